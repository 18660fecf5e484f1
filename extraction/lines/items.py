"""One band of rows -> one order line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from extraction.candidates.codes import folded
from extraction.candidates.scene import Scene
from extraction.candidates.tokens import Token, TokenKind
from extraction.evidence import from_token, of_words
from extraction.lines.describe import description_of
from extraction.lines.settle import Choice, Options, Settled, gross_price, net_price, settle
from extraction.lines.units import unit_of
from extraction.scoring.matrix import Evidence
from extraction.scoring.models import Probabilities
from extraction.scoring.roles import CODE_ROLES, DATE_ROLES, FIGURE_ROLES, PART_ROLES
from models.evidence import RunnerUp
from models.lexicon import CodeKind
from models.order import OrderLine

_SLOTS = (
    (CodeKind.SKU, "supplier_part"), (CodeKind.GTIN, "gtin"), (CodeKind.CUSTOMER_PART, "buyer_part"), (CodeKind.MPN, "mpn"),
)  # fmt: skip
_PLACES = {
    kind: {role: at for at, role in enumerate(roles)}
    for kind, roles in ((TokenKind.FIGURE, FIGURE_ROLES), (TokenKind.DATE, DATE_ROLES), (TokenKind.CODE, CODE_ROLES))
}
_LIKELY = 0.5
_CONSIDER = 0.03  # below this a role is not tried for a token


@dataclass(slots=True)
class Scored:
    """Tokens with the probability of each role."""

    evidence: Evidence
    by_row: dict[int, list[Token]]
    chance: dict[Token, Sequence[float]]

    def of(self, token: Token, role: str) -> float:
        """Probability that the token has this role, 0 for a role of another kind."""
        place = _PLACES[token.kind].get(role)
        return 0.0 if place is None else float(self.chance[token][place])

    def prints(self, row: int, role: str, least: float) -> bool:
        """Whether a figure of the row has this role with more than this probability."""
        return any(self.of(t, role) > least for t in self.by_row.get(row, ()) if t.kind is TokenKind.FIGURE)

    def best(self, rows: Sequence[int], role: str, kind: TokenKind, least: float) -> list[Token]:
        """Tokens of these rows that may have the role, likeliest first."""
        found = [t for r in rows for t in self.by_row.get(r, ()) if t.kind is kind and self.of(t, role) >= least]
        return sorted(found, key=lambda t: -self.of(t, role))


def scored(evidence: Evidence, chances: dict[TokenKind, Probabilities]) -> Scored:
    """Pairs tokens with their rows of probabilities (which come by kind, in token order)."""
    counts = dict.fromkeys(TokenKind, 0)
    chance: dict[Token, Sequence[float]] = {}
    by_row: dict[int, list[Token]] = {}
    for token in evidence.tokens:
        chance[token] = chances[token.kind][counts[token.kind]].tolist()
        counts[token.kind] += 1
        by_row.setdefault(token.row, []).append(token)
    return Scored(evidence, by_row, chance)


def line_of(scene: Scene, found: Scored, rows: list[int]) -> OrderLine | None:
    """The order line in these rows; None where they hold neither a product nor a quantity."""
    settled = settle(_options(found, rows))
    taken = {id(c.token) for c in (settled.quantity, settled.price, settled.amount, settled.discount) if c}
    parts = _parts(scene, found, rows, taken)
    description = description_of(scene, rows, [t for t, _ in parts.values()])
    dates = _dates(found, rows)
    if settled.quantity is None and settled.amount is None and not parts and not (description and dates):
        return None
    if settled.quantity is None and not parts and description is None:
        return None
    fields: dict[str, object] = {}
    _put_numbers(scene, fields, settled)
    _put_parts(scene, fields, parts)
    _put_line_no(scene, found, rows, taken, fields)
    if dates and dates[0].day:
        fields["requested_date"] = from_token(
            scene.transcript, dates[0], dates[0].day, _due(found, dates[0]), "date of the item"
        )
    words = [w for r in rows for w in scene.rows[r].words if scene.rows[r].page == scene.rows[rows[0]].page]
    return OrderLine(
        **fields,
        uom=unit_of(
            scene,
            rows,
            settled.quantity.token if settled.quantity else None,
            settled.price.token if settled.price else None,
        ),
        description=description,
        box=of_words(scene.transcript, scene.rows[rows[0]].page, words, text=""),
    )


def _dates(found: Scored, rows: list[int]) -> list[Token]:
    """Days on which the item is due, likeliest first."""
    tokens = [
        t for r in rows for t in found.by_row.get(r, ()) if t.kind is TokenKind.DATE and _due(found, t) >= _LIKELY
    ]
    return sorted(tokens, key=lambda t: -_due(found, t))


def _due(found: Scored, token: Token) -> float:
    """How surely a day among an item's rows is the item's: a delivery date that stands there is its own."""
    return found.of(token, "line_date") + found.of(token, "delivery_date")


def _options(found: Scored, rows: list[int]) -> Options:
    out: Options = {}
    for role, most in (("quantity", 3), ("price", 4), ("amount", 3), ("discount", 2), ("base", 2)):
        tokens = found.best(rows, role, TokenKind.FIGURE, _CONSIDER)[:most]
        out[role] = [c for t in tokens for c in _readings(t, found.of(t, role))]
    out["base"] = [c for c in out["base"] if c.value > 1 and c.value == int(c.value)]  # "per 100", never "per 74.98"
    seen = {id(c.token) for c in out["discount"]}
    percents = [t for r in rows for t in found.by_row.get(r, ()) if t.percent and t.value and 0 < t.value < 100]
    out["discount"] += [Choice(t, t.value, 0.05) for t in percents if id(t) not in seen and t.value]
    return out


def _readings(token: Token, chance: float) -> list[Choice]:
    """The value as read, and for "1.234" the other reading of its sign, less likely."""
    value = token.value
    if value is None:
        return []
    out = [Choice(token, value, chance)]
    text = token.words[0].text
    digits = "".join(c for c in text if c.isdigit() or c in ".,")
    if len(digits) >= 5 and digits[-4:-3] in (".", ",") and digits.count(".") + digits.count(",") == 1:
        plain = Decimal(digits.replace(",", "").replace(".", ""))
        other = plain / 1000 if value == plain else plain
        out.append(Choice(token, other, chance * 0.25))
    return out


def _put_numbers(scene: Scene, fields: dict[str, object], settled: Settled) -> None:
    why = "quantity x price = amount" if settled.fits else "position and label"

    def put(name: str, choice: Choice | None, value: Decimal | None) -> None:
        if choice is None or value is None:
            return
        chance = choice.chance if not settled.fits else 1 - (1 - choice.chance) * 0.15
        if settled.doubtful:
            chance *= 0.6
        fields[name] = from_token(scene.transcript, choice.token, value, chance * choice.token.confidence**0.5, why)

    put("quantity", settled.quantity, settled.quantity.value if settled.quantity else None)
    put("unit_price", settled.price, net_price(settled))
    put("line_total", settled.amount, settled.amount.value if settled.amount else None)
    if settled.discount is not None:
        put("gross_price", settled.price, gross_price(settled))
        put("discount_percent", settled.discount, settled.discount.value)
    if settled.base != 1 and settled.price is not None:
        put("price_base", settled.price, settled.base)


def _parts(scene: Scene, found: Scored, rows: list[int], taken: set[int]) -> dict[str, tuple[Token, float]]:
    """The best token of each part role; a token fills one role, a role one token.

    A number under a label that does not say whose it is goes where the catalogue has it, or where there is room.
    """
    offers = [
        (found.of(t, role), role, t)
        for r in rows
        for t in found.by_row.get(r, ())
        if t.kind is TokenKind.CODE
        for role in PART_ROLES
        if found.of(t, role) >= 0.25 or (found.of(t, "none") < 0.5 and role == likeliest_part(found, t))
    ]
    opening = {folded(token.printed) for _, _, token in offers if token.start == 0}
    offers = [
        o for o in offers if o[2].start == 0 or folded(o[2].printed) not in opening
    ]  # "nut M8" of the text is no second
    offers.sort(key=lambda o: -o[0])
    out: dict[str, tuple[Token, float]] = {}
    used: set[str] = set()
    for chance, role, token in offers:
        number = folded(token.printed)
        if number in used or _same_place(token, taken, found, rows):
            continue
        if role in out:
            role = _other_slot(token, out) if role == "part" else role
            if role in out:
                continue
        out[role] = (token, chance)
        used.add(number)
    return out


def _other_slot(token: Token, taken: dict[str, tuple[Token, float]]) -> str:
    """Where a second number goes whose label does not tell: to the kind that the catalogue knows, else to the buyer."""
    for kind, slot in _SLOTS:
        if token.kinds & kind:
            return slot
    return "buyer_part" if taken["part"][0].kinds & CodeKind.SKU else "part"


def likeliest_part(found: Scored, token: Token) -> str:
    """Whose number it would be, if it is one."""
    return max(PART_ROLES, key=lambda role: found.of(token, role))


def _same_place(token: Token, taken: set[int], found: Scored, rows: list[int]) -> bool:
    """Whether the same words were already chosen as one of the item's figures."""
    return any(
        id(t) in taken and t.cell is token.cell and t.start < token.end and token.start < t.end
        for r in rows
        for t in found.by_row.get(r, ())
    )


