"""Where a message is signed, and what the signature says: a company, an address, a telephone number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from extraction.header.places import contact_line, is_legal_form, is_note, letters
from extraction.layout.rows import Cell, Row
from extraction.vocabulary import PhraseKind, fold, phrase_hits
from models.lexicon import Lexicon

_RULE = re.compile(r"^\s*[-_=*]{2,}\s*$")
_PHONE = re.compile(r"(?:\+|\(|\b0)\d[\d\s()/.-]{6,}\d")
_MOST_ROWS = 14
_PUBLIC = re.compile(
    r"(?:^|\.)(?:gmail|googlemail|outlook|hotmail|live|msn|yahoo|icloud|me|aol|gmx|web|t-online|freenet|orange|wanadoo|free|laposte"
    r"|sfr|btinternet|virginmedia|libero|virgilio|tiscali|ziggo|kpnmail|wp|onet|o2|interia|seznam|mail|yandex|ukr|i|abv|comcast"
    r"|verizon|att|eircom|telia|telenor|online|example)\.[a-z.]+$"
)


@dataclass(frozen=True, slots=True)
class Signed:
    """The rows that count, and where among them the signature starts (their number where there is none)."""

    rows: tuple[Row, ...]
    start: int


@dataclass(frozen=True, slots=True)
class Signature:
    """What a signature says; `address` are the lines of one."""

    company: str
    cell: Cell | None
    address: tuple[Cell, ...]
    score: float


def signed(rows: Sequence[Row], sender: str, lexicon: Lexicon) -> Signed:
    """The rows without disclaimers, and where the signature begins."""
    start = _start(rows, sender, lexicon)
    if start is None:
        end = _disclaimed(rows, len(rows) // 3, strict=True)
        return Signed(tuple(rows[:end]), end)
    end = _disclaimed(rows, start, strict=False)
    return Signed(tuple(rows[:end]), min(start, end))


def _start(rows: Sequence[Row], sender: str, lexicon: Lexicon) -> int | None:
    """The first row of the signature: after the closing phrase, at the sender's name, or a last block that looks so."""
    closings = []
    for at, row in enumerate(rows):
        plain = len(row.words) <= 6 and not any(c.isdigit() for c in row.text)  # "br. 4711" is no "best regards"
        if plain and any(h.kind is PhraseKind.SIGNATURE for h in phrase_hits(row.text)):
            closings.append(at + 1)
        elif at and _same_person(row.text, sender):
            closings.append(at)
    fitting = [at for at in closings if _short_behind(rows, at)]
    if fitting[:1] == [1] and len(fitting) > 1:
        fitting = fitting[1:]  # what opens a message greets, though it may close one too: "Üdv,"
    if fitting:
        return next((at for at in fitting if _only_short(rows, at)), fitting[-1])
    block = _last_block(rows)
    looks = any(
        _PHONE.search(r.text) or contact_line(r.text) or _company_score(lexicon, r.text, "") > 0.8 for r in rows[block:]
    )
    return block if looks and block and len(rows) - block >= 2 else None


def _short_behind(rows: Sequence[Row], at: int) -> bool:
    """Whether short lines follow, as in a signature, and no further text of the message."""
    first = [r for r in rows[at : at + 4] if not _RULE.match(r.text)]
    return bool(first) and all(len(r.words) <= 9 and not r.text.rstrip().endswith(("?", ":")) for r in first[:3])


def _only_short(rows: Sequence[Row], at: int) -> bool:
    """Whether nothing but short lines stands between here and the small print."""
    tail = rows[at : _disclaimed(rows, at, strict=False)]
    return len(tail) <= _MOST_ROWS + 2 and all(len(r.words) <= 10 for r in tail)


def _same_person(text: str, sender: str) -> bool:
    bare = text.strip(" ,.-–")
    return (
        len(bare) >= 3
        and len(bare.split()) <= 4
        and bool(sender)
        and fuzz.token_sort_ratio(fold(bare), fold(sender)) >= 88
    )


def _last_block(rows: Sequence[Row]) -> int:
    """Where the last paragraph before any rule begins."""
    end = len(rows)
    for at in range(end - 1, 0, -1):
        gap = rows[at].top - rows[at - 1].bottom > 0.7 * (rows[at].bottom - rows[at].top)
        if gap and end - at >= 1:
            return at if end - at <= _MOST_ROWS and not any(is_note(r.text) for r in rows[at:]) else end
    return 0


