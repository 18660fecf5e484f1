"""How one author writes numbers, dates, money and units."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from babel.dates import format_date

from tools.generator.chance import Chance
from tools.generator.ink import Face, Span
from tools.generator.wording import Words

NUMBER_STYLES = {
    "en": (",", "."),
    "de": (".", ","),
    "fr": (" ", ","),
    "ch": ("'", "."),
    "plain": ("", "."),
    "comma": ("", ","),
}
SYMBOLS = {
    "EUR": "€",
    "GBP": "£",
    "USD": "$",
    "PLN": "zł",
    "CZK": "Kč",
    "SEK": "kr",
    "DKK": "kr.",
    "NOK": "kr",
    "HUF": "Ft",
    "UAH": "грн",
    "KZT": "тг",
    "RON": "lei",
    "TRY": "TL",
    "BRL": "R$",
    "CHF": "CHF",
}
WEEKS = {"de": "KW {w}/{y}", "nl": "week {w}-{y}", "sv": "v. {w} {y}", "da": "uge {w}/{y}", "nb": "uke {w}/{y}",
         "fi": "vko {w}/{y}", "en": "Week {w}/{y}", "et": "{w}. nädal {y}"}  # fmt: skip
BEFORE = frozenset({"€", "£", "$", "R$", "CHF"})
# name -> how; numeric ones stay in the country's order, named months are clear anywhere
_DATES = {
    "dmy": ("{d:02}/{m:02}/{y}", "{d:02}/{m:02}/{yy:02}", "d MMMM y", "{d:02}-%b-{yy:02}", "d MMM y", "{d}/{m}/{y}"),
    "mdy": ("{m:02}/{d:02}/{y}", "{m}/{d}/{y}", "{m:02}/{d:02}/{yy:02}", "MMM d, y", "MMMM d, y", "{d:02}-%b-{y}"),
    "dot": ("{d:02}.{m:02}.{y}", "{d:02}.{m:02}.{yy:02}", "d. MMMM y", "{d}.{m}.{y}", "d. MMM y"),
    "slash": ("{d:02}/{m:02}/{y}", "{d:02}/{m:02}/{yy:02}", "d MMMM y", "{d:02}.{m:02}.{y}", "{d:02}-{m:02}-{y}"),
    "dash": ("{d:02}-{m:02}-{y}", "{d}-{m}-{y}", "d MMMM y", "{d:02}-{m:02}-{yy:02}"),
    "iso": ("{y}-{m:02}-{d:02}", "{y}/{m:02}/{d:02}", "d MMMM y"),
    "ymd_dot": ("{y}.{m:02}.{d:02}.", "{y}. {m:02}. {d:02}.", "y. MMMM d."),
}  # fmt: skip
_HELD_DATES = ("{y}.{m:02}.{d:02}", "EEEE d MMMM y", "{d:02} {m:02} {y}", "{y}{m:02}{d:02}", "MMMM d y")


def group(number: Decimal, decimals: int, style: str) -> str:
    """The number with its separators; `style` is a key of NUMBER_STYLES."""
    thousands, point = NUMBER_STYLES[style]
    text = f"{number:,.{decimals}f}"
    return text.replace(",", "\0").replace(".", point).replace("\0", thousands)


def decimals_of(number: Decimal, least: int) -> int:
    """How many decimals the number needs, at least so many."""
    exponent = number.normalize().as_tuple().exponent
    assert isinstance(exponent, int)
    return max(least, -exponent)


@dataclass(frozen=True, slots=True)
class Style:
    """One author's habits with figures."""

    language: str
    numbers: str
    date_pattern: str
    currency: str
    currency_where: str  # "none", "header", "column", "value", "total"
    symbol: str  # what is printed for the currency
    quantity_decimals: int
    glued: bool  # "€12.50" against "€ 12.50"
    weekly: bool = False  # wants goods in a calendar week (ISO 8601) instead of on a day

    def day(self, when: date) -> str:
        """The date as printed."""
        pattern = self.date_pattern
        if "{" not in pattern:
            return str(format_date(when, pattern, locale=self.language))
        if "%b" in pattern:
            month = str(format_date(when, "MMM", locale=self.language)).rstrip(".").title()
            pattern = pattern.replace("%b", month)
        return pattern.format(d=when.day, m=when.month, y=when.year, yy=when.year % 100)

    def week(self, when: date) -> str:
        """The calendar week as printed; "" where this author names days."""
        if not self.weekly or self.language not in WEEKS:
            return ""
        year, week, _ = when.isocalendar()
        return WEEKS[self.language].format(w=week, y=year, yy=year % 100)

    def amount(self, number: Decimal) -> str:
        """Money with two decimals."""
        return group(number, 2, self.numbers)

    def price(self, number: Decimal) -> str:
        """A price with as many decimals as it needs."""
        return group(number, decimals_of(number, 2), self.numbers)

    def quantity(self, number: Decimal) -> str:
        """A quantity in this author's decimals."""
        return group(number, decimals_of(number, self.quantity_decimals), self.numbers)

    def percent(self, number: Decimal) -> str:
        """A percentage without its sign."""
        return group(number, decimals_of(number, 0), self.numbers)

    def money(self, text: str, role: str, where: str = "value") -> list[Span]:
        """The amount's text with the currency before or after it, where this author prints it there."""
        value = Span(text, role)
        if self.currency_where != where and not (where == "total" and self.currency_where == "value"):
            return [value]
        sign = Span(self.symbol, "v:currency")
        gap = [] if self.glued and self.symbol in BEFORE else [Span(" ")]
        return [sign, *gap, value] if self.symbol in BEFORE else [value, Span(" "), sign]


def make_style(words: Words, numbers: str, dates: str, currency: str, face: Face, chance: Chance) -> Style:
    """An author's style: mostly the country's, sometimes not."""
    held = words.families.value != "train"
    pattern = chance.pick(_DATES[dates])
    if chance.maybe(0.08):
        pattern = chance.pick(_DATES["iso"])
    if held and chance.maybe(0.3):
        pattern = chance.pick(_HELD_DATES)
    symbol = SYMBOLS.get(currency, currency) if chance.maybe(0.6) else currency
    kind = numbers if chance.maybe(0.85) else chance.pick(("plain", "comma", "en", "de"))
    return Style(
        language=words.language,
        numbers=kind,
        date_pattern=pattern,
        currency=currency,
        currency_where=chance.weighted({"none": 12, "header": 30, "column": 20, "value": 20, "total": 18}),
        symbol=symbol if face.can(symbol) else currency,
        quantity_decimals=chance.weighted({0: 76, 2: 13, 3: 11}),
        glued=chance.maybe(0.6),
        weekly=chance.of("week").maybe(0.03 if words.language == "en" else 0.06),
    )
