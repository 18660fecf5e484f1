"""Fits the models: token roles, then rows from the token models' out-of-fold opinions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
import numpy.typing as npt

from extraction.candidates.tokens import TokenKind
from extraction.scoring.features import NAMES
from extraction.scoring.models import save_model
from extraction.scoring.roles import ROLES
from extraction.scoring.row_features import ROW_NAMES, row_matrix
from extraction.training.samples import Sample

_PARAMS: dict[str, Any] = {
    "objective": "multiclass",
    "learning_rate": 0.16,
    "num_leaves": 31,
    "min_data_in_leaf": 30,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 2.0,
    "seed": 20260101,
    "deterministic": True,
    "force_row_wise": True,
    "verbosity": -1,
    "num_threads": 1,  # more threads are slower on a busy machine, and the sums then depend on their number
    "max_bin": 63,
}
_ROUNDS = {"figure": 90, "date": 60, "code": 70, "row": 80}
_FOLDS = 2


def fit(samples: Sequence[Sample], folder: Path) -> dict[str, int]:
    """Trains all models and writes them to `folder`; how many examples each had. Reproducible."""
    counts: dict[str, int] = {}
    folds = fold_of([s.layout for s in samples])
    opinions: list[dict[TokenKind, npt.NDArray[np.float64]]] = [{} for _ in samples]
    for kind in TokenKind:
        counts[kind.value] = _fit_kind(kind, samples, folds, opinions, folder)
    rows = np.concatenate([row_matrix(s.scene, s.evidence, o) for s, o in zip(samples, opinions, strict=True)])
    roles = np.concatenate([s.row_roles for s in samples])
    save_model("row", _train("row", rows, roles, ROW_NAMES), ROW_NAMES, folder)
    counts["row"] = len(roles)
    return counts


def fold_of(layouts: Sequence[str]) -> list[int]:
    """A fold per document, whole layouts together, so that no opinion comes from its own layout."""
    order = {name: i % _FOLDS for i, name in enumerate(sorted(set(layouts)))}
    return [order[name] for name in layouts]


def _fit_kind(
    kind: TokenKind,
    samples: Sequence[Sample],
    folds: Sequence[int],
    opinions: list[dict[TokenKind, npt.NDArray[np.float64]]],
    folder: Path,
) -> int:
    matrices = [s.tokens[kind.value][0] for s in samples]
    roles = [s.tokens[kind.value][1] for s in samples]
    for fold in range(_FOLDS):
        inside = [i for i, f in enumerate(folds) if f != fold]
        outside = [i for i, f in enumerate(folds) if f == fold]
        booster = _train(
            kind.value, np.concatenate([matrices[i] for i in inside]), np.concatenate([roles[i] for i in inside]), NAMES
        )
        for i in outside:
            width = len(ROLES[kind.value])
            opinions[i][kind] = np.asarray(booster.predict(matrices[i])) if len(matrices[i]) else np.zeros((0, width))
    whole = np.concatenate(roles)
    save_model(kind.value, _train(kind.value, np.concatenate(matrices), whole, NAMES), NAMES, folder)
    return len(whole)


def _train(
    kind: str, matrix: npt.NDArray[np.float32], roles: npt.NDArray[np.int8], names: tuple[str, ...]
) -> lightgbm.Booster:
    keep = roles >= 0
    data = lightgbm.Dataset(
        matrix[keep], label=roles[keep], feature_name=[n.replace(":", "_") for n in names], free_raw_data=True
    )
    return lightgbm.train({**_PARAMS, "num_class": len(ROLES[kind])}, data, num_boost_round=_ROUNDS[kind])
