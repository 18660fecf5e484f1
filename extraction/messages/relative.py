"""Days told from the day of writing: "by Friday", "la semaine prochaine", "in zwei Wochen", "do końca miesiąca".

Weekdays, months and "in N days" come from the Unicode CLDR (babel); the rest from relative.toml. Inflected
names count: "piątku" is "piątek". The convention: a weekday is the next such day strictly after the writing;
a week named as a whole stands for its Monday, its end for its Friday.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from extraction.messages.day_words import DayWords, day_words, folded
from extraction.messages.language import LANGUAGES
from extraction.messages.numbers import number_word

_YEAR = re.compile(r"^[’']?(?:20\d\d|\d\d)$")
_ORDINAL = re.compile(r"^(\d{1,2})(?:st|nd|rd|th|er|e|de|ste|\.|º|°)?$")
_DOTTED = re.compile(r"^(\d{1,2})([./])(\d{1,2})\.?$")
_DATE_LIKE = re.compile(r"^\d{1,4}[./-]\d{1,2}(?:[./-]\d{0,4})?$|^\d{1,2}(?:st|nd|rd|th|\.)$")
_WEEK_SIGNS = frozenset("kw cw wk".split())
_VOWELS = "aeiouyаеиоуыієїёяюэъь"
_TAIL = 5  # letters that a case may add to a weekday's name
_RECENT = 31  # days: a day of the month that lies further back is next year's


@dataclass(frozen=True, slots=True)
class Told:
    """A day told relative to another. `first` and `last` are word positions, `last` exclusive."""

    day: date
    first: int
    last: int
    sure: float  # 0..1, how clear the expression is


@dataclass(frozen=True, slots=True)
class _Token:
    text: str  # folded
    raw: str
    word: int  # position of its word


def told_days(words: Sequence[str], written: date, language: str, *, day_first: bool = True) -> list[Told]:
    """Relative days, and days without a year, in the words of a sentence; never overlapping.

    `language` is ISO 639-1, "" where unknown; English is understood besides.
    """
    tokens = _tokens(words)
    found: list[Told] = []
    at = 0
    while at < len(tokens):
        told = next((t for lang in _tried(language) if (t := _told(tokens, at, written, lang, day_first))), None)
        if told is None:
            at += 1
            continue
        found.append(told)
        while at < len(tokens) and tokens[at].word < told.last:
            at += 1
    return found


def _tried(language: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((language, "en"))) if language in LANGUAGES else LANGUAGES


def _tokens(words: Sequence[str]) -> list[_Token]:
    out = []
    for number, word in enumerate(words):
        bare = word.strip(",;:()[]*\"'!?").rstrip(".") if not word[:1].isdigit() else word.strip(",;:()[]*\"'!?")
        apart = r"[-–/'’]" if bare.isascii() else r"[-–/]"  # "We'd" is no Wednesday, "п'ятниця" is one word
        pieces = [bare] if any(c.isdigit() for c in bare) else re.split(apart, bare)
        out += [_Token(folded(piece), piece, number) for piece in pieces if folded(piece)]
    return out


def _told(tokens: list[_Token], at: int, written: date, language: str, day_first: bool) -> Told | None:
    words = day_words(language)
    for reading in (_spaced, _edge, _single, _span, _whole_week, _numbered_week, _weekday):
        found = reading(tokens, at, written, words, language)
        if found is not None:
            return found
    return _yearless(tokens, at, written, words, day_first)


def _spaced(tokens: list[_Token], at: int, written: date, words: DayWords, language: str) -> Told | None:
    """ "2026. 12. 08.", "15 12 2026", "2026. december 31.": a whole date with blanks in it."""
    run = [t.raw.partition("-")[0].rstrip(".") for t in tokens[at : at + 3]]
    if len(run) < 3:
        return None
    month = words.months.get(tokens[at + 1].text, 0) or (int(run[1]) if re.fullmatch(r"\d{1,2}", run[1]) else 0)
    year, day = (run[0], run[2]) if len(run[0]) == 4 else (run[2], run[0])
    if not (month and re.fullmatch(r"20\d\d", year) and re.fullmatch(r"\d{1,2}", day)):
        return None
    try:
        return _made(tokens, at, at + 3, date(int(year), month, int(day)), 0.9)
    except ValueError:
        return None


def _edge(tokens: list[_Token], at: int, written: date, words: DayWords, language: str) -> Told | None:
    """ "End of next week", "Ende November", "fin du mois", "mid-December"."""
    sort = _sort(tokens, at, words, ("end", "start", "middle", "monthend", "weekend_of"))
    if sort is None:
        return _edge_behind(tokens, at, written, words)
    name, last = sort
    if name in ("monthend", "weekend_of"):
        day = _month_edge(written, 0, "end") if name == "monthend" else _friday(written, 0)
        return _made(tokens, at, last, day, 0.85)
    shift = 0
    for place in range(last, min(last + 5, len(tokens))):
        text = tokens[place].text
        if text in words.sorts["next"]:
            shift = 1
        elif text in words.sorts["week"] or text in words.sorts["month"]:
            after = tokens[place + 1].text if place + 1 < len(tokens) else ""
            further = 1 if after in words.sorts["next"] else 0
            weekly = text in words.sorts["week"]
            step = max(shift, further)
            day = _week_edge(written, step, name) if weekly else _month_edge(written, step, name)
            return _made(tokens, at, place + 1 + further, day, 0.8)
        elif text in words.months:
            return _edge_of_month(tokens, at, place, words.months[text], written, name)
        elif (len(text) > 4 and text not in words.sorts["this"]) or any(c.isdigit() for c in text):
            return None
    return None


def _edge_behind(tokens: list[_Token], at: int, written: date, words: DayWords) -> Told | None:
    """ "Kuun loppuun", "ay sonuna", "hét végéig": the end behind what it is the end of."""
    text = tokens[at].text
    weekly, monthly = text in words.sorts["week"], text in words.sorts["month"]
    if not (weekly or monthly or text in words.months) or at + 1 >= len(tokens):
        return None
    name = next((n for n in ("end", "start", "middle") if tokens[at + 1].text in words.sorts[n]), None)
    if name is None:
        return None
    if text in words.months and not monthly:
        return _edge_of_month(tokens, at, at + 1, words.months[text], written, name)
    shift = 1 if at and tokens[at - 1].text in words.sorts["next"] else 0
    day = _week_edge(written, shift, name) if weekly else _month_edge(written, shift, name)
    return _made(tokens, at, at + 2, day, 0.8)


def _edge_of_month(tokens: list[_Token], at: int, place: int, month: int, written: date, name: str) -> Told | None:
    year = written.year + (1 if month < written.month else 0)
    last = place + 1
    if last < len(tokens) and re.fullmatch(r"20\d\d", tokens[last].text):
        year, last = int(tokens[last].text), last + 1
    return _made(tokens, at, last, _edge_day(year, month, name), 0.8)


def _edge_day(year: int, month: int, name: str) -> date:
    days = {"end": calendar.monthrange(year, month)[1], "start": 1, "middle": 15}
    return date(year, month, days[name])


def _month_edge(written: date, shift: int, name: str) -> date:
    month = written.month - 1 + shift
    return _edge_day(written.year + month // 12, month % 12 + 1, name)


def _week_edge(written: date, shift: int, name: str) -> date:
    if name == "end":
        return _friday(written, shift)
    monday = written - timedelta(days=written.weekday()) + timedelta(weeks=shift)
    return monday if name == "start" else monday + timedelta(days=2)


def _friday(written: date, shift: int) -> date:
    """The Friday of the week of writing, or of the one after it when that is over."""
    friday = written + timedelta(days=4 - written.weekday())
    return friday + timedelta(weeks=shift if friday > written or shift else 1)


def _single(tokens: list[_Token], at: int, written: date, words: DayWords, language: str) -> Told | None:
    """ "Tomorrow", "übermorgen"."""
    sort = _sort(tokens, at, words, ("overmorrow", "tomorrow", "today"))
    if sort is None:
        return None
    name, last = sort
    if language == "de" and tokens[at].raw[:1].isupper() and at and name == "tomorrow":
        return None  # "Guten Morgen"
    return _made(tokens, at, last, written + timedelta(days={"today": 0, "tomorrow": 1, "overmorrow": 2}[name]), 0.85)


def _span(tokens: list[_Token], at: int, written: date, words: DayWords, language: str) -> Told | None:
    """ "In two weeks", "within 5 working days", "2 hafta içinde"."""
    count = _count(tokens[at], language)
    if count is None or at + 1 >= len(tokens):
        return None
    place, working = at + 1, False
    if tokens[place].text in words.sorts["working"]:
        working, place = True, place + 1
    if place >= len(tokens):
        return None
    text = tokens[place].text
    last = place + 1
    if last < len(tokens) and tokens[last].text in words.sorts["working"]:
        working, last = True, last + 1
    framed = any(t.text in words.sorts["within"] for t in (*tokens[max(0, at - 2) : at], *tokens[last : last + 1]))
    working = working or text in words.sorts["working"]
    if not framed or count > 60:
        return None
    if text in words.sorts["day"] or working:
        day = _working_days(written, count) if working else written + timedelta(days=count)
    elif text in words.sorts["week"]:
        day = written + timedelta(weeks=count)
    elif text in words.sorts["month"]:
        day = _plus_months(written, count)
    else:
        return None
    return _made(tokens, at, last, day, 0.8)


def _whole_week(tokens: list[_Token], at: int, written: date, words: DayWords, language: str) -> Told | None:
    """ "Next week": its Monday. "Friday next week", "next week on Friday": that day."""
    pair = [t.text for t in tokens[at : at + 2]]
    if len(pair) < 2:
        return None
    week, following = words.sorts["week"], words.sorts["next"]
    if not ((pair[0] in week and pair[1] in following) or (pair[0] in following and pair[1] in week)):
        return None
    monday = written - timedelta(days=written.weekday()) + timedelta(weeks=1)
    for place in (*range(at + 2, min(at + 5, len(tokens))), *range(at - 1, max(-1, at - 4), -1)):
        named = _day_name(tokens[place], words)
        if named is not None:
            first, last = min(at, place), max(at + 2, place + 1)
            return _made(tokens, first, last, monday + timedelta(days=named), 0.85)
    return _made(tokens, at, at + 2, monday, 0.5)


def _numbered_week(tokens: list[_Token], at: int, written: date, words: DayWords, language: str) -> Told | None:
    """ "KW 47", "week 47", "47. hét": its Monday, this year's or next year's."""
    text = tokens[at].text
    glued = re.fullmatch(r"(?:kw|cw|wk|w)(\d{1,2})", text)
    week, last = (int(glued[1]), at + 1) if glued else (0, at + 2)
    if not glued and at + 1 < len(tokens):
        one, other = (tokens[at], tokens[at + 1]) if _is_week(text, words) else (tokens[at + 1], tokens[at])
        before = other is tokens[at]  # "47. hét", but not "5 weeks"
        number = re.fullmatch(r"(\d{1,2})\." if before else r"(\d{1,2})\.?", other.raw)
        week = int(number[1]) if number and _is_week(one.text, words) else 0
    if not 1 <= week <= 53:
        return None
    for year in (written.year, written.year + 1):
        try:
            monday = date.fromisocalendar(year, week, 1)
        except ValueError:
            continue
        if monday >= written - timedelta(days=6):
            return _made(tokens, at, last, monday, 0.8)
    return None


def _is_week(text: str, words: DayWords) -> bool:
    return text in _WEEK_SIGNS or text in words.sorts["week"]


def _weekday(tokens: list[_Token], at: int, written: date, words: DayWords, language: str) -> Told | None:
    """The next such day strictly after the writing; with "next week" beside it, that week's."""
    day = _day_name(tokens[at], words)
    if day is None or _dated(tokens, at, words):
        return None
    beside = [t.text for t in tokens[at + 1 : at + 5]]
    for place in range(len(beside) - 1):
        pair = beside[place : place + 2]
        if (pair[0] in words.sorts["next"] and pair[1] in words.sorts["week"]) or (
            pair[1] in words.sorts["next"] and pair[0] in words.sorts["week"]
        ):
            monday = written - timedelta(days=written.weekday()) + timedelta(weeks=1)
            return _made(tokens, at, at + place + 3, monday + timedelta(days=day), 0.85)
    ahead = (day - written.weekday() - 1) % 7 + 1
    named_next = (at and tokens[at - 1].text in words.sorts["next"]) or (
        beside[:1] and beside[0] in words.sorts["next"]
    )
    return _made(tokens, at, at + 1, written + timedelta(days=ahead), 0.75 if named_next else 0.9)


