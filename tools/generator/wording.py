"""Which words a document uses: one author keeps to one language and to few habits."""

from __future__ import annotations

from enum import StrEnum

from tools.generator.chance import Chance
from tools.generator.resources import HELD_LANGUAGES, Wording, wordings


class Families(StrEnum):
    """Which part of the grammar and of the wordings may be used."""

    TRAIN = "train"
    HELD = "held"
    ALL = "all"


def languages(families: Families) -> tuple[str, ...]:
    """The languages that documents of these families are written in, sorted."""
    every = sorted(wordings())
    if families is Families.TRAIN:
        return tuple(code for code in every if code not in HELD_LANGUAGES)
    return tuple(every)


def choices(entry: Wording, language: str, families: Families) -> tuple[str, ...]:
    """The wordings allowed; a held language is unseen as a whole, so all of its words are."""
    if families is Families.TRAIN:
        return entry.train
    if families is Families.HELD and language not in HELD_LANGUAGES:
        return entry.held or entry.train
    return entry.train + entry.held


class Words:
    """One author's vocabulary in a language; the same key always gives the same word."""

    def __init__(self, language: str, families: Families, chance: Chance) -> None:
        self.language = language
        self.families = families
        self._chance = chance
        self._chosen: dict[str, str] = {}

    def options(self, key: str) -> tuple[str, ...]:
        """All wordings allowed for a key; English where the language has none. Raises KeyError."""
        table = wordings()
        entry = table[self.language].get(key) or table["en"][key]
        return choices(entry, self.language, self.families)

    def say(self, key: str) -> str:
        """This author's wording."""
        if key not in self._chosen:
            self._chosen[key] = self._chance.of(self.language, key).pick(self.options(key))
        return self._chosen[key]

    def in_english(self, key: str) -> str:
        """This author's English for it, on papers in two languages."""
        entry = wordings()["en"][key]
        return self._chance.of("en", key).pick(choices(entry, "en", self.families))

    def some(self, key: str, chance: Chance) -> str:
        """Any wording, chosen anew each time."""
        return chance.pick(self.options(key))
