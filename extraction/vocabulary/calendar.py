"""Names of months and weekdays and the words of relative dates, in all languages."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from extraction.vocabulary.folding import fold
from extraction.vocabulary.packs import DATA, Section, languages, load

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NAME_FROM = 3  # letters: "ma" and "so" are too much else


@dataclass(frozen=True, slots=True)
class TimeWords:
    """How one language speaks of dates; every word folded."""

    language: str
    words: dict[str, frozenset[str]]  # "today", "tomorrow", "next", "in", "week", "end" ...
    weekdays: dict[str, int]  # 0 is Monday
    numbers: dict[str, int]  # "two" -> 2


@lru_cache(maxsize=1)
def _months() -> dict[str, dict[str, int]]:
    """Folded name -> language -> month."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    names = json.loads((DATA / "cldr.json").read_text(encoding="utf-8"))
    for language, listed in names.items():
        for name, number in listed["months"].items():
            found[fold(name)].setdefault(language, number)
        for name, number in _pairs(load("mails", language).get("time", {}).get("months", "")):
            found[fold(name)].setdefault(language, number)
    return {name: months for name, months in found.items() if name and not name.isdigit()}


def _pairs(listed: str) -> list[tuple[str, int]]:
    return [(name.strip(), int(number)) for name, _, number in (p.partition("=") for p in listed.split(";")) if number]


@lru_cache(maxsize=20_000)
def month_numbers(word: str, language: str = "") -> tuple[int, ...]:
    """The months (1-12) a word may name, those of `language` alone when it knows the word; () for none.

    "lip" is July in Polish and June in Croatian: without a language both are given.
    """
    found = _months().get(fold(word), {})
    if language in found:
        return (found[language],)
    return tuple(sorted(set(found.values())))


@lru_cache(maxsize=64)
def time_words(language: str) -> TimeWords | None:
    """The words of relative dates in a language; None for a language without data."""
    if language not in languages("mails"):
        return None
    section = load("mails", language).get("time", {})
    words = {
        key: frozenset(fold(word) for word in listed.split(";") if fold(word))
        for key, listed in section.items()
        if key not in (*_DAYS, "numbers", "months")
    }
    return TimeWords(language, words, _weekdays(section, language), {fold(n): v for n, v in _numbers(section)})


def _numbers(section: Section) -> list[tuple[str, int]]:
    return _pairs(section.get("numbers", ""))


def _weekdays(section: Section, language: str) -> dict[str, int]:
    names = json.loads((DATA / "cldr.json").read_text(encoding="utf-8"))
    found = {fold(name): int(number) for name, number in names[language]["weekdays"].items()}
    for number, key in enumerate(_DAYS):
        found.update({fold(name): number for name in section.get(key, "").split(";") if fold(name)})
    return found


@lru_cache(maxsize=1)
def _all_weekdays() -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    for language in languages("mails"):
        words = time_words(language)
        for name, number in words.weekdays.items() if words else ():
            found[name].add(number)
    return {name: frozenset(numbers) for name, numbers in found.items()}


@lru_cache(maxsize=20_000)
def is_weekday_name(word: str) -> bool:
    """Whether a word is a weekday's name, or its abbreviation of three letters or more, in any language."""
    folded = fold(word)
    return len(folded) >= _NAME_FROM and folded in _all_weekdays()