def _dated(tokens: list[_Token], at: int, words: DayWords) -> bool:
    """Whether the weekday only goes with a date: "Friday 20 November", "Freitag, den 20.11."."""
    return any(_DATE_LIKE.match(t.raw) or t.text in words.months for t in tokens[at + 1 : at + 4])


def _day_name(token: _Token, words: DayWords) -> int | None:
    text = token.text
    if len(text) < 4 and text not in words.weekdays:
        shown = token.raw[:1].isupper()
        return words.short_weekdays.get(text) if shown else None
    if text in words.weekdays:
        return words.weekdays[text]
    best: tuple[int, int] | None = None
    for name, day in words.weekdays.items():
        for stem in _stems(name):
            if text.startswith(stem) and len(text) - len(stem) <= _TAIL and (best is None or len(stem) > best[0]):
                best = (len(stem), day)
    return best[1] if best else words.short_weekdays.get(text) if token.raw[:1].isupper() else None


@lru_cache(maxsize=512)
def _stems(name: str) -> tuple[str, ...]:
    """What all cases of a name share: without its last vowel, or without the vowel that moves (piątek, piątku)."""
    stems = [name] if len(name) >= 4 else []
    if len(name) >= 5 and name[-1] in _VOWELS:
        stems.append(name[:-1])
    if len(name) >= 5 and name[-2] in _VOWELS and name[-1] not in _VOWELS:
        stems.append(name[:-2] + name[-1])
    if name.endswith(("is", "as")) and len(name) > 6:
        stems.append(name[:-2])
    return tuple(stems)


