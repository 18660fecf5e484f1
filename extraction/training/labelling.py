"""From a document's true answer to the true role of every token and row: the teacher of the models.

The truth says values, not places. Places follow from values: each true line claims the row that holds
most of it, in order; then every token in its rows that carries one of its values gets that value's role.
What stays ambiguous (the same figure twice in a row) is settled by the column it stands in.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from extraction.candidates.scene import Scene
from extraction.candidates.tokens import Token

Json = dict[str, Any]
_LABELLED = 30  # letters of a row that prints one figure with its label
_CODE_FIELDS = ("supplier_part", "buyer_part", "gtin", "mpn")


@dataclass(slots=True)
class Labels:
    """True roles. Tokens in `unsure` are left out of the training."""

    roles: dict[Token, str] = field(default_factory=dict)
    rows: dict[int, str] = field(default_factory=dict)
    unsure: set[Token] = field(default_factory=set)
    lines_found: int = 0
    lines_wanted: int = 0


def fold(text: str) -> str:
    """Case, blanks and dashes folded, as the contract compares numbers."""
    return re.sub(r"[\s\-\u2010-\u2015_]+", "", text.casefold())


def label(scene: Scene, orders: list[Json]) -> Labels:
    """True roles of the scene's tokens and rows; none for a document without orders."""
    out = Labels()
    start = 0
    for order in orders:
        lines = order["purchase_order"]["lines"]
        out.lines_wanted += len(lines)
        anchors = _anchors(scene, lines, start)
        found = [a for a in anchors if a is not None]
        out.lines_found += len(found)
        bands = _bands(scene, lines, anchors)
        for line, band in zip(lines, bands, strict=True):
            if band:
                _label_line(scene, line, band, out)
        start = max(found, default=start - 1) + 1
    _settle_by_column(scene, out)
    for order in orders:
        _label_header(scene, order, out)
    return out


def decimals(value: object) -> Decimal | None:
    """A decimal string of the truth, None where there is none."""
    try:
        return Decimal(str(value)) if value is not None else None
    except InvalidOperation:
        return None


def _prices(line: Json) -> list[Decimal]:
    """All printed forms the price may have: net, gross, per 100 and per 1000."""
    values = [line.get("unit_price"), *(line.get("accept", {}).get("unit_price", []))]
    prices = [d for v in values if (d := decimals(v)) is not None]
    return [p * base for p in prices for base in (1, 100, 1000)]


def _row_score(scene: Scene, at: int, line: Json) -> float:
    score = 0.0
    codes = {fold(t.printed) for t in scene.codes[at]}
    text = fold(scene.rows[at].text)
    for name in _CODE_FIELDS:
        if line.get(name):
            part = fold(str(line[name]))
            score += 3.0 if part in codes else (1.5 if len(part) > 4 and part in text else 0.0)
    values = [t.value for t in scene.figures[at]]
    quantity, amount = decimals(line.get("quantity")), decimals(line.get("line_total"))
    score += 1.0 if quantity is not None and quantity in values else 0.0
    score += 1.5 if amount is not None and amount in values else 0.0
    score += 1.0 if any(p in values for p in _prices(line)) else 0.0
    words = set(str(line.get("description") or "").casefold().split())
    if words:
        here = set(scene.rows[at].text.casefold().split())
        score += 2.0 * len(words & here) / len(words)
    return score


def _anchors(scene: Scene, lines: list[Json], start: int) -> list[int | None]:
    """For each line the row that holds most of it, rows ascending (best total score)."""
    rows = range(start, len(scene.rows))
    n, m = len(lines), len(rows)
    table = [[_row_score(scene, r, line) for r in rows] for line in lines]
    best = [[0.0] * (m + 1) for _ in range(n + 1)]
    for i in range(1, n + 1):
        for j in range(1, m + 1):
            here = best[i - 1][j - 1] + table[i - 1][j - 1] if table[i - 1][j - 1] >= 2.0 else -1.0
            best[i][j] = max(best[i][j - 1], best[i - 1][j], here)
    out: list[int | None] = [None] * n
    i, j = n, m
    while i and j:
        if best[i][j] == best[i][j - 1]:
            j -= 1
        elif best[i][j] == best[i - 1][j]:
            i -= 1
        else:
            out[i - 1] = rows[j - 1]
            i, j = i - 1, j - 1
    return out


