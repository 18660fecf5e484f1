"""Whether a printed address is one on file.

Printed addresses are not parsed: nobody writes them alike, and departments and gates stand before them.
Instead every address on file that could be meant is looked for in the printed one: its house number, its
street, its postal code, its town. The house number decides: Ring 33 is not Ring 332.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz.distance import DamerauLevenshtein

from mapping.catalog import ShipTo
from mapping.folding import bare, latin
from mapping.parties.vocabulary import table, vocabulary

_STREETS = frozenset(("st", "rd", "ave", "blvd", "ln", "dr", "pkwy", "hwy", "way", "ct", "sq", "pl", "ter", "cres"))
_HOUSE = re.compile(r"\d+[a-z]?")


@dataclass(frozen=True, slots=True)
class PrintedAddress:
    """A printed address's words, folded, and what neighbours make together."""

    words: tuple[str, ...]
    together: frozenset[str]  # words and runs of up to three, without spaces: postal codes, "47 b"

    @property
    def has_numbers(self) -> bool:
        """Whether it tells more than a town's name."""
        return any(c.isdigit() for word in self.words for c in word)


@dataclass(frozen=True, slots=True)
class AddressOnFile:
    """A delivery address's parts, folded."""

    street: tuple[str, ...]  # words of the street's name, kinds of street left out where others remain
    kinds: frozenset[str]  # the kinds of street among them: st, rd
    houses: tuple[str, ...]  # numbers of the street line, letters joined: 47b
    postal_code: str
    city: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AddressFit:
    """What of an address on file the printed one says."""

    house: bool
    street: float  # 0..1
    postal_code: bool
    city: bool

    @property
    def same(self) -> bool:
        """The same door, as far as the two can tell."""
        return self.house and ((self.postal_code and self.street >= 0.7) or (self.city and self.street >= 0.99))

    @property
    def score(self) -> float:
        """0..1; over 0.9 only where street, number and place agree."""
        if not (self.house and self.street >= 0.7):
            return 0.3 * self.postal_code + 0.1 * self.city
        return 0.6 + 0.25 * self.postal_code + 0.1 * self.city + 0.05 * (self.street >= 0.99)


@lru_cache(maxsize=4096)
def printed_address(text: str) -> PrintedAddress:
    """A printed address, prepared for looking addresses on file up in it."""
    words = tuple(_words(text))
    raw = re.sub(r"[\W_]+", " ", latin(text)).split()
    together = {bare("".join(raw[i : i + n])).lower() for n in (1, 2, 3) for i in range(len(raw) - n + 1)}
    return PrintedAddress(words, frozenset(together) | frozenset(words))


@lru_cache(maxsize=65536)
def address_on_file(place: ShipTo) -> AddressOnFile:
    """A delivery address of the catalogue, folded."""
    text = re.sub(r"(?<=\d)\s+(?=(?![NSEWO])[A-Z]\b)", "", place.street, flags=re.IGNORECASE)
    words = _words(text)
    houses = tuple(word for word in words if _HOUSE.fullmatch(word))
    names = [word for word in words if not _HOUSE.fullmatch(word)]
    telling = [word for word in names if word not in _kinds().values() and len(word) > 1]
    kinds = frozenset(names) & _STREETS
    return AddressOnFile(
        tuple(telling or names), kinds, houses, bare(place.postal_code).lower(), tuple(_words(place.city))
    )


def fit_address(printed: PrintedAddress, place: ShipTo) -> AddressFit:
    """How well a printed address says this address on file."""
    ours = address_on_file(place)
    street = sum(len(w) * _said(w, printed) for w in ours.street) / max(1, sum(map(len, ours.street)))
    told = _STREETS & frozenset(printed.words)
    if ours.kinds and told and not ours.kinds & told:
        street *= 0.6  # Canal Road is not Canal Street
    houses = all(house in printed.together for house in ours.houses) and (
        bool(ours.houses) or not _numbered(printed, ours)
    )
    return AddressFit(
        house=houses,
        street=street if ours.street else 1.0,
        postal_code=bool(ours.postal_code) and ours.postal_code in printed.together,
        city=bool(ours.city) and all(_said(word, printed) > 0 for word in ours.city),
    )


def only_the_door(printed: PrintedAddress, place: ShipTo) -> bool:
    """Whether a printed address is just this one's street and house number, with no town that could differ."""
    ours = address_on_file(place)
    fit = fit_address(printed, place)
    own = {*_words(place.street), *ours.houses}
    return bool(ours.houses) and fit.house and fit.street >= 0.99 and set(printed.words) <= own


def _numbered(printed: PrintedAddress, ours: AddressOnFile) -> bool:
    """Whether the printed address has a house number though ours has none."""
    return any(_HOUSE.fullmatch(word) and len(word) < 5 and word not in ours.postal_code for word in printed.words)


def _words(text: str) -> list[str]:
    words = re.sub(r"[\W_]+", " ", latin(text)).split()
    return [_canonical(word) for word in words if word not in vocabulary("addresses", "dropped")]


def _canonical(word: str) -> str:
    kind = _kinds().get(word)
    if kind:
        return kind
    for ending, short in _endings():
        if word.endswith(ending) and len(word) > len(ending) + 2:
            return word[: -len(ending)] + short
    return word


@cache
def _kinds() -> dict[str, str]:
    """Every word for a kind of street, and the one that stands for it."""
    found: dict[str, str] = {}
    for line in table("addresses", "kinds").strip().splitlines():
        for word in line.split():
            found.setdefault(word, line.split()[0])
    return found


@cache
def _endings() -> tuple[tuple[str, str], ...]:
    pairs = (entry.split(":") for entry in table("addresses", "endings").split())
    return tuple((ending, short) for ending, short in pairs)


def _said(word: str, printed: PrintedAddress) -> float:
    """1 where a word is printed, a little less where it is misspelled, 0 where it is not."""
    if word in printed.together:
        return 1.0
    if len(word) < 5:
        return 0.0
    allowed = 1 if len(word) < 8 else 2
    misspelled = any(
        abs(len(other) - len(word)) <= allowed
        and not any(c.isdigit() for c in other)
        and DamerauLevenshtein.distance(word, other, score_cutoff=allowed) <= allowed
        for other in printed.words
    )
    return 0.95 if misspelled else 0.0
