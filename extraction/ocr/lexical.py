"""Words that OCR doubts, settled by what the catalogue and the trade know.

A character is changed only for one that the engine itself nearly read there, or that no engine can tell from it (0 and O,
1 and l), and only where that gives exactly one word that is known: `0rder` is no word of any form, `Order` is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice, product

from extraction.vocabulary import fold
from extraction.vocabulary.compiled import vocabulary
from models.lexicon import CodeKind, Lexicon
from models.transcript import Doubt, Medium, Page, Transcript, Word

MOST_READINGS = 200  # that one word is tried in
MOST_DOUBTS = 6  # characters of a word that may be wrong
SHORTEST = 3  # characters of a word that is looked up
MIXED_CASE = re.compile(r"[a-zß-öø-ÿ][A-ZÀ-ÖØ-Þ]")
AROUND = ".,;:()[]\"'„“”‚‘’»«/-–"
LEFT_OF_DOUBT = 0.4  # of what was missing to certainty, where a word is known in one reading alone

LOOK_ALIKES = {"0": "Oo", "O": "0", "o": "0", "1": "lI", "l": "1", "I": "1"}
LOOKS_ALIKE = 0.01  # how likely one of them is the other where the engine had no doubt

Known = Callable[[str], bool]


def settled(transcript: Transcript, lexicon: Lexicon) -> Transcript:
    """The transcript with the words of scanned pages as the catalogue and the trade write them, where that is clear."""
    return replace(transcript, pages=tuple(_page(page, lexicon) for page in transcript.pages))


def _page(page: Page, lexicon: Lexicon) -> Page:
    if page.medium not in (Medium.SCAN, Medium.PHOTO):
        return page
    return replace(page, words=tuple(_settled(word, lexicon) for word in page.words))


def _settled(word: Word, lexicon: Lexicon) -> Word:
    asked = _with_look_alikes(word)
    if not asked.doubts:
        return word
    found = _looked_up(asked, lexicon)
    return word if found is asked else found


def _looked_up(word: Word, lexicon: Lexicon) -> Word:
    if lexicon.code_kinds(word.text) is not CodeKind.NONE:
        return word
    code = _as_code(word, lexicon)
    if code is not None:
        return code
    if not any(map(str.isalpha, word.text)):
        return word  # a figure is never changed for one that happens to be a house number
    return _as_word(word, partial(_known, lexicon))


def _with_look_alikes(word: Word) -> Word:
    """The word with a doubt at every figure among letters, or letter among figures, that no engine can tell apart."""
    letters, figures = sum(map(str.isalpha, word.text)), sum(map(str.isdigit, word.text))
    if not letters or not figures:
        return word
    doubted = {(doubt.at, doubt.text) for doubt in word.doubts}
    alike = (
        Doubt(index, other, LOOKS_ALIKE)
        for index, mark in enumerate(word.text)
        for other in LOOK_ALIKES.get(mark, "")
        if (index, other) not in doubted and (index or mark != "1")  # "1NC", "1ST": a number before letters
    )
    return replace(word, doubts=(*word.doubts, *alike))


def _known(lexicon: Lexicon, text: str) -> bool:
    if MIXED_CASE.search(text):
        return False
    if lexicon.known_word(text):
        return True
    common = len(text) > SHORTEST and text.isalpha()
    return common and (fold(text) in vocabulary()["votes"] or lexicon.product_words(text) >= 1.0)


def _as_code(word: Word, lexicon: Lexicon) -> Word | None:
    """The word as the one known number that it may be: every character in question must be in doubt."""
    near = lexicon.near_codes(word.text)
    if len(near) != 1:
        return None
    places = [index for index, mark in enumerate(word.text) if mark.isalnum()]
    if len(places) != len(near[0]):
        return None
    text = list(word.text)
    for place, mark in zip(places, near[0], strict=True):
        if text[place].upper() == mark:
            continue
        if not any(doubt.at == place and doubt.text.upper() == mark for doubt in word.doubts):
            return None
        text[place] = mark
    return _said(word, "".join(text))


def _as_word(word: Word, known: Known) -> Word:
    core = word.text.strip(AROUND)
    begin = word.text.find(core) if core else 0
    end = begin + len(core)
    doubts = [doubt for doubt in word.doubts if begin <= doubt.at < end]
    if not doubts or len(core) < SHORTEST or known(core):
        return word
    fitting = [text for text in _readings(core, begin, doubts) if known(text)]
    if len({fold(text) for text in fitting}) != 1:
        return word
    return _said(word, word.text[:begin] + fitting[0] + word.text[end:])


def _readings(core: str, begin: int, doubts: Sequence[Doubt]) -> Iterator[str]:
    """The other readings of a word, few characters changed."""
    choices: dict[int, list[str]] = {}
    for doubt in sorted(doubts, key=lambda one: -one.likely):
        if doubt.at - begin in choices or len(choices) < MOST_DOUBTS:
            choices.setdefault(doubt.at - begin, [core[doubt.at - begin]]).append(doubt.text)
    combined = product(*(choices.get(index, [mark]) for index, mark in enumerate(core)))
    texts = dict.fromkeys("".join(marks) for marks in islice(combined, MOST_READINGS))
    return (text for text in texts if text != core)


def _said(word: Word, text: str) -> Word:
    return replace(word, text=text, confidence=1 - (1 - word.confidence) * LEFT_OF_DOUBT, doubts=())
