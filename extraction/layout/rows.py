"""Text rows of a page and the cells in them.

A row is what a reader's eye follows from left to right; a cell is a run of words in it that no wide
gap and no vertical ruling divides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median

from models.transcript import Medium, Page, Ruling, Transcript, Word

# A gap wider than this share of the text height divides two cells; a space is about a third of it.
CELL_GAP = 0.82
# Two figures side by side are two columns sooner than two words are.
_FIGURE_GAP = 0.52
_WIDER = 1.3  # how much wider than the page's own space such a gap is
_APART = 1.6  # how much wider than the page's own space a gap between two cells is
_WITHIN = 0.6  # of the lower of two boxes
_OVER = 0.5  # of the narrower or the lower of two boxes, from which one stands over the other
_WIDEST_SPACE = 1.3  # of scanned words, whose boxes are as low as their ink
_ENOUGH = 5  # spaces from which a page has one of its own
# Monospaced lines space words by 0.5 to 0.6 of the height: two spaces divide.
MAIL_GAP = 0.9
_GLUED = re.compile(r"([^\W\d_](?:[^\W\d_]|[./°-])*[^\W\d_][.]?:)([^\W_]\S*)")  # no "https://", no "C:", no "12:30"


@dataclass(slots=True)
class Cell:
    """Words of one row that stand together. Edges in points, as in `Word`."""

    words: tuple[Word, ...]
    page: int
    row: int = -1  # index of its row in the document
    index: int = 0  # position in its row, from the left

    text: str = field(init=False)
    left: float = field(init=False)
    right: float = field(init=False)
    top: float = field(init=False)
    bottom: float = field(init=False)

    def __post_init__(self) -> None:
        self.text = " ".join(w.text for w in self.words)
        self.left = self.words[0].left
        self.right = max(w.right for w in self.words)
        self.top = min(w.top for w in self.words)
        self.bottom = max(w.bottom for w in self.words)


@dataclass(slots=True)
class Row:
    """One text row of a page; `index` counts through the whole document."""

    page: int
    words: tuple[Word, ...]
    cells: tuple[Cell, ...]
    top: float
    bottom: float
    index: int = 0

    @property
    def text(self) -> str:
        """The row's words, cells divided by two spaces."""
        return "  ".join(c.text for c in self.cells)

    @property
    def middle(self) -> float:
        """The vertical centre."""
        return (self.top + self.bottom) / 2

    def follows(self, above: Row, heights: float) -> bool:
        """Whether it stands on the page of the row above, fewer of that row's heights below it."""
        return self.page == above.page and self.top - above.bottom < heights * (above.bottom - above.top)


def rows_of(transcript: Transcript) -> list[Row]:
    """All rows of all pages in reading order, numbered through."""
    rows: list[Row] = []
    for page in transcript.pages:
        for row in _page_rows(page):
            row.index = len(rows)
            for cell in row.cells:
                cell.row = row.index
            rows.append(row)
    return rows


def _page_rows(page: Page) -> list[Row]:
    verticals = [r for r in page.rulings if not r.horizontal and r.bottom - r.top > 4]
    out = []
    inked = page.medium in (Medium.SCAN, Medium.PHOTO)
    parts = tuple(part for word in page.words for part in _unglued(word))
    groups = [sorted(group, key=lambda w: w.left) for group in (_inked if inked else _group)(parts)]
    space = _space(groups, _WIDEST_SPACE if inked else CELL_GAP)
    gaps = _Gaps(
        max(MAIL_GAP if page.medium in (Medium.MAIL, Medium.TEXT) else CELL_GAP, _APART * space),
        max(_FIGURE_GAP, _WIDER * space),
    )
    for words in groups:
        runs = _split(words, verticals, page.medium, gaps)
        cells = tuple(Cell(tuple(run), page.number, index=i) for i, run in enumerate(runs))
        top, bottom = min(w.top for w in words), max(w.bottom for w in words)
        out.append(Row(page.number, tuple(words), cells, top, bottom))
    return out


def _unglued(word: Word) -> tuple[Word, ...]:
    """A label and its value without a space between them ("Datum:2026-11-09") are two words."""
    found = _GLUED.fullmatch(word.text) if ":" in word.text else None
    if found is None:
        return (word,)
    at = found.end(1)
    middle = word.left + (word.right - word.left) * at / len(word.text)
    behind = tuple(replace(doubt, at=doubt.at - at) for doubt in word.doubts if doubt.at >= at)
    return (
        replace(word, text=found[1], right=middle, doubts=tuple(doubt for doubt in word.doubts if doubt.at < at)),
        replace(word, text=found[2], left=middle, doubts=behind),
    )