def _claims(scene: Scene, at: int, line: Json) -> bool:
    """Whether a row beside the anchor carries something of this line and of no other sort."""
    text = fold(scene.rows[at].text)
    codes = {fold(t.printed) for t in scene.codes[at]}
    if any(
        line.get(n) and (fold(str(line[n])) in codes or (len(fold(str(line[n]))) > 5 and fold(str(line[n])) in text))
        for n in _CODE_FIELDS
    ):
        return True
    if line.get("requested_date") and any(
        t.day and t.day.isoformat() == line["requested_date"] for t in scene.dates[at]
    ):
        return True
    values = [t.value for t in scene.figures[at]]
    amount, quantity = decimals(line.get("line_total")), decimals(line.get("quantity"))
    if amount is not None and amount in values and (quantity in values or any(p in values for p in _prices(line))):
        return True
    told = {amount, quantity, *_prices(line)}
    if values and sum(c.isalpha() for c in scene.rows[at].text) <= _LABELLED and all(v in told for v in values):
        return True  # "Quantity: 20 pcs" in a row of its own
    words = [w for w in str(line.get("description") or "").casefold().split() if len(w) > 1]
    here = scene.rows[at].text.casefold().split()
    return bool(here) and sum(1 for w in here if w in words) >= max(1, 0.6 * len(here))


def _bands(scene: Scene, lines: list[Json], anchors: list[int | None]) -> list[list[int]]:
    out: list[list[int]] = []
    placed = [a for a in anchors if a is not None]
    for line, anchor in zip(lines, anchors, strict=True):
        if anchor is None:
            out.append([])
            continue
        before = max((a for a in placed if a < anchor), default=anchor - 5)
        after = min((a for a in placed if a > anchor), default=anchor + 7)
        used = set(out[-1]) if out and out[-1] else set()
        low = high = anchor
        for at in range(anchor - 1, max(before, anchor - 5, -1), -1):
            if at in used or scene.rows[at].page != scene.rows[anchor].page:
                break
            if _claims(scene, at, line):
                low = at
        for at in range(anchor + 1, min(after, anchor + 8, len(scene.rows))):
            if _claims(scene, at, line):
                high = at
        out.append(list(range(low, high + 1)))
    _trim_overlaps(out)
    return out


def _trim_overlaps(bands: list[list[int]]) -> None:
    seen: set[int] = set()
    for i, band in enumerate(bands):
        bands[i] = [r for r in band if r not in seen]
        seen.update(bands[i])


def _label_line(scene: Scene, line: Json, band: list[int], out: Labels) -> None:
    for k, row in enumerate(band):
        out.rows[row] = "first" if k == 0 else "more"
    figures = [t for r in band for t in scene.figures[r]]
    _claim(figures, [decimals(line.get("line_total"))], "amount", out)
    _claim(figures, [decimals(line.get("quantity"))], "quantity", out)
    _claim(figures, [*_prices(line)], "price", out, several=True)
    number = re.sub(r"\D", "", str(line.get("line_no") or ""))
    if number:
        _claim([t for t in figures if t.row in band[:2]], [Decimal(number)], "line_no", out)
    for token in figures:
        if token not in out.roles and token.percent and token.value and _is_discount(token.value, line):
            out.roles[token] = "discount"
        if (
            token not in out.roles
            and token.value in (Decimal(100), Decimal(1000), Decimal(1))
            and _per_based(line, figures, token)
        ):
            out.roles[token] = "base"
    slots = {
        fold(str(line[n])): ("part" if line.get("any_slot") and n in ("supplier_part", "buyer_part") else n)
        for n in _CODE_FIELDS
        if line.get(n)
    }
    for token in (t for r in band for t in scene.codes[r]):
        role = slots.get(fold(token.printed))
        if role:
            out.roles[token] = role
    if line.get("requested_date"):
        for token in (t for r in band for t in scene.dates[r]):
            if token.day == date.fromisoformat(line["requested_date"]):
                out.roles[token] = "line_date"


