"""A structured document as a person can look at it: a segment or an element a row, every value apart.

Files come with all their segments or elements on one line as often as not. Values keep their `ref`, the same that the
readers write into the evidence, so that a value in the order is found in its row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from extraction.structured.edifact import syntax as edifact
from extraction.structured.tradacoms import tradacoms_segments
from extraction.structured.x12 import syntax as x12
from extraction.structured.xml import Node, parse

_INDENT = 2  # characters a level
_DEEPEST = 40
MOST_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class Piece:
    """Some text in a row; `ref` names the value that it is, "" for what only stands between values."""

    text: str
    column: int  # characters from the left
    ref: str = ""


Row = tuple[Piece, ...]


def rows(data: bytes, kind: str) -> tuple[Row, ...]:
    """The rows of a document of a kind that `sniff` named. Raises UnreadableDocument for a broken one."""
    segmented = _SEGMENTED.get(kind.partition("_")[0])
    if segmented is not None:
        found: Iterable[Row] = (_segment(*segment) for segment in segmented(data))
    else:
        found = _elements(parse(data), "", 0)
    return tuple(row for row, _ in zip(found, range(MOST_ROWS), strict=False))


Written = tuple[
    int, str, list[list[str]], str, str
]  # number, tag, elements' components, between elements, and components


def _edifact(data: bytes) -> Iterator[Written]:
    for segment, _ in edifact.segments(edifact.decode(data)):
        yield segment.number, segment.tag, [list(parts) for parts in segment.elements], "+", ":"


def _tradacoms(data: bytes) -> Iterator[Written]:
    for segment in tradacoms_segments(data):
        yield segment.number, segment.tag, [list(parts) for parts in segment.elements], "+", ":"


def _x12(data: bytes) -> Iterator[Written]:
    for segment in x12.segments(x12.decode(data)):
        yield segment.number, segment.tag, [[element] for element in segment.elements], "*", ""


_SEGMENTED = {"edifact": _edifact, "tradacoms": _tradacoms, "x12": _x12}


def _segment(number: int, tag: str, elements: list[list[str]], between: str, within: str) -> Row:
    ref, column = f"segment {number}", len(tag)
    pieces = [Piece(tag, 0)]
    for parts in elements:
        for index, part in enumerate(parts):
            mark = within if index else between
            pieces.append(Piece(mark, column))
            column += len(mark)
            if part.strip():
                pieces.append(Piece(part, column, ref))
            column += len(part)
    return tuple(pieces)


def _elements(node: Node, path: str, depth: int) -> Iterator[Row]:
    yield _element(node, path, depth)
    if depth >= _DEEPEST:
        return
    children = node.children()
    names = [child.name for child in children]
    seen: dict[str, int] = {}
    for child, name in zip(children, names, strict=True):
        seen[name] = seen.get(name, 0) + 1
        step = f"{name}[{seen[name]}]" if names.count(name) > 1 else name
        yield from _elements(child, f"{path}/{step}" if path else step, depth + 1)


def _element(node: Node, path: str, depth: int) -> Row:
    column = depth * _INDENT
    pieces = [Piece(node.name, column)]
    column += len(node.name) + 2
    values = [("", found.text, path)] if (found := node.own_text()) is not None else []
    values += [(f"@{name}", value, f"{path}/@{name}") for name, value in node.attributes()]
    for label, value, ref in values:
        if label:
            pieces.append(Piece(label, column))
            column += len(label) + 1
        text = " ".join(value.split())
        if text:
            pieces.append(Piece(text, column, ref))
            column += len(text) + 2
    return tuple(pieces)
