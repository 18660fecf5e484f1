"""Runs the learned models over a scene: token roles first, then which rows make items."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

import numpy as np

from extraction.candidates.scene import Scene
from extraction.candidates.tokens import Token, TokenKind
from extraction.lines.items import Scored, scored
from extraction.scoring.matrix import Evidence, Matrix, evidence_of
from extraction.scoring.models import Look, Probabilities, load_model
from extraction.scoring.prior import with_columns, with_labels, with_own_numbers
from extraction.scoring.roles import FIGURE_ROLES, PART_ROLES
from extraction.scoring.row_features import row_looks, row_matrix
from extraction.scoring.second import second_matrices

_OPENS = 0.4  # above this the row rather opens an item: some forms print the number over the rest
_SUMS = ("subtotal", "total", "tax", "tax_amount", "freight")
_FACTS = ("quantity", "uom", "unit_price", "net_price", "price_base", "discount", "line_total")
_FEW_CELLS = 3  # of a row that prints a sum
_SURELY, _STRAY = 0.8, 0.2  # what is left of the chance that a row is no item's where it prints all of one
_MORE = 0.85  # how surely a row that a label of part numbers opens goes on with the item above

_OF_ITEMS = {
    TokenKind.CODE: (PART_ROLES, 0.9),
    TokenKind.DATE: (("line_date",), 0.6),
    TokenKind.FIGURE: (("discount", "quantity", "price", "base", "amount"), 0.5),
}


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the models think of every token and row."""

    evidence: Evidence
    found: Scored
    rows: Probabilities


def opinion_of(scene: Scene, today: date) -> Opinion:
    """Probabilities for all tokens and rows of the scene: a first look at each, a second with the first in mind."""
    evidence = evidence_of(scene, today)
    first = _token_chances(Look.FIRST, {k: evidence.matrix[at] for k, at in evidence.places().items()})
    looks = row_looks(scene, evidence)
    rows = load_model("row", Look.FIRST).probabilities(row_matrix(scene, evidence, first, looks))
    second = _token_chances(Look.SECOND, second_matrices(scene, evidence, first, rows))
    rows = load_model("row", Look.SECOND).probabilities(row_matrix(scene, evidence, second, looks))
    found = scored(evidence, _told(scene, evidence, second))
    return Opinion(evidence, found, _with_labelled_rows(scene, found, rows))


def _with_labelled_rows(scene: Scene, found: Scored, rows: Probabilities) -> Probabilities:
    """ "EAN: 5399968389278", "Disc: 20 %" right under a row of an item belong to it, whatever the trees think of the row."""
    out = rows.copy()
    for at in range(len(rows)):
        if _prints_an_item(found, at):
            out[at] *= (_STRAY, 1.0, 1.0)
            out[at] /= out[at].sum()
    sums = [_sum_wording(scene, at) for at in range(len(rows))]
    facts = [_fact_wording(scene, at) for at in range(len(rows))]
    sums_said, facts_said = Counter(sums), Counter(facts)
    for at in range(1, len(rows)):
        if sums[at] and sums_said[sums[at]] <= len(scene.transcript.pages):
            out[at] = (_MORE, 0.0, 1 - _MORE)  # an item's own amount is labelled once an item
            continue
        above = out[at - 1]
        if (
            above[0] > 0.5
            or scene.rows[at].page != scene.rows[at - 1].page
            or max(out[at][1] / _OPENS, out[at][2] / _MORE) > 1
        ):
            continue
        tokens = found.by_row.get(at, [])
        told = facts[at] and facts_said[facts[at]] > 1
        if told or any(_behind_label(found, t) for t in tokens):
            out[at] = (1 - _MORE, 0.0, _MORE)
    return out


def _prints_an_item(found: Scored, at: int) -> bool:
    """Whether a row surely holds a quantity, a price and an amount: nothing but an item prints all three."""
    return all(found.prints(at, role, _SURELY) for role in ("quantity", "price", "amount"))


def _sum_wording(scene: Scene, at: int) -> str:
    """The label of a sum that opens a row in a cell of its own, folded; "" for none."""
    spans = scene.labels[at]
    if not spans or spans[0].cell is not scene.rows[at].cells[0] or not (spans[0].exact and spans[0].whole_cell):
        return ""
    said = max((spans[0].concepts.get(concept, 0.0) for concept in _SUMS), default=0.0)
    return spans[0].text.casefold() if said >= 0.95 and len(scene.rows[at].cells) <= _FEW_CELLS else ""


def _fact_wording(scene: Scene, at: int) -> str:
    """The label, with its colon, of something that items print in rows of their own ("UoM: each"), folded; "" for none."""
    spans = scene.labels[at]
    if not spans or spans[0].start or not spans[0].exact or not spans[0].words[-1].text.endswith(":"):
        return ""
    return spans[0].text.casefold() if any(spans[0].concepts.get(c, 0.0) >= 0.95 for c in _FACTS) else ""


def _token_chances(look: Look, matrices: dict[TokenKind, Matrix]) -> dict[TokenKind, Probabilities]:
    """Role probabilities by kind, in token order."""
    return {kind: load_model(kind.value, look).probabilities(matrix) for kind, matrix in matrices.items()}


def _behind_label(found: Scored, token: Token) -> bool:
    """Whether a label opens its cell and the token right behind it is surely something that items print."""
    near = found.evidence.around[token]
    span = near.left_span
    if span is None or span.cell is not token.cell or span.start or near.left_between or not span.exact:
        return False
    roles, least = _OF_ITEMS[token.kind]
    return sum(found.of(token, role) for role in roles) >= least


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
            told = with_columns(scene, tokens, told, items)
        elif kind is TokenKind.CODE:
            told = with_columns(scene, tokens, told, items)
            told = with_own_numbers(scene, evidence.around, tokens, told, items)
        out[kind] = np.array(told, dtype=np.float64).reshape(len(tokens), rows.shape[1])
    return out


def _item_rows(figures: list[Token], chances: list[list[float]]) -> set[int]:
    """Rows that surely carry an item's quantity, price or amount."""
    at = [FIGURE_ROLES.index(r) for r in ("quantity", "price", "amount")]
    return {t.row for t, row in zip(figures, chances, strict=True) if max(row[i] for i in at) > 0.6}
