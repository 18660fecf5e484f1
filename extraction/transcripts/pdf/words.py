"""Characters become words: split at spaces and at gaps, joined where they were placed one by one.

Text layers are made by printers, not by writers: words come in pieces, without spaces, drawn twice
to look bold, or spaced out. What counts is what stands beside what on the page.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from extraction.transcripts.pdf import pdfium
from extraction.transcripts.pdf.glyphs import Glyphs, all_upright, glyphs_by_direction, is_blank, upright_glyphs

Array = npt.NDArray[np.float64]
Indexes = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

# all in font sizes
_GAP = 0.14  # a wider step to the next character begins a new word (a space is 0.22 to 0.33 wide)
_SEEN_SPACE = 0.05  # a space character that moves the pen less than this cannot be seen
_REAL_SPACE = 0.08  # a space that is at least this wide was set by the writer, not supplied by pdfium
_BACKWARDS = 0.5  # a step back beyond this begins a new word
_OFF_LINE = 0.35  # a step up or down beyond this begins a new word; a superscript climbs 0.33
_JOIN_BACK, _JOIN_GAP = 0.15, 0.10  # pieces that overlap or part by no more than this are one word
_SPACED_OUT = 0.9  # "T O T A L": single characters no further apart than this may be one word

_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
_UNSEEN = dict.fromkeys((*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), 0xFEFF))
_MENDED: dict[int, str | None] = {**_LIGATURES, **_UNSEEN, 0x02: "-", 0xAD: "-", 0xFFFE: "-"}


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a page in PDF space; parallel arrays, in order of line and place."""

    text: list[str]
    corners: Array  # (n, 4) left, bottom, right, top
    size: Array  # font height in points
    angle: Indexes  # degrees counter-clockwise
    first: Indexes  # pdfium's index of the first character
    line: Indexes  # which line it stands in, ascending from the top within one angle

    def chosen(self, which: Flags | Indexes) -> Words:
        """Some of them."""
        where = np.flatnonzero(which) if which.dtype == np.bool_ else which
        text = [self.text[index] for index in where.tolist()]
        return Words(
            text, self.corners[where], self.size[where], self.angle[where], self.first[where], self.line[where]
        )


def read_words(text: int, count: int) -> Words:
    """The words among the `count` characters of a text page, given by its handle."""
    if count <= 0:
        return _nothing()
    codes = pdfium.code_points(text, count)
    glyphs = upright_glyphs(text, count, codes)
    if glyphs is not None:
        words = _words_of(glyphs)
        if all_upright(text, words.first):
            return words
    return _together([_words_of(one) for one in glyphs_by_direction(text, count, codes)])


def _nothing() -> Words:
    whole = np.zeros(0, np.int64)
    return Words([], np.zeros((0, 4)), np.zeros(0), whole, whole, whole)


def _together(several: list[Words]) -> Words:
    if len(several) < 2:
        return several[0] if several else _nothing()
    return Words(
        [text for words in several for text in words.text],
        *(np.concatenate([getattr(words, name) for words in several]) for name in Words.__slots__[1:]),
    )


@dataclass(slots=True)
class _Pieces:
    """Runs of characters: first and last position within the glyphs, and their place."""

    first: Indexes
    last: Indexes
    start: Array
    end: Array
    base: Array
    size: Array
    before_space: Flags  # a visible space character followed


def _words_of(glyphs: Glyphs) -> Words:
    string = glyphs.code.astype("<u4").tobytes().decode("utf-32-le", "replace")
    pieces = _split(glyphs)
    line, order = _lines(pieces)
    heads = _joined(pieces, line, order, string)
    runs = [string[a : b + 1] for a, b in zip(pieces.first[order].tolist(), pieces.last[order].tolist(), strict=True)]
    ends = [*heads[1:].tolist(), len(runs)] if len(heads) else []
    text = [_mended("".join(runs[head:end]).replace(" ", "")) for head, end in zip(heads.tolist(), ends, strict=True)]
    lefts, rights, bases, sizes = (part[order] for part in (pieces.start, pieces.end, pieces.base, pieces.size))
    left, right, base, size = (
        how.reduceat(part, heads) if len(heads) else part
        for how, part in ((np.minimum, lefts), (np.maximum, rights), (np.maximum, bases), (np.maximum, sizes))
    )
    words = Words(
        text,
        glyphs.corners(left, right, base, size),
        size,
        np.full(len(text), glyphs.angle, np.int64),
        glyphs.index[pieces.first[order[heads]]],
        line[order[heads]],
    )
    return words.chosen(np.array([bool(one) for one in text], dtype=np.bool_))


def _mended(text: str) -> str:
    """Ligatures spelled out, unseen characters dropped, accents joined to their letters."""
    if text.isascii() and text.isprintable():
        return text
    plain = "".join(one for one in text.translate(_MENDED) if ord(one) >= 0x20 and ord(one) != 0x7F)
    return unicodedata.normalize("NFC", plain)


