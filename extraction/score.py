"""Runs the learned models over a scene: token roles first, then which rows make items."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from extraction.candidates.scene import Scene
from extraction.candidates.tokens import Token, TokenKind
from extraction.lines.items import Scored, scored
from extraction.scoring.matrix import Evidence, evidence_of
from extraction.scoring.models import Probabilities, load_model
from extraction.scoring.prior import with_columns, with_labels
from extraction.scoring.roles import FIGURE_ROLES
from extraction.scoring.row_features import row_matrix


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the models think of every token and row."""

    evidence: Evidence
    found: Scored
    rows: Probabilities


def opinion_of(scene: Scene, today: date) -> Opinion:
    """Probabilities for all tokens and rows of the scene."""
    evidence = evidence_of(scene, today)
    chances = _told(scene, evidence, token_chances(evidence))
    matrix = row_matrix(scene, evidence, chances)
    return Opinion(evidence, scored(evidence, chances), load_model("row").probabilities(matrix))


def token_chances(evidence: Evidence) -> dict[TokenKind, Probabilities]:
    """Role probabilities by kind, in token order."""
    kinds = np.array([t.kind.value for t in evidence.tokens])
    return {
        kind: load_model(kind.value).probabilities(evidence.matrix[kinds == kind.value])
        if len(kinds)
        else load_model(kind.value).probabilities(evidence.matrix)
        for kind in TokenKind
    }


def _told(scene: Scene, evidence: Evidence, chances: dict[TokenKind, Probabilities]) -> dict[TokenKind, Probabilities]:
    """The trees' opinion, with what labels say outright and, for codes of items, what their column says."""
    out: dict[TokenKind, Probabilities] = {}
    items: set[int] = set()
    for kind in (TokenKind.FIGURE, TokenKind.DATE, TokenKind.CODE):
        rows = chances[kind]
        tokens = [t for t in evidence.tokens if t.kind is kind]
        told = with_labels(tokens, evidence.around, rows.tolist())
        if kind is TokenKind.FIGURE:
            items = _item_rows(tokens, told)
        elif kind is TokenKind.CODE:
            told = with_columns(scene, tokens, told, items)
        out[kind] = np.array(told, dtype=np.float64).reshape(len(tokens), rows.shape[1])
    return out


def _item_rows(figures: list[Token], chances: list[list[float]]) -> set[int]:
    """Rows that surely carry an item's quantity, price or amount."""
    at = [FIGURE_ROLES.index(r) for r in ("quantity", "price", "amount")]
    return {t.row for t, row in zip(figures, chances, strict=True) if max(row[i] for i in at) > 0.6}
