"""Dates that a message names by its own day: "by Friday", "in 2 weeks", "Ende nächster Woche", "koncem listopadu".

The rules, where people's habits differ:

- a weekday's name is the next such day strictly after the day of sending;
- "next <weekday>" is that day of the following calendar week (Monday to Sunday), except with words that say
  "the one to come" ("coming Friday", "nächsten Freitag", "vendredi prochain"), which are the bare weekday;
- "next week" is its Monday to Friday, the end of a week its Friday, its middle its Wednesday;
- the middle of a month is the 15th, its end the last day, its beginning the first;
- "in 3 working days" leaves out Saturdays and Sundays, and no holidays.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from extraction.values.dates import DateReading, Precision, last_of_month, month_reading, next_such, week_reading
from extraction.values.weeks import parse_week
from extraction.vocabulary import TimeWords, fold, month_numbers, time_words
from extraction.vocabulary.packs import languages

_WORD = re.compile(r"[^\W_]+")
_LONGEST = 4  # words of one expression of a data file
_SHORT_NAME = 3  # letters a weekday's abbreviation needs in running text
_MOST = 400  # days, weeks or months a message may look ahead


@dataclass(frozen=True, slots=True)
class RelativeDate:
    """A date named by the day of the message, and where it stands in the text."""

    start: int  # character offsets, end exclusive
    end: int
    reading: DateReading


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    start: int
    end: int


class _Sentence:
    """A text's words, read with the words of one language, from the day it was sent."""

    def __init__(self, tokens: Sequence[_Token], words: TimeWords, sent: date) -> None:
        self.tokens, self.words, self.sent = tokens, words, sent

    def has(self, key: str, at: int) -> int:
        """How many words at `at` are an expression of this kind, the longest; 0 for none."""
        listed = self.words.words.get(key, frozenset())
        for count in range(min(_LONGEST, len(self.tokens) - at), 0, -1):
            if at >= 0 and " ".join(token.text for token in self.tokens[at : at + count]) in listed:
                return count
        return 0

    def before(self, key: str, at: int) -> int:
        """How many words that end before `at` are an expression of this kind."""
        return next((n for n in range(min(_LONGEST, at), 0, -1) if self.has(key, at - n) >= n), 0)

    def weekday(self, at: int) -> int | None:
        """The weekday a word names; abbreviations of two letters are other words too often."""
        if at >= len(self.tokens) or len(self.tokens[at].text) < _SHORT_NAME:
            return None
        return self.words.weekdays.get(self.tokens[at].text)

    def count(self, at: int) -> int | None:
        """The number a word is, in digits or spelled out."""
        if not 0 <= at < len(self.tokens):
            return None
        text = self.tokens[at].text
        return int(text) if text.isdigit() and len(text) <= 3 else self.words.numbers.get(text)


_Found = tuple[int, int, DateReading]  # first word, last word exclusive


def _on(day: date) -> DateReading:
    return DateReading(day, day, year_printed=False)


def add_working_days(start: date, count: int) -> date:
    """`count` days later without Saturdays and Sundays; holidays are not known here."""
    day = start
    while count > 0:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day


def add_months(start: date, count: int) -> date:
    """The same day `count` months later, or the last of a month too short for it."""
    months = start.year * 12 + start.month - 1 + count
    year, month = divmod(months, 12)
    return date(year, month + 1, min(start.day, last_of_month(year, month + 1).day))


def _monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _plain_days(text: _Sentence, at: int) -> _Found | None:
    for key, days in (("day_after_tomorrow", 2), ("tomorrow", 1), ("today", 0)):
        size = text.has(key, at)
        if size:
            return at, at + size, _on(text.sent + timedelta(days=days))
    return None


def _weekdays(text: _Sentence, at: int) -> _Found | None:
    number = text.weekday(at)
    if number is None:
        return None
    ahead = (number - text.sent.weekday() - 1) % 7 + 1
    first, last = at, at + 1
    day = text.sent + timedelta(days=ahead)
    before, behind = text.before("next", at), text.has("next", at + 1)
    coming = text.before("coming", at) or text.has("coming", at + 1)
    if before or behind:
        first, last = at - before, last + behind
        if not coming:
            day = _monday_of(text.sent) + timedelta(days=7 + number)
    return first, last, _on(day)


def _distances(text: _Sentence, at: int) -> _Found | None:
    """ "in 2 weeks", "2 hét múlva", "binnen 10 Arbeitstagen"."""
    count = text.count(at)
    if count is None or count > _MOST:
        return None
    unit, size = _unit(text, at + 1)
    before, behind = text.before("in", at), text.has("after", at + 1 + size)
    if not size or not (before or behind):
        return None
    return at - before, at + 1 + size + behind, _on(_later(text.sent, count, unit))