def _split(glyphs: Glyphs) -> _Pieces:
    blank = is_blank(glyphs.code)
    seen = np.flatnonzero(~blank)
    start, end, base, size = (part[seen] for part in (glyphs.start, glyphs.end, glyphs.base, glyphs.size))
    if not len(seen):
        return _Pieces(seen, seen, start, end, base, size, blank[seen])
    both = np.minimum(size[1:], size[:-1])
    gap = start[1:] - end[:-1]
    spaced = np.diff(seen) > 1
    spoken = spaced & (glyphs.end[seen[1:] - 1] - glyphs.start[seen[1:] - 1] > _REAL_SPACE * both)
    breaks = (gap > _GAP * both) | (spaced & (gap > _SEEN_SPACE * both)) | (spoken & (gap > -_SEEN_SPACE * both))
    breaks |= (start[1:] < start[:-1] - 0.1 * both) | (gap < -_BACKWARDS * both)
    breaks |= _unlike(size)
    off_line = np.abs(np.diff(base)) > _OFF_LINE * both
    ligature = start[1:] == start[:-1]  # whose letters share one box
    breaks = (breaks & ~ligature) | off_line
    heads = np.concatenate(([0], np.flatnonzero(breaks) + 1))
    tails = np.concatenate((heads[1:] - 1, [len(seen) - 1]))
    return _Pieces(
        seen[heads],
        seen[tails],
        start[heads],
        np.maximum.reduceat(end, heads),
        np.maximum.reduceat(base, heads),
        np.maximum.reduceat(size, heads),
        np.append(spaced, False)[tails],
    )


def _unlike(size: Array) -> Flags:
    """Where a neighbour is so much larger that it is no part of the same word, as with a watermark."""
    return np.asarray(np.maximum(size[1:], size[:-1]) > 2.2 * np.minimum(size[1:], size[:-1]), dtype=np.bool_)


def _lines(pieces: _Pieces) -> tuple[Indexes, Indexes]:
    """The line number of each piece, and the pieces in order of line and place."""
    if not len(pieces.first):
        return pieces.first, pieces.first
    down = np.argsort(pieces.base, kind="stable")
    step = np.diff(pieces.base[down]) > _OFF_LINE * np.minimum(pieces.size[down][1:], pieces.size[down][:-1])
    line = np.empty(len(down), np.int64)
    line[down] = np.concatenate(([0], np.cumsum(step)))
    return line, np.lexsort((pieces.start, line))


def _joined(pieces: _Pieces, line: Indexes, order: Indexes, string: str) -> Indexes:
    """Where in `order` each word begins."""
    if not len(order):
        return order
    size = np.minimum(pieces.size[order][1:], pieces.size[order][:-1])
    gap = pieces.start[order][1:] - pieces.end[order][:-1]
    same = (np.diff(line[order]) == 0) & (gap >= -_JOIN_BACK * size) & (gap <= _JOIN_GAP * size)
    same &= ~_unlike(pieces.size[order])
    same &= ~(pieces.before_space[order][:-1] & (np.diff(pieces.first[order]) > 0))
    same |= _spaced_out(pieces, line, order, string, gap / size)
    return np.concatenate(([0], np.flatnonzero(~same) + 1))


def _spaced_out(pieces: _Pieces, line: Indexes, order: Indexes, string: str, gap: Array) -> Flags:
    """Where single characters stand evenly apart, four or more of them, as in "T O T A L"."""
    single = (pieces.first == pieces.last)[order]
    near = single[1:] & single[:-1] & (np.diff(line[order]) == 0) & (gap > 0) & (gap < _SPACED_OUT)
    joined = np.zeros(len(near), np.bool_)
    if near.sum() < 3:
        return joined
    edges = np.flatnonzero(np.diff(np.concatenate(([0], near.astype(np.int8), [0]))))
    for head, tail in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        if tail - head < 3:
            continue
        typical = float(np.median(gap[head:tail]))
        letters = sum(string[int(pieces.first[order[one]])].isalpha() for one in range(head, tail + 1))
        if typical < 0.35 or letters > 0.7 * (tail - head + 1):
            joined[head:tail] = gap[head:tail] < 1.6 * typical
    return joined


def drawn_twice(words: Words) -> tuple[Flags, Flags]:
    """(which words repeat another in the same place, which words are so repeated and hence look bold)."""
    repeats, repeated = np.zeros(len(words.text), np.bool_), np.zeros(len(words.text), np.bool_)
    if len(words.text) < 2:
        return repeats, repeated
    near = 0.3 * words.size[1:]  # words are listed by line and place, so that twins are neighbours
    close = (np.abs(np.diff(words.corners[:, 0])) < near) & (np.abs(np.diff(words.corners[:, 1])) < near)
    for index in np.flatnonzero(close).tolist():
        if words.text[index] == words.text[index + 1]:
            repeats[index + 1] = repeated[index] = True
    return repeats, repeated
