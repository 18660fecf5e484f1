"""The words that days are told with, by language: the Unicode CLDR's (babel) and those of relative.toml."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Literal

from babel.dates import format_timedelta, get_day_names, get_month_names
from babel.units import format_unit

from extraction.vocabulary import fold

_APOSTROPHES = re.compile("['’ʼ`´]")
_Unit = Literal["day", "week", "month"]
_DAYS: dict[_Unit, int] = {"day": 1, "week": 7, "month": 31}
_COUNTS = (1, 2, 3, 5, 21)  # between them they have every plural form


@dataclass(frozen=True, slots=True)
class DayWords:
    """A language's words, folded. `sorts` has the keys of relative.toml and "day"; weekdays count from Monday, 0."""

    sorts: dict[str, frozenset[str]]
    pairs: dict[tuple[str, ...], str]  # expressions of several words -> sort
    weekdays: dict[str, int]  # full names
    short_weekdays: dict[str, int]
    months: dict[str, int]


def folded(text: str) -> str:
    """One word without case, accents and apostrophes, its parts joined."""
    return fold(_APOSTROPHES.sub("", text)).replace(" ", "")


@lru_cache(maxsize=1)
def _data() -> dict[str, dict[str, str]]:
    return tomllib.loads(Path(__file__).with_name("relative.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=32)
def day_words(language: str) -> DayWords:
    """The words of a language of `LANGUAGES`."""
    sorts: dict[str, frozenset[str]] = {}
    pairs: dict[tuple[str, ...], str] = {}
    for name, listed in _data()[language].items():
        single = set()
        for expression in listed.split():
            parts = tuple(folded(p) for piece in expression.split("_") for p in piece.split("-"))
            if len(parts) == 1:
                single.add(parts[0])
            else:
                pairs[parts] = name
        sorts[name] = frozenset(single)
    sorts["day"] = frozenset(_units(language, "day"))
    sorts["week"] |= frozenset(_units(language, "week"))
    sorts["month"] |= frozenset(_units(language, "month"))
    return DayWords(sorts, pairs, _names(language, "wide"), _names(language, "abbreviated"), _months(language))


def _units(language: str, unit: _Unit) -> set[str]:
    """The forms of "day" that go with a number, in the cases of "5 days" and of "in 5 days"."""
    length = _DAYS[unit]
    texts = [format_unit(count, f"duration-{unit}", "long", locale=language) for count in _COUNTS]
    for count in _COUNTS:
        span = timedelta(days=length * count)
        texts.append(format_timedelta(span, unit, threshold=99, add_direction=True, locale=language))
    behind = [fold(re.split(r"\d+", text)[-1]).split() for text in texts if re.search(r"\d", text)]
    return {words[0] for words in behind if words and len(words[0]) > 1}


def _names(language: str, width: Literal["wide", "abbreviated"]) -> dict[str, int]:
    found: dict[str, int] = {}
    for context in ("format", "stand-alone"):
        for day, name in get_day_names(width, context, locale=language).items():
            words = [folded(part) for part in name.replace("-", " ").split()]
            if words and words[0]:
                found.setdefault(words[0] if words[-1] == "feira" else "".join(words), day)
    return found


def _months(language: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for width in ("wide", "abbreviated"):
        for context in ("format", "stand-alone"):
            for month, name in get_month_names(width, context, locale=language).items():
                if len(fold(name)) >= 3 and not fold(name).isdigit():
                    found.setdefault(fold(name), month)
    return found
