"""Order number, dates, currency, terms: the best-scored token, or the text beside the label."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date

from extraction.candidates.codes import folded, trimmed
from extraction.candidates.figures import CODES, KRONE, SIGNS
from extraction.candidates.labels import LabelSpan
from extraction.candidates.scene import Scene
from extraction.candidates.tokens import Token, TokenKind
from extraction.evidence import from_cells, from_token, of_words
from extraction.header.beside import reversed_cells, value_cells, value_offers
from extraction.layout.rows import Cell
from extraction.lines.items import Scored
from extraction.scoring.context import GROUPS
from models.evidence import Extracted, RunnerUp
from models.transcript import Medium

_LONGEST = 12  # words of a field; more is running text in which the label's word stands
_NUMBER = re.compile(r"(?=.*\d)[\w.-]{3,}(?: ?[-/] ?\w+)*")
_SUFFIX = re.compile(r"(?=\D{0,2}\d)\w{1,3}\W?$|[A-Z]\W?$")  # "170034 - 1", "4711 / B"
CALLED_SO = 0.5  # how sure a reference is the order's number
_REVERSED = 0.75  # a value before its label, where forms seldom have it
_DATED = ("order_date", "delivery_date", "requested_date")
_CONCEPTS = {"order_date": ("order_date",), "delivery_date": ("delivery_date", "requested_date")}
_TOLD = 0.988  # a value that its own label names, and no other value of the document
_GROUP = {name: i for i, (name, _) in enumerate(GROUPS)}


def po_number_of(scene: Scene, found: Scored, rows: Sequence[int]) -> Extracted[str] | None:
    """The order number, with the other numbers that were considered."""
    if values_first(scene, rows) and (before := _before_label(scene, rows)) is not None:
        return before
    ours = {folded(one) for one in scene.lexicon.seller_ids}
    tokens = [
        t
        for t in found.best(rows, "po_number", TokenKind.CODE, 0.04)
        if (_told(found, t, "po") or not _of_place(scene, t)) and folded(t.printed) not in ours
    ]
    if not tokens:
        return _before_label(scene, rows) or _reference(scene, rows, ours)
    weights: dict[str, float] = {}
    for token in tokens:
        key = token.printed.casefold()
        weights[key] = 1 - (1 - weights.get(key, 0.0)) * (1 - found.of(token, "po_number"))
    tokens.sort(key=lambda t: -weights[t.printed.casefold()])
    best = tokens[0]
    chance = weights[best.printed.casefold()]
    others = {
        t.printed: weights[t.printed.casefold()] for t in tokens if t.printed.casefold() != best.printed.casefold()
    }
    told = _told(found, best, "po")
    if told and not any(_told(found, t, "po") and t.printed.casefold() != best.printed.casefold() for t in tokens):
        chance, others = max(chance, _TOLD), {}
    if chance < 0.3:
        return _before_label(scene, rows) or _reference(scene, rows, ours)
    runners = tuple(RunnerUp(value=v, confidence=round(c, 3)) for v, c in list(others.items())[:3])
    doubt = max(others.values(), default=0.0)
    return from_token(
        scene.transcript,
        best,
        _whole(best),
        chance * (1 - 0.5 * doubt) * best.confidence**0.5,
        "label and place of an order number",
        runners,
    )


def _reference(scene: Scene, rows: Sequence[int], ours: set[str]) -> Extracted[str] | None:
    """Where no number is an order's, the one that is just called a reference: a person confirms it."""
    told: dict[str, tuple[LabelSpan, Cell]] = {}
    for span in spans_of(scene, rows, "reference", 0.95):
        for cell in value_cells(scene, span)[:1]:
            text = cell.text.strip(" :")
            day = any(token.cell.row == cell.row and token.left >= cell.left - 1 for token in scene.dates[cell.row])
            if _NUMBER.fullmatch(text) and not day and folded(text) not in ours:
                told.setdefault(text, (span, cell))
    if len(told) != 1:
        return None
    ((text, (span, cell)),) = told.items()
    return from_cells(scene.transcript, [cell], text, CALLED_SO, f"beside “{span.text}”")


