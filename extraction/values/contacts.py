"""E-mail addresses, telephone numbers and postal codes, by their shape."""

from __future__ import annotations

import re
from functools import lru_cache

_EMAIL = re.compile(
    r"(?<![\w.+-])[A-Za-z0-9][\w.+'-]*@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,24}(?![\w-])"
)
_PHONE = re.compile(
    r"(?<![\w.,/-])(?:\+|00|\(?0|\(\+)(?:\d[\d\s]{0,5}\)?(?:\s?\(0\))?)?[\d\s./\-\u2013]{4,20}\d(?:\s?(?:ext\.?|x|DW|-)\s?\d{1,5})?(?!\w)",
    re.IGNORECASE,
)
_US_PHONE = re.compile(
    r"(?<![\w.,/-])(?:1[-. ])?\(?[2-9]\d{2}\)?[-. ][2-9]\d{2}[-. ]\d{4}(?:\s?(?:ext\.?|x)\s?\d{1,5})?(?![\w-])"
)
_PHONE_DIGITS = range(7, 16)  # ITU-T E.164: 15 at most
# Shapes: Universal Postal Union, "Addressing systems" sheets by country.
_FIVE = r"\d{5}"
_FOUR = r"\d{4}"
_SIX = r"\d{6}"
_POSTAL = {
    **dict.fromkeys("DE FR IT ES FI EE HR TR UA MX MC SM RS ME BA".split(), _FIVE),
    **dict.fromkeys("AT BE CH LI DK NO HU BG SI CY LU AU NZ ZA MK".split(), _FOUR),
    **dict.fromkeys("RO RU BY CN IN KZ SG".split(), _SIX),
    "GB": r"(?:GIR ?0AA|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})",
    "IE": r"[A-Z]\d[\dW] ?[A-Z\d]{4}",
    "NL": r"[1-9]\d{3} ?[A-Z]{2}",
    "PL": r"\d{2}-\d{3}",
    "PT": r"\d{4}-\d{3}",
    "CZ": r"\d{3} ?\d{2}",
    "SK": r"\d{3} ?\d{2}",
    "SE": r"\d{3} ?\d{2}",
    "GR": r"\d{3} ?\d{2}",
    "LV": r"LV-\d{4}",
    "LT": r"(?:LT-)?\d{5}",
    "US": r"\d{5}(?:-\d{4})?",
    "CA": r"[A-Z]\d[A-Z] ?\d[A-Z]\d",
    "BR": r"\d{5}-?\d{3}",
    "JP": r"\d{3}-\d{4}",
    "MT": r"[A-Z]{3} ?\d{4}",
    "IS": r"\d{3}",
}  # fmt: skip
_COUNTRY_LETTERS = r"(?:(?:D|A|CH|F|I|E|NL|B|L|DK|S|N|FIN|FI|PL|CZ|SK|H|HU|RO|BG|SI|SLO|HR|LV|LT|EE|EST|P|PT|GR|UA|AT|BE|DE|FR|IT|ES|SE|NO|LI|FL)[- ])?"


@lru_cache(maxsize=20_000)
def emails(text: str) -> tuple[str, ...]:
    """The e-mail addresses of a text, in lower case, in order."""
    return tuple(found.group().casefold().rstrip(".'") for found in _EMAIL.finditer(text))


@lru_cache(maxsize=20_000)
def phones(text: str) -> tuple[str, ...]:
    """What looks like telephone numbers: beginning with + or 0, or in the North American shape; 7 to 15 digits.

    A shape, no proof: part numbers may look so too.
    """
    found = [*_PHONE.finditer(text), *_US_PHONE.finditer(text)]
    found.sort(key=lambda match: match.start())
    kept = [match.group().strip() for match in found if sum(map(str.isdigit, match.group())) in _PHONE_DIGITS]
    return tuple(dict.fromkeys(kept))


@lru_cache(maxsize=512)
def _postal_pattern(country: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){_COUNTRY_LETTERS}({_POSTAL[country]})(?![\w-])", re.IGNORECASE)


@lru_cache(maxsize=50_000)
def postal_codes(text: str, country: str) -> tuple[str, ...]:
    """What has the shape of the country's postal codes ("D-20095" gives "20095"); () for a country without codes."""
    if country not in _POSTAL:
        return ()
    return tuple(found.group(1).upper() for found in _postal_pattern(country).finditer(text))


def postal_countries() -> tuple[str, ...]:
    """The countries whose postal codes are known."""
    return tuple(sorted(_POSTAL))
