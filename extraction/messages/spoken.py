"""Items that people write in running text: "20 pcs of X and two boxes of Y", "X (4711): 145 pcs at $2.03 each".

Each item is a quantity, what is ordered, and perhaps a price. Where one item ends and the next begins is told
by the quantities: either each stands before its product or each behind it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from extraction.candidates.scene import Scene
from extraction.candidates.tokens import Token, TokenKind
from extraction.lines.items import Scored
from extraction.messages.counted import ARROWS, AT_MARKS, DASHES, JOINERS, TIMES
from extraction.messages.language import bulleted
from extraction.messages.utterance import Figure, Utterance, label_before
from extraction.vocabulary import PhraseKind, phrase_hits

MEASURES = frozenset("MTR CMT MMT KMT FOT INH YRD KGM GRM TNE LBR ONZ LTR MLT CLT HLT GLL MTK MTQ FTK HUR".split())
_NUMBERED = frozenset(
    {
        "po_number",
        "contract_number",
        "quote_number",
        "invoice_number",
        "requisition_number",
        "phone",
        "project",
        "customer_account",
    }
)
_DAY = re.compile(r"^(?:0?[1-9]|[12]\d|3[01])(?:\.(?:0?[1-9]|1[0-2])\.|/(?:0?[1-9]|1[0-2]))$")
_LONGEST = 6  # characters of a bare number that may be a quantity
_ENOUGH = 1.4  # score from which a number is a quantity
_CLEAR = 2.0
_SURELY = 3.0  # score of a quantity that makes an item of a row whose product nobody knows


@dataclass(slots=True)
class Said:
    """An item of an utterance: its stretch of words and the parts found in it."""

    utterance: Utterance
    first: int
    last: int
    quantity: Figure | None = None
    price: Figure | None = None
    codes: list[tuple[int, int, Token]] = field(default_factory=list)
    product: float = 0.0  # how surely a product is named, 0..1
    score: float = 0.0  # of the quantity

    @property
    def rows(self) -> tuple[int, ...]:
        """Indexes of its rows, ascending."""
        return tuple(dict.fromkeys(s.cell.row for s in self.utterance.spots[self.first : self.last]))


def said_in(scene: Scene, found: Scored, utterance: Utterance, *, among: bool = False) -> list[Said]:
    """The items of an utterance, in order; [] where it orders nothing. `among`: it stands in a row with items."""
    quantities = [(f, s) for f in utterance.figures if (s := quantity_score(scene, found, utterance, f)) >= _ENOUGH]
    if not quantities:
        return []
    chosen = _separate(scene, utterance, quantities)
    out = [
        _said(scene, found, utterance, first, last, figure, score, among=among) for first, last, figure, score in chosen
    ]
    return [item for item in out if item.product >= 0.35]


def quantity_score(scene: Scene, found: Scored, u: Utterance, figure: Figure) -> float:
    """How much a figure looks like an ordered quantity; about -5 to 7."""
    token = figure.token
    if (
        figure.value <= 0
        or figure.value > 10_000_000
        or (token is not None and (token.percent or _is_price(u, figure)))
    ):
        return -5.0
    if _inside(u.codes, figure, known=True) or any(a <= figure.first < b for a, b, _ in u.dates):
        return -5.0
    if _dimension(u, figure):
        return -3.0
    bare = not figure.unit and not figure.glued
    if bare and (len(u.raw(figure.first)) > _LONGEST or _NUMBERED & label_before(u, figure.first).keys()):
        return -3.0
    score = 2.0 * found.of(token, "quantity") if token is not None and token in found.chance else 0.0
    score += _unit_worth(u, figure) + _place_worth(u, figure)
    if token is not None and token in found.chance:
        score -= 1.5 * max(found.of(token, role) for role in ("line_no", "price", "amount"))
    if figure.value != figure.value.to_integral_value() and figure.unit not in MEASURES:
        score -= 1.0
    if any(span.concepts.get("quantity", 0) >= 0.8 for a, b, span in u.labels if b == figure.first):
        score += 2.5
    return score


def _unit_worth(u: Utterance, figure: Figure) -> float:
    if not figure.unit:
        return 1.5 if figure.word else 0.0
    if figure.unit in MEASURES:
        if figure.glued:
            return 0.5 if figure.first <= 1 and _opens(u, figure.first) else -0.8
        return 1.2 if _opens(u, figure.first) or _closes(u, figure.unit_last) else -0.6
    return 2.0


def _place_worth(u: Utterance, figure: Figure) -> float:
    loose = figure.glued and not _counted(figure)
    score = 1.2 if _opens(u, figure.first) and (figure.first <= 1 or not loose) else 0.0
    if not loose and _closes(u, figure.unit_last) and (_counted(figure) or not _between_commas(u, figure)):
        score += 0.8
    before = u.raw(figure.first - 1)
    if before.endswith(":") or before in ARROWS:
        score += 1.5
    if _beside_known(u, figure):
        score += 1.5
    after = u.bare(figure.unit_last)
    if (
        (after in TIMES or u.raw(figure.unit_last) in TIMES) and not u.raw(figure.unit_last + 1)[:1].isdigit()
    ) or u.raw(figure.first).casefold().endswith(("x", "×")):
        score += 1.5
    if (before.casefold() in TIMES) and not u.raw(figure.first - 2)[-1:].isdigit():
        score += 1.0
    return score


def _counted(figure: Figure) -> bool:
    """Whether a number has a unit that things are counted in, known or not: no length and no weight."""
    return bool(figure.word) or (bool(figure.unit) and figure.unit not in MEASURES)


def _between_commas(u: Utterance, figure: Figure) -> bool:
    """Whether a number is one of several words between commas, as in "M10x25, 8.8, DIN, 933, Klemmar"."""
    if not u.raw(figure.first - 1).endswith(",") or not u.raw(figure.last - 1).endswith(","):
        return False
    at = figure.last
    return not (at < len(u.spots) and any(f.first in (at, at + 1) and _is_price(u, f) for f in u.figures))


def _beside_known(u: Utterance, figure: Figure) -> bool:
    """Whether a number of the catalogue follows at once, or after one small word ("60 off HB-1", "12 of HB-1")."""
    if figure.first == 0 and bulleted(u.raw(0)):
        return False  # "10) HB-1" counts the items
    row = u.spots[figure.first].cell.row
    for a, b, token in u.codes:
        if not token.kinds or len(token.printed) < 4 or not figure.unit_last <= a <= figure.unit_last + 1:
            continue
        between = u.raw(figure.unit_last) if a > figure.unit_last else ""
        telling = _counted(figure) or figure.unit or any(c.isalpha() for c in token.printed) or len(token.printed) >= 8
        counted_later = not figure.unit and any(f.unit and f.first >= b for f in u.figures)
        small = not between or (between.isalpha() and len(between) <= 4)
        return bool(telling) and small and not counted_later and u.spots[a].cell.row == row
    return False


def _opens(u: Utterance, at: int) -> bool:
    """Whether an item may begin here: at the start, behind a bullet, a stop or an "and", or behind ordering words."""
    if at == 0 or (at == 1 and bulleted(u.raw(0))) or u.raw(at - 1) in DASHES:
        return True
    if any(f.first == at and _counted(f) and _beside_known(u, f) for f in u.figures):
        return True
    before = u.raw(at - 1)
    if before.endswith((",", ";", ":", ".")) or u.bare(at - 1) in JOINERS:
        return True
    said = u.said(0, at)
    return any(h.kind is PhraseKind.ORDERING for h in phrase_hits(u.text) if h.start < len(said) <= h.end + 40)


def _closes(u: Utterance, at: int) -> bool:
    """Whether nothing of the product follows: the end, a stop, or a price."""
    if at >= len(u.spots) or u.raw(at - 1).endswith((",", ";", ".")):
        return True
    if u.bare(at) in AT_MARKS and u.raw(at + 1)[:1].isdigit():
        return True
    return u.raw(at) in DASHES or any(f.first in (at, at + 1) and _is_price(u, f) for f in u.figures)


def _is_price(u: Utterance, figure: Figure) -> bool:
    token = figure.token
    if token is None:
        return False
    if token.currency or token.per is not None:
        return True
    before = u.raw(figure.first - 1).casefold()
    return before in AT_MARKS and not figure.unit and (before not in ("a", "po", "за", "za", "i") or token.decimals > 0)


def _dimension(u: Utterance, figure: Figure) -> bool:
    """A number of "65 x 65 x 40", or a measure glued between other words."""
    for step in (-1, 1):
        at = figure.first - 1 if step < 0 else figure.last
        if u.bare(at) in TIMES or u.raw(at) in TIMES:
            beyond = u.raw(at + step)
            if beyond[:1].isdigit() and not _counted_before(u, figure, at):
                return True
    return False


def _counted_before(u: Utterance, figure: Figure, cross: int) -> bool:
    """ "5 pcs x 40x60 plate": what opens the line and has a counting unit is no dimension."""
    return _counted(figure) and _opens(u, figure.first) and cross > figure.first


def _inside(spans: Sequence[tuple[int, int, Token]], figure: Figure, *, known: bool) -> bool:
    return any(
        a <= figure.first < b and (t.kinds or not known) and (b - a > 1 or len(t.printed) > 3) for a, b, t in spans
    )


def _separate(
    scene: Scene, u: Utterance, quantities: list[tuple[Figure, float]]
) -> list[tuple[int, int, Figure, float]]:
    """One stretch a quantity. In a list item there is one quantity; in a sentence there may be many."""
    begin = _begin(u)
    best = max(quantities, key=lambda q: q[1])
    clear = [(f, s) for f, s in quantities if s >= _CLEAR or _counted(f)] or [best]
    if _counted(best[0]):  # who writes units writes them everywhere, but for a number right beside an article's
        clear = [(f, s) for f, s in clear if _counted(f) or f.unit or _beside_known(u, f)]
    ahead = [(f, s) for f, s in clear if _leads(scene, u, f, begin, _next(clear, f, len(u.spots)), f is clear[0][0])]
    if any(f is best[0] for f, _ in ahead):
        ends = [f.first for f, _ in ahead[1:]] + [len(u.spots)]
        return [(f.first, _trimmed(u, f.unit_last, end), f, s) for (f, s), end in zip(ahead, ends, strict=True)]
    behind = [
        (f, s)
        for f, s in clear
        if _closes(u, f.unit_last) or u.raw(f.first - 1).endswith((":", "(")) or u.raw(f.first - 1) in ARROWS
    ]
    if len(behind) < 2:
        return [(begin, len(u.spots), *best)]
    out = []
    for figure, score in behind:
        end = _after_price(u, figure.unit_last)
        out.append((begin, end, figure, score))
        begin = end
        while begin < len(u.spots) and (u.raw(begin) in DASHES or u.bare(begin) in JOINERS or u.raw(begin) == ","):
            begin += 1
    return out


def _leads(scene: Scene, u: Utterance, figure: Figure, begin: int, end: int, is_first: bool) -> bool:
    """Whether an item begins with this quantity: its product follows. A further length or weight needs it in full."""
    opens = _opens(u, figure.first) or (
        is_first and bool(figure.unit) and not _names_product(scene, u, begin, figure.first)
    )
    if not opens:
        return False
    share = _product(scene, u, figure.unit_last, end)
    counted = _counted(figure)
    return share >= 0.35 if is_first or counted else share >= 0.5 and end - figure.unit_last >= 3


def _next(clear: Sequence[tuple[Figure, float]], figure: Figure, end: int) -> int:
    return min((f.first for f, _ in clear if f.first > figure.first), default=end)


def _begin(u: Utterance) -> int:
    """Behind a bullet, and behind ordering words that end in a colon."""
    at = 1 if len(u.spots) > 1 and bulleted(u.raw(0)) else 0
    hits = [h for h in phrase_hits(u.text) if h.kind is PhraseKind.ORDERING]
    for place in range(at, min(len(u.spots), 14)):
        if u.raw(place).endswith(":") and any(h.start <= len(u.said(0, place + 1)) for h in hits):
            return place + 1
    return at


def _trimmed(u: Utterance, first: int, end: int) -> int:
    """The end of an item without the "and" or the stop before the next one."""
    while end > first and (u.bare(end - 1) in JOINERS or u.raw(end - 1) in DASHES or u.raw(end - 1) == ","):
        end -= 1
    return end


def _after_price(u: Utterance, at: int) -> int:
    """Behind the price that follows a quantity, and behind "each" and "per 100"."""
    for figure in u.figures:
        if at <= figure.first <= at + 2 and _is_price(u, figure):
            end = figure.unit_last
            while end < len(u.spots) and u.bare(end) in (
                "each",
                "je",
                "net",
                "netto",
                "per",
                "eur",
                "usd",
                "gbp",
                "stk",
                "pce",
                "ea",
            ):
                end += 1
            return end
    return at


def _names_product(scene: Scene, u: Utterance, first: int, last: int) -> bool:
    return _product(scene, u, first, last) >= 0.35


def _product(scene: Scene, u: Utterance, first: int, last: int) -> float:
    """How surely a stretch names a product of the catalogue."""
    if any(first <= a < last and t.kinds and len(t.printed) >= 3 for a, _, t in u.codes):
        return 1.0
    words = [w.text for w in u.words(first, last) if any(c.isalpha() for c in w.text)]
    if not words:
        return 0.0
    share = max(scene.lexicon.product_words(" ".join(words)), scene.lexicon.product_words(" ".join(words[:6])))
    return share if len(words) >= 2 else 0.6 * share


def _said(
    scene: Scene, found: Scored, u: Utterance, first: int, last: int, figure: Figure, score: float, *, among: bool
) -> Said:
    item = Said(u, first, last, figure, score=score)
    item.codes = [(a, b, t) for a, b, t in u.codes if first <= a and b <= last and not a <= figure.first < b]
    item.price = _price(found, u, item)
    item.product = _product(scene, u, first, last)
    if not item.product >= 0.35 and (_looks_like_item(found, item) or (among and _counts_something(item))):
        item.product = 0.4
    return item


def _looks_like_item(found: Scored, item: Said) -> bool:
    """A list row that opens with a counted quantity is an item, even of a product that nobody knows."""
    u, figure = item.utterance, item.quantity
    if figure is None or not u.listed or not _counted(figure):
        return False
    letters = sum(c.isalpha() for w in u.words(figure.unit_last, item.last) for c in w.text)
    return letters >= 4 and any(
        t.shape > 0.4 or found.of(t, "none") < 0.5 for _, _, t in item.codes if t.kind is TokenKind.CODE
    )


def _counts_something(item: Said) -> bool:
    """Whether a row begins or ends with a counted quantity and has words beside it."""
    u, figure = item.utterance, item.quantity
    if figure is None or not _counted(figure):
        return False
    opens_row = figure.first > 0 and u.spots[figure.first].cell.row != u.spots[figure.first - 1].cell.row
    if item.score < (_CLEAR if opens_row else _SURELY):
        return False
    outer = figure.first <= 1 or opens_row or u.raw(figure.first - 1) in ARROWS or _closes(u, figure.unit_last)
    return outer and any(
        sum(c.isalpha() for c in s.word.text) > 2 for s in (*u.spots[: figure.first], *u.spots[figure.unit_last :])
    )


def _is_day(u: Utterance, figure: Figure) -> bool:
    """ "20.11." and "24/11": a day and a month, behind which a point or nothing of money stands."""
    if figure.token is not None and figure.token.currency:
        return False
    if any(a <= figure.first < b for a, b, _ in u.dates):
        return True
    return bool(_DAY.match(u.raw(figure.first).strip("(),;:")))


def _price(found: Scored, u: Utterance, item: Said) -> Figure | None:
    """The likeliest price in the item's stretch."""
    best: tuple[float, Figure] | None = None
    for figure in u.figures:
        token = figure.token
        if figure is item.quantity or token is None or not item.first <= figure.first < item.last or token.percent:
            continue
        if (
            _inside(item.codes, figure, known=True)
            or _dimension(u, figure)
            or figure.glued
            or figure.word
            or _is_day(u, figure)
        ):
            continue
        score = (
            2.0 * (token.currency != "")
            + 1.5 * (_is_price(u, figure) and not token.currency)
            + 0.5 * (token.decimals == 2)
        )
        if token in found.chance:
            score += 2.0 * found.of(token, "price") - 1.5 * found.of(token, "amount")
        if any(b == figure.first for _, b in u.keys) and token.decimals == 2:
            score += 0.6
        if u.raw(figure.first - 1) in DASHES and figure.last >= item.last - 1:
            score += 0.6
        if score >= 1.0 and (best is None or score > best[0]):
            best = (score, figure)
    return best[1] if best else None
