"""Pages of structured documents: laid out in rows at the reading, and their values found again for the screens.

The readers of EDI and XML name a segment or an element; a screen wants a place on a page. The words of the page
carry the same names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

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


def in_rows(pages: Sequence[PageRecord], contents: Mapping[int, bytes]) -> tuple[PageRecord, ...]:
    """The pages, those of structured documents with a row a segment or an element. `contents` by page number."""
    return tuple(_laid_out(page, contents.get(page.number, b"")) if page.medium == "text" else page for page in pages)


def _laid_out(page: PageRecord, data: bytes) -> PageRecord:
    kind = sniff(data, "")
    if kind is None:
        return page
    try:
        return _page(page, rows(data, kind))
    except UnreadableDocument:
        return page


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


_Words = dict[tuple[int, str], list[PageWord]]


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
    """The words of pages by their page and by what they are called there."""

    def __init__(self, pages: Iterable[PageRecord]) -> None:
        self._exactly: _Words = {}
        self._roughly: _Words = {}
        self._inside: _Words = {}
        for page in pages:
            for word in page.words:
                if word.ref:
                    self._exactly.setdefault((page.number, word.ref), []).append(word)
                    self._roughly.setdefault((page.number, _INDEX.sub("", word.ref)), []).append(word)
                    for end in _STEP.finditer(word.ref):
                        self._inside.setdefault((page.number, word.ref[: end.start()]), []).append(word)

    def place(self, spot: Evidence) -> Evidence:
        """The evidence where it stands; as it is where it has a place, or nothing is called so."""
        if not spot.ref or (spot.left, spot.top, spot.right, spot.bottom) != (0, 0, 1, 1):
            return spot
        segment = _SEGMENT.match(spot.ref)
        ref = segment[0] if segment else spot.ref
        here = self._exactly.get((spot.page, ref), [])
        found = _said(here, spot.text) or [*here, *self._inside.get((spot.page, ref), ())]
        found = found or _said(self._roughly.get((spot.page, _INDEX.sub("", ref)), ()), spot.text)
        if not found:
            return spot
        return spot.model_copy(
            update={
                "left": min(word.left for word in found),
                "top": min(word.top for word in found),
                "right": max(word.right for word in found),
                "bottom": max(word.bottom for word in found),
            }
        )


def _said(words: Sequence[PageWord], text: str) -> Sequence[PageWord]:
    """Of the words with one name those that say the text; none where it stands there otherwise."""
    wanted = text.split()
    if not wanted:
        return ()
    for at in range(len(words) - len(wanted) + 1):
        if [word.text for word in words[at : at + len(wanted)]] == wanted:
            return words[at : at + len(wanted)]
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
