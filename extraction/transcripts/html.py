"""HTML as a reader sees it, laid out in character cells; never rendered, nothing ever fetched.

Tables become aligned columns, one HTML row one line wherever its cells are single lines. What a
browser would not show (display:none, white on white, letters of no size) is kept apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Final

import lxml.etree
import lxml.html

from extraction.transcripts import blocks
from extraction.transcripts.blocks import Block, Cell, Laid
from extraction.transcripts.content import Content
from extraction.transcripts.css import Rules, Style, rules_of
from extraction.transcripts.text import decoded
from models.transcript import Medium

_NOT_SHOWN: Final = frozenset(
    {"script", "style", "head", "title", "meta", "link", "template", "noscript", "object", "svg"}
)
_INLINE: Final = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdo",
        "big",
        "cite",
        "code",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "img",
        "input",
        "ins",
        "kbd",
        "label",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
        "o:p",
        "bdi",
        "data",
    ]
)
_BOLD: Final = frozenset({"b", "strong", "th", "h1", "h2", "h3", "h4", "h5", "h6"})
_SPACED: Final = frozenset({"p", "table", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote", "hr"})
_DEEPEST = 120
_MOST_CELLS = 40_000


@dataclass(slots=True)
class _Flow:
    """A run of inline text that waits for the end of its line."""

    text: str = ""
    bold: bool = False

    def add(self, text: str, bold: bool) -> None:
        self.bold = self.bold or (bold and not self.text.strip())
        self.text += text


@dataclass(slots=True)
class _Layout:
    rules: Rules
    hidden: list[str] = field(default_factory=list)
    cells: int = 0


def lay_out(markup: str) -> Laid:
    """The lines that a browser would show, and the texts that it would not."""
    root = _parsed(markup)
    if root is None:
        return Laid()
    layout = _Layout(rules_of(root))
    body = next(iter(root.iter("body")), root)
    lines = _block(body, layout.rules.style_of(body, Style()), layout, 0)
    return Laid(blocks.without_blank_edges(lines), layout.hidden)


def has_table(markup: str) -> bool:
    """Whether it holds a table of data: at least two rows of two filled cells, with no table inside."""
    root = _parsed(markup)
    if root is None:
        return False
    for one in root.iter("table"):
        if next(one.iterdescendants("table"), None) is not None:
            continue
        full = [
            row for row in one.iter("tr") if sum(bool(_text(cell)) for cell in row if cell.tag in ("td", "th")) >= 2
        ]
        if len(full) >= 2:
            return True
    return False


def read_html(data: bytes) -> Content:
    """An HTML file as one page."""
    laid = lay_out(decoded(data, _declared(data)))
    return Content((blocks.page_of(laid.lines, Medium.TEXT, hidden=laid.hidden, engine="html"),))


def _declared(data: bytes) -> str:
    found = re.search(rb"charset\s*=\s*[\"']?([\w-]+)", data[:4096], re.IGNORECASE)
    return found.group(1).decode("ascii") if found else ""


def _parsed(markup: str) -> Any:
    markup = re.sub(r"^\s*<\?xml[^>]*\?>", "", markup).replace("\0", "")
    try:
        parser = lxml.html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True)
        return lxml.html.document_fromstring(markup, parser=parser) if markup.strip() else None
    except (lxml.etree.ParserError, lxml.etree.XMLSyntaxError, ValueError):
        return None


def _text(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def _block(element: Any, style: Style, layout: _Layout, depth: int) -> Block:
    """The lines of an element that stands by itself."""
    tag = str(element.tag).lower()
    if tag == "table":
        return _table(element, style, layout, depth)
    if tag == "pre":
        return [line for part in _text_lines(element) for line in blocks.paragraph(part, wrap=10_000)]
    lines: Block = []
    flow = _Flow()
    _fill(element, style, layout, depth, lines, flow)
    _end_line(flow, lines)
    return lines


def _text_lines(element: Any) -> list[str]:
    return "".join(element.itertext()).replace("\r\n", "\n").strip("\n").split("\n")


def _fill(element: Any, style: Style, layout: _Layout, depth: int, lines: Block, flow: _Flow) -> None:
    """Add an element's own text and its children to the lines, and to the line not yet ended."""
    _add_text(element.text, style, layout, flow)
    for child in element:
        if isinstance(child.tag, str):
            _add_child(child, style, layout, depth + 1, lines, flow)
        _add_text(child.tail, style, layout, flow)


