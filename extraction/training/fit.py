"""Fits the models: token roles, then rows from the token models' out-of-fold opinions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
import numpy.typing as npt

from extraction.candidates.tokens import TokenKind
from extraction.scoring.features import NAMES
from extraction.scoring.models import Look, save_weights
from extraction.scoring.roles import ROLES
from extraction.scoring.row_features import ROW_NAMES, row_matrix
from extraction.scoring.second import second_matrices, second_names
from extraction.training.forest import onnx_of
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
_ROUNDS = {
    Look.FIRST: {"figure": 60, "date": 40, "code": 50, "row": 50},
    Look.SECOND: {"figure": 70, "date": 50, "code": 60, "row": 70},
}
_FOLDS = 2

Opinions = list[dict[TokenKind, npt.NDArray[np.float64]]]
Matrices = list[npt.NDArray[np.float32]]


def fit(samples: Sequence[Sample], folder: Path) -> dict[str, int]:
    """Trains all models and writes them to `folder`; how many examples each had. Reproducible.

    Every later model learns from opinions that earlier ones have of documents that they did not learn from.
    """
    folds = fold_of([s.layout for s in samples])
    roles = {kind: [s.tokens[kind.value] for s in samples] for kind in TokenKind}
    rows = [s.row_roles for s in samples]
    places = [s.evidence.places() for s in samples]
    fitter = _Fitter(folds, folder)

    looks = {k: [s.evidence.matrix[at[k]] for s, at in zip(samples, places, strict=True)] for k in TokenKind}
    first = _by_document(
        {k: fitter.fit(k.value, Look.FIRST, looks[k], roles[k], NAMES, held_out=True) for k in TokenKind}
    )
    matrices = [row_matrix(s.scene, s.evidence, o) for s, o in zip(samples, first, strict=True)]
    bands = fitter.fit("row", Look.FIRST, matrices, rows, ROW_NAMES, held_out=True)
    seconds = [second_matrices(s.scene, s.evidence, o, b) for s, o, b in zip(samples, first, bands, strict=True)]
    second = _by_document(
        {
            k: fitter.fit(k.value, Look.SECOND, [m[k] for m in seconds], roles[k], second_names(k), held_out=True)
            for k in TokenKind
        }
    )
    matrices = [row_matrix(s.scene, s.evidence, o) for s, o in zip(samples, second, strict=True)]
    fitter.fit("row", Look.SECOND, matrices, rows, ROW_NAMES, held_out=False)
    return {k.value: sum(map(len, roles[k])) for k in TokenKind} | {"row": sum(map(len, rows))}


def _by_document(kinds: dict[TokenKind, list[npt.NDArray[np.float64]]]) -> Opinions:
    return [dict(zip(kinds, one, strict=True)) for one in zip(*kinds.values(), strict=True)]


def fold_of(layouts: Sequence[str]) -> list[int]:
    """A fold per document, whole layouts together, so that no opinion comes from its own layout."""
    order = {name: i % _FOLDS for i, name in enumerate(sorted(set(layouts)))}
    return [order[name] for name in layouts]


@dataclass(frozen=True, slots=True)
class _Fitter:
    folds: Sequence[int]
    folder: Path

    def fit(
        self,
        kind: str,
        look: Look,
        matrices: Matrices,
        roles: Sequence[npt.NDArray[np.int8]],
        names: tuple[str, ...],
        *,
        held_out: bool,
    ) -> list[npt.NDArray[np.float64]]:
        """Trains and writes one model; with `held_out`, what its like think of documents left out, by document."""
        out: list[npt.NDArray[np.float64]] = [np.zeros((len(m), len(ROLES[kind]))) for m in matrices]
        for fold in range(_FOLDS) if held_out else ():
            inside = [i for i, f in enumerate(self.folds) if f != fold]
            if not inside:
                continue
            booster = _train(
                kind,
                look,
                np.concatenate([matrices[i] for i in inside]),
                np.concatenate([roles[i] for i in inside]),
                names,
            )
            for i, f in enumerate(self.folds):
                if f == fold and len(matrices[i]):
                    out[i] = np.asarray(booster.predict(matrices[i], num_threads=1))
        whole = _train(kind, look, np.concatenate(matrices), np.concatenate(list(roles)), names)
        save_weights(kind, look, onnx_of(whole, {"roles": ROLES[kind], "features": names}), self.folder)
        return out


def _train(
    kind: str, look: Look, matrix: npt.NDArray[np.float32], roles: npt.NDArray[np.int8], names: tuple[str, ...]
) -> lightgbm.Booster:
    keep = roles >= 0
    data = lightgbm.Dataset(
        matrix[keep], label=roles[keep], feature_name=[n.replace(":", "_") for n in names], free_raw_data=True
    )
    return lightgbm.train({**_PARAMS, "num_class": len(ROLES[kind])}, data, num_boost_round=_ROUNDS[look][kind])
