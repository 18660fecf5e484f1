"""Trained trees as an ONNX graph, which the reader's runtime evaluates in about half of the trainer's own time."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import lightgbm
import numpy as np
import onnx
from onnx import TensorProto, helper

_OPSETS = (("", 17), ("ai.onnx.ml", 3))


def onnx_of(booster: lightgbm.Booster, said: Mapping[str, Sequence[str]]) -> bytes:
    """The graph: "features" (rows of float32) -> "chances" (a column a class, summing to one); `said` as metadata.

    Splits are as in training to the last bit, sums of leaves are in single precision.
    """
    trees = booster.dump_model()["tree_info"]
    classes = booster.num_model_per_iteration()
    nodes = _Nodes()
    for at, tree in enumerate(trees):
        nodes.add_tree(at, at % classes, tree["tree_structure"])
    forest = helper.make_node("TreeEnsembleRegressor", ["features"], ["sums"], domain="ai.onnx.ml")
    settings = {"n_targets": classes, "aggregate_function": "SUM", "post_transform": "NONE", **nodes.attributes()}
    forest.attribute.extend(helper.make_attribute(name, value) for name, value in settings.items())
    softmax = helper.make_node("Softmax", ["sums"], ["chances"], axis=1)
    graph = helper.make_graph(
        [forest, softmax],
        "roles",
        [helper.make_tensor_value_info("features", TensorProto.FLOAT, [None, booster.num_feature()])],
        [helper.make_tensor_value_info("chances", TensorProto.FLOAT, [None, classes])],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid(*opset) for opset in _OPSETS], ir_version=8)
    helper.set_model_props(model, {name: json.dumps(list(words)) for name, words in said.items()})
    onnx.checker.check_model(model)
    return bytes(model.SerializeToString(deterministic=True))


class _Nodes:
    """Nodes of all trees as the parallel lists that ONNX wants, leaves apart by target."""

    def __init__(self) -> None:
        self._nodes: list[tuple[int, int, int, str, float, int, int]] = []
        self._leaves: list[tuple[int, int, int, float]] = []

    def add_tree(self, tree: int, target: int, root: dict[str, Any]) -> None:
        """Adds a tree of the trainer's dump, whose leaves count for the class `target`."""
        todo = [(0, root)]
        following = 1
        while todo:
            number, node = todo.pop()
            if "leaf_value" in node:
                self._nodes.append((tree, number, 0, "LEAF", 0.0, 0, 0))
                self._leaves.append((tree, number, target, node["leaf_value"]))
                continue
            if node["decision_type"] != "<=" or node["missing_type"] != "None":
                raise ValueError(f"a split that the graph does not know: {node}")
            left, right, following = following, following + 1, following + 2
            limit = _single(node["threshold"])
            self._nodes.append((tree, number, node["split_feature"], "BRANCH_LEQ", limit, left, right))
            todo += [(left, node["left_child"]), (right, node["right_child"])]

    def attributes(self) -> dict[str, list[Any]]:
        trees, numbers, features, modes, limits, lefts, rights = map(list, zip(*self._nodes, strict=True))
        of_trees, of_nodes, targets, weights = map(list, zip(*self._leaves, strict=True))
        return {
            "nodes_treeids": trees,
            "nodes_nodeids": numbers,
            "nodes_featureids": features,
            "nodes_modes": modes,
            "nodes_values": limits,
            "nodes_truenodeids": lefts,
            "nodes_falsenodeids": rights,
            "target_treeids": of_trees,
            "target_nodeids": of_nodes,
            "target_ids": targets,
            "target_weights": weights,
        }


def _single(limit: float) -> float:
    """The greatest single-precision number not above `limit`: features are single, so no split changes sides."""
    single = np.float32(limit)
    return float(np.nextafter(single, np.float32(-np.inf)) if float(single) > limit else single)