def _add_text(text: str | None, style: Style, layout: _Layout, flow: _Flow) -> None:
    if not text:
        return
    if style.unseen:
        if text.strip():
            layout.hidden.append(" ".join(text.split()))
        return
    flow.add(re.sub(r"[\s\u00a0\u200b-\u200f\ufeff]+", " ", text), style.bold)


def _add_child(child: Any, style: Style, layout: _Layout, depth: int, lines: Block, flow: _Flow) -> None:
    tag = child.tag.lower()
    if tag in _NOT_SHOWN or depth > _DEEPEST:
        return
    inner = layout.rules.style_of(child, style)
    if tag in _BOLD:
        inner = replace(inner, bold=True)
    if inner.gone and not style.gone:
        layout.hidden += [text for text in [_text(child)] if text]
    elif tag == "br":
        _end_line(flow, lines, even_empty=True)
    elif tag in _INLINE or ":" in tag:
        if tag == "input":
            _add_text(
                child.get("value") if child.get("type", "text") in ("text", "number", "date") else None,
                inner,
                layout,
                flow,
            )
        _fill(child, inner, layout, depth, lines, flow)
    else:
        _end_line(flow, lines)
        _add_block(child, tag, inner, layout, depth, lines)


def _add_block(child: Any, tag: str, style: Style, layout: _Layout, depth: int, lines: Block) -> None:
    spaced = tag in _SPACED
    if spaced:
        lines.append(())
    made = _block(child, style, layout, depth)
    if tag == "li":
        made = [line for number, line in enumerate(made) for line in blocks.indented([line], "  " if number else "- ")]
    elif tag == "blockquote":
        made = blocks.indented(blocks.without_blank_edges(made), "> ")
    lines += made
    if spaced:
        lines.append(())


def _end_line(flow: _Flow, lines: Block, *, even_empty: bool = False) -> None:
    text = flow.text.strip()
    if text:
        lines += blocks.paragraph(text, bold=flow.bold)
    elif even_empty:
        lines.append(())
    flow.text, flow.bold = "", False


def _table(element: Any, style: Style, layout: _Layout, depth: int) -> Block:
    lines: Block = []
    for caption in element.iterchildren("caption"):
        lines += _block(caption, style, layout, depth + 1)
    rows = []
    below: dict[int, int] = {}  # column -> rows that a cell above still reaches down into
    for row in _rows(element):
        row_style = layout.rules.style_of(row, style)
        if row_style.gone:
            layout.hidden += [text for text in [_text(row)] if text]
            continue
        rows.append(_cells(row, row_style, layout, depth, below))
        if layout.cells > _MOST_CELLS:
            break
    return lines + blocks.table(rows)


def _rows(element: Any) -> Iterator[Any]:
    for child in element:
        tag = str(child.tag).lower()
        if tag == "tr":
            yield child
        elif tag in ("thead", "tbody", "tfoot"):
            yield from _rows(child)


def _cells(row: Any, style: Style, layout: _Layout, depth: int, below: dict[int, int]) -> list[Cell]:
    cells: list[Cell] = []
    column = 0
    for cell in row:
        if str(cell.tag).lower() not in ("td", "th"):
            continue
        column = _passed_over(column, below, cells)
        made, span = _cell(cell, style, layout, depth)
        cells.append(Cell(made, span))
        reach = _number(cell.get("rowspan"), 1000) - 1
        below.update(dict.fromkeys(range(column, column + span), reach) if reach else {})
        column += span
    _passed_over(column, below, cells)
    return cells


def _passed_over(column: int, below: dict[int, int], cells: list[Cell]) -> int:
    """The next free column; cells of earlier rows that reach down stand here as empty ones."""
    while below.get(column, 0) > 0:
        below[column] -= 1
        cells.append(Cell([]))
        column += 1
    return column


def _cell(cell: Any, style: Style, layout: _Layout, depth: int) -> tuple[Block, int]:
    layout.cells += 1
    inner = layout.rules.style_of(cell, style)
    if cell.tag.lower() == "th":
        inner = replace(inner, bold=True)
    if inner.gone:
        layout.hidden += [text for text in [_text(cell)] if text]
        return [], _number(cell.get("colspan"), 100)
    made = blocks.without_blank_edges(_block(cell, inner, layout, depth + 1)) if depth < _DEEPEST else []
    return made, _number(cell.get("colspan"), 100)


def _number(text: str | None, most: int) -> int:
    digits = re.match(r"\s*(\d{1,4})", text or "")
    return min(max(int(digits.group(1)), 1), most) if digits else 1