def _put_parts(scene: Scene, fields: dict[str, object], parts: dict[str, tuple[Token, float]]) -> None:
    for role, (token, chance) in parts.items():
        why = f"known {_whose(token.kinds)}" if token.kinds else "label and position"
        runners = tuple(
            RunnerUp(value=n, confidence=0.2, why="a known number that OCR could have misread") for n in token.near[:3]
        )
        sure = 1 - (1 - chance) * 0.08 if token.kinds else chance  # a number that the catalogue knows is no accident
        value = from_token(scene.transcript, token, token.printed, sure * token.confidence**0.5, why, runners)
        if role != "part":
            fields[role] = value
            continue
        fields["any_slot"] = True
        slot = (
            "buyer_part" if token.kinds & CodeKind.CUSTOMER_PART and not token.kinds & CodeKind.SKU else "supplier_part"
        )
        other = "supplier_part" if slot == "buyer_part" else "buyer_part"
        fields.setdefault(other if slot in parts else slot, value)


def _whose(kinds: CodeKind) -> str:
    names = {CodeKind.SKU: "product number", CodeKind.GTIN: "barcode", CodeKind.MPN: "manufacturer's number"}
    return next((text for kind, text in names.items() if kinds & kind), "customer's part number")


def _put_line_no(scene: Scene, found: Scored, rows: list[int], taken: set[int], fields: dict[str, object]) -> None:
    tokens = [t for t in found.best(rows, "line_no", TokenKind.FIGURE, 0.4) if id(t) not in taken]
    if tokens:
        text = tokens[0].printed.strip(".:)(#")
        fields["line_no"] = from_token(scene.transcript, tokens[0], text, found.of(tokens[0], "line_no"), "counts up")
