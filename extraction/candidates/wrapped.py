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
        for cell in row.cells:
            under = _under(cell, below)
            joined = _joined(cell, under, lexicon) if under is not None else None
            if joined is not None and under is not None:
                codes[at] = [t for t in codes[at] if t.cell is not cell or t.end <= joined.start] + [joined]
                codes[at + 1] = [t for t in codes[at + 1] if t.cell is not under or t.start > 0]


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
            under = [t for t in figures[at + 1] if t.value in _BASES and t.left < token.right + 20 and token.left < t.right]
            if under:
                token.per = under[0].value
                figures[at + 1] = [t for t in figures[at + 1] if t is not under[0]]


def _under(cell: Cell, below: Row) -> Cell | None:
    return next((c for c in below.cells if abs(c.left - cell.left) < 3), None)


def _joined(cell: Cell, under: Cell, lexicon: Lexicon) -> Token | None:
    """The last word of the cell with the first word below it."""
    if len(cell.words) > 5 or len(under.words) > 3:
        return None
    first, second = cell.words[-1].text, trimmed(under.words[0].text)
    head = trimmed(first)
    if not head or not second:
        return None
    broken = first.rstrip(")").endswith(_BREAKS)
    tried = [first + second, head + second, f"{head}-{second}", f"{head} {second}"]
    for text in tried:
        kinds = lexicon.code_kinds(trimmed(text))
        if kinds and not (lexicon.code_kinds(head) and lexicon.code_kinds(second)):
            return _token(cell, under, trimmed(text), kinds)
    whole = trimmed(f"{cell.text} {under.text}")
    if len(whole) <= 40 and (kinds := lexicon.code_kinds(whole)):
        token = _token(cell, under, whole, kinds)
        token.start = 0
        return token
    if broken and code_shape(head) > 0.3 and len(under.words) == 1 and second.isupper() == head.isupper():
        return _token(cell, under, trimmed(first + second), CodeKind.NONE)
    return None


def _token(cell: Cell, under: Cell, text: str, kinds: CodeKind) -> Token:
    words = (cell.words[-1], under.words[0])
    at = len(cell.words) - 1
    return Token(
        TokenKind.CODE, words, cell, at, at + 1, kinds=kinds, shape=1.0 if kinds else code_shape(text), printed=text
    )
