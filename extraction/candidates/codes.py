"""Runs of characters that could be somebody's number: part numbers, order numbers, barcodes, ids."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from extraction.candidates.tokens import Token, TokenKind
from extraction.layout.rows import Cell
from models.lexicon import CodeKind, Lexicon
from models.transcript import Word

_TRIM = ".,;:()[]{}<>\"'|*•·#№/"
_LONGEST_PIECE = 14  # letters
_LONGEST = 8  # words one number may be printed as
_LONGEST_NUMBER = 40  # characters
_PLAIN = re.compile(r"^[\w][\w\-–./+#&*]*$")


def trimmed(text: str) -> str:
    """The text without the punctuation that sentences put around a number."""
    return text.strip(_TRIM)


def folded(text: str) -> str:
    """Letters and digits alone, case folded: two prints of one number, or of one address, are equal so."""
    return "".join(c for c in text.casefold() if c.isalnum())


@lru_cache(maxsize=20_000)
def code_shape(text: str) -> float:
    """How much a text looks like a number that somebody assigned, 0..1, whatever it says."""
    if not 2 <= len(text) <= _LONGEST_NUMBER or not _PLAIN.match(text):
        return 0.0
    digits = sum(c.isdigit() for c in text)
    letters = sum(c.isalpha() for c in text)
    if not digits:
        upper = text.isupper() and ("-" in text or "." in text) and letters >= 4
        return 0.35 if upper else 0.0
    score = 0.3 + 0.06 * min(len(text), 8)
    if letters and digits:
        score += 0.15
    if "-" in text or "/" in text:
        score += 0.05
    return min(1.0, score) if len(text) >= 3 else 0.2


def codes_of(cell: Cell, lexicon: Lexicon) -> list[Token]:
    """All codes of a cell from left to right; a run that the catalogue knows wins over its words."""
    out: list[Token] = []
    says = [any(c.isalnum() for c in w.text) for w in cell.words]  # a dash beside the number is no part of it
    digits = [any(c.isdigit() for c in w.text) for w in cell.words]
    at = 0
    while at < len(cell.words):
        token = _known_run(cell, at, lexicon, says, digits) or _single(cell, at, lexicon)
        if token is None:
            at += 1
        else:
            out.append(token)
            at = token.end
    return out


def _known_run(cell: Cell, at: int, lexicon: Lexicon, says: Sequence[bool], digits: Sequence[bool]) -> Token | None:
    """Joined words are a number only when they are printed like one: short pieces with a figure among them."""
    if not says[at]:
        return None
    words = cell.words
    figured = next((i for i in range(at, len(words)) if digits[i]), len(words))
    for end in range(_run_end(words, at), at, -1):
        if not says[end - 1] or (end - at > 1 and end <= figured):
            continue
        text = trimmed(" ".join(w.text for w in words[at:end]))
        if len(text) >= 3 and (kinds := lexicon.code_kinds(text)):
            return _token(cell, at, end, text, kinds, 1.0)
    return None


def _run_end(words: Sequence[Word], at: int) -> int:
    """Where the longest run that may be one number ends, exclusive."""
    end = at + 1
    if len(words[at].text) > _LONGEST_PIECE:
        return end
    length = len(words[at].text)
    while end < min(len(words), at + _LONGEST) and len(words[end].text) <= _LONGEST_PIECE:
        length += len(words[end].text)
        if length > _LONGEST_NUMBER:
            break
        end += 1
    return end


def _single(cell: Cell, at: int, lexicon: Lexicon) -> Token | None:
    text = trimmed(cell.words[at].text)
    shape = code_shape(text)
    if shape <= 0:
        return None
    token = _token(cell, at, at + 1, text, CodeKind.NONE, shape)
    if cell.words[at].confidence < 0.97 and len(text) >= 5:
        token.near = lexicon.near_codes(text)
    return token


def _token(cell: Cell, at: int, end: int, text: str, kinds: CodeKind, shape: float) -> Token:
    return Token(TokenKind.CODE, cell.words[at:end], cell, at, end, kinds=kinds, shape=max(shape, 0.3), printed=text)