def values_first(scene: Scene, rows: Sequence[int]) -> bool:
    """Whether this form prints values before or over their labels: its dates, which nothing else looks like, tell."""
    told = 0
    for concept in _DATED:
        for span in spans_of(scene, rows, concept, 0.95):
            first = any(_is_day(scene, cell) for cell in reversed_cells(scene, span))
            then = any(_is_day(scene, stack[0]) for stack in value_offers(scene, span))
            told += first - then
    return told > 0


def _is_day(scene: Scene, cell: Cell) -> bool:
    return any(t.cell is cell and t.whole_cell and t.day for t in scene.dates[cell.row])


def _before_label(scene: Scene, rows: Sequence[int]) -> Extracted[str] | None:
    """A number that stands before or over the label of order numbers, where no other is likely."""
    for span in spans_of(scene, rows, "po_number", 0.95):
        for cell in reversed_cells(scene, span):
            if _NUMBER.fullmatch(cell.text.strip(" :")) and not any(d.cell is cell for d in scene.dates[cell.row]):
                return from_cells(scene.transcript, [cell], cell.text.strip(" :"), _REVERSED, f"before “{span.text}”")
    return None


def _day_before_label(scene: Scene, rows: Sequence[int], concepts: Sequence[str]) -> Extracted[date] | None:
    """A day that stands before or over a label of these, where no other is likely."""
    for concept in concepts:
        for span in spans_of(scene, rows, concept, 0.95):
            for cell in reversed_cells(scene, span):
                for token in scene.dates[cell.row]:
                    if token.cell is cell and token.whole_cell and token.day:
                        return from_token(scene.transcript, token, token.day, _REVERSED, f"before “{span.text}”")
    return None


def _of_place(scene: Scene, token: Token) -> bool:
    """Whether the number stands in an address: "Tampa, FL 33693"."""
    return len(token.cell.words) > 1 and scene.lexicon.place(token.cell.text) >= 0.5


def _told(found: Scored, token: Token, group: str) -> bool:
    """Whether an exact label of this group stands right beside or right above the token, and no other sort of label."""
    near = found.evidence.around[token]
    at = _GROUP.get(group, -1)
    if at < 0:
        return False
    beside = near.left[at] >= 0.95 and near.left_between == 0 and near.left[at] >= max(near.left)
    above = near.above[at] >= 0.95 and near.above_rows <= 2 and near.above[at] >= max(near.above)
    return beside or (above and max(near.left, default=0.0) < 0.9)


def _whole(token: Token) -> str:
    """The number with what stands glued around it in its cell: "170034 - 1"."""
    words = token.cell.words
    if token.end + 1 < len(words) and words[token.end].text in ("-", "/") and _SUFFIX.match(words[token.end + 1].text):
        return f"{token.printed} {words[token.end].text} {trimmed(words[token.end + 1].text)}"
    return token.printed


def date_of(scene: Scene, found: Scored, rows: Sequence[int], role: str) -> Extracted[date] | None:
    """The likeliest date in this role."""
    tokens = found.best(rows, role, TokenKind.DATE, 0.35) or _only_told(found, rows, role)
    if not tokens or tokens[0].day is None:
        return _day_before_label(scene, rows, _CONCEPTS.get(role, ()))
    runners = tuple(
        RunnerUp(value=t.day.isoformat(), confidence=round(found.of(t, role), 3))
        for t in tokens[1:3]
        if t.day and t.day != tokens[0].day
    )
    chance = found.of(tokens[0], role)
    group = role if role in ("order_date", "delivery_date") else ""
    rivals = [t for t in tokens[1:] if t.day != tokens[0].day and _told(found, t, group)]
    if group and _told(found, tokens[0], group) and not rivals:
        chance = max(chance, _TOLD)
    chance *= tokens[0].confidence ** 0.5
    return from_token(scene.transcript, tokens[0], tokens[0].day, chance, "label and place of the date", runners)


