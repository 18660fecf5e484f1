"""A stack of cells as a party: its name, and its address on one line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, utils

from extraction.layout.rows import Cell
from models.lexicon import Lexicon

_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")
_WEB = re.compile(r"^(?:www\.|https?://)", re.IGNORECASE)
_PHONE = re.compile(r"^[+(]?\d[\d\s()/.-]{6,}$")
_BETWEEN = re.compile(r"\s*[·•|■▪]\s*|\s{3,}")
_DASHED = re.compile(r"\s+[–—-]\s+|\s*;\s+|\s+[/|]\s+")
_PARTS = re.compile(r",\s*|\s+[–—-]\s+|\s*;\s+")
_ROAD = re.compile(r"\d+\w?\s+[^\W\d]{3}")
_HOUSE = re.compile(r"\d+\s?\w?")
_GATE = re.compile(r"[^\W\d]+(?:-[^\W\d]+)?\s\d{1,3}")
_MOST_LINES = 7
_STREET_DIGITS = 2  # of a house number or a postal code; one digit may be a warehouse's
_ATTENTION = re.compile(r"^(?:att?n?\b|attention\b|c/o\b|fao\b|z\.? ?hd\b|à l.attention\b|t\.?a\.?v\b)", re.IGNORECASE)
_LEGAL = frozenset(
    "ltd limited plc llc llp inc incorporated corp corporation co company gmbh kg ohg ag se ek eg ug gbr mbh sarl sas sasu sa "
    "eurl snc srl spa sapa sl slu sau scoop nv bv vof cv sprl ab hb kb aps as asa ans oy oyj tmi spzoo spj sk sc doo dd jsc "
    "kft zrt bt nyrt sro spol vos ltda lda me eireli тов прат ат пп фоп ооо зао оао пао ао ип тдв eood ood ad sia uab ou tapui "
    "teo teoranta cpt dac pty pte bhd sdn kk gk lp pc".split()
)


@dataclass(frozen=True, slots=True)
class Place:
    """A party as printed, and the cells it was read from."""

    name: str
    address: str
    cells: tuple[Cell, ...]
    score: float
    why: str


def pieces(text: str) -> list[str]:
    """What bars and dots divide in a one-line letterhead."""
    return [p.strip(" ,;") for p in _BETWEEN.split(text) if p and p.strip(" ,;")]


def split_line(lexicon: Lexicon, text: str) -> tuple[str, str]:
    """ "Name – street, town" on one line as name and address; the address is "" where no dash sets it apart.

    A name may have a dash of its own ("Yarnbury – Warehouse 2"): the address begins with the first part that has
    a house number or a postal code, or whose digit makes the name less like one that is on file.
    """
    for cut in _DASHED.finditer(text):
        name, rest = text[: cut.start()].strip(" ,:"), text[cut.end() :].strip()
        if letters(name) < 3 or letters(rest) < 3:
            continue
        if any(c.isdigit() for c in name.partition(",")[2]):
            break  # the address has begun before, at a comma
        parts = _PARTS.split(rest)
        digits = sum(c.isdigit() for c in parts[0])
        street = digits >= _STREET_DIGITS or _ROAD.match(parts[0]) is not None
        street = street or (len(parts) > 1 and _HOUSE.fullmatch(parts[1]) is not None)
        if not street and _known(lexicon, name) <= _known(lexicon, f"{name} – {parts[0]}") + 0.08:
            continue
        if sum(c.isdigit() for c in rest) >= _STREET_DIGITS:
            return name, rest
    return text, ""


def _known(lexicon: Lexicon, name: str) -> float:
    return max(lexicon.customer_names(name), lexicon.is_seller(name))


def letters(text: str) -> int:
    """How many letters a text has."""
    return sum(c.isalpha() for c in text)


def is_legal_form(text: str) -> bool:
    """Whether a text is nothing but the legal form of a company: "GmbH & Co. KG", "Sp. z o.o."."""
    words = [re.sub(r"[^\w]", "", w.casefold()) for w in text.split()]
    joined = "".join(words)
    return (
        bool(joined)
        and len(words) <= 5
        and (joined in _LEGAL or all(w in _LEGAL or w in ("", "z", "oo", "a") for w in words))
    )


def attention(text: str) -> bool:
    """Whether a line or a label says for whom inside the company ("Attn: Maintenance"): a part of an address."""
    return bool(_ATTENTION.match(text))


def contact_line(text: str) -> bool:
    """Whether a line is a mail address, a web page or a telephone number."""
    bare = text.strip()
    return bool(_MAIL.search(bare) or _WEB.match(bare) or _PHONE.match(bare))


def is_note(text: str) -> bool:
    """Whether a line ends like a sentence: a full stop behind a real word or a number."""
    words = text.split()
    last = words[-1] if words else ""
    ends = last.endswith((".", "!", "?")) and len(last) >= 5 and not last[:-1].isupper()
    return len(words) >= 2 and ends and not is_legal_form(last)  # "Tessuti S.a.s." is a name


def is_sentence(text: str) -> bool:
    """Whether a line is running text."""
    words = text.split()
    return is_note(text) or (
        len(words) >= 7 and sum(any(c.isdigit() for c in w) for w in words) <= 1 and text.rstrip()[-1:] in ".!?:"
    )


def goes_on(above: Cell, cell: Cell) -> bool:
    """Whether a line can continue an address that the line above spells out with commas."""
    text = above.text.rstrip()
    whole = _DASHED.search(text) is not None and sum(c.isdigit() for c in text) > _STREET_DIGITS
    if (text.count(",") < 2 and not whole) or text.endswith((",", "–", "-")):
        return True
    return len(cell.words) <= 3 and not is_note(cell.text) and above.right - above.left > 6 * (cell.bottom - cell.top)


def place_of(lexicon: Lexicon, cells: Sequence[Cell], why: str) -> Place | None:
    """Name and address of a stack of cells; contact lines are set aside. None where nothing is left."""
    lines = [(c, p) for c in cells for p in pieces(c.text)]
    kept = [(c, t) for c, t in lines if not contact_line(t) and any(ch.isalnum() for ch in t)][:_MOST_LINES]
    if not kept:
        return None
    texts = [t for _, t in kept]
    name, street = split_line(lexicon, texts[0])
    if street:
        wide = len(texts) > 1 and not street.endswith(",")
        rest = [f"{street} {texts[1]}", *texts[2:]] if wide else [street, *texts[1:]]
        return _placed(name, rest, kept, why)
    if texts[0].count(",") >= 2 and len(texts) > 1:
        texts = [" ".join(texts)]
    name, rest = texts[0], texts[1:]
    if not rest and "," in name:
        name, rest = _name_first(lexicon, name)
    elif rest and (_wrapped(lexicon, name, rest[0]) or _named_so(lexicon, name, rest)):
        name, rest = f"{name} {rest[0]}", rest[1:]
    return _placed(name, rest, kept, why)


def _placed(name: str, rest: Sequence[str], kept: Sequence[tuple[Cell, str]], why: str) -> Place:
    used = tuple({id(c): c for c, _ in kept}.values())
    return Place(name.strip(" :,"), ", ".join(t.strip(" ,") for t in rest), used, 0.8, why)


def _name_first(lexicon: Lexicon, text: str) -> tuple[str, list[str]]:
    """ "Name, street, town" on one line; a comma inside the name stays where the catalogue knows it so."""
    parts = [p.strip() for p in text.split(",")]
    cut = 1
    if len(parts) > 2:
        two = lexicon.customer_names(f"{parts[0]}, {parts[1]}")
        known = two > 0.9 and two > lexicon.customer_names(parts[0]) + 0.05
        if not any(c.isdigit() for c in parts[1]) and (known or _named_so(lexicon, parts[0], parts[1:])):
            cut = 2
    return ", ".join(parts[:cut]), [", ".join(parts[cut:])]


def _named_so(lexicon: Lexicon, first: str, rest: Sequence[str]) -> bool:
    """Whether the place on file at the address below is called as the first two lines together are."""
    if len(rest) < 2 or rest[0][:1].isdigit():
        return False
    both = f"{first} {rest[0]}"
    names = lexicon.names_at(", ".join(rest[1:]))
    return any(_alike(both, name) > max(_alike(first, name), 85.0) + 2 for name in names)


def _alike(one: str, other: str) -> float:
    return fuzz.ratio(one, other, processor=utils.default_process)


def _wrapped(lexicon: Lexicon, first: str, second: str) -> bool:
    """Whether a narrow column broke the name in two."""
    if letters(second) < 2 or len(second) > 45 or second[:1].isdigit():
        return False  # a house number opens a street, not the rest of a name
    if first.endswith(("–", "-", "&", "+", "/")) or first.count("(") > first.count(")"):
        return True
    if is_legal_form(second):
        return True
    both = f"{first} {second}"
    if _GATE.fullmatch(second):
        return False  # a gate or a dock is a part of the address
    street = sum(c.isdigit() for c in second) >= _STREET_DIGITS
    if (
        lexicon.customer_names(both) >= 0.995
        and not street
        and len(second.split()) <= 4
        and lexicon.place(second) < 0.9
    ):
        return True
    alone = max(lexicon.customer_names(first), lexicon.is_seller(first))
    joined = max(lexicon.customer_names(both), lexicon.is_seller(both))
    return joined > alone + 0.06 and joined > 0.75 and sum(c.isdigit() for c in second) <= 2
