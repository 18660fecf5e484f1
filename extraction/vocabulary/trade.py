"""Company forms, free-mail domains, money, terms of delivery and countries: words of the trade that no language owns."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache

from extraction.vocabulary.folding import fold
from extraction.vocabulary.packs import DATA, Section

_CODE = re.compile(r"[A-Z]{3}\b")
_WORD = re.compile(r"[^\s,;]+")
_LONGEST_FORM = 8  # words


@dataclass(frozen=True, slots=True)
class LegalForm:
    """A company form found in a name."""

    text: str  # as printed
    countries: tuple[str, ...]  # ISO 3166-1 alpha-2; several share "S.A."
    start: int  # character offsets into the name, end exclusive
    end: int


@lru_cache(maxsize=1)
def _common() -> dict[str, Section]:
    return tomllib.loads((DATA / "common.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def _cldr() -> dict[str, dict[str, dict[str, int | str]]]:
    found: dict[str, dict[str, dict[str, int | str]]] = json.loads((DATA / "cldr.json").read_text(encoding="utf-8"))
    return found


def _letters(text: str) -> str:
    return fold(text).replace(" ", "")


@lru_cache(maxsize=1)
def legal_forms() -> dict[str, tuple[str, ...]]:
    """Company form, folded and without spaces ("gmbhcokg") -> countries that have it."""
    found: dict[str, set[str]] = {}
    for country, listed in _common()["legal_forms"].items():
        for form in listed.split(";"):
            found.setdefault(_letters(form), set()).add(country)
    return {form: tuple(sorted(countries)) for form, countries in found.items()}


@lru_cache(maxsize=20_000)
def legal_form(name: str) -> LegalForm | None:
    """The company form at the end of a name ("Muster GmbH & Co. KG") or at its beginning ("UAB Pavyzdys").

    The longest one at the end wins; a name that is nothing but a form has none.
    """
    forms = legal_forms()
    if _letters(name) in forms:
        return None
    words = list(_WORD.finditer(name))
    for count in range(min(_LONGEST_FORM, len(words) - 1), 0, -1):
        for first, last in ((words[-count], words[-1]), (words[0], words[count - 1])):
            text = name[first.start() : last.end()]
            countries = forms.get(_letters(text))
            if countries:
                return LegalForm(text, countries, first.start(), last.end())
    return None


def without_legal_form(name: str) -> str:
    """The name less its company form, for comparison; the name itself when it has none."""
    form = legal_form(name)
    if form is None:
        return name
    return (name[: form.start] + name[form.end :]).strip(" ,;\"'«»„“”-")


@lru_cache(maxsize=1)
def _free_mail() -> frozenset[str]:
    return frozenset(_common()["free_mail"]["domains"].split())


def is_free_mail(domain: str) -> bool:
    """Whether anybody can have an address at this domain, so that it says nothing about a company."""
    return domain.casefold().rpartition("@")[2] in _free_mail()


@lru_cache(maxsize=1)
def _currencies() -> tuple[dict[str, str], dict[str, str], frozenset[str]]:
    """Signs and words, the money of each country, and the signs that several countries share."""
    common = _common()
    words = {
        word.strip().casefold(): code
        for code, listed in common["currencies"].items()
        for word in (*listed.split(";"), code)
    }
    money = dict(pair.split("=") for pair in common["currency_of"]["codes"].split())
    return words, money, frozenset(common["currency_of"]["shared"].casefold().split())


_SHARED_DEFAULT = {"$": "USD", "£": "GBP", "fr.": "CHF", "¥": "JPY", "lira": "TRY"}
_AMBIGUOUS_WORDS = frozenset({"r", "all", "din", "real", "rm", "le", "mn", "dh", "dt", "kd", "sr", "km", "rand", "yen"})


@lru_cache(maxsize=20_000)
def currency(text: str, country: str = "") -> str | None:
    """The ISO 4217 code that `text` alone stands for ("€", "zł", "US$", "руб."); None for none.

    `country` (ISO 3166-1 alpha-2) settles signs that several countries share ("kr", "$"); without it "$" is
    USD and "kr" is unknown. Words that mean other things as well ("all", "real") count only in capitals.
    """
    sign = text.strip().casefold()
    words, money, shared = _currencies()
    if sign in shared:
        at_home = money.get(country)
        if at_home is not None and (sign not in _SHARED_DEFAULT or _fits(sign, at_home)):
            return at_home
        return _SHARED_DEFAULT.get(sign)
    if sign in _AMBIGUOUS_WORDS and not text.strip().isupper():
        return None
    return words.get(sign) or words.get(sign.rstrip("."))


def _fits(sign: str, code: str) -> bool:
    """Whether a country's money is written with a shared sign: "$" is no sign for euros."""
    return {
        "$": code in {"USD", "CAD", "AUD", "NZD", "HKD", "SGD", "TWD", "MXN", "ARS", "CLP", "COP", "UYU"},
        "£": code in {"GBP", "EGP"},
        "fr.": code == "CHF",
        "¥": code in {"JPY", "CNY"},
        "lira": code == "TRY",
    }.get(sign, True)


def currency_of_country(country: str) -> str | None:
    """The money of a country: ISO 3166-1 alpha-2 -> ISO 4217."""
    return _currencies()[1].get(country)


@lru_cache(maxsize=1)
def currency_words() -> tuple[str, ...]:
    """Every sign and word for money, longest first, for patterns that look for them beside numbers."""
    words, _, shared = _currencies()
    return tuple(sorted({*words, *shared}, key=len, reverse=True))


@lru_cache(maxsize=1)
def _incoterms() -> tuple[frozenset[str], dict[str, str]]:
    common = _common()["incoterms"]
    words = dict(pair.strip().split("=") for pair in common["words"].split(";"))
    return frozenset(common["codes"].split()), {fold(word): code for word, code in words.items()}


@lru_cache(maxsize=20_000)
def incoterm(text: str) -> str | None:
    """The Incoterm a text begins with ("DAP Rotterdam, Incoterms 2020" -> "DAP"); trade words count when alone."""
    codes, words = _incoterms()
    first = _CODE.match(text.strip().upper().replace(".", ""))
    if first and first.group() in codes:
        return first.group()
    return words.get(fold(text))


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    found: dict[str, str] = {}
    for names in _cldr().values():
        for name, code in names["countries"].items():
            found.setdefault(fold(name), str(code))
    for code, listed in _common()["countries"].items():
        found.update({fold(name): code for name in listed.split(";")})
    return found


@lru_cache(maxsize=20_000)
def country(text: str) -> str | None:
    """The ISO 3166-1 alpha-2 code of a country's name in any of the languages; None for no country's name.

    Two-letter codes themselves are not taken: "IT" and "DE" are words as well.
    """
    return _countries().get(fold(text))
