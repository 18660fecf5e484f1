"""What a plain label says for a token's role, whatever the trees have seen.

The trees learn how far to trust labels from documents of many kinds; a number of a shape they never met
can still mislead them. A label right beside a value is then worth more than the shape: it multiplies the
odds of its role.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import Decimal

from extraction.candidates.scene import Scene
from extraction.candidates.tokens import Token, TokenKind
from extraction.scoring.context import GROUPS, Around
from extraction.scoring.roles import ROLES
from models.lexicon import CodeKind, number_pattern

_BESIDE, _OVER, _HEAD, _EXACT_HEAD, _CODE_HEAD = (
    3.2,
    2.4,
    2.4,
    3.4,
    3.4,
)  # logarithms of odds, for a label that is sure of itself
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
_BASES = frozenset(map(Decimal, (1, 10, 100, 1000)))
_GROUP = {name: i for i, (name, _) in enumerate(GROUPS)}
_BESIDE_ALONE = 6.5
_TELLS = 5.5  # from here on a label leaves no doubt ...
_TOLD = 1.5  # ... and its role is at least so much likelier than all others, however odd the value looks
_BARE_DATE = 3.0
_SAYS_WHOSE = frozenset({"buyer_part", "supplier_part", "gtin", "mpn"})
_OWN = 0.7  # chance that such a column holds the buyer's part numbers
_KNOWN = 1.5  # logarithm of odds for a number on file in the rows of an item
_KNOWN_AS = (
    (CodeKind.SKU, "supplier_part"), (CodeKind.GTIN, "gtin"), (CodeKind.CUSTOMER_PART, "buyer_part"), (CodeKind.MPN, "mpn"),
)  # fmt: skip
_OURS = CodeKind.SKU | CodeKind.GTIN
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
    means: dict[int, list[float]] = {}  # by column; nothing for one of few items
    out = []
    for token, row in zip(tokens, rows, strict=True):
        column = scene.columns[token]
        if token.row in items and id(column) not in means:
            members = [m for m in column.members if m in at and m.row in items]
            logs = [[math.log(max(p, 1e-4)) for p in rows[at[m]]] for m in members] if len(members) >= 3 else []
            means[id(column)] = [sum(values) / len(values) for values in zip(*logs, strict=True)]
        if token.row not in items or not means[id(column)]:
            out.append(row)
            continue
        mixed = [
            math.exp(0.5 * math.log(max(p, 1e-4)) + 0.5 * mean) for p, mean in zip(row, means[id(column)], strict=True)
        ]
        whole = sum(mixed)
        out.append([p / whole for p in mixed])
    return out


def with_own_numbers(
    scene: Scene, around: Mapping[Token, Around], tokens: list[Token], rows: list[list[float]], items: set[int]
) -> list[list[float]]:
    """A column of numbers that are built alike, all different, beside numbers of ours: they are the buyer's own.

    Only where nobody says otherwise: a column under a known head keeps what the trees think of it.
    """
    own, none = ROLES["code"].index("buyer_part"), ROLES["code"].index("none")
    at = {role: ROLES["code"].index(role) for _, role in _KNOWN_AS}
    known = {row for row in items if any(t.kinds & _OURS for t in scene.codes[row])}
    items_near = items | {r + 1 for r in items} | {r + 2 for r in items}
    out = list(rows)
    for i, token in enumerate(tokens):
        if token.row in known and rows[i][none] > 0.5 and _systematic(scene, around, token, known):
            out[i] = [p * (1 - _OWN) for p in rows[i]]
            out[i][own] += _OWN
        elif token.row in items_near and rows[i][none] > 0.05 and _unmistakable(token):
            role = next(role for kind, role in _KNOWN_AS if token.kinds & kind)
            out[i] = [p * math.exp(_KNOWN) if k != none else p for k, p in enumerate(rows[i])]
            out[i][at[role]] += 0.05 * math.exp(_KNOWN)
            whole = sum(out[i])
            out[i] = [p / whole for p in out[i]]
    return out


def _unmistakable(token: Token) -> bool:
    """A number on file that is no everyday figure: letters and digits, or the digits of a barcode."""
    if len(token.words) > 1 and token.start:
        return False  # "Hexagon nut M8" is a text, whatever number is spelled so
    letters, digits = sum(c.isalpha() for c in token.printed), sum(c.isdigit() for c in token.printed)
    return bool(token.kinds) and digits > 0 and ((letters > 0 and letters + digits >= 5) or digits >= 12)


def _systematic(scene: Scene, around: Mapping[Token, Around], token: Token, known: set[int]) -> bool:
    if token.kinds or token.start or len(token.printed) < 4 or not any(c.isdigit() for c in token.printed):
        return False
    near = around[token]
    if max(near.above, default=0.0) >= 0.6 or (near.left_between == 0 and max(near.left, default=0.0) >= 0.6):
        return False
    members = [m for m in scene.columns[token].members if m.row in known and m.start == 0 and not m.kinds]
    if len(members) < max(2, 0.5 * len(known)) or len({m.printed for m in members}) < 0.9 * len(members):
        return False
    alike = sum(number_pattern(m.printed) == number_pattern(token.printed) for m in members)
    return alike >= max(2, 0.6 * len(members)) and not _is_money(scene, token)


def _is_money(scene: Scene, token: Token) -> bool:
    return any(f.cell is token.cell and f.start == token.start and f.decimals for f in scene.figures[token.row])


def _raised(token: Token, near: Around, row: list[float]) -> list[float]:
    if token.kind is TokenKind.CODE and token.shape < 0.25:
        return row
    roles = ROLES[token.kind.value]
    if token.kind is TokenKind.FIGURE and token.decimals and token.value not in _BASES:
        base, price = roles.index("base"), roles.index("price")
        row = list(row)
        row[price], row[base] = row[price] + row[base], 0.0  # "5.00" is the price of something, never per 5.00
    changed = False
    for group, role in _ROLE_OF[token.kind].items():
        gain = _gain(token, near, group, role)
        if gain > 0:
            at = roles.index(role)
            row[at] *= math.exp(gain)
            if gain >= _TELLS:
                row[at] = max(row[at], _TOLD * (sum(row) - row[at]))
            changed = True
            if role in _SAYS_WHOSE and max(near.left[_GROUP[group]], near.above[_GROUP[group]]) >= 0.95:
                row[at] += row[roles.index("part")]  # a part number, and the label says whose
                row[roles.index("part")] = 0.0
    if not changed:
        return row
    whole = sum(row)
    return [p / whole for p in row]


def _gain(token: Token, near: Around, group: str, role: str) -> float:
    at = _GROUP[group]
    whole = near.left_span is not None and near.left_span.whole_cell
    rated = role == "tax" and _behind_rate(token, near)
    if (
        near.left[at] >= 0.85
        and (rated or _directly(token, near))
        and near.left_gap < (60 if whole or rated else 14)
        and _best(near.left, at)
    ):
        said = role in _NAMED or (whole and role in _SUMS) or _spelled_out(token, near)
        sure = near.left[at] >= 0.95 and (said or rated)
        return (_BESIDE_ALONE if sure else _BESIDE) * near.left[at]
    if role == "order_date" and _bare_date(near, at):
        return _BARE_DATE
    if (
        near.above[at] < 0.85
        or not _best(near.above, at)
        or (max(near.left, default=0.0) >= 0.85 and near.left_between == 0)
    ):
        return 0.0
    if near.above_rows <= 2 and role not in _SUMS and role != "delivery_date":
        return _OVER * near.above[at]
    if near.above_head != 1 or role in (*_SUMS, "po_number", "order_date", "delivery_date"):
        return 0.0
    if token.kind is TokenKind.CODE:
        told = token.start == 0 and near.above[at] > near.above[_GROUP["description"]]
        return _CODE_HEAD * near.above[at] if told else 0.0
    return (_EXACT_HEAD if near.above[at] >= 0.95 else _HEAD) * near.above[at]


def _bare_date(near: Around, at: int) -> bool:
    """A plain "Date", beside or right above: a form that dates anything else says what."""
    beside = near.left[at] >= 0.55 and near.left_between == 0 and near.left_gap < 60 and _best(near.left, at)
    above = near.above[at] >= 0.55 and near.above_rows <= 2 and _best(near.above, at)
    return beside or (above and max(near.left, default=0.0) < 0.85)


def _directly(token: Token, near: Around) -> bool:
    """Whether nothing stands between label and value but a currency."""
    return near.left_between == 0 or (near.left_between == 1 and token.start == 1 and bool(token.currency))


def _behind_rate(token: Token, near: Around) -> bool:
    """ "VAT (12 %): 207.00", "Tax 20 %   219.25": between the label and its amount stands the rate."""
    span = near.left_span
    if span is None or near.left_between > 1 or token.percent:
        return False
    last = token.start if span.cell is token.cell else len(span.cell.words)
    return any("%" in word.text for word in span.cell.words[span.end : last])


def _spelled_out(token: Token, near: Around) -> bool:
    """ "Ordered: 25": the label with its colon and nothing but the value behind it, in one cell."""
    span = near.left_span
    return (
        span is not None
        and span.cell is token.cell
        and span.start == 0
        and span.end == token.start
        and span.words[-1].text.endswith((":", "="))
    )


def _best(scores: list[float], at: int) -> bool:
    """Whether nothing else is said more strongly by the same label."""
    return scores[at] >= max(scores) - 0.05
