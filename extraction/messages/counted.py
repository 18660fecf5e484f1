"""Words that an author counts in where no list of units has them: "16 no.", "4 stel", "20no.; Oil filter".

Such a word stands right behind a number, where an item or its quantity begins, and what follows it is a product, a
price, a cross or the end of the line; or the author counts several things in it. What it means is told elsewhere.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from extraction.candidates.figures import number
from extraction.candidates.scene import Scene
from extraction.lines.unit_words import unit_key
from extraction.messages.language import bulleted
from extraction.messages.utterance import Figure, Utterance, unit_in, utterances_of
from extraction.vocabulary import phrase_hits
from models.units import unit_code

TIMES = frozenset({"x", "×", "*"})
AT_MARKS = frozenset("@ à a á at zu je za за по po kl ad per pro por op aan cena prix price preis".split())
JOINERS = frozenset(
    "and und et y e en och og ja i a és es și si ve та й и и́ plus sowie ook & + или oraz un ir ning ter in kai και".split()
)
ARROWS = frozenset({"->", "→", "=>", "=", ">", "»"})
DASHES = frozenset({"-", "–", "—", "|", ";", "/", "·", "•"})
OF = frozenset("of de di do da du von van af av des del der od из з od".split())
NO_UNITS = OF | frozenset("new neue nuovi nuevos".split())
_GLUED = re.compile(r"^(\d(?:[\d.,]*\d)?)([^\W\d_]{1,9}\.?)[,;:)]*$")
_BARS = frozenset({"|", ";"})
_LONGEST = 9  # letters: words for units are short
_PRODUCT = 0.5  # share of product words from which words are a product's


def counted_utterances(scene: Scene, rows: Sequence[int]) -> list[Utterance]:
    """The sentences of these rows, their figures with the words that their author counts in, known or not."""
    found = utterances_of(scene, rows)
    offers = [_offers(scene, u) for u in found]
    often = Counter(unit_key(figure.word) for mine in offers for figure in mine)
    for u, mine in zip(found, offers, strict=True):
        settled = {f.first: f for f in mine if _settled(scene, u, f, often[unit_key(f.word)])}
        u.figures = sorted(
            [*(f for f in u.figures if f.first not in settled), *settled.values()], key=lambda f: f.first
        )
    return found


def begins_item(u: Utterance, at: int) -> bool:
    """Whether an item or its quantity may begin here: at the start of a line, behind a bullet, a stop, an arrow, an "and"."""
    if at == 0 or (at == 1 and bulleted(u.raw(0))):
        return True
    before = u.raw(at - 1)
    if before in ARROWS or before in DASHES or before.endswith((";", ":")) or u.bare(at - 1) in JOINERS:
        return True
    if before.endswith(","):
        return _begins_behind_comma(u, at)
    return u.spots[at].cell is not u.spots[at - 1].cell


def _begins_behind_comma(u: Utterance, at: int) -> bool:
    """Whether the item before ends here: in its number or its price; or the quantity is the last of its item."""
    if u.raw(at - 1).endswith("),") or any(b == at and t.kinds for _, b, t in u.codes):
        return True
    if any(f.unit_last == at or f.last == at for f in u.figures if f.token is not None and f.token.decimals):
        return True
    ends = next((i for i in (at, at + 1) if u.raw(i).endswith(",")), at + 1) + 1
    priced = (f for f in u.figures if f.token and (f.token.currency or f.token.decimals > 1))
    return ends >= len(u.spots) or any(f.first in (ends, ends + 1) for f in priced)


def _offers(scene: Scene, u: Utterance) -> list[Figure]:
    """Numbers of a sentence with an unknown word where their unit would stand."""
    known = {f.first: f for f in u.figures}
    out = []
    for at in range(len(u.spots)):
        if any(a <= at < b for a, b, _ in u.dates) or not begins_item(u, at):
            continue
        figure = known.get(at)
        offer = _between_bars(scene, u, figure) or _beside(u, figure) if figure is not None else _glued(scene, u, at)
        if (offer is not None and offer.unit) or (
            offer is not None and scene.lexicon.product_words(unit_key(offer.word)) == 0
        ):
            out.append(offer)
    return out


def _beside(u: Utterance, figure: Figure) -> Figure | None:
    """The number with the unknown word behind it: "16 no.", "4 stel"."""
    token, at = figure.token, figure.last
    if figure.unit or figure.glued or token is None or token.currency or token.percent or token.per is not None:
        return None
    if at >= len(u.spots) or not u.raw(figure.first)[-1].isdigit() or any(a <= at < b for a, b, _ in u.dates):
        return None
    word = u.bare(at).strip(".,;:()")
    if not 1 <= len(word) <= _LONGEST or not word.isalpha() or word in TIMES | AT_MARKS | JOINERS | NO_UNITS:
        return None
    if phrase_hits(u.raw(at)) or any(a <= at < b for a, b, _ in u.codes):
        return None
    return replace(figure, unit_last=at + 1, word=u.raw(at).rstrip(",;:"))


def _between_bars(scene: Scene, u: Utterance, figure: Figure) -> Figure | None:
    """The number with the word between the two bars behind it: "| 5,000 | stk |"."""
    bar, at = u.raw(figure.last), figure.last + 1
    if figure.unit or bar not in _BARS or u.raw(at + 1) != bar or not u.raw(at).strip(".").isalpha():
        return None
    unit = unit_in(scene, u.raw(at))
    return replace(figure, unit=unit, unit_last=at + 1, word="" if unit else u.raw(at))


def _glued(scene: Scene, u: Utterance, at: int) -> Figure | None:
    """The number of a word that is a number and an unknown unit: "16no.;", "20,00s."."""
    parts = _GLUED.match(u.raw(at))
    if parts is None or unit_code(parts[2]) or parts[2].casefold() in TIMES:
        return None
    if any(a <= at < b and t.kinds for a, b, t in u.codes):
        return None
    read = number(parts[1], scene.style)
    return Figure(at, at + 1, read[0], None, "", at + 1, glued=True, word=parts[2]) if read else None


def _settled(scene: Scene, u: Utterance, figure: Figure, often: int) -> bool:
    """Whether what surrounds the word makes it one that is counted in."""
    at = figure.unit_last
    if figure.unit:
        return True
    opens = figure.first == 0 or u.spots[figure.first].cell is not u.spots[figure.first - 1].cell
    if _before_product(scene, u, at):
        return True
    plain = figure.glued or figure.word.islower() or figure.word.isupper() or figure.word.endswith(".")
    return (often > 1 and (opens or _shut(u, at))) or (
        plain and _shut(u, at) and scene.lexicon.place(figure.word) < 0.5
    )


def _shut(u: Utterance, at: int) -> bool:
    """Whether the quantity ends before this position: a cross, an "of", a dash, a price or the end follows."""
    if at >= len(u.spots) or u.raw(at - 1).endswith((",", ";")):
        return True
    if u.bare(at) in TIMES or u.raw(at) in TIMES or u.raw(at) in DASHES or u.bare(at) in OF:
        return True
    priced = any(f.first in (at, at + 1) and f.token is not None and f.token.currency for f in u.figures)
    return priced or (u.raw(at).casefold() in AT_MARKS and u.raw(at + 1)[:1].isdigit())


def _before_product(scene: Scene, u: Utterance, at: int) -> bool:
    """Whether a product follows: its number at once, or words that describe products."""
    if u.bare(at) in OF or u.bare(at) in TIMES or u.raw(at) in DASHES:
        at += 1
    if any(a == at and t.kinds and len(t.printed) >= 4 for a, _, t in u.codes):
        return True
    text = " ".join(u.raw(i) for i in range(at, min(at + 4, len(u.spots))))
    letters = sum(c.isalpha() for c in text)
    return letters >= 4 and scene.lexicon.product_words(text) >= _PRODUCT
