"""What a plain label says for a token's role, whatever the trees have seen.

The trees learn how far to trust labels from documents of many kinds; a number of a shape they never met
can still mislead them. A label right beside a value is then worth more than the shape: it multiplies the
odds of its role.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from extraction.candidates.scene import Scene
from extraction.candidates.tokens import Token, TokenKind
from extraction.scoring.context import GROUPS, Around
from extraction.scoring.roles import ROLES

_BESIDE, _OVER, _HEAD, _CODE_HEAD = 3.2, 2.4, 2.4, 3.4  # logarithms of odds, for a label that is sure of itself
_ROLE_OF: dict[TokenKind, dict[str, str]] = {
    TokenKind.FIGURE: {
        "quantity": "quantity", "price": "price", "net_price": "price", "base": "base", "discount": "discount",
        "line_total": "amount", "subtotal": "subtotal", "tax": "tax", "total": "total", "line_no": "line_no",
    },
    TokenKind.DATE: {"order_date": "order_date", "delivery_date": "delivery_date"},
    TokenKind.CODE: {
        "po": "po_number", "buyer_part": "buyer_part", "supplier_part": "supplier_part", "part": "part", "gtin": "gtin",
        "mpn": "mpn",
    },
}  # fmt: skip
_GROUP = {name: i for i, (name, _) in enumerate(GROUPS)}
_BESIDE_ALONE = 6.5
_NAMED = frozenset({"po_number", "order_date"})  # a form prints them once, and says which they are
_SUMS = frozenset({"subtotal", "tax", "total"})


def with_labels(tokens: list[Token], around: Mapping[Token, Around], rows: list[list[float]]) -> list[list[float]]:
    """The probabilities with the odds of labelled roles raised; rows in the order of `tokens`."""
    return [_raised(token, around[token], list(row)) for token, row in zip(tokens, rows, strict=True)]


def with_columns(scene: Scene, tokens: list[Token], rows: list[list[float]], items: set[int]) -> list[list[float]]:
    """The probabilities drawn towards their column's: what stands under each other is of one sort.

    Half of a token's log-odds are its column's mean, where at least three rows of items are in it.
    """
    at = {token: i for i, token in enumerate(tokens)}
    means: dict[int, list[float]] = {}
    out = []
    for token, row in zip(tokens, rows, strict=True):
        column = scene.columns[token]
        members = [m for m in column.members if m in at and m.row in items]
        if token.row not in items or len(members) < 3:
            out.append(row)
            continue
        if id(column) not in means:
            logs = [[math.log(max(p, 1e-4)) for p in rows[at[m]]] for m in members]
            means[id(column)] = [sum(values) / len(values) for values in zip(*logs, strict=True)]
        mixed = [
            math.exp(0.5 * math.log(max(p, 1e-4)) + 0.5 * mean) for p, mean in zip(row, means[id(column)], strict=True)
        ]
        whole = sum(mixed)
        out.append([p / whole for p in mixed])
    return out


def _raised(token: Token, near: Around, row: list[float]) -> list[float]:
    if token.kind is TokenKind.CODE and token.shape < 0.25:
        return row
    roles = ROLES[token.kind.value]
    changed = False
    for group, role in _ROLE_OF[token.kind].items():
        gain = _gain(token, near, group, role)
        if gain > 0:
            at = roles.index(role)
            row[at] *= math.exp(gain)
            changed = True
    if not changed:
        return row
    whole = sum(row)
    return [p / whole for p in row]


def _gain(token: Token, near: Around, group: str, role: str) -> float:
    at = _GROUP[group]
    whole = near.left_span is not None and near.left_span.whole_cell
    if (
        near.left[at] >= 0.85
        and near.left_between == 0
        and near.left_gap < (60 if whole else 14)
        and _best(near.left, at)
    ):
        return (_BESIDE_ALONE if role in _NAMED and near.left[at] >= 0.95 else _BESIDE) * near.left[at]
    if (
        near.above[at] < 0.85
        or not _best(near.above, at)
        or (max(near.left, default=0.0) >= 0.85 and near.left_between == 0)
    ):
        return 0.0
    if near.above_rows <= 2 and role not in _SUMS and role != "delivery_date":
        return _OVER * near.above[at]
    if not near.above_column_like or role in (*_SUMS, "po_number", "order_date", "delivery_date"):
        return 0.0
    if token.kind is TokenKind.CODE:
        told = token.start == 0 and near.above[at] > near.above[_GROUP["description"]]
        return _CODE_HEAD * near.above[at] if told else 0.0
    return _HEAD * near.above[at]


def _best(scores: list[float], at: int) -> bool:
    """Whether nothing else is said more strongly by the same label."""
    return scores[at] >= max(scores) - 0.05
