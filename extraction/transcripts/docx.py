"""Word documents: paragraphs and tables in their order, what Word hides kept apart.

The body is walked as XML, because text in content controls, text boxes and tracked insertions is
text that people see, and python-docx's paragraphs leave it out.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import docx
from docx.oxml.ns import qn

from extraction.transcripts import blocks
from extraction.transcripts.blocks import Block, Cell
from extraction.transcripts.content import Attachment, Content
from models.archives import ArchiveLimits, check_zip
from models.errors import UnreadableDocument
from models.transcript import Medium

_UNPACKED: Final = ArchiveLimits(member_bytes=300_000_000, total_bytes=300_000_000, ratio=400)
_SMALLEST_SIZE: Final = 3  # half points
_DEEPEST: Final = 12  # tables in tables
_FEW_LETTERS: Final = 200  # a document with fewer may be a scan pasted into Word
_MOST_PICTURES: Final = 10

_P, _TBL, _TR, _TC, _R = (qn(f"w:{one}") for one in ("p", "tbl", "tr", "tc", "r"))
_T, _TAB, _BR, _CR, _NBH = (qn(f"w:{one}") for one in ("t", "tab", "br", "cr", "noBreakHyphen"))
_DEL, _MOVED, _TEXT_BOX, _SDT, _SDT_CONTENT = (
    qn(f"w:{one}") for one in ("del", "moveFrom", "txbxContent", "sdt", "sdtContent")
)
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


@dataclass(slots=True)
class _Reading:
    """What comes together while a document is read."""

    hidden: list[str] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)  # text boxes met in the current paragraph
    paragraphs: int = 0


def read_docx(data: bytes) -> Content:
    """The document as one page; a scan pasted into it comes out as attachments.

    Raises UnreadableDocument.
    """
    check_zip(data, _UNPACKED)
    try:
        document = docx.Document(io.BytesIO(data))
        parts = list(_parts(document))
    except Exception as error:  # python-docx raises whatever a broken part makes it trip over
        raise UnreadableDocument("The Word document is damaged and cannot be opened. Ask for a new copy.") from error
    reading = _Reading()
    lines: Block = []
    for part in parts:
        lines += _story(part, reading, 0)
        lines.append(())
    lines = blocks.without_blank_edges(lines)
    page = blocks.page_of(lines, Medium.TEXT, hidden=reading.hidden, engine="python-docx", refs=False)
    letters = sum(len(word.text) for word in page.words)
    pictures = tuple(_pictures(document)) if letters < _FEW_LETTERS else ()
    return Content((page,) if page.words or page.hidden or not pictures else (), pictures)


def _parts(document: Any) -> Iterator[Any]:
    """Headers, body, footers, each once."""
    headers, footers = [], []
    for section in document.sections:
        for header in (section.header, section.first_page_header):
            if not header.is_linked_to_previous:
                headers.append(header._element)
        for footer in (section.footer, section.first_page_footer):
            if not footer.is_linked_to_previous:
                footers.append(footer._element)
    yield from headers
    yield document.element.body
    yield from footers


def _story(element: Any, reading: _Reading, depth: int) -> Block:
    """The lines of a run of paragraphs and tables: a body, a cell, a header, a text box."""
    lines: Block = []
    for child in _content(element):
        if child.tag == _P:
            lines += _paragraph(child, reading, depth)
        elif depth < _DEEPEST:
            lines += [(), *_table(child, reading, depth + 1), ()]
    return lines


def _content(element: Any) -> Iterator[Any]:
    """Paragraphs and tables, also those inside content controls and tracked insertions."""
    for child in element:
        if child.tag in (_P, _TBL):
            yield child
        elif child.tag not in (_DEL, _MOVED, _TR, _TC) and isinstance(child.tag, str) and len(child):
            yield from _content(child)


def _paragraph(element: Any, reading: _Reading, depth: int) -> Block:
    reading.paragraphs += 1
    ref = f"paragraph {reading.paragraphs}"
    text, bold = "", False
    reading.boxes, outer = [], reading.boxes
    for run in _runs(element, reading):
        said = _run_text(run)
        if _is_hidden(run):
            reading.hidden += [said] if said.strip() else []
            continue
        bold = bold or (not text.strip() and bool(said.strip()) and _is_bold(run))
        text += said
    boxes, reading.boxes = reading.boxes, outer
    lines = blocks.paragraph(text, bold=bold, ref=ref)
    for box in boxes if depth < _DEEPEST else ():
        lines += _story(box, reading, depth + 1)
    return lines


def _runs(element: Any, reading: _Reading) -> Iterator[Any]:
    """The runs of a paragraph that stand in the document as it is now."""
    for child in element:
        if child.tag in (_DEL, _MOVED, _FALLBACK):
            continue
        if child.tag == _R:
            reading.boxes += _text_boxes(child)
            yield child
        elif isinstance(child.tag, str) and len(child):
            yield from _runs(child, reading)


def _text_boxes(element: Any) -> list[Any]:
    """The text boxes anchored in a run; Word writes each twice, once for old versions."""
    found = []
    for box in element.iter(_TEXT_BOX):
        if not any(one.tag in (_FALLBACK, _TEXT_BOX) for one in box.iterancestors()):
            found.append(box)
    return found


def _run_text(run: Any) -> str:
    text = ""
    for child in run:
        if child.tag == _T:
            text += child.text or ""
        elif child.tag == _TAB:
            text += "\t"
        elif child.tag in (_BR, _CR):
            text += "\n"
        elif child.tag == _NBH:
            text += "-"
    return text


def _property(run: Any, name: str) -> Any:
    properties = run.find(qn("w:rPr"))
    return None if properties is None else properties.find(qn(f"w:{name}"))


def _value(element: Any) -> str:
    return "" if element is None else str(element.get(qn("w:val")) or "")


def _is_on(element: Any) -> bool:
    return element is not None and _value(element) not in ("0", "false", "off")


def _is_bold(run: Any) -> bool:
    return _is_on(_property(run, "b"))


def _is_hidden(run: Any) -> bool:
    """Marked as hidden, too small for any eye, or white without a shade behind."""
    if _is_on(_property(run, "vanish")):
        return True
    size = _value(_property(run, "sz"))
    if size.isdigit() and int(size) < _SMALLEST_SIZE:
        return True
    if _value(_property(run, "color")).upper() not in ("FFFFFF", "FEFEFE"):
        return False
    shade, mark = qn("w:shd"), qn("w:highlight")
    around = [run, *(one for one in run.iterancestors() if one.tag in (_P, _TC, _TBL))]
    return not any(next(one.iter(shade, mark), None) is not None for one in around)


def _table(element: Any, reading: _Reading, depth: int) -> Block:
    rows = []
    for row in _grandchildren(element, _TR):
        cells = []
        for cell in _grandchildren(row, _TC):
            span, goes_on = _merge(cell)
            story = [] if goes_on else blocks.without_blank_edges(_story(cell, reading, depth))
            cells.append(Cell(story, span))
        rows.append(cells)
    return blocks.table(rows)


def _grandchildren(element: Any, tag: str) -> Iterator[Any]:
    """Children of that kind, also those inside content controls."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in (_SDT, _SDT_CONTENT):
            yield from _grandchildren(child, tag)


def _merge(cell: Any) -> tuple[int, bool]:
    """How many columns a cell spans, and whether it only carries on the one above."""
    properties = cell.find(qn("w:tcPr"))
    if properties is None:
        return 1, False
    span = _value(properties.find(qn("w:gridSpan")))
    down = properties.find(qn("w:vMerge"))
    return int(span) if span.isdigit() and 0 < int(span) < 100 else 1, down is not None and _value(down) != "restart"


def _pictures(document: Any) -> Iterator[Attachment]:
    for number, relation in enumerate(document.part.rels.values()):
        if number > _MOST_PICTURES or relation.is_external or "image" not in relation.reltype:
            continue
        part = relation.target_part
        yield Attachment(part.partname.rpartition("/")[2], part.blob, part.content_type)
