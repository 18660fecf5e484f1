"""Company names: their legal form apart from what tells one company from another."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from rapidfuzz import fuzz
from rapidfuzz.distance import DamerauLevenshtein

from mapping.folding import latin, plain
from mapping.parties.vocabulary import vocabulary

_DOTTED = re.compile(r"\b(?:[^\W\d_]\.\s?){1,5}[^\W\d_]\b\.?")
_PARTS = re.compile(r"\s[–—-]\s|[,;()|\n]|\s/\s")
_NAMES_WITHIN = re.compile(r"[()\[\]]|\s[–—-]\s|\bt/a\b|\bd/b/a\b|\bc/o\b|,(?=\s)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CompanyName:
    """A name taken apart: words in Latin letters, without the legal form and joining words."""

    words: tuple[str, ...]
    form: str  # canonical legal form; "" where none is written
    place: tuple[str, ...]  # words behind a dash or comma: usually the branch's town

    @property
    def all_words(self) -> tuple[str, ...]:
        """The words of the name and of its place."""
        return self.words + self.place

    @property
    def joined(self) -> str:
        """Without spaces, for names that are written together or apart."""
        return "".join(self.words)


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two names are."""

    core: float  # 0..1, without legal form and place
    form: int  # 1 the same, 0 one has none, -1 they differ
    place: int  # 1 the printed name tells this place, 0 it tells none, -1 another

    @property
    def exact(self) -> bool:
        """The same words, whatever the case, accents or punctuation."""
        return self.core >= 0.995


@lru_cache(maxsize=16384)
def company_name(text: str) -> CompanyName:
    """A name as printed, taken apart."""
    parts = [part for part in _PARTS.split(text) if part and part.strip()]
    if not parts:
        return CompanyName((), "", ())
    words, form = _without_form(_words(parts[0]))
    rest: list[str] = []
    for part in parts[1:]:
        more, other = _without_form(_words(part))
        form = form or other
        if words:
            rest += more
        else:
            words = more
    return CompanyName(_telling(words), form, _telling(rest))


def readings(text: str) -> tuple[CompanyName, ...]:
    """The names that a printed name may stand for: as a whole, and what it says of other names in it.

    "Boyne Works (formerly Glenveagh Ltd)" is Boyne Works and Glenveagh Ltd.
    """
    found = [company_name(text)]
    for part in _NAMES_WITHIN.split(text):
        if part.strip():
            found.append(company_name(_without_calling(part)))
    whole = _without_calling(text)
    if whole != text:
        found.append(company_name(whole))
    return tuple(dict.fromkeys(name for name in found if name.words))


def _without_calling(text: str) -> str:
    kept = [word for word in text.split() if latin(word).strip(".,:;()") not in vocabulary("names", "called")]
    return " ".join(kept)


def _words(text: str) -> list[str]:
    """Plain words, dotted abbreviations joined: "S.A.R.L." is one word; Cyrillic is kept."""
    joined = _DOTTED.sub(lambda found: re.sub(r"[.\s]", "", found.group()) + " ", text)
    return re.sub(r"[\W_]+", " ", plain(joined).replace("&", " ").replace("+", " ")).split()


def _without_form(words: list[str]) -> tuple[list[str], str]:
    latin_forms, cyrillic = _forms()
    if tuple(words) in latin_forms:
        return [], latin_forms[tuple(words)]
    for length in range(min(4, len(words)), 0, -1):
        form = cyrillic.get(tuple(words[:length]))
        if form and len(words) > length:
            return words[length:], form
    for length in range(min(6, len(words) - 1), 0, -1):
        form = latin_forms.get(tuple(words[-length:])) or cyrillic.get(tuple(words[-length:]))
        if form:
            return words[:-length], form
    for start in range(1, len(words) - 1):  # a form with a town behind it and no comma between
        for length in range(min(5, len(words) - start), 0, -1):
            form = latin_forms.get(tuple(words[start : start + length]))
            if form and form not in ("co", "as", "sa", "se", "ab"):
                return [*words[:start], *words[start + length :]], form
    return words, ""


@cache
def _forms() -> tuple[dict[tuple[str, ...], str], dict[tuple[str, ...], str]]:
    tables = tomllib.loads(Path(__file__).with_name("legal_forms.toml").read_text(encoding="utf-8"))
    latin_forms, cyrillic = (
        {tuple(plain(word).split("_")): form for form, line in tables[name].items() for word in line.split()}
        for name in ("forms", "cyrillic")
    )
    return latin_forms, cyrillic


def _telling(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(latin(word) for word in words if latin(word) not in vocabulary("names", "joining"))


def likeness(printed: CompanyName, ours: CompanyName, weight: Callable[[str], float]) -> Likeness:
    """How alike a printed name and one on file are; `weight` tells how much a word says among our customers."""
    form = 0 if not printed.form or not ours.form else (1 if printed.form == ours.form else -1)
    there = printed.all_words
    met_place = [word for word in ours.place if any(_same_word(word, other) for other in there)]
    place = 1 if ours.place and len(met_place) == len(ours.place) else 0
    left = list(there)
    for word in met_place:
        left.remove(next(other for other in left if _same_word(word, other))) if word not in ours.words else None
    if printed.words == ours.words or printed.joined == ours.joined:
        other_place = bool(printed.place) and bool(ours.place) and not place
        return Likeness(1.0, form, -1 if other_place else place)
    return Likeness(_core(left, list(ours.words), weight), form, place)


def _core(printed: list[str], ours: list[str], weight: Callable[[str], float]) -> float:
    """F-measure of the weighted words that meet, each by how well it does."""
    left = list(ours)
    met_theirs = met_ours = 0.0
    for word in printed:
        best, worth = "", 0.0
        for other in left:
            alike = _alike(word, other)
            if alike > worth:
                best, worth = other, alike
        if best:
            left.remove(best)
            met_theirs += worth * weight(best)
            met_ours += worth * weight(best)
    total_theirs = met_theirs + sum(weight(w) for w in _unmet(printed, ours))
    total_ours = sum(map(weight, ours))
    if not total_ours or not met_ours:
        return 0.0
    recall, precision = met_ours / total_ours, met_theirs / total_theirs
    whole = 2 * recall * precision / (recall + precision)
    together = fuzz.ratio("".join(printed), "".join(ours)) / 100
    return max(whole, together if together >= 0.9 else 0.0)


def _unmet(printed: list[str], ours: list[str]) -> list[str]:
    return [word for word in printed if not any(_alike(word, other) for other in ours)]


@lru_cache(maxsize=100_000)
def _alike(printed: str, ours: str) -> float:
    """How well a printed word stands for ours: 1 the same, less for shortened or misspelled."""
    if printed == ours:
        return 1.0
    shorter = min(len(printed), len(ours))
    if shorter >= 3 and ours.startswith(printed):
        return 0.95
    if shorter >= 4 and printed.startswith(ours):
        return 0.9
    return 0.93 if _misspelled(printed, ours) else 0.0


def _same_word(one: str, other: str) -> bool:
    return one == other or _misspelled(one, other)


def _misspelled(one: str, other: str) -> bool:
    shorter = min(len(one), len(other))
    if shorter < 5:
        return False
    allowed = 1 if shorter < 8 else 2
    return DamerauLevenshtein.distance(one, other, score_cutoff=allowed) <= allowed