def _group(words: tuple[Word, ...]) -> list[list[Word]]:
    """Words whose vertical centres lie within half a text height of each other."""
    groups: list[list[Word]] = []
    centre = height = 0.0
    for word in sorted(words, key=lambda w: (w.top + w.bottom, w.left)):
        if not word.text.strip():
            continue
        tall = word.bottom - word.top
        if groups and word.middle - centre <= 0.5 * min(max(tall, 1.0), max(height, 1.0)):
            group = groups[-1]
            group.append(word)
            centre += (word.middle - centre) / len(group)
            height = max(height, tall)
        else:
            groups.append([word])
            centre, height = word.middle, tall
    return groups


def _inked(words: tuple[Word, ...]) -> list[list[Word]]:
    """The same for scanned words, whose boxes are as high as their ink: a dot, "r." and "Nr" are of one line
    where the lower of two boxes lies mostly within the higher one."""
    groups: list[list[Word]] = []
    top = bottom = 0.0
    for word in sorted(words, key=lambda w: (w.top + w.bottom, w.left)):
        if not word.text.strip():
            continue
        shared = min(bottom, word.bottom) - max(top, word.top)
        if groups and shared >= _WITHIN * min(bottom - top, word.bottom - word.top):
            groups[-1].append(word)
            if word.bottom - word.top > bottom - top:
                top, bottom = word.top, word.bottom
        else:
            groups.append([word])
            top, bottom = word.top, word.bottom
    return [line for group in groups for line in _parted(group)]


def _parted(group: list[Word]) -> list[list[Word]]:
    """One line, or two where a tall word beside them held them together: no line has words over each other."""
    for number, one in enumerate(group):
        for other in group[number + 1 :]:
            shared = min(one.right, other.right) - max(one.left, other.left)
            upper, lower = sorted((one.middle, other.middle))
            low = min(one.bottom - one.top, other.bottom - other.top)
            if shared > _OVER * min(one.right - one.left, other.right - other.left) and lower - upper > _OVER * low:
                between = (upper + lower) / 2
                above = [w for w in group if w.middle < between]
                return [*_parted(above), *_parted([w for w in group if w.middle >= between])]
    return [group]


@dataclass(frozen=True, slots=True)
class _Gaps:
    """Gaps in text heights that divide two cells: words, and figures side by side."""

    words: float
    figures: float


def _space(groups: list[list[Word]], widest: float) -> float:
    """How wide a space is on this page, in text heights: two words of one sentence stand so far apart."""
    gaps = [
        (word.left - before.right) / max(before.bottom - before.top, 1.0)
        for words in groups
        for before, word in pairwise(words)
        if before.text.isalpha() and word.text.isalpha()
    ]
    near = [gap for gap in gaps if gap < widest]
    return median(near) if len(near) >= _ENOUGH else 0.0


def _split(words: list[Word], verticals: list[Ruling], medium: Medium, gaps: _Gaps) -> list[list[Word]]:
    """Runs of words that no wide gap, ruling or change of spreadsheet cell divides."""
    runs: list[list[Word]] = [[words[0]]]
    typical = median(w.bottom - w.top for w in words)
    for before, word in pairwise(words):
        if medium is Medium.SHEET:
            apart = before.ref != word.ref
        else:
            height = min(max(before.bottom - before.top, word.bottom - word.top), 1.5 * typical)
            gap = word.left - before.right
            figures = medium is Medium.DIGITAL and _is_figure(word.text) and _is_figure(before.text)
            apart = gap > (gaps.figures if figures else gaps.words) * height or _ruled_apart(before, word, verticals)
        if apart:
            runs.append([word])
        else:
            runs[-1].append(word)
    return runs


def _is_figure(text: str) -> bool:
    return text[:1].isdigit() and all(c.isdigit() or c in ".,'’%" for c in text)


def _ruled_apart(before: Word, word: Word, verticals: list[Ruling]) -> bool:
    middle = word.middle
    low, high = before.right - 2.5, word.left + 2.5
    return any(low <= (r.left + r.right) / 2 <= high and r.top - 1 <= middle <= r.bottom + 1 for r in verticals)
