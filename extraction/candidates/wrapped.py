"""Numbers that a narrow column broke in two: "CND-50MM-MED-" above "WHT-2M-TU"."""

from __future__ import annotations

from decimal import Decimal

from extraction.candidates.codes import code_shape, trimmed
from extraction.candidates.tokens import Token, TokenKind
from extraction.layout.rows import Cell, Row
from models.lexicon import CodeKind, Lexicon

_BASES = (Decimal(10), Decimal(100), Decimal(1000))
_BREAKS = ("-", "/", "–", ".", "_")


def join_wrapped(rows: list[Row], codes: list[list[Token]], lexicon: Lexicon) -> None:
    """Joins codes with the rest of them in the row below, where the catalogue or a hyphen says so. In place."""
    for at, row in enumerate(rows[:-1]):
        below = rows[at + 1]
        if below.page != row.page or below.top - row.bottom > 0.9 * (row.bottom - row.top):
            continue
        for under in below.cells:
            found = _joined_over(row, under, lexicon)
            if found is not None:
                joined, used = found
                codes[at] = [
                    t for t in codes[at] if t.cell is not joined.cell or t.end <= joined.start or t.start >= joined.end
                ] + [joined]
                codes[at + 1] = [t for t in codes[at + 1] if t.cell is not under or t.start >= used]


def _joined_over(row: Row, under: Cell, lexicon: Lexicon) -> tuple[Token, int] | None:
    """The code whose rest stands in this cell: it begins right above it. With the words of the cell it takes."""
    if len(under.words) > 6:
        return None
    for cell in row.cells:
        for start, word in enumerate(cell.words):
            if abs(word.left - under.left) < 3 and (start == 0 or word.left - cell.words[start - 1].right > 2):
                return _joined(cell, start, under, lexicon)
    return None


def join_bases(rows: list[Row], figures: list[list[Token]]) -> None:
    """A price whose base stands below it: "33.90 /" above "100". In place."""
    for at, row in enumerate(rows[:-1]):
        below = rows[at + 1]
        if below.page != row.page or below.top - row.bottom > 0.9 * (row.bottom - row.top):
            continue
        for token in figures[at]:
            after = token.cell.words[token.end : token.end + 1]
            if token.per or not after or after[0].text != "/":
                continue
            under = [
                t for t in figures[at + 1] if t.value in _BASES and t.left < token.right + 20 and token.left < t.right
            ]
            if under:
                token.per = under[0].value
                figures[at + 1] = [t for t in figures[at + 1] if t is not under[0]]


def _joined(cell: Cell, start: int, under: Cell, lexicon: Lexicon) -> tuple[Token, int] | None:
    first, second = cell.words[start].text, trimmed(under.words[0].text)
    head = trimmed(first)
    if not head or not second:
        return None
    for text in (first + second, head + second, f"{head}-{second}", f"{head} {second}"):
        kinds = lexicon.code_kinds(trimmed(text))
        if kinds and len(trimmed(text)) >= 5 and not (lexicon.code_kinds(head) and lexicon.code_kinds(second)):
            return _token(cell, start, start + 1, under, 1, trimmed(text), kinds), 1
    figured = any(c.isdigit() for w in (*cell.words[start:], *under.words) for c in w.text)
    for end in range(len(cell.words), start, -1) if figured else ():
        words = " ".join(w.text for w in cell.words[start:end])
        for used in range(len(under.words), 0, -1):
            whole = trimmed(f"{words} {' '.join(w.text for w in under.words[:used])}")
            if len(whole) <= 40 and any(c.isdigit() for c in whole) and (kinds := lexicon.code_kinds(whole)):
                return _token(cell, start, end, under, used, whole, kinds), used
    broken = first.rstrip(")").endswith(_BREAKS)
    if broken and code_shape(head) > 0.3 and second.isupper() == head.isupper() and code_shape(head + second) > 0.3:
        return _token(cell, start, start + 1, under, 1, trimmed(first + second), CodeKind.NONE), 1
    return None


def _token(cell: Cell, start: int, end: int, under: Cell, used: int, text: str, kinds: CodeKind) -> Token:
    words = (*cell.words[start:end], *under.words[:used])
    return Token(
        TokenKind.CODE, words, cell, start, end, kinds=kinds, shape=1.0 if kinds else code_shape(text), printed=text
    )