def _unit(text: _Sentence, at: int) -> tuple[str, int]:
    for unit in ("workday", "week", "month", "day"):
        size = text.has(unit, at)
        if size:
            return unit, size
    return "", 0


def _later(sent: date, count: int, unit: str) -> date:
    if unit == "workday":
        return add_working_days(sent, count)
    if unit == "month":
        return add_months(sent, count)
    return sent + timedelta(days=count * (7 if unit == "week" else 1))


def _periods(text: _Sentence, at: int) -> _Found | None:
    """ "next week", "this month", "end of next week", "Ende November", "Mitte KW 48"."""
    period = _period(text, at)
    if period is None:
        return None
    first, last, reading, bare = period
    for key in ("end", "middle", "start"):
        size = text.before(key, first)
        if size:
            return first - size, last, _part(reading, key)
        size = text.has(key, last)
        if size:
            return first, last + size, _part(reading, key)
    return None if bare else (first, last, reading)


def _period(text: _Sentence, at: int) -> tuple[int, int, DateReading, bool] | None:
    """A week or month, and whether it is named too loosely to be a date by itself ("November", "month")."""
    week = _numbered_week(text, at)
    if week:
        return (*week, False)
    months = month_numbers(text.tokens[at].text, text.words.language) if len(text.tokens[at].text) >= 3 else ()
    if len(months) == 1 and text.count(at - 1) is None:
        start = next_such(months[0], 1, text.sent)
        return (at, at + 1, month_reading(start.year, start.month), True) if start else None
    for unit in ("week", "month"):
        size = text.has(unit, at)
        if size:
            return _named_period(text, at, size, unit)
    return None


def _named_period(text: _Sentence, at: int, size: int, unit: str) -> tuple[int, int, DateReading, bool]:
    ahead, first, last, bare = 0, at, at + size, True
    for key, steps in (("next", 1), ("this", 0)):
        before, behind = text.before(key, at), text.has(key, last)
        if before or behind:
            ahead, first, last, bare = steps, at - before, last + behind, False
            break
    if unit == "week":
        return first, last, week_reading(_week_start(text.sent, ahead, bare=bare)), bare
    month = add_months(text.sent.replace(day=1), ahead)
    return first, last, month_reading(month.year, month.month), bare


def _week_start(sent: date, ahead: int, *, bare: bool) -> date:
    """The Monday; "the end of the week", written on a weekend, is the end of the one that begins."""
    begun = 1 if bare and sent.weekday() >= 5 else 0
    return _monday_of(sent) + timedelta(days=7 * (ahead + begun))


def _numbered_week(text: _Sentence, at: int) -> tuple[int, int, DateReading] | None:
    for last in (at + 3, at + 2, at + 1):
        words = [token.text for token in text.tokens[at:last]]
        if last <= len(text.tokens) and any(any(char.isdigit() for char in word) for word in words):
            start = parse_week(" ".join(words), text.sent) if not words[0].isdigit() or len(words) > 1 else None
            if start and not (len(words) == 3 and len(words[2]) != 4):
                return at, last, week_reading(start)
    return None


def _part(reading: DateReading, key: str) -> DateReading:
    if key == "start":
        return _on(reading.value)
    if key == "end":
        return _on(reading.last)
    return _on(reading.value + timedelta(days=2 if reading.precision is Precision.WEEK else 14))


@lru_cache(maxsize=5_000)
def relative_dates(text: str, sent: date, language: str) -> tuple[RelativeDate, ...]:
    """The relative dates of a text in one language, in order; () for none or for a language without data."""
    words = time_words(language)
    tokens = [
        _Token(fold(found.group()).replace(" ", ""), found.start(), found.end()) for found in _WORD.finditer(text)
    ]
    if words is None or not tokens:
        return ()
    sentence = _Sentence(tokens, words, sent)
    taken = 0
    hits: list[RelativeDate] = []
    for at in range(len(tokens)):
        found = next(
            (hit for rule in (_plain_days, _weekdays, _distances, _periods) if (hit := rule(sentence, at))), None
        )
        if found and found[0] >= taken:
            first, taken, reading = found
            hits.append(RelativeDate(tokens[first].start, tokens[taken - 1].end, reading))
    return tuple(hits)


def relative_date(text: str, sent: date, language: str = "") -> DateReading | None:
    """The first relative date of a text; with no language, that of the first language that finds one, English first."""
    for tried in (language,) if language else ("en", *languages("mails")):
        found = relative_dates(text, sent, tried)
        if found:
            return found[0].reading
    return None
