"""Plain text: bytes to characters whatever the encoding, and lines to a page."""

from __future__ import annotations

import codecs
import itertools
import unicodedata
from typing import Final

from extraction.transcripts.blocks import Block, Piece, page_of
from extraction.transcripts.content import Content
from models.transcript import Medium

_GUESSES: Final = ("cp1252", "cp1251", "cp1250", "cp866", "iso8859_7")  # in this order when they fit alike
_TRADE_SIGNS: Final = frozenset("€£°²³½¼¾×–—…•®™§µ·©±‘’“”„«»ºªØø№¿¡")
_MOST_LINES = 20_000


def decoded(data: bytes, declared: str = "") -> str:
    """The text of these bytes. A declared encoding is believed when it fits; then marks, UTF-8, statistics."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF32_LE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return data.decode(encoding, "replace").lstrip("\ufeff")
    if declared and declared.lower() not in ("us-ascii", "ascii", "unknown-8bit"):
        try:
            return data.decode(declared)
        except (LookupError, UnicodeDecodeError):
            pass  # declared wrongly, as mail programs often do
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _wide(data) or _guessed(data)


def _wide(data: bytes) -> str:
    """UTF-16 without a byte-order mark, told by its zero bytes; "" when it is not."""
    head = data[:2000]
    if len(head) >= 8 and head[1::2].count(0) > 0.2 * len(head):
        return data.decode("utf-16-le", "replace")
    if len(head) >= 8 and head[0::2].count(0) > 0.2 * len(head):
        return data.decode("utf-16-be", "replace")
    return ""


def _guessed(data: bytes) -> str:
    """One of the 8-bit encodings of Europe: the one in which words look most like words."""
    sample = data[:20_000]
    best = max(_GUESSES, key=lambda one: (_likeness(sample.decode(one, "replace")), -_GUESSES.index(one)))
    return data.decode(best, "replace")


def _likeness(text: str) -> float:
    score = 0.0
    for word in text.split():
        if not word.isascii():
            score += _word_likeness(word)
    return score


def _word_likeness(word: str) -> float:
    """Positive for a word of one script with letters in places where letters stand."""
    letters = [one for one in word if one.isalpha()]
    foreign = [one for one in letters if not one.isascii()]
    scripts = {unicodedata.name(one, "?").partition(" ")[0] for one in letters if one not in _TRADE_SIGNS}
    score = 2.0 * len(foreign) if len(scripts) == 1 else -3.0 * len(foreign)
    if scripts == {"LATIN"} and len(foreign) > 0.6 * len(letters):
        score = -2.0 * len(foreign)  # a word all of accents is another script read in the wrong table
    core = word.strip("".join(_TRADE_SIGNS) + "().,;:!?'\"/-+*%&0123456789")
    for one in word:
        if not one.isascii() and not one.isalpha():
            inside = one in core
            score += (
                -4.0
                if inside or unicodedata.category(one) in ("Cc", "Cn", "Co")
                else 0.5
                if one in _TRADE_SIGNS
                else -1.0
            )
    mixed = sum(a.islower() and b.isupper() for a, b in itertools.pairwise(word))
    return score - 2.0 * mixed


def lines_of(text: str) -> Block:
    """The lines of a text as they are, tabs resolved to every eighth column."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").replace("\u2028", "\n")
    lines = [line.expandtabs(8).rstrip() for line in plain.split("\n")]
    return [(Piece(0, line),) if line.strip() else () for line in lines]


def read_text(data: bytes) -> Content:
    """A text file as one page, a word's place given as its line."""
    lines = lines_of(decoded(data))
    while lines and not lines[-1]:
        lines.pop()
    problems = () if len(lines) <= _MOST_LINES else (f"Only the first {_MOST_LINES} of {len(lines)} lines were read.",)
    return Content((page_of(lines[:_MOST_LINES], Medium.TEXT, engine="text"),), problems=problems)
