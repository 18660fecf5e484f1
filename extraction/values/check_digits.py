"""Numbers that carry their own proof: GTIN and GLN (GS1 modulo 10), IBAN (ISO 7064 modulo 97-10)."""

from __future__ import annotations

import re
from functools import lru_cache

_GTIN_LENGTHS = frozenset({8, 12, 13, 14})
_GLN_LENGTH = 13
_IBAN = re.compile(r"(?<![A-Z0-9])[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]){11,30}(?![A-Z0-9])")
# Length by country: SWIFT IBAN registry; a country that is not here is taken at any length that proves itself.
_IBAN_LENGTHS = {
    pair[:2]: int(pair[2:])
    for pair in (
        "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24 "
        "FI18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 "
        "LI21 LT20 LU20 LV21 MC27 MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 "
        "SC31 SE24 SI19 SK24 SM27 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20"
    ).split()
}


def _digits(text: str) -> str:
    return re.sub(r"[\s.\-]", "", text)


@lru_cache(maxsize=50_000)
def is_gtin(text: str) -> bool:
    """Whether these are 8, 12, 13 or 14 digits (blanks, points and dashes aside) with the right check digit.

    One number in ten proves itself by chance, so alone it is a hint and no proof; all zeros are none.
    """
    digits = _digits(text)
    if len(digits) not in _GTIN_LENGTHS or not digits.isascii() or not digits.isdigit() or not digits.strip("0"):
        return False
    return int(digits[-1]) == gs1_check_digit(digits[:-1])


def is_gln(text: str) -> bool:
    """Whether these are 13 digits with the right check digit: a location's number, or an article's."""
    return len(_digits(text)) == _GLN_LENGTH and is_gtin(text)


def gs1_check_digit(digits: str) -> int:
    """The check digit of a GS1 number given without it (GS1 General Specifications, 7.9)."""
    weighted = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits)))
    return -weighted % 10


@lru_cache(maxsize=5_000)
def is_iban(text: str) -> bool:
    """Whether a text is an IBAN and nothing else: its country's length, and a remainder of 1 modulo 97."""
    compact = re.sub(r"[\s-]", "", text).upper()
    if not re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", compact):
        return False
    if len(compact) != _IBAN_LENGTHS.get(compact[:2], len(compact)):
        return False
    moved = compact[4:] + compact[:4]
    return int("".join(str(int(char, 36)) for char in moved)) % 97 == 1


@lru_cache(maxsize=5_000)
def ibans(text: str) -> tuple[str, ...]:
    """The valid IBANs in a text, without blanks, in order."""
    found: list[str] = []
    for match in _IBAN.finditer(text):
        compact = re.sub(r"[\s-]", "", match.group())
        length = _IBAN_LENGTHS.get(compact[:2])
        candidate = compact[:length] if length else compact
        if is_iban(candidate):
            found.append(candidate)
    return tuple(found)
