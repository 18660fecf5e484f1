"""What running text asks for beside the values: a place, a date limit, a change, or obedience."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from extraction.candidates.scene import Scene
from extraction.evidence import from_cells, of_words
from extraction.layout.rows import Cell
from extraction.vocabulary import PhraseKind, phrase_hits, phrases_of
from models.evidence import Extracted
from models.reasons import Finding
from models.transcript import Transcript, Word

STEERING = frozenset({PhraseKind.STEERS_SOFTWARE, PhraseKind.STEERS_CLERK})
"""Phrases aimed at software or at the clerk."""


@dataclass(frozen=True, slots=True)
class Limit:
    """A date in running text: `until` it, or not before it."""

    day: date
    until: bool
    row: int


def place_hint(scene: Scene, rows: Sequence[int]) -> Extracted[str] | None:
    """The place of "please deliver to Leeds": a town that the catalogue knows, in a sentence about delivering."""
    for row in rows:
        for cell in scene.rows[row].cells:
            if not any(h.kind is PhraseKind.DELIVER_TO for h in phrase_hits(cell.text)):
                continue
            best = _place_in(scene, cell)
            if best is not None:
                return best
    return None


def _place_in(scene: Scene, cell: Cell) -> Extracted[str] | None:
    words = cell.words
    for length in (3, 2, 1):
        for start in range(len(words) - length + 1):
            run = words[start : start + length]
            text = " ".join(w.text for w in run).strip(".,;:!()")
            if text[:1].isupper() and len(text) >= 3 and scene.lexicon.place(text) >= 0.95:
                part = Cell(tuple(run), cell.page, cell.row, cell.index)
                return from_cells(scene.transcript, [part], text, 0.9, "place in a sentence about delivering")
    return None


def limits_of(scene: Scene, rows: Sequence[int]) -> list[Limit]:
    """Dates that running text sets as a limit."""
    out = []
    for row in rows:
        kinds = {h.kind for h in phrase_hits(scene.rows[row].text)}
        for token in scene.dates[row]:
            if token.day and kinds & {PhraseKind.NOT_BEFORE, PhraseKind.DEADLINE}:
                out.append(Limit(token.day, PhraseKind.NOT_BEFORE not in kinds, row))
    return out


def steering_findings(transcript: Transcript) -> list[Finding]:
    """Text aimed at software or at the clerk, and text that a person cannot see: data and a reason, never followed."""
    out: list[Finding] = []
    for page in transcript.pages:
        for words, hidden in ((page.words, False), (page.hidden, True)):
            for line in _steering(_lines(words)):
                text = " ".join(w.text for w in line)
                said = "Hidden text tries to steer" if hidden else "The text tries to steer"
                proof = of_words(transcript, page.number, line)
                out.append(
                    Finding(
                        code="conflicting_instructions",
                        message=f"{said} the order desk: “{text[:160]}”.",
                        found=text[:300],
                        evidence=(proof,),
                    )
                )
    return out[:5]


def _steering(lines: list[list[Word]]) -> list[list[Word]]:
    """The lines in which such a text begins, each with those over which it runs on."""
    texts = [" ".join(w.text for w in line) for line in lines]
    ends = list(accumulate(len(text) + 1 for text in texts))
    out: dict[int, list[Word]] = {}
    for hit in phrases_of(" ".join(texts), STEERING):
        first, last = bisect_right(ends, hit.start), bisect_right(ends, hit.end - 1)
        out.setdefault(first, [w for line in lines[first : last + 1] for w in line])
    return list(out.values())


def _lines(words: Sequence[Word]) -> list[list[Word]]:
    """Lines in reading order."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda w: (round(w.middle / 4), w.left)):
        if rows and abs(rows[-1][-1].middle - word.middle) < 4:
            rows[-1].append(word)
        else:
            rows.append([word])
    return rows


def contradiction(limits: Sequence[Limit], scene: Scene) -> Finding | None:
    """A deadline that lies before the day before which nothing may come."""
    until = [x for x in limits if x.until]
    later = [x for x in limits if not x.until]
    for one in until:
        for other in later:
            if other.day > one.day:
                words = scene.rows[other.row].words
                proof = of_words(scene.transcript, scene.rows[other.row].page, words)
                return Finding(
                    code="conflicting_instructions",
                    message=f"Delivery is asked for by {one.day:%Y-%m-%d} and not before {other.day:%Y-%m-%d}.",
                    field="requested_delivery_date",
                    expected=one.day.isoformat(),
                    found=other.day.isoformat(),
                    evidence=(proof,),
                )
    return None


def change_finding(scene: Scene, rows: Sequence[int]) -> Finding | None:
    """A message that changes something of its attachment."""
    for row in rows:
        if any(h.kind is PhraseKind.CHANGES for h in phrase_hits(scene.rows[row].text)):
            words = scene.rows[row].words
            proof = of_words(scene.transcript, scene.rows[row].page, words)
            text = scene.rows[row].text[:160]
            return Finding(
                code="conflicting_instructions",
                message=f"The message changes the attached order: “{text}”.",
                found=text,
                evidence=(proof,),
            )
    return None
