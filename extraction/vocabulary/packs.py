"""The data files, one a language, as wordings.

`data/forms/<language>.toml` holds what forms print, `data/mails/<language>.toml` what people write.
A value is a list of wordings separated by `;`. In a wording, `(a|b|)` offers alternatives, `{term}`
stands for the alternatives of that name under `[terms]`, `#` is any word or sign for "number" (glued to a
word it makes a compound: `Bestell#` is "Bestellnummer", "Bestell-Nr." ...), and a trailing `?` marks a
wording that means other things as well (`Date?`), `??` one that hardly says anything (`Nr.??`).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

DATA = Path(__file__).with_name("data")
WEAK = 0.6
VERY_WEAK = 0.35

_TERM = re.compile(r"\{(\w+)\}")
_CHOICE = re.compile(r"\(([^()]*)\)")

Section = dict[str, str]


class Wording(NamedTuple):
    """A wording of a data file: what it names, its text, how surely it means that (0..1), its language."""

    name: str
    text: str
    weight: float
    language: str


def expand(pattern: str, terms: Section) -> tuple[str, ...]:
    """Every wording that a pattern with `{term}` and `(a|b)` stands for. KeyError for an unknown term."""
    if "{" not in pattern and "(" not in pattern:
        return (pattern,)
    with_terms = _TERM.sub(lambda found: f"({terms[found.group(1)]})", pattern)
    if with_terms != pattern:
        return expand(with_terms, terms)
    choice = _CHOICE.search(pattern)
    if choice is None:
        return (pattern,)
    before, after = pattern[: choice.start()], pattern[choice.end() :]
    return tuple(text for option in choice.group(1).split("|") for text in expand(before + option + after, terms))


def _weighted(text: str) -> tuple[str, float]:
    if text.endswith("??"):
        return text[:-2], VERY_WEAK
    if text.endswith("?"):
        return text[:-1], WEAK
    return text, 1.0


def wordings(section: Section, terms: Section, language: str) -> Iterator[Wording]:
    """The wordings of one section, patterns expanded."""
    for name, listed in section.items():
        for pattern in listed.split(";"):
            text, weight = _weighted(pattern.strip())
            for expanded in expand(text, terms) if text else ():
                yield Wording(name, expanded, weight, language)


@lru_cache(maxsize=256)
def load(folder: str, language: str) -> dict[str, Section]:
    """The sections of one data file."""
    with (DATA / folder / f"{language}.toml").open("rb") as file:
        return tomllib.load(file)


@lru_cache(maxsize=8)
def languages(folder: str = "forms") -> tuple[str, ...]:
    """The languages (ISO 639-1) that have a file in `folder`, alphabetically."""
    return tuple(sorted(path.stem for path in (DATA / folder).glob("??.toml")))


def all_wordings(folder: str, section: str) -> Iterator[Wording]:
    """The wordings of a section in every language."""
    for language in languages(folder):
        data = load(folder, language)
        yield from wordings(data.get(section, {}), data.get("terms", {}), language)