def _only_told(found: Scored, rows: Sequence[int], role: str) -> list[Token]:
    """The dates that stand at this role's own label, where they all say the same day."""
    told = [t for t in found.best(rows, role, TokenKind.DATE, 0.0) if role in _GROUP and _told(found, t, role)]
    return told if len({t.day for t in told}) == 1 else []


_KRONER = {"nb": "NOK", "nn": "NOK", "no": "NOK", "sv": "SEK", "da": "DKK", "is": "ISK"}


def currency_of(scene: Scene, rows: Sequence[int]) -> Extracted[str] | None:
    """The currency printed in its own field, else the sign or code most amounts carry."""
    for row in rows:
        for span in scene.labels[row]:
            if span.concepts.get("currency", 0) >= 0.8:
                for cell in value_cells(scene, span)[:1]:
                    code = _which(scene, _code(cell.text))
                    if code:
                        return from_cells(scene.transcript, [cell], code, 0.99, "currency field")
    signed = [(t, code) for r in rows for t in scene.figures[r] if (code := _which(scene, t.currency))]
    votes = Counter(code for _, code in signed)
    if votes:
        code, _ = votes.most_common(1)[0]
        token = next(t for t, one in signed if one == code)
        return from_token(scene.transcript, token, code, 0.97 if len(votes) == 1 else 0.8, "sign beside the amounts")
    return _bare_code(scene, rows)


def _which(scene: Scene, code: str) -> str:
    return _KRONER.get(scene.language, "") if code == KRONE else code


def _code(text: str) -> str:
    for word in text.split():
        bare = word.strip("():.,;")
        if bare in CODES:
            return bare
        if bare.lower() in SIGNS:
            return SIGNS[bare.lower()]
    return ""


def _bare_code(scene: Scene, rows: Sequence[int]) -> Extracted[str] | None:
    """A code in a column head, a total's label or a cell of its own: "Unit Price (USD)", "Total EUR"."""
    for row in rows:
        for cell in scene.rows[row].cells:
            for word in cell.words:
                bare = word.text.strip("()[]:.,/")
                bare = _which(scene, bare if bare in ("ft", "FT") else SIGNS.get(bare.casefold(), bare))
                alone = cell.index > 0 and cell.text == bare  # beside a label that nobody knows
                if bare in CODES and (alone or scene.labels[row] or scene.figures[row]):
                    proof = of_words(scene.transcript, cell.page, [word])
                    return Extracted[str](
                        value=bare, text=word.text, evidence=(proof,), confidence=0.93, why="code beside the amounts"
                    )
    return None


def labelled_text(scene: Scene, rows: Sequence[int], concept: str, least: float = 0.8) -> Extracted[str] | None:
    """The text that stands beside or below the best label of this concept."""
    spans = [s for r in rows for s in scene.labels[r] if s.concepts.get(concept, 0) >= least]
    spans.sort(key=lambda s: (-s.concepts[concept], s.cell.row))
    for span in spans:
        cells = value_cells(scene, span)
        if cells and _worth(cells[0].text) and len(cells[0].words) <= _LONGEST:
            medium = scene.transcript.pages[span.cell.page - 1].medium
            return from_cells(
                scene.transcript,
                cells[:1],
                cells[0].text.strip(" :"),
                0.93 if medium is not Medium.PHOTO else 0.8,
                f"beside “{span.text}”",
            )
    return None


def _worth(text: str) -> bool:
    return sum(c.isalnum() for c in text) >= 2


def spans_of(scene: Scene, rows: Sequence[int], concept: str, least: float) -> list[LabelSpan]:
    """Labels of a concept, best first."""
    spans = [s for r in rows for s in scene.labels[r] if s.concepts.get(concept, 0) >= least]
    return sorted(spans, key=lambda s: -s.concepts[concept])
