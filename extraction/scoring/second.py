"""The second look: what the first opinion of the whole document says of each token.

A token that might be a quantity is one sooner where its column is thought to hold quantities, where nothing else
in its row is thought to be one, and where its row is thought to open an item. The first models cannot see that:
they look at one token at a time.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from extraction.candidates.scene import Scene
from extraction.candidates.tokens import Token, TokenKind
from extraction.scoring.features import NAMES
from extraction.scoring.matrix import Evidence, Matrix
from extraction.scoring.models import Probabilities
from extraction.scoring.roles import ROLES

_ROWS = ("r_first", "r_more", "r_first_above", "r_first_below", "r_items", "r_since", "r_until")


def second_names(kind: TokenKind) -> tuple[str, ...]:
    """Names of the second look's features, in order; part of the trained models."""
    roles = ROLES[kind.value]
    sides = tuple(f"{side}_{role}" for side in ("own", "column", "beside", "most") for role in roles)
    return (*NAMES, *sides, *_ROWS)


def second_matrices(
    scene: Scene, evidence: Evidence, chances: dict[TokenKind, Probabilities], rows: Probabilities
) -> dict[TokenKind, Matrix]:
    """Features by kind, in token order. `chances`, `rows`: the first opinion."""
    around = _row_features(rows)
    out: dict[TokenKind, Matrix] = {}
    for kind, at in evidence.places().items():
        tokens = [evidence.tokens[i] for i in at]
        own = chances[kind].astype(np.float32)
        if not tokens:
            out[kind] = np.zeros((0, len(second_names(kind))), dtype=np.float32)
            continue
        out[kind] = np.hstack(
            [
                evidence.matrix[at],
                own,
                _columns(scene, tokens, own, rows),
                _beside(tokens, own),
                _most(own),
                around[[t.row for t in tokens]],
            ]
        )
    return out


def _columns(scene: Scene, tokens: list[Token], own: Matrix, rows: Probabilities) -> Matrix:
    """Mean opinion of the others in the token's column, each counted by how surely its row is an item's."""
    index = {t: i for i, t in enumerate(tokens)}
    weight = (1.02 - rows[[t.row for t in tokens], 0]).astype(np.float32)
    weighed = own * weight[:, None]
    out = np.full_like(own, -1.0)
    sums: dict[int, tuple[Matrix, float]] = {}
    for i, token in enumerate(tokens):
        column = scene.columns[token]
        if len(column.members) < 2:
            continue
        key = id(column)
        if key not in sums:
            members = [index[m] for m in column.members if m in index]
            sums[key] = (weighed[members].sum(axis=0), float(weight[members].sum()))
        total, whole = sums[key]
        if whole - weight[i] > 0.01:
            out[i] = (total - weighed[i]) / (whole - weight[i])
    return out


def _beside(tokens: list[Token], own: Matrix) -> Matrix:
    """For each role the best chance of another token in the same row."""
    by_row: dict[int, list[int]] = {}
    for i, token in enumerate(tokens):
        by_row.setdefault(token.row, []).append(i)
    out = np.zeros_like(own)
    for members in by_row.values():
        if len(members) < 2:
            continue
        here = own[members]
        first, second = np.sort(here, axis=0)[-1], np.sort(here, axis=0)[-2]
        out[members] = np.where(here >= first, second, first)
    return out


def _most(own: Matrix) -> Matrix:
    """For each role the best chance of another token in the document."""
    if len(own) < 2:
        return np.zeros_like(own)
    ranked = np.sort(own, axis=0)
    return np.asarray(np.where(own >= ranked[-1], ranked[-2], ranked[-1]), dtype=np.float32)


def _row_features(rows: Probabilities) -> Matrix:
    n = len(rows)
    first = rows[:, 1]
    out = np.zeros((n, len(_ROWS)), dtype=np.float32)
    out[:, 0], out[:, 1] = first, rows[:, 2]
    out[1:, 2], out[:-1, 3] = first[:-1], first[1:]
    items = first > 0.5
    out[:, 4] = min(int(items.sum()), 60)
    out[:, 5], out[:, 6] = _distance(items), _distance(items[::-1])[::-1]
    return out


def _distance(marks: npt.NDArray[np.bool_]) -> npt.NDArray[np.float32]:
    out, count = np.zeros(len(marks), dtype=np.float32), 50
    for at, mark in enumerate(marks):
        count = 0 if mark else min(count + 1, 50)
        out[at] = count
    return out
