"""The languages of the screens: gettext catalogues, numbers and dates by Babel.

Catalogues are the `.po` files in `locale/`, read as they are; `python -m tools.translations` brings them up to
date with the templates. What is not translated is shown in English.
"""

from __future__ import annotations

import gettext
import io
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from babel import Locale, negotiate_locale
from babel.dates import format_date, format_datetime
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import get_decimal_symbol, get_group_symbol

LOCALES = Path(__file__).parent / "locale"
NAMES = {"en": "English", "de": "Deutsch", "fr": "Français", "es": "Español", "uk": "Українська", "ru": "Русский"}
_THIN = "\u202f"

# Words that scripts say, and that `plural` counts: both are found by `tools.translations` here.
SCRIPT_WORDS = (
    "picked",
    "No connection to the server. What you typed is kept here and saved as soon as it is back.",
    "The connection is back.",
    "Somebody else changed this order, too: save yours over it or take theirs first.",
    "Approve anyway",
    "Look first",
    "Not looked at yet",
    "There is nothing to take back.",
    "There is nothing to make again.",
    "now",
    "of",
    "Settle first",
    "This has to be settled before the order can go on: type the right value.",
    "Lines removed",
    "Lines copied",
    "Rows pasted",
    "new lines",
    "Ctrl+Z takes it back.",
    "Copied.",
    "Press Ctrl+C to copy.",
    "Put the cursor into a cell and press Ctrl+V.",
    "The server would not take this file. Try again, or tell your administrator.",
    "No connection to the server. Try again in a moment.",
    "Not taken",
    "Received before: the same file, so it is the same case.",
    "changed this order.",
    "has changed this order; you see it once yours is saved.",
)
COUNTED = (
    ("line", "lines"),
    ("order", "orders"),
    ("entry", "entries"),
    ("thing", "things"),
    ("waiting order", "waiting orders"),
)


@dataclass(frozen=True, slots=True)
class Tongue:
    """How a language says and writes things."""

    language: str
    group: str
    decimal: str
    catalogue: gettext.NullTranslations

    def gettext(self, text: str) -> str:
        """The text in this language; itself where it is not translated."""
        return self.catalogue.gettext(text) if text else ""

    def plural(self, count: int, one: str, many: str = "") -> str:
        """`3 | plural("line")` -> "3 lines", with the language's own plural forms."""
        return f"{count} {self.catalogue.ngettext(one, many or one + 's', count)}"

    def day(self, value: date | None) -> str:
        """A date as the language writes it, short: "21/11/2026"."""
        return "" if value is None else format_date(value, "short", self._locale())

    def moment(self, value: datetime | None) -> str:
        """Date and time: "21 Nov 2026, 14:05 UTC"."""
        if value is None:
            return ""
        return f"{format_datetime(value.astimezone(UTC), 'd MMM y, HH:mm', locale=self._locale())} UTC"

    def _locale(self) -> Locale:
        return _locale(self.language)

    def script_words(self) -> dict[str, str]:
        """The words that scripts say, where they are not English."""
        return {} if self.language == "en" else {text: self.gettext(text) for text in SCRIPT_WORDS}


@cache
def _locale(language: str) -> Locale:
    """Looked up once: that takes as long as writing a date with it."""
    return Locale.parse("en_GB" if language == "en" else language)


@cache
def tongue(language: str) -> Tongue:
    """The language, English for one that the screens do not speak."""
    if language not in NAMES or language == "en":
        return Tongue("en", _THIN, ".", gettext.NullTranslations())
    with (LOCALES / f"{language}.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Tongue(language, get_group_symbol(language), get_decimal_symbol(language), gettext.GNUTranslations(compiled))


def chosen(own: str, accepted: str) -> str:
    """A person's own language, else the best of what the browser accepts, else English."""
    if own in NAMES:
        return own
    wanted = [part.split(";")[0].strip() for part in accepted[:500].split(",")]
    return negotiate_locale(wanted, list(NAMES), sep="-") or next(
        (tag[:2].lower() for tag in wanted if tag[:2].lower() in NAMES), "en"
    )