def _disclaimed(rows: Sequence[Row], start: int, *, strict: bool) -> int:
    """Where small print begins: words of a disclaimer, or whole sentences under a signature."""
    for at in range(start, len(rows)):
        text = rows[at].text
        long = len(rows[at].words) > 6
        if long and any(h.kind is PhraseKind.DISCLAIMER for h in phrase_hits(text)):
            return at
        if strict:
            continue
        if at > start and _RULE.match(text) and _sentence_ahead(rows, at + 1):
            return at
        if at > start + 1 and len(rows[at].words) >= 9 and not any(c.isdigit() for c in text[:30]):
            return at
    return len(rows)


def _sentence_ahead(rows: Sequence[Row], at: int) -> bool:
    return any(len(r.words) >= 8 for r in rows[at : at + 2]) or at >= len(rows)


def read_signature(rows: Sequence[Row], sender: str, address: str, lexicon: Lexicon) -> Signature | None:
    """The company that signs, and the address lines under its name; None where no line is a company's."""
    best: tuple[float, int] | None = None
    host = company_host(address)
    for at, row in enumerate(rows[:_MOST_ROWS]):
        score = _company_score(lexicon, _line(row), host)
        if _same_person(row.text, sender):
            score -= 0.5
        if score > 0.35 and (best is None or score > best[0] + 0.02):
            best = (score, at)
    if best is None:
        best = _below_name(rows, sender)
    if best is None:
        return None
    row = rows[best[1]]
    return Signature(_line(row), row.cells[0], _address(rows[best[1] + 1 :], lexicon), best[0])


def _line(row: Row) -> str:
    """What a line says before a telephone number or a bar."""
    text = re.split(r"\s+[|·•]\s+|\s{3,}", row.text)[0]
    return re.sub(r"\s+", " ", _PHONE.split(text)[0]).strip(" ,;|·•") if _PHONE.search(text) else text.strip(" ,;")


def _below_name(rows: Sequence[Row], sender: str) -> tuple[float, int] | None:
    """The line below the sender's own name, where it has letters and nothing of a telephone number or a title."""
    for at, row in enumerate(rows[:-1]):
        below = rows[at + 1].text
        if (
            _same_person(row.text, sender)
            and letters(below) >= 4
            and not contact_line(below)
            and not any(c.isdigit() for c in below)
        ):
            return (0.4, at + 1) if len(rows[at + 1].words) <= 8 else None
    return None


def _company_score(lexicon: Lexicon, text: str, host: str) -> float:
    """How much a line looks like the name of the company that writes, about 0..1.6."""
    if (
        letters(text) < 3
        or len(text) > 90
        or contact_line(text)
        or lexicon.is_seller(text) > 0.8
        or text.rstrip().endswith("?")
    ):
        return 0.0
    digits = sum(c.isdigit() for c in text)
    score = 0.75 * lexicon.customer_names(text) + (0.45 if _has_legal_form(text) else 0.0)
    score += (
        0.4 * _like_host(text, host) - 0.07 * digits - (0.4 if is_note(text) and not _has_legal_form(text) else 0.0)
    )
    return score


def _has_legal_form(text: str) -> bool:
    words = [w for w in re.split(r"[\s,]+", text) if w]
    return any(
        is_legal_form(" ".join(words[at:end]))
        for at in range(1, len(words))
        for end in range(at + 1, min(at + 5, len(words)) + 1)
    ) or (len(words) > 1 and is_legal_form(words[0]))


def company_host(address: str) -> str:
    """The company's part of an address's domain, letters alone; "" for public mailboxes."""
    domain = address.rpartition("@")[2].lower()
    if not domain or (_PUBLIC.search(domain) and domain.count(".") < 2):
        return ""
    labels = [x for x in domain.split(".")[:-1] if x not in ("co", "com", "org", "net", "mail")]
    return re.sub(r"[^a-z0-9]", "", max(labels, key=len, default=""))


def _like_host(text: str, host: str) -> float:
    plain = re.sub(r"[^a-z0-9]", "", fold(text))
    if len(host) < 4 or len(plain) < 4:
        return 0.0
    return max(0.0, fuzz.partial_ratio(plain[:40], host) / 100 - 0.6) / 0.4


def _address(rows: Sequence[Row], lexicon: Lexicon) -> tuple[Cell, ...]:
    """The lines of an address: up to a telephone number, a mail address or a sentence."""
    out: list[Cell] = []
    for row in rows[:6]:
        text = row.text
        if contact_line(text) or _PHONE.search(text) or (is_note(text) and len(row.words) > 6) or _RULE.match(text):
            break
        if len(row.words) > 9 or re.match(r"^\s*\w{1,9}\.?\s*:", text):
            break
        out.append(row.cells[0])
    has_place = any(any(c.isdigit() for c in cell.text) or lexicon.place(cell.text) >= 0.6 for cell in out)
    return tuple(out) if has_place else ()
