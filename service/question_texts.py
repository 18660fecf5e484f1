"""What a question to a customer says, in the customer's language; English where there is none of theirs.

The words are in `wordings`, a file a language.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

from models.reasons import ReviewReason

_FOLDER = Path(__file__).parent / "wordings"


@dataclass(frozen=True, slots=True)
class Words:
    """One language. `{number}` is their order's number, `{line}` a line's, `{question}` one of the questions."""

    language: str
    name: str
    subject: str
    letter: str
    which: str  # of several products
    product: str
    address: str
    which_address: str
    new_address: str
    quantity: str
    multiple: str
    unit: str
    price: str
    our_price: str
    instead: str  # of a product that is no longer sold
    number: str
    repeat: str
    day: str
    other: str
    line: str
    answer_here: str
    none_of_these: str
    remark: str
    send: str
    thanks: str
    over: str

    def sentence(self, reason: ReviewReason | None, line: str | None, printed: str, options: bool) -> str:
        """The question that a reason raises; `options`: there are answers to choose from."""
        text = getattr(self, _ASKED.get(reason, ("other", "other"))[options]) if reason is not None else self.other
        if reason is ReviewReason.UNKNOWN_SHIP_TO and not printed:
            text = self.which_address
        where = self.line.format(line=line) if line else ""
        return f"{where}{f' “{printed}”' if printed else ''}: {text}".lstrip(": ") if where or printed else str(text)


# By reason: the question with an open answer, and the one with answers to choose from.
_ASKED = {
    ReviewReason.AMBIGUOUS_PRODUCT: ("product", "which"),
    ReviewReason.UNKNOWN_PRODUCT: ("product", "which"),
    ReviewReason.DISCONTINUED_PRODUCT: ("product", "instead"),
    ReviewReason.UNKNOWN_SHIP_TO: ("address", "address"),
    ReviewReason.MISSING_QUANTITY: ("quantity", "quantity"),
    ReviewReason.PACK_MULTIPLE: ("quantity", "multiple"),
    ReviewReason.BELOW_MINIMUM: ("quantity", "multiple"),
    ReviewReason.UNIT_MISMATCH: ("unit", "unit"),
    ReviewReason.PRICE_DEVIATION: ("price", "our_price"),
    ReviewReason.MISSING_PO_NUMBER: ("number", "number"),
    ReviewReason.DUPLICATE_ORDER: ("repeat", "repeat"),
    ReviewReason.PAST_DELIVERY_DATE: ("day", "day"),
}


@cache
def file_of(language: str) -> dict[str, dict[str, str]]:
    """The tables of a language's file. Raises FileNotFoundError for a language without one."""
    return tomllib.loads((_FOLDER / f"{language}.toml").read_text(encoding="utf-8"))


def _words(language: str) -> Words:
    said = file_of(language)["question"]
    return Words(language, **{one.name: said[one.name] for one in fields(Words) if one.name != "language"})


_FIRST = ("en", "de", "fr", "es", "uk", "ru")  # the languages of the screens
LANGUAGES = {
    language: _words(language)
    for language in (*_FIRST, *sorted(path.stem for path in _FOLDER.glob("*.toml") if path.stem not in _FIRST))
}


def words(language: str) -> Words:
    """The words of a language ("de" or "de-AT"); English for one that we do not write."""
    return LANGUAGES.get(language[:2].lower(), LANGUAGES["en"])
