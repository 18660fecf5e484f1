"""Figures in running words: 1.234,56 · € 12,50 · 12pcs · 95.00/100 · 7,5 % · 1 250,00 · 5-."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.numbers import get_decimal_symbol

from extraction.candidates.tokens import Token, TokenKind
from extraction.layout.rows import Cell
from models.transcript import Word
from models.units import unit_code

KRONE = "kr"  # which one, the language of the document says
SIGNS = {"€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY", "₴": "UAH", "₽": "RUB", "zł": "PLN", "kč": "CZK", "₺": "TRY",
         "грн": "UAH", "руб": "RUB", "ft": "HUF", "c$": "CAD", "ca$": "CAD", "a$": "AUD", "au$": "AUD", "us$": "USD",
         "r$": "BRL", "nz$": "NZD", "s$": "SGD", "hk$": "HKD", "nt$": "TWD", "mx$": "MXN", "лв": "BGN", "tl": "TRY",
         "тг": "KZT", "тенге": "KZT", "₸": "KZT", "₹": "INR", "₪": "ILS", "₩": "KRW", "lei": "RON", "₾": "GEL",
         "sfr": "CHF", "₫": "VND", "฿": "THB", "₦": "NGN", "₱": "PHP", "kr": KRONE, "дин": "RSD"}  # fmt: skip
CODES = frozenset(
    "EUR USD GBP CHF SEK NOK DKK PLN CZK HUF RON BGN UAH RUB TRY JPY CNY CAD AUD NZD INR ZAR BRL MXN SGD HKD AED ILS RSD "
    "KZT GEL AZN AMD UZS MDL ISK KRW TWD THB MYR IDR PHP VND PKR EGP MAD TND SAR QAR KWD CLP ARS PEN UYU BYN MKD".split()
)
_SHAPE = re.compile(
    r"^(?P<before>[€$£¥₴₽₺₸₹₪₩₾₫฿₦₱]|[A-Z]{1,2}\$|[A-Z]{3}(?=[\d-])|zł|[Ss][Ff]r\.|Rs\.?)?"
    r"(?P<open>[(+\-−–]?)(?P<cur2>[€$£])?"
    r"(?P<body>\d[\d.,'’\u00a0\u202f]*\d|\d|[.,]\d+)"
    r"(?P<minus>[-−–]?)(?P<rest>[^\d\s][^\s]*?|/\s?\d+)?[);:]?$"
)
_PER = re.compile(r"^(?:/|per|pro|je|pr\.?|por|za|за)\s?(1[.,]?000|100|10|c|m)(?![\d])(?:\s?[^\W\d]+\.?)?$", re.I)
_GROUP = re.compile(r"^\d{3}(?:[.,]\d{1,4})?$")
_BASES = {"10": 10, "100": 100, "1000": 1000, "c": 100, "m": 1000}


@dataclass(frozen=True, slots=True)
class NumberStyle:
    """How this document writes numbers; `spaces` when blanks group the thousands."""

    decimal: str = "."
    spaces: bool = False
    sure: bool = False


def style_of(words: Iterable[Word], language: str = "", country: str = "") -> NumberStyle:
    """The style that the document's unambiguous numbers agree on; where none speaks, its language's (ISO codes)."""
    votes: Counter[str] = Counter()
    spaced = 0
    before = ""
    for word in words:
        match = _SHAPE.match(word.text)
        if match is None:
            before = ""
            continue
        body = match["body"]
        found = _votes(body)
        glued = (match["rest"] or "")[:1].isalpha() and not _currency(match["rest"])
        if not glued or found[","] > found["."]:  # "0.75L" may be copied from a catalogue, "0,75L" is this author's
            votes.update(found)
        if before and len(before) <= 3 and _GROUP.match(body) and ("," in body or "." in body):
            spaced += 1
        before = body if body.isdigit() else ""
    comma, point = votes[","], votes["."]
    if comma == point:
        return NumberStyle(_habit(language, country), spaced > 0, False)
    return NumberStyle("," if comma > point else ".", spaced > 0, abs(comma - point) >= 2)


@lru_cache(maxsize=128)
def _habit(language: str, country: str) -> str:
    """The decimal sign of a language, as the seller's country writes it (Unicode CLDR); a point where unknown."""
    for name in (f"{language}_{country}", language):
        try:
            sign = get_decimal_symbol(Locale.parse(name))
        except (UnknownLocaleError, ValueError):
            continue
        return sign if sign in (".", ",") else "."
    return "."


def _votes(body: str) -> Counter[str]:
    signs = [c for c in body if c in ".,"]
    if not signs:
        return Counter()
    tail = len(body) - 1 - max(body.rfind("."), body.rfind(","))
    if len(set(signs)) == 2:
        return Counter({signs[-1]: 3})
    if len(signs) > 1:
        return Counter({"." if signs[0] == "," else ",": 1}) if tail == 3 else Counter()
    if tail == 2:
        return Counter({signs[0]: 2})
    if tail == 3:
        return Counter()
    return Counter({signs[0]: 1})


def number(body: str, style: NumberStyle) -> tuple[Decimal, int] | None:
    """Value and printed decimals of a bare number; None for what is none (a date, a version)."""
    text = re.sub(r"['’\u00a0\u202f\s]", "", body)
    points, commas = text.count("."), text.count(",")
    sign = _decimal_sign(text, points, commas, style)
    if sign is None:
        return None
    other = "," if sign == "." else "."
    whole, _, fraction = text.rpartition(sign) if sign and sign in text else (text, "", "")
    if not _grouped(whole, other):
        return None
    try:
        return Decimal((whole.replace(other, "") or "0") + ("." + fraction if fraction else "")), len(fraction)
    except ArithmeticError:
        return None


