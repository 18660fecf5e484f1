"""Invented companies and places."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace

from babel import Locale

from tools.generator.chance import Chance
from tools.generator.resources import City, Country, countries, people

_ASCII = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "ı": "i", "æ": "ae", "đ": "d"})
_LETTERS = "абвгдежзийклмнопрстуфхцчшщьыэюяіїєґαβγδεζηθικλμνξοπρστυφχψως"
_SOUNDS = [
    "a",
    "b",
    "v",
    "h",
    "d",
    "e",
    "zh",
    "z",
    "y",
    "i",
    "k",
    "l",
    "m",
    "n",
    "o",
    "p",
    "r",
    "s",
    "t",
    "u",
    "f",
    "kh",
    "ts",
    "ch",
    "sh",
    "sch",
    "'",
    "y",
    "e",
    "yu",
    "ya",
    "i",
    "yi",
    "ye",
    "g",
    "a",
    "v",
    "g",
    "d",
    "e",
    "z",
    "i",
    "th",
    "i",
    "k",
    "l",
    "m",
    "n",
    "x",
    "o",
    "p",
    "r",
    "s",
    "t",
    "y",
    "f",
    "ch",
    "ps",
    "o",
    "s",
]
_LATIN = dict(zip(_LETTERS, _SOUNDS, strict=True))


def domain_word(name: str) -> str:
    """The name as it could stand in a domain: Latin letters and digits only."""
    text = "".join(_LATIN.get(c, c) for c in name.casefold().translate(_ASCII))
    text = unicodedata.normalize("NFKD", text)
    return re.sub(r"[^a-z0-9]+", "", text) or "company"


@dataclass(frozen=True, slots=True)
class Place:
    """An address as a master record keeps it."""

    name: str
    street: str  # with the house number, in the country's own order
    city: str
    region: str
    postal: str
    country: str  # ISO code
    gln: str

    def lines(self, country_name: str = "") -> tuple[str, ...]:
        """The printed lines without the name, in the country's format."""
        land = countries()[self.country]
        parts = {"city": self.city, "region": self.region, "postal": self.postal}
        ordered = [self.street if "{street}" in line else line.format(**parts) for line in land.address]
        return tuple(line for line in (*ordered, country_name) if line)


@dataclass(frozen=True, slots=True)
class Company:
    """A buyer or a seller as its own papers show it."""

    name: str
    stem: str
    home: Place
    vat: str
    domain: str
    phone: str
    language: str
    currency: str
    persons: tuple[str, ...]


def country_name(code: str, language: str) -> str:
    """The country's name in a language."""
    return str(Locale(language).territories.get(code, code))


def check_digit(body: str) -> str:
    """The GS1 check digit of a GTIN or GLN body (GS1 General Specifications 7.9)."""
    total = sum(int(c) * (3 if i % 2 == 0 else 1) for i, c in enumerate(reversed(body)))
    return str(-total % 10)


def gln(chance: Chance) -> str:
    """An invented GLN under GS1's prefix for examples, with its check digit."""
    body = "952" + chance.digits(9)  # GS1's prefix for demonstrations
    return body + check_digit(body)


def place(country: Country, name: str, chance: Chance, city: City | None = None) -> Place:
    """An invented address in the country."""
    city = city or chance.pick(country.cities)
    number = str(chance.randint(1, 190)) + (chance.pick("abc") if chance.maybe(0.1) else "")
    street_line = next(line for line in country.address if "{street}" in line)
    street = street_line.format(street=chance.pick(country.streets), no=number, postal="", city="", region="").strip()
    return Place(
        name=name,
        street=street,
        city=city.name,
        region=city.region,
        postal=chance.fill(city.postal),
        country=country.code,
        gln=gln(chance) if chance.maybe(0.6) else "",
    )


def stem(country: Country, chance: Chance) -> str:
    """The telling part of an invented company name: a stem of the country, or a blend of two."""
    base, other = chance.pick(country.stems), chance.pick(country.stems)
    pattern = chance.random()
    if pattern < 0.12:
        return f"{base} & {other}"
    if pattern < 0.2:
        return f"{chance.fill('@@')}{chance.pick('STLM')} {base}"
    if pattern < 0.7 and base != other:
        front, back = base.split()[0], other.split()[-1]
        return front[: max(3, len(front) // 2)] + back[len(back) // 2 :].lower()
    return base


def company(country: Country, chance: Chance, business: str = "", language: str = "") -> Company:
    """An invented company seated in the country."""
    root = stem(country, chance)
    name = f"{root} {business or chance.pick(country.business)} {chance.pick(country.legal)}"
    if country.code in ("UA", "KZ", "BG") and chance.maybe(0.8):
        legal = chance.pick(country.legal)
        name = f"{legal} «{root} {business or chance.pick(country.business)}»"
    speech = language or chance.pick(country.languages)
    home = place(country, name, chance)
    return Company(
        name=name,
        stem=root,
        home=home,
        vat=chance.fill(country.vat),
        domain=f"{domain_word(root)[:22]}.example",  # RFC 2606: nobody can own it
        phone=chance.fill(country.phone),
        language=speech,
        currency=country.currency,
        persons=tuple(chance.sample(people()[speech], 2)),
    )


def branch(firm: Company, country: Country, chance: Chance) -> Place:
    """Another place of the company: a depot, a plant, a building site."""
    city = chance.pick(country.cities)
    title = chance.pick(country.branch).format(c=city.name)
    joined = chance.pick(["{f} {t}", "{f} – {t}", "{f}, {t}", "{f} {t}"]).format(f=firm.stem, t=title)
    return replace(place(country, joined, chance, city), name=joined)