def _is_discount(value: Decimal, line: Json) -> bool:
    net = decimals(line.get("unit_price"))
    accepted = [d for v in line.get("accept", {}).get("unit_price", []) if (d := decimals(v)) is not None]
    return net is not None and any(abs(g * (1 - value / 100) - net) < Decimal("0.011") for g in accepted if g > net)


def _per_based(line: Json, figures: list[Token], token: Token) -> bool:
    net = decimals(line.get("unit_price"))
    if net is None or not token.value:
        return False
    return token.value != 1 and any(t.value == net * token.value for t in figures if t is not token)


def _claim(tokens: list[Token], values: list[Decimal | None], role: str, out: Labels, *, several: bool = False) -> None:
    """Gives the role to free tokens with one of the values; more than one is unsure, to be settled later."""
    wanted = [v for v in values if v is not None]
    found = [t for t in tokens if t.value in wanted and not t.percent and t not in out.roles]
    if not found:
        return
    for token in found:
        out.roles[token] = role
    if len(found) > 1 and not several:
        out.unsure.update(found)


def _settle_by_column(scene: Scene, out: Labels) -> None:
    """Among tokens that share a value in a line, the one in the column that this role usually has keeps it."""
    votes: dict[str, Counter[int]] = defaultdict(Counter)
    for token, role in out.roles.items():
        if token not in out.unsure and token in scene.columns:
            votes[role][id(scene.columns[token])] += 1
    groups: dict[tuple[str, int], list[Token]] = defaultdict(list)
    for token in out.unsure:
        groups[(out.roles[token], token.row)].append(token)
    for (role, _), tokens in groups.items():
        ranked = sorted(tokens, key=lambda t: -votes[role][id(scene.columns[t])])
        best = votes[role][id(scene.columns[ranked[0]])]
        second = votes[role][id(scene.columns[ranked[1]])] if len(ranked) > 1 else 0
        if best > second:
            out.unsure.discard(ranked[0])
            for token in ranked[1:]:
                others = {r: v[id(scene.columns[token])] for r, v in votes.items() if r != role}
                right = max(others, key=lambda r: others[r], default="")
                if right and others[right]:
                    out.roles[token] = right
                    out.unsure.discard(token)


def _label_header(scene: Scene, order: Json, out: Labels) -> None:
    says = order["purchase_order"]
    number = fold(str(says.get("po_number") or ""))
    for at in range(len(scene.rows)):
        if at in out.rows:
            continue
        for token in scene.codes[at]:
            if number and fold(token.printed) == number:
                out.roles[token] = "po_number"
        for token in scene.dates[at]:
            _label_date(token, says, out)
        for token in scene.figures[at]:
            _label_sum(scene, token, order, out)


def _label_date(token: Token, says: Json, out: Labels) -> None:
    day = token.day.isoformat() if token.day else ""
    roles = [
        r for r, n in (("order_date", "order_date"), ("delivery_date", "requested_delivery_date")) if says.get(n) == day
    ]
    if roles:
        out.roles[token] = roles[0]
        if len(roles) > 1:
            out.unsure.add(token)


def _label_sum(scene: Scene, token: Token, order: Json, out: Labels) -> None:
    says = order["purchase_order"]
    if token in out.roles or token.percent or (token.decimals == 0 and token.number < 10):
        return
    roles = [
        r
        for r in ("subtotal", "tax", "total")
        if (v := decimals(says.get(r))) is not None and v == token.value and v != 0
    ]
    if any(decimals(c.get("amount")) == token.value for c in order.get("charges", [])):
        roles.append("charge")
    if not roles:
        return
    if len(roles) > 1:
        told = {c for s in scene.labels[token.row] for c in s.concepts}
        kept = [r for r in roles if r in told]
        if len(kept) == 1:
            roles = kept
        else:
            out.unsure.add(token)
    out.roles[token] = roles[0]
