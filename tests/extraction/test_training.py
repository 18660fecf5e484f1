"""Learning: what a true answer says of each token, and weights that anybody gets again."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
import onnxruntime
import pytest
from typed_pages import TODAY, order_page, scene

from extraction.candidates.tokens import TokenKind
from extraction.scoring.features import NAMES
from extraction.scoring.matrix import evidence_of
from extraction.scoring.models import Look, load_model, weights_file
from extraction.scoring.roles import ROLES
from extraction.scoring.row_features import ROW_NAMES
from extraction.scoring.second import second_names
from extraction.training.fit import fold_of
from extraction.training.forest import onnx_of
from extraction.training.labelling import Labels, label
from extraction.training.samples import forget_labels, lost_kinds
from models.errors import Misconfigured
from models.lexicon import CodeKind, Lexicon
from service.training import train_on
from tools.generator.corpus import Recipe, write_corpus
from tools.generator.wording import Families


def true_line(number: str, part: str, quantity: str, price: str, amount: str) -> dict[str, Any]:
    return {"line_no": number, "supplier_part": part, "quantity": quantity, "unit_price": price, "line_total": amount}


TRUTH = {
    "purchase_order": {
        "po_number": "4500012345", "order_date": "2026-11-10", "requested_delivery_date": "2026-12-01",
        "subtotal": "417.50", "tax": "83.50", "total": "501.00",
        "lines": [
            true_line("10", "HX-M8-40", "200", "1.50", "300.00"),
            true_line("20", "NUT-M8", "400", "0.25", "100.00"),
            true_line("30", "HX-M8-50", "10", "1.75", "17.50"),
        ],
    }
}  # fmt: skip


@pytest.fixture(scope="module")
def labels(lexicon: Lexicon) -> Labels:
    """The true roles of the typed order's tokens."""
    return label(scene(lexicon, order_page()), [TRUTH])


def test_true_values_find_their_places(labels: Labels) -> None:
    assert labels.lines_found == labels.lines_wanted == 3
    said = {(role, token.printed) for token, role in labels.roles.items()}
    assert {("po_number", "4500012345"), ("total", "501.00"), ("quantity", "200"), ("supplier_part", "NUT-M8")} <= said
    assert Counter(labels.rows.values()) == {"first": 3}


def test_the_same_figure_in_two_columns_is_told_apart(labels: Labels) -> None:
    """The third item's number is 30 and its quantity 10, as is the first item's number."""
    tens = [
        (token.row, role)
        for token, role in labels.roles.items()
        if token.printed == "10" and token not in labels.unsure
    ]
    assert sorted(role for _, role in tens) == ["line_no", "quantity"]


def test_forgotten_label_words_are_gone_everywhere(lexicon: Lexicon) -> None:
    found = scene(lexicon, order_page())
    before = sum(len(row) for row in found.labels)
    forget_labels(found, 0.5, random.Random(1))
    assert 0 < sum(len(row) for row in found.labels) < before
    forget_labels(found, 1.0, random.Random(1))
    assert all(s.concepts and not s.exact for row in found.labels for s in row)


def test_some_documents_are_learnt_without_the_catalogue() -> None:
    draws = Counter(lost_kinds(random.Random(seed)) for seed in range(400))
    assert draws[CodeKind.NONE] > 100 and draws[CodeKind.CUSTOMER_PART] > 80 and len(draws) == 4


def test_documents_of_one_layout_are_never_on_both_sides() -> None:
    layouts = ["a", "b", "a", "c", "b"]
    folds = fold_of(layouts)
    assert len({(layout, fold) for layout, fold in zip(layouts, folds, strict=True)}) == 3 and len(set(folds)) == 2


def test_every_token_has_a_number_for_every_feature(lexicon: Lexicon) -> None:
    evidence = evidence_of(scene(lexicon, order_page()), TODAY)
    assert evidence.matrix.shape == (len(evidence.tokens), len(NAMES))
    assert np.isfinite(evidence.matrix).all()


@pytest.mark.parametrize("look", list(Look))
@pytest.mark.parametrize("kind", sorted(ROLES))
def test_the_shipped_weights_fit_the_code(kind: str, look: Look) -> None:
    model = load_model(kind, look)
    assert model.roles == ROLES[kind]
    chances = model.probabilities(np.zeros((2, len(model.features)), dtype=np.float32))
    assert np.allclose(chances.sum(axis=1), 1.0)
    names = ROW_NAMES if kind == "row" else NAMES if look is Look.FIRST else second_names(TokenKind(kind))
    assert model.features == names


def test_missing_weights_are_said(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="orderwright train"):
        load_model("figure", Look.FIRST, tmp_path)


def test_the_same_corpus_gives_the_same_weights(tmp_path: Path) -> None:
    recipe = Recipe(files=8, seed="train", families=Families.TRAIN, channels=("csv",), products=80, customers=8)
    write_corpus(recipe, tmp_path / "corpus")
    told: list[str] = []
    counts = [train_on([tmp_path / "corpus"], tmp_path / out, 1, (), told.append) for out in ("one", "other")]
    assert counts[0] == counts[1] and counts[0]["figure"] > 100
    for kind in ROLES:
        for look in Look:
            weights = [weights_file(kind, look, tmp_path / out).read_bytes() for out in ("one", "other")]
            assert weights[0] == weights[1]


def test_a_folder_without_labels_teaches_nothing(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="labelled"):
        train_on([tmp_path], tmp_path / "out", 1, (), print)


def test_the_graph_says_what_the_trees_say() -> None:
    chance = np.random.default_rng(7)
    matrix = chance.normal(size=(400, 6)).astype(np.float32)
    data = lightgbm.Dataset(matrix, label=chance.integers(0, 3, 400))
    trees = lightgbm.train({"objective": "multiclass", "num_class": 3, "verbosity": -1, "num_threads": 1}, data, 12)
    # every split's own limit is asked as well, where single and double precision could part
    limits = np.asarray([n["threshold"] for tree in trees.dump_model()["tree_info"] for n in _splits(tree)])
    limits = limits[abs(limits) > 1e-30]  # the trainer takes what is smaller for zero
    edges = np.repeat(limits.astype(np.float32)[:, None], 6, axis=1)
    asked = np.concatenate([matrix, edges, np.nextafter(edges, np.float32(9)), np.nextafter(edges, np.float32(-9))])
    session = onnxruntime.InferenceSession(onnx_of(trees, {"roles": ("a", "b", "c")}))
    (chances,) = session.run(None, {"features": asked})
    assert np.allclose(chances, trees.predict(asked, num_threads=1), atol=1e-5)
    assert session.get_modelmeta().custom_metadata_map == {"roles": '["a", "b", "c"]'}


def _splits(tree: dict[str, Any]) -> Iterator[dict[str, Any]]:
    todo = [tree["tree_structure"]]
    while todo:
        node = todo.pop()
        if "threshold" in node:
            yield node
            todo += [node["left_child"], node["right_child"]]