def _decimal_sign(text: str, points: int, commas: int, style: NumberStyle) -> str | None:
    if points and commas:
        last = "." if text.rfind(".") > text.rfind(",") else ","
        return last if text.count(last) == 1 else None
    if not points and not commas:
        return style.decimal
    sign = "." if points else ","
    if max(points, commas) > 1:
        return "," if sign == "." else "."  # it groups thousands
    tail = len(text) - 1 - text.rfind(sign)
    head = text.rfind(sign)
    if tail == 3 and sign != style.decimal and 1 <= head <= 3 and not text.startswith("0"):
        return style.decimal
    return sign


def _grouped(whole: str, sign: str) -> bool:
    if sign not in whole:
        return whole.isdigit() or whole == ""
    first, *groups = whole.split(sign)
    return (
        1 <= len(first) <= 3
        and all(len(g) in (2, 3) for g in groups[:-1])
        and len(groups[-1]) == 3
        and (first + "".join(groups)).isdigit()
    )


def figures_of(cell: Cell, style: NumberStyle) -> list[Token]:
    """All figures of a cell from left to right, never overlapping."""
    out: list[Token] = []
    at = 0
    while at < len(cell.words):
        token = _figure_at(cell, at, style)
        if token is None:
            at += 1
        else:
            out.append(token)
            at = token.end
    return out


def _figure_at(cell: Cell, at: int, style: NumberStyle) -> Token | None:
    words = cell.words
    match = _SHAPE.match(words[at].text)
    if match is None:
        return None
    body, end = match["body"], at + 1
    last = match
    while not last["rest"] and not last["minus"] and end < len(words):
        group = _continues(words, at, end, body, style)
        if group is None:
            break
        body, last = body + group["body"], group
        end += 1
    read = number(body, style)
    rest = (last["rest"] or "").strip().rstrip(");:")
    if read is None or not _understood(rest):
        return None
    value, decimals = read
    if last["minus"] or match["open"] in ("-", "−", "–", "("):
        value = -value
    token = Token(TokenKind.FIGURE, words[at:end], cell, at, end, value=value, decimals=decimals)
    token.currency = _currency(match["before"] or match["cur2"] or "")
    _apply(token, rest)
    _look_around(token)
    return token


def _continues(words: Sequence[Word], at: int, end: int, body: str, style: NumberStyle) -> re.Match[str] | None:
    """The next group of thousands: "244,00/roll" behind "1"; None where the next word is none."""
    group = _SHAPE.match(words[end].text)
    if group is None or group["before"] or group["open"] or not _GROUP.match(group["body"]) or not body.isdigit():
        return None
    if not style.spaces and not ("," in group["body"] or "." in group["body"]):
        return None
    gap = words[end].left - words[end - 1].right
    grouped = end - at > 1  # "1 234" before "567,00"
    near = gap < 0.5 * (words[end].bottom - words[end].top)
    return group if len(body) <= 3 or grouped or (len(body) % 3 != 1 and near) else None


def _understood(rest: str) -> bool:
    if not rest or rest in ("%", ".-", ",-", "--", ".--", "x", "×", ".", ",", "/"):
        return True
    return bool(_PER.match(rest) or unit_code(rest.lstrip("/")) or _currency(rest))


def _apply(token: Token, rest: str) -> None:
    if rest == "%":
        token.percent = True
    elif per := _PER.match(rest):
        token.per = _base(per)
    elif _currency(rest):
        token.currency = token.currency or _currency(rest)
    elif (rest and rest[0].isalpha()) or rest.startswith("/"):
        token.unit, token.unit_text = unit_code(rest.lstrip("/")) or "", rest.lstrip("/")


def _look_around(token: Token) -> None:
    """A currency, a percent sign, a base or a unit in the words beside it belongs to it."""
    words = token.cell.words
    if token.start and not token.currency:
        token.currency = _currency(words[token.start - 1].text.strip(":"))
    if token.end >= len(words) or words[token.end - 1].text[-1] in ",;":
        return  # "50, € 0.0531": what stands behind the comma is another thing's
    after = words[token.end].text
    joined = after + (" " + words[token.end + 1].text if token.end + 1 < len(words) else "")
    if after == "%":
        token.percent = True
    elif per := (_PER.match(after) or _PER.match(joined)):
        token.per = _base(per)
        token.end += 1 if _PER.match(after) else 2
    elif not token.currency and (sign := _currency(after.partition("/")[0])):
        token.currency = sign
        behind = after.partition("/")[2] or (
            words[token.end + 1].text.lstrip("/") if token.end + 1 < len(words) else ""
        )
        if code := unit_code(behind.strip(".,;:()")):
            token.unit, token.unit_text = code, behind.strip(",;:()")  # "0,83 EUR roll": the price of a roll
    elif not token.unit and (code := unit_code(after.strip(".,;:()"))):
        token.unit, token.unit_text = code, after.strip(",;:()")


def _base(per: re.Match[str]) -> Decimal:
    return Decimal(_BASES[per[1].lower().replace(".", "").replace(",", "")])


def _currency(text: str) -> str:
    if text in CODES:
        return text
    return "" if text in ("ft", "FT") else SIGNS.get(text.lower().rstrip("."), "")  # feet are no forints