def _yearless(tokens: list[_Token], at: int, written: date, words: DayWords, day_first: bool) -> Told | None:
    """ "24.11.", "24 November", "November 24th", "the 24th"; a day long past is next year's."""
    token = tokens[at]
    dotted = _DOTTED.match(token.raw)
    if dotted and (token.raw.endswith(".") or dotted[2] == "/" or _closes(tokens, at)):
        a, b = int(dotted[1]), int(dotted[3])
        day, month = (a, b) if day_first or a > 12 or dotted[2] == "." else (b, a)
        return _dayed(tokens, at, at + 1, written, month, day, 0.8 if token.raw.endswith(".") else 0.6)
    ordinal = _ORDINAL.match(token.raw)
    follow = tokens[at + 1 : at + 4]
    if ordinal:
        near = [t for t in follow if t.text not in ("de", "of", "di", "den")]
        if near and near[0].text in words.months and not (len(near) > 1 and _YEAR.match(near[1].raw)):
            last = tokens.index(near[0]) + 1
            return _dayed(tokens, at, last, written, words.months[near[0].text], int(ordinal[1]), 0.85)
        if at and tokens[at - 1].text in words.sorts["dayword"] and not token.raw.isdigit():
            return _next_day_of_month(tokens, at, written, int(ordinal[1]))
    if token.text in words.months and token.raw[:1].isupper() and follow and (number := _ORDINAL.match(follow[0].raw)):
        if len(follow) > 1 and _YEAR.match(follow[1].raw):
            return None
        return _dayed(tokens, at, at + 2, written, words.months[token.text], int(number[1]), 0.85)
    return None


