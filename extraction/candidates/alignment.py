"""Which tokens stand under each other: a column is what repeats at one edge, ruled or not."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from extraction.candidates.tokens import Token

_TOLERANCE = 2.6  # points


@dataclass(slots=True, eq=False)
class Column:
    """Tokens of one kind that share an edge, in reading order, over all pages."""

    members: list[Token]
    edge: str  # "left", "right" or "centre"
    rows: int = field(init=False)  # how many text rows it fills

    def __post_init__(self) -> None:
        self.rows = len({t.row for t in self.members})


_EDGES: dict[str, Callable[[Token], float]] = {
    "right": lambda t: t.right,
    "left": lambda t: t.left,
    "centre": lambda t: (t.left + t.right) / 2,
}


def columns_of(tokens: Sequence[Token]) -> dict[Token, Column]:
    """For every token the fullest column it stands in; a lone token is a column of its own."""
    best: dict[Token, Column] = {}
    for edge, place in _EDGES.items():
        ordered = sorted(tokens, key=place)
        places = [place(t) for t in ordered]
        groups: dict[tuple[int, int], Column] = {}
        for token in ordered:
            low = bisect_left(places, place(token) - _TOLERANCE)
            high = bisect_right(places, place(token) + _TOLERANCE)
            column = groups.get((low, high))
            if column is None:
                members = sorted(ordered[low:high], key=lambda t: (t.row, t.left))
                column = groups[(low, high)] = Column(members, edge)
            if token not in best or column.rows > best[token].rows + 0.5:
                best[token] = column
    return best
