"""Pages of structured documents: laid out in rows at the reading, and their values found again for the screens.

The readers of EDI and XML name a segment or an element; a screen wants a place on a page. The words of the page
carry the same names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from extraction.structured import sniff
from extraction.structured.rows import Row, rows
from models.errors import UnreadableDocument
from models.evidence import Evidence
from service.records import PageRecord, PageWord
from service.views import CaseView, FieldView, FindingView, LineView

_WIDE, _HIGH = 6.0, 12.0  # points of a character, and of a row
_SEGMENT = re.compile(r"segment \d+")
_INDEX = re.compile(r"\[\d+\]")
_STEP = re.compile("/")
_WORD = re.compile(r"\S+")


def in_rows(pages: Sequence[PageRecord], data: bytes) -> tuple[PageRecord, ...]:
    """The pages of a text; those of a structured document as one, a row a segment or an element."""
    text = [page for page in pages if page.medium == "text"]
    kind = sniff(data, "") if text else None
    if kind is None:
        return tuple(pages)
    try:
        laid_out = rows(data, kind)
    except UnreadableDocument:
        return tuple(pages)
    whole = _page(text[0], laid_out)
    return tuple(whole if page is text[0] else page for page in pages if page is text[0] or page not in text)


def _page(page: PageRecord, laid_out: Sequence[Row]) -> PageRecord:
    longest = max((piece.column + len(piece.text) for row in laid_out for piece in row), default=1)
    count = max(1, len(laid_out))
    words = tuple(
        PageWord(
            found[0],
            (piece.column + found.start()) / longest,
            at / count,
            (piece.column + found.end()) / longest,
            (at + 1) / count,
            ref=piece.ref,
        )
        for at, row in enumerate(laid_out)
        for piece in row
        for found in _WORD.finditer(piece.text)
    )
    return replace(page, width=longest * _WIDE, height=count * _HIGH, words=words)


class _Spot(NamedTuple):
    page: int
    word: PageWord


def placed(case: CaseView, pages: Sequence[PageRecord]) -> CaseView:
    """The case with places for the evidence that names a segment or an element of these pages, its texts."""
    if not pages:
        return case
    known = _Named(pages)
    return case.model_copy(
        update={
            "fields": tuple(_field(field, known) for field in case.fields),
            "lines": tuple(_line(line, known) for line in case.lines),
            "findings": tuple(_finding(finding, known) for finding in case.findings),
        }
    )


class _Named:
    """The words of pages by what they are called."""

    def __init__(self, pages: Iterable[PageRecord]) -> None:
        self._exactly: dict[str, list[_Spot]] = {}
        self._roughly: dict[str, list[_Spot]] = {}
        self._inside: dict[str, list[_Spot]] = {}
        for page in pages:
            for word in page.words:
                if word.ref:
                    spot = _Spot(page.number, word)
                    self._exactly.setdefault(word.ref, []).append(spot)
                    self._roughly.setdefault(_INDEX.sub("", word.ref), []).append(spot)
                    for end in _STEP.finditer(word.ref):
                        self._inside.setdefault(word.ref[: end.start()], []).append(spot)

    def place(self, spot: Evidence) -> Evidence:
        """The evidence where it stands; as it is where it has a place, or nothing is called so."""
        if not spot.ref or (spot.left, spot.top, spot.right, spot.bottom) != (0, 0, 1, 1):
            return spot
        segment = _SEGMENT.match(spot.ref)
        ref = segment[0] if segment else spot.ref
        here = self._exactly.get(ref, [])
        found = _said(here, spot.text) or [*here, *self._inside.get(ref, ())]
        found = found or _said(self._roughly.get(_INDEX.sub("", ref), ()), spot.text)
        if not found:
            return spot
        return spot.model_copy(
            update={
                "page": found[0].page,
                "left": min(one.word.left for one in found),
                "top": min(one.word.top for one in found),
                "right": max(one.word.right for one in found),
                "bottom": max(one.word.bottom for one in found),
            }
        )


def _said(spots: Sequence[_Spot], text: str) -> Sequence[_Spot]:
    """Of the words with one name those that say the text; none where it stands there otherwise."""
    wanted = text.split()
    if not wanted:
        return ()
    for at in range(len(spots) - len(wanted) + 1):
        if [spot.word.text for spot in spots[at : at + len(wanted)]] == wanted:
            return spots[at : at + len(wanted)]
    return ()


def _places(evidence: tuple[Evidence, ...], known: _Named) -> Mapping[str, tuple[Evidence, ...]]:
    return {"evidence": tuple(known.place(spot) for spot in evidence)}


def _field(field: FieldView, known: _Named) -> FieldView:
    findings = tuple(_finding(finding, known) for finding in field.findings)
    return field.model_copy(update={**_places(field.evidence, known), "findings": findings})


def _finding(finding: FindingView, known: _Named) -> FindingView:
    return finding.model_copy(update=_places(finding.evidence, known)) if finding.evidence else finding


def _line(line: LineView, known: _Named) -> LineView:
    return line.model_copy(
        update={
            "fields": tuple(_field(field, known) for field in line.fields),
            "findings": tuple(_finding(finding, known) for finding in line.findings),
            "box": known.place(line.box) if line.box else None,
        }
    )
