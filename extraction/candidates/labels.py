"""Where label words stand: runs of words that some form, in some language, prints beside a value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from extraction.layout.rows import Cell, Row
from extraction.vocabulary import labels
from models.transcript import Word

_LONGEST = 5
_WEAK = 0.62  # below this a part-match says nothing


@dataclass(slots=True)
class LabelSpan:
    """A label as printed. `concepts` maps a vocabulary concept to its score, 0..1."""

    words: tuple[Word, ...]
    cell: Cell
    start: int  # index of its first word in the cell
    concepts: dict[str, float]
    exact: bool
    column_like: bool = False  # stands among other labels in its row, as the heads of a table do
    left: float = field(init=False)
    right: float = field(init=False)
    top: float = field(init=False)
    bottom: float = field(init=False)
    whole_cell: bool = field(init=False)  # nothing else stands in its cell

    def __post_init__(self) -> None:
        self.left, self.right = self.words[0].left, self.words[-1].right
        self.whole_cell = len(self.words) == len(self.cell.words)
        self.top = min(w.top for w in self.words)
        self.bottom = max(w.bottom for w in self.words)

    @property
    def text(self) -> str:
        """As printed."""
        return " ".join(w.text for w in self.words)

    @property
    def end(self) -> int:
        """Index after its last word in the cell."""
        return self.start + len(self.words)

    @property
    def hard(self) -> bool:
        """Whether it surely opens a new field: a colon behind it, a bar before it, or a cell of its own."""
        before = self.cell.words[self.start - 1].text if self.start else ""
        return self.words[-1].text.endswith(":") or before in ("|", "·", "•", "/") or (self.whole_cell and self.exact)


def labels_of(row: Row) -> list[LabelSpan]:
    """The row's labels from left to right, never overlapping."""
    spans = [span for cell in row.cells for span in _cell_labels(cell)]
    alone = [s for s in spans if s.whole_cell]
    if len(alone) >= 3:
        for span in alone:
            span.column_like = True
    return spans


def _cell_labels(cell: Cell) -> list[LabelSpan]:
    words = cell.words
    out: list[LabelSpan] = []
    at = 0
    while at < len(words):
        span = _longest_from(cell, at)
        if span is None:
            at += 1
        else:
            out.append(span)
            at = span.end
    if not out and len(words) <= 6:
        loose = _loose(cell, 0, len(words))
        if loose is not None:
            out.append(loose)
    return out


def _longest_from(cell: Cell, start: int) -> LabelSpan | None:
    words = cell.words
    if not any(c.isalpha() or c in "#№" for c in words[start].text):
        return None
    for end in range(min(len(words), start + _LONGEST), start, -1):
        run = words[start:end]
        if end - start > 1 and any(w.text[-1] in ":|" for w in run[:-1]):
            continue
        hits = labels(" ".join(w.text for w in run))
        exact: dict[str, float] = {h.concept: h.score for h in hits if h.exact}
        if exact and (_opens(cell, start, run) if end - start > 1 else _stands_out(cell, start, exact)):
            return LabelSpan(tuple(run), cell, start, exact, True)
    if start == 0 or words[start - 1].text[-1] in ":|;":
        return _before_colon(cell, start)
    return None


def _opens(cell: Cell, start: int, run: Sequence[Word]) -> bool:
    """Inside a sentence two words that could be a label ("order by") are mostly just two words."""
    if start == 0 or len(cell.words) <= 7 or run[-1].text[-1] in ":#.":
        return True
    return cell.words[start - 1].text[-1] in ":|;,-–•·"


def _stands_out(cell: Cell, start: int, concepts: dict[str, float]) -> bool:
    """A single word inside running text is a label only where it opens, closes or carries a colon."""
    words = cell.words
    word = words[start].text
    if sum(c.isalpha() for c in word) <= 2 and len(words) > 1 and not word.endswith((":", "#", ".", "°", "№")):
        return False
    opens = start == 0 or words[start - 1].text[-1] in ":|;,-–•" or any(c.isdigit() for c in words[start - 1].text)
    return len(words) <= 3 or opens or word.endswith((":", "#"))


def _before_colon(cell: Cell, start: int) -> LabelSpan | None:
    """The run of words up to a colon is a label by its shape, whatever it says."""
    words = cell.words
    for end in range(start + 1, min(len(words), start + 6) + 1):
        text = words[end - 1].text
        if text.endswith(":"):
            return _loose(cell, start, end, shape=True)
        if any(c.isdigit() for c in text):
            return None
    return None


def _loose(cell: Cell, start: int, end: int, *, shape: bool = False) -> LabelSpan | None:
    run = cell.words[start:end]
    text = " ".join(w.text for w in run)
    if sum(c.isdigit() for c in text) > 2:
        return None
    concepts: dict[str, float] = {h.concept: h.score for h in labels(text) if h.score >= _WEAK}
    if not concepts and not shape:
        return None
    return LabelSpan(tuple(run), cell, start, concepts, False)


def stack_heads(rows: list[Row], spans: list[list[LabelSpan]]) -> None:
    """Heads printed over two rows ("Unit" above "price") are one label, at the lower place. In place."""
    for at in range(len(rows) - 1):
        upper, lower = rows[at], rows[at + 1]
        if (
            upper.page != lower.page
            or lower.top - upper.bottom > 0.8 * (lower.bottom - lower.top)
            or len(spans[at]) < 2
        ):
            continue
        for cell in lower.cells:
            above = [c for c in upper.cells if c.left < cell.right and cell.left < c.right]
            if len(above) == 1 and len(cell.words) <= 4 and len(above[0].words) <= 4:
                joined = _joined(above[0], cell)
                if joined is not None:
                    spans[at + 1] = sorted(
                        [*(s for s in spans[at + 1] if s.cell is not cell), joined], key=lambda s: s.left
                    )


def _joined(upper: Cell, lower: Cell) -> LabelSpan | None:
    hits = labels(f"{upper.text} {lower.text}")
    concepts: dict[str, float] = {h.concept: h.score for h in hits if h.exact}
    if not concepts or any(c.isdigit() for c in lower.text):
        return None
    return LabelSpan(lower.words, lower, 0, concepts, True, column_like=True)


def head_rows(rows: list[Row], spans: list[list[LabelSpan]]) -> list[bool]:
    """Rows that look like the heads of a table, whether or not every word of them is known."""
    return [_is_head(row, said) for row, said in zip(rows, spans, strict=True)]


def _is_head(row: Row, spans: list[LabelSpan]) -> bool:
    known = sum(1 for s in spans if s.whole_cell and s.concepts)
    bare = not any(c.isdigit() for cell in row.cells for c in cell.text)
    return len(row.cells) >= 3 and (known >= 3 or (bare and (known >= 2 or (known == 1 and len(row.cells) >= 4))))
