"""Transcripts made harder without touching what is true: blind labels and foreign labels.

`blind` leaves the catalogue, arithmetic, types and geometry; `foreign` leaves forms in languages and
wordings that training never saw. Both are pure and seeded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from models.transcript import Page, Transcript, Word
from tools.generator.chance import Chance
from tools.generator.kept import fold, true_words
from tools.generator.resources import HELD_LANGUAGES, wordings

Json = dict[str, Any]
_SCRIPTS = (
    ("aeiou", "bcdfghjklmnprstvz"),
    ("аеиоу", "бвгджзклмнпрст"),
    ("αεηιο", "βγδζκλμνπρστ"),
)
_LONGEST = 5  # words of a label


def invented(word: str, chance: Chance) -> str:
    """A word of the same shape: letters for letters, digits for digits, the case and all signs kept."""
    return "".join(_letter(c, chance) for c in word)


def _letter(char: str, chance: Chance) -> str:
    if char.isdigit():
        return chance.pick("123456789") if char != "0" else "0"
    if not char.isalpha():
        return char
    low = char.casefold()[:1]
    script = 1 if "а" <= low <= "ӿ" else 2 if "α" <= low <= "ώ" or low in "άέήίό" else 0
    vowels, consonants = _SCRIPTS[script]
    is_vowel = low in "aeiouyäöüáàâéèêíîóôúåæøаеёиоуыэюяіїєαεηιουωάέήίόύώ"
    new = chance.pick(vowels if is_vowel else consonants)
    return new.upper() if char.isupper() else new


def blind(transcript: Transcript, truth: Json, seed: int = 0) -> Transcript:
    """Every word that is part of no true value becomes an invented word of the same shape.

    The same word becomes the same word throughout a document, as a label that is repeated would be.
    """
    kept = true_words(transcript, truth)

    def page_of(number: int, page: Page) -> Page:
        words = tuple(
            word if (number, index) in kept else replace(word, text=_stable(word.text, seed))
            for index, word in enumerate(page.words)
        )
        return replace(page, words=words)

    return replace(transcript, pages=tuple(page_of(n, p) for n, p in enumerate(transcript.pages)))


def _stable(text: str, seed: int) -> str:
    return invented(text, Chance(f"{seed}/{text.casefold()}"))


@cache
def _labels() -> dict[tuple[str, ...], str]:
    """Every known label, as folded words -> what it labels."""
    table: dict[tuple[str, ...], str] = {}
    for language in wordings().values():
        for key, entry in language.items():
            if key.startswith(("m_", "u_", "legal", "intro", "confirm", "note", "line_note", "terms", "free")):
                continue
            for text in (*entry.train, *entry.held):
                words = tuple(w for w in (fold(part) for part in text.split()) if w)
                if 0 < len(words) <= _LONGEST:
                    table.setdefault(words, key)
    return table


def foreign(transcript: Transcript, truth: Json, seed: int = 0) -> Transcript:
    """Labels in wordings of languages that training never saw; words that are no known label are invented.

    One document speaks one foreign language throughout.
    """
    tongue = Chance(f"foreign/{seed}/{transcript.name}").pick(sorted(HELD_LANGUAGES & set(wordings())))
    kept = true_words(transcript, truth)
    pages = []
    for number, page in enumerate(transcript.pages):
        free = {i for i in range(len(page.words)) if (number, i) not in kept}
        pages.append(replace(page, words=_translated(page.words, free, tongue, seed)))
    return replace(transcript, pages=tuple(pages))


def _translated(words: Sequence[Word], free: set[int], tongue: str, seed: int) -> tuple[Word, ...]:
    result: list[Word] = []
    index = 0
    while index < len(words):
        if index not in free:
            result.append(words[index])
            index += 1
            continue
        length, key = _label_at(words, free, index)
        if key:
            run = words[index : index + length]
            result += _respelt(run, _said(tongue, key, seed))
            index += length
        else:
            result.append(replace(words[index], text=_stable(words[index].text, seed)))
            index += 1
    return tuple(result)


def _label_at(words: Sequence[Word], free: set[int], index: int) -> tuple[int, str]:
    """How many words from here on are a label, and of what; the longest reading wins."""
    for length in range(_LONGEST, 0, -1):
        run = words[index : index + length]
        if len(run) < length or any(i not in free for i in range(index, index + length)):
            continue
        if any(abs(word.middle - run[0].middle) > 4 for word in run):
            continue
        key = _labels().get(tuple(fold(word.text) for word in run))
        if key:
            return length, key
    return 0, ""


def _said(tongue: str, key: str, seed: int) -> str:
    entry = wordings()[tongue].get(key) or wordings()["en"][key]
    return Chance(f"{seed}/{tongue}/{key}").pick(entry.train + entry.held)


def _respelt(run: Sequence[Word], text: str) -> list[Word]:
    """The words of the new text spread over the room of the old ones."""
    tail = run[-1].text[len(run[-1].text.rstrip(":.#=")) :]
    pieces = (text + (tail if ":" in tail and not text.endswith(":") else "")).split()
    if run[0].text.isupper():
        pieces = [piece.upper() for piece in pieces]
    total = sum(map(len, pieces)) + len(pieces) - 1
    left, right = run[0].left, max(word.right for word in run)
    step = (right - left) / max(total, 1)
    found, at = [], left
    for piece in pieces:
        found.append(replace(run[0], text=piece, left=at, right=at + step * len(piece)))
        at += step * (len(piece) + 1)
    return found
