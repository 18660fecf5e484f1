"""Numbers written as words: "two boxes", "zehn Rollen", "une douzaine de"."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path

from extraction.vocabulary import fold

_VALUES = (*range(1, 13), 15, 20, 25, 30, 40, 50, 60, 70, 80, 90, 100)


@lru_cache(maxsize=1)
def _data() -> dict[str, dict[str, str]]:
    return tomllib.loads(Path(__file__).with_name("numbers.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=64)
def number_words(language: str) -> dict[str, int]:
    """Folded word -> number for a language (ISO 639-1) and English; all languages where it is unknown ("")."""
    listed = _data()["words"]
    chosen = [language, "en"] if language in listed else list(listed)
    found: dict[str, int] = {}
    for name in chosen:
        for value, forms in zip(_VALUES, listed[name].split(), strict=True):
            for form in forms.split("/"):
                found.setdefault(_key(form), value)
    return found


@lru_cache(maxsize=1)
def _articles() -> frozenset[str]:
    return frozenset(_key(word) for word in _data()["articles"]["words"].split())


def number_word(text: str, language: str) -> int | None:
    """The number that a word says, None for any other word."""
    return number_words(language).get(_key(text))


def is_article(text: str) -> bool:
    """Whether a number word is mostly something else ("a", "eine", "to") and counts only before a unit."""
    return _key(text) in _articles()


def _key(text: str) -> str:
    return fold(text).replace(" ", "")
