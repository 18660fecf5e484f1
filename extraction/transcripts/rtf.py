"""Rich Text Format, as much as is needed to see what a document says (RTF 1.9.1)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from extraction.transcripts import blocks
from extraction.transcripts.blocks import Block, Cell
from extraction.transcripts.content import Content
from models.transcript import Medium

_TOKEN: Final = re.compile(
    r"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|[\r\n]+|([^\\{}\r\n]+)"
)
_NOT_TEXT: Final = frozenset(
    (
        *("fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "themedata", "colorschememapping"),
        *("latentstyles", "datastore", "generator", "listtable", "listoverridetable", "rsidtbl", "xmlnstbl"),
        *("mmathPr", "fldinst", "filetbl", "revtbl", "header", "footer"),
    )
)
_SIGNS: Final = {
    "tab": "\t", "line": "\n", "emdash": "—", "endash": "–", "bullet": "•", "lquote": "‘", "rquote": "’",
    "ldblquote": "“", "rdblquote": "”", "emspace": " ", "enspace": " ",
}  # fmt: skip
_CODE_PAGES: Final = {1250, 1251, 1252, 1253, 1254, 1257, 866, 850, 437}


@dataclass(slots=True)
class _State:
    silent: bool = False  # inside a destination that is no text
    hidden: bool = False


@dataclass(slots=True)
class _Reading:
    encoding: str = "cp1252"
    text: str = ""
    cells: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    lines: Block = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)
    skip: int = 0  # characters that stand in for a Unicode one

    def end_paragraph(self, in_table: bool) -> None:
        """What was gathered becomes a line, or a further line of a cell."""
        if in_table:
            self.text += "\n"
            return
        self.end_table()
        self.lines += blocks.paragraph(self.text)
        self.text = ""

    def end_table(self) -> None:
        """The rows gathered become aligned lines."""
        if self.rows:
            self.lines += blocks.table(
                [[Cell(blocks.paragraph(text.strip("\n"))) for text in row] for row in self.rows]
            )
            self.rows = []


def read_rtf(data: bytes) -> Content:
    """The document as one page."""
    source = data.decode("latin-1")
    reading = _Reading(_code_page(source))
    states = [_State()]
    in_table = False
    for token in _TOKEN.finditer(source):
        word, number, byte, sign, brace, plain = token.groups()
        if brace:
            _group(brace, states)
        elif word:
            in_table = _control(word, number, reading, states, in_table)
        elif not states[-1].silent:
            _add(_character(byte, sign, plain, reading, states), reading, states[-1])
        elif sign == "*":
            states[-1].silent = True
    reading.end_paragraph(in_table=False)
    reading.end_table()
    lines = blocks.without_blank_edges(reading.lines)
    return Content((blocks.page_of(lines, Medium.TEXT, hidden=reading.unseen, engine="rtf"),))


def _code_page(source: str) -> str:
    found = re.search(r"\\ansicpg(\d+)", source[:2000])
    return f"cp{found.group(1)}" if found and int(found.group(1)) in _CODE_PAGES else "cp1252"


def _group(brace: str, states: list[_State]) -> None:
    if brace == "{":
        states.append(_State(states[-1].silent, states[-1].hidden))
    elif len(states) > 1:
        states.pop()


def _control(word: str, number: str | None, reading: _Reading, states: list[_State], in_table: bool) -> bool:
    """Obey a control word; whether the text now stands in a table."""
    state = states[-1]
    if word in _NOT_TEXT:
        state.silent = True
    elif word == "v":
        state.hidden = number != "0"
    elif state.silent:
        return in_table
    elif word == "u" and number:
        _add(chr(int(number) % 0x10000), reading, state)
        reading.skip = 1
    elif word in _SIGNS:
        _add(_SIGNS[word], reading, state)
    elif word == "pard":
        return False
    elif word == "intbl":
        return True
    elif word in ("par", "sect", "page"):
        reading.end_paragraph(in_table)
    elif word in ("cell", "nestcell"):
        reading.cells.append(reading.text)
        reading.text = ""
    elif word in ("row", "nestrow"):
        reading.rows.append(reading.cells)
        reading.cells = []
    return in_table


def _character(byte: str | None, sign: str | None, plain: str | None, reading: _Reading, states: list[_State]) -> str:
    if byte:
        text = bytes([int(byte, 16)]).decode(reading.encoding, "replace")
    elif sign == "*":
        states[-1].silent = True
        return ""
    elif sign:
        return {"~": " ", "_": "-", "-": ""}.get(sign, sign if sign in "\\{}" else "")
    else:
        text = plain or ""
    if reading.skip and text:
        text, reading.skip = text[1:], 0
    return text


def _add(text: str, reading: _Reading, state: _State) -> None:
    if state.hidden:
        reading.unseen += [text] if text.strip() else []
    else:
        reading.text += text