def _closes(tokens: list[_Token], at: int) -> bool:
    return at + 1 == len(tokens) or not tokens[at + 1].raw[:1].isdigit()


def _next_day_of_month(tokens: list[_Token], at: int, written: date, day: int) -> Told | None:
    for shift in (0, 1, 2):
        first = _month_edge(written, shift, "start")
        if 1 <= day <= calendar.monthrange(first.year, first.month)[1] and first.replace(day=day) > written:
            return _made(tokens, at, at + 1, first.replace(day=day), 0.75)
    return None


def _dayed(tokens: list[_Token], at: int, last: int, written: date, month: int, day: int, sure: float) -> Told | None:
    for year in (written.year, written.year + 1):
        try:
            found = date(year, month, day)
        except ValueError:
            return None
        if found >= written - timedelta(days=_RECENT):
            return _made(tokens, at, last, found, sure)
    return None


def _made(tokens: list[_Token], first: int, last: int, day: date, sure: float) -> Told:
    return Told(day, tokens[first].word, tokens[last - 1].word + 1, sure)


def _count(token: _Token, language: str) -> int | None:
    if token.raw.isdigit() and len(token.raw) <= 2:
        return int(token.raw)
    return number_word(token.text, language)


def _working_days(written: date, count: int) -> date:
    day = written
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day


def _plus_months(written: date, count: int) -> date:
    month = written.month - 1 + count
    year, month = written.year + month // 12, month % 12 + 1
    return date(year, month, min(written.day, calendar.monthrange(year, month)[1]))


def _sort(tokens: list[_Token], at: int, words: DayWords, names: tuple[str, ...]) -> tuple[str, int] | None:
    """The sort of the word or expression that begins here, and where it ends."""
    for length in (4, 3, 2):
        run = tuple(t.text for t in tokens[at : at + length])
        if len(run) == length and words.pairs.get(run) in names:
            return words.pairs[run], at + length
    name = next((n for n in names if tokens[at].text in words.sorts[n]), None)
    return (name, at + 1) if name else None
