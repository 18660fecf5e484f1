"""Value-added-tax numbers and their relatives, by shape: who a company is, wherever its name is misspelt."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

# Shapes: European Commission, VIES FAQ; Norwegian, Swiss and British tax offices. Letters and digits, no blanks.
_SHAPES = {
    "AT": r"U\d{8}",
    "BE": r"[01]\d{9}",
    "BG": r"\d{9,10}",
    "CY": r"\d{8}[A-Z]",
    "CZ": r"\d{8,10}",
    "DE": r"\d{9}",
    "DK": r"\d{8}",
    "EE": r"\d{9}",
    "EL": r"\d{9}",
    "ES": r"[A-Z0-9]\d{7}[A-Z0-9]",
    "FI": r"\d{8}",
    "FR": r"[A-HJ-NP-Z0-9]{2}\d{9}",
    "HR": r"\d{11}",
    "HU": r"\d{8}",
    "IE": r"\d[A-Z0-9+*]\d{5}[A-Z]{1,2}",
    "IT": r"\d{11}",
    "LT": r"(?:\d{12}|\d{9})",
    "LU": r"\d{8}",
    "LV": r"\d{11}",
    "MT": r"\d{8}",
    "NL": r"\d{9}B\d{2}",
    "PL": r"\d{10}",
    "PT": r"\d{9}",
    "RO": r"\d{2,10}",
    "SE": r"\d{12}",
    "SI": r"\d{8}",
    "SK": r"\d{10}",
    "GB": r"(?:\d{12}|\d{9}|GD\d{3}|HA\d{3})",
    "XI": r"(?:\d{12}|\d{9})",
    "CHE": r"\d{9}",
    "NO": r"\d{9}",
}
_WITH_PREFIX = re.compile(
    r"(?<![A-Z0-9])(CHE|[A-Z]{2})[ .\-]?((?:[A-Z0-9+*][ .\-/]?){2,14})(?:MVA|MWST|TVA|IVA|VAT)?(?![A-Z0-9])"
)
# Numbers without a country's letters; the word that introduces them names the country.
_INTRODUCED = (
    ("US", re.compile(r"\b(?:EIN|FEIN|Tax ID|Fed(?:eral)? ID|TIN)\b[^\d]{0,12}(\d{2}-\d{7})\b", re.IGNORECASE)),
    ("UA", re.compile(r"(?:ЄДРПОУ|ІПН|ЕДРПОУ)\D{0,12}(\d{12}|\d{10}|\d{8})\b", re.IGNORECASE)),
    ("RU", re.compile(r"\bИНН(?:\s?/\s?КПП)?\D{0,6}(\d{12}|\d{10})\b", re.IGNORECASE)),
    ("PL", re.compile(r"\bNIP\b\D{0,6}(\d{3}-?\d{3}-?\d{2}-?\d{2}|\d{3}-?\d{2}-?\d{2}-?\d{3})\b", re.IGNORECASE)),
    ("HU", re.compile(r"\b[Aa]dósz[aá]m\D{0,6}(\d{8}-\d-\d{2})\b")),
    ("HR", re.compile(r"\bOIB\b\D{0,6}(\d{11})\b")),
    ("IT", re.compile(r"\b(?:P\.?\s?IVA|Partita IVA)\D{0,6}(\d{11})\b", re.IGNORECASE)),
    ("ES", re.compile(r"\b(?:C\.?I\.?F\.?|N\.?I\.?F\.?)\b[^A-Z0-9]{0,6}([A-Z]-?\d{7}[A-Z0-9]|\d{8}-?[A-Z])\b", re.IGNORECASE)),
    ("PT", re.compile(r"\b(?:NIF|NIPC|[Cc]ontribuinte)\D{0,8}(\d{9})\b")),
    ("GB", re.compile(r"\bVAT\b[^\d]{0,24}(\d{3}\s?\d{4}\s?\d{2})\b", re.IGNORECASE)),
    ("NO", re.compile(r"\b(?:Org\.?\s?nr\.?|Organisasjonsnummer|Foretaksnummer)\D{0,6}(\d{3}\s?\d{3}\s?\d{3})\b", re.IGNORECASE)),
    ("SE", re.compile(r"\b(?:Org\.?\s?nr\.?|Organisationsnummer)\D{0,6}(\d{6}-\d{4})\b", re.IGNORECASE)),
    ("DK", re.compile(r"\b(?:CVR|SE)(?:[-. ]?nr\.?)?\D{0,4}(\d{2}\s?\d{2}\s?\d{2}\s?\d{2})\b", re.IGNORECASE)),
    ("FI", re.compile(r"\bY-tunnus\D{0,4}(\d{7}-\d)\b", re.IGNORECASE)),
    ("TR", re.compile(r"\b(?:VKN|Vergi\s(?:Kimlik\s)?(?:No|Numarası))\D{0,6}(\d{10})\b", re.IGNORECASE)),
    ("CZ", re.compile(r"\bIČO?\b\D{0,4}(\d{8})\b", re.IGNORECASE)),
    ("BR", re.compile(r"\bCNPJ\D{0,4}(\d{2}\.?\d{3}\.?\d{3}/?\d{4}-?\d{2})\b", re.IGNORECASE)),
    ("IN", re.compile(r"\bGSTIN\b[^0-9]{0,8}(\d{2}[A-Z]{5}\d{4}[A-Z][0-9A-Z]Z[0-9A-Z])\b", re.IGNORECASE)),
    ("AU", re.compile(r"\bABN\D{0,4}(\d{2}\s?\d{3}\s?\d{3}\s?\d{3})\b", re.IGNORECASE)),
)  # fmt: skip
_COUNTRY = {"EL": "GR", "CHE": "CH", "XI": "GB"}
_SHORT = frozenset({"RO"})  # so short that chance makes one: only with eight digits or a word before it


@dataclass(frozen=True, slots=True)
class TaxId:
    """A tax number as found in a text."""

    id: str  # folded: letters and digits only, with the country's letters where they are printed
    country: str  # ISO 3166-1 alpha-2
    start: int  # character offsets, end exclusive
    end: int


@lru_cache(maxsize=10_000)
def vat_ids(text: str) -> tuple[TaxId, ...]:
    """The tax numbers of a text: EU, UK, Swiss and Norwegian ones by their shape, others by the word before them.

    By shape alone: the check digits, which differ by country, are not proved.
    """
    upper = text.upper() if len(text.upper()) == len(text) else text
    found = {hit.id: hit for match in _WITH_PREFIX.finditer(upper) if (hit := _prefixed(match))}
    for country, pattern in _INTRODUCED:
        for match in pattern.finditer(text):
            folded = re.sub(r"[^A-Z0-9]", "", match.group(1).upper())
            if not any(folded in known for known in found):
                found[folded] = TaxId(folded, country, match.start(1), match.end(1))
    return tuple(sorted(found.values(), key=lambda hit: hit.start))


def _prefixed(match: re.Match[str]) -> TaxId | None:
    prefix, body = match.group(1), match.group(2)
    shape = _SHAPES.get(prefix)
    if shape is None:
        return None
    # What follows a number ("ATU12345678 Tel") may have been taken along: give words back until it fits.
    pieces = re.split(r"(?<=[ ./])", body)
    while pieces:
        kept = "".join(pieces)
        folded = re.sub(r"[^A-Z0-9+*]", "", kept)
        if re.fullmatch(shape, folded) and not (prefix in _SHORT and len(folded) < 6):
            end = match.start(2) + len(kept.rstrip(" .-/"))
            return TaxId(prefix + folded, _COUNTRY.get(prefix, prefix), match.start(), end)
        pieces.pop()
    return None
