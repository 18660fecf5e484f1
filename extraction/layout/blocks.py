"""Stacks of cells that read as one paragraph or address: aligned, close, nothing drawn between."""

from __future__ import annotations

from dataclasses import dataclass, field

from extraction.layout.rows import Cell, Row
from models.transcript import Medium, Page, Ruling, Transcript

_ALIGNED = 3.5  # points two left, right or centre edges may differ
_LEADING = 1.15  # gap between two lines of a block, as a share of the text height


@dataclass(slots=True)
class Block:
    """Cells from top to bottom, one a text row."""

    cells: list[Cell]
    page: int
    left: float = field(init=False)
    right: float = field(init=False)
    top: float = field(init=False)
    bottom: float = field(init=False)

    def __post_init__(self) -> None:
        self.measure()

    def measure(self) -> None:
        """Recompute the edges after cells were added."""
        self.left = min(c.left for c in self.cells)
        self.right = max(c.right for c in self.cells)
        self.top = min(c.top for c in self.cells)
        self.bottom = max(c.bottom for c in self.cells)

    @property
    def lines(self) -> list[str]:
        """The text, a line a cell."""
        return [c.text for c in self.cells]


def blocks_of(transcript: Transcript, rows: list[Row]) -> list[Block]:
    """Every cell of the document in exactly one block."""
    out: list[Block] = []
    by_page: dict[int, list[Row]] = {}
    for row in rows:
        by_page.setdefault(row.page, []).append(row)
    for page in transcript.pages:
        out.extend(_page_blocks(page, by_page.get(page.number, [])))
    return out


def _page_blocks(page: Page, rows: list[Row]) -> list[Block]:
    lines = [r for r in page.rulings if r.horizontal and r.right - r.left > 20]
    open_blocks: list[Block] = []
    done: list[Block] = []
    for row in rows:
        keep = [b for b in open_blocks if row.top - b.bottom < 40]
        done.extend(b for b in open_blocks if b not in keep)
        open_blocks = keep
        for cell in row.cells:
            block = _home(cell, open_blocks, lines, page.medium)
            if block is None:
                open_blocks.append(Block([cell], page.number))
            else:
                block.cells.append(cell)
                block.measure()
    return done + open_blocks


def _home(cell: Cell, blocks: list[Block], lines: list[Ruling], medium: Medium) -> Block | None:
    best, best_gap = None, 1e9
    for block in blocks:
        last = block.cells[-1]
        if last.row == cell.row or not _aligned(last, cell):
            continue
        gap = cell.top - last.bottom
        height = min(last.bottom - last.top, cell.bottom - cell.top)
        if gap > _LEADING * height or not 0.72 < (cell.bottom - cell.top) / max(last.bottom - last.top, 0.1) < 1.4:
            continue
        if medium is not Medium.SHEET and _divided(last, cell, lines):
            continue
        if gap < best_gap:
            best, best_gap = block, gap
    return best


def _aligned(above: Cell, cell: Cell) -> bool:
    return (
        abs(above.left - cell.left) <= _ALIGNED
        or (abs(above.right - cell.right) <= 1.5 and above.right - above.left > 10)
        or abs((above.left + above.right) - (cell.left + cell.right)) <= 3.0
    )


def _divided(above: Cell, cell: Cell, lines: list[Ruling]) -> bool:
    low, high = above.bottom - 2, cell.top + 2
    middle = (max(above.left, cell.left) + min(above.right, cell.right)) / 2
    return any(low <= r.top <= high and r.left - 2 <= middle <= r.right + 2 for r in lines)
