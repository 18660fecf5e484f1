"""What speaks for a token's role, as a row of numbers: its own looks, its row, its column, its labels, its sums.

The order of the columns is part of the trained models: `NAMES` is stored with the weights and compared.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from extraction.candidates.arithmetic import Product, products, running_sums
from extraction.candidates.scene import Scene
from extraction.candidates.tokens import Token, TokenKind
from extraction.scoring.context import GROUPS
from extraction.vocabulary import is_charge
from models.lexicon import CodeKind

_OWN = ("log", "decimals", "integer", "percent", "currency", "per", "unit", "digits", "leading_zero", "whole_cell",
        "confidence", "shape", "sku", "gtin", "mpn", "customer_part", "near", "length", "digit_share", "checksum",
        "days", "bracketed", "size", "bold", "negative", "cell_start", "cell_end", "before", "after")  # fmt: skip
_PLACE = ("x", "right", "y", "page_share", "first_page", "last_page", "medium")
_ROW = ("figures", "from_left", "from_right", "cells", "code_hits", "code_left", "dates", "letters", "product_words",
        "heads", "charge", "unit_right", "unit_left", "in_cell", "known_names")  # fmt: skip
_COLUMN = ("c_rows", "c_integer", "c_decimals", "c_percent", "c_step", "c_distinct", "c_first", "c_last", "c_max",
           "c_hits", "c_share", "c_page_rows")  # fmt: skip
_SUMS = ("as_quantity", "as_price", "as_amount", "as_discount", "c_quantity", "c_price", "c_amount", "c_discount",
         "b_quantity", "b_price", "b_amount", "running", "plus", "rate_of", "sum_part", "below_sum",
         "t_quantity", "t_price", "t_amount", "t_discount", "alike", "repeats", "other_hits", "guide", "c_guide",
         "like_sku", "like_mpn", "like_part", "days_before", "days_after", "of_most", "is_sum")  # fmt: skip
NAMES: tuple[str, ...] = (
    *_OWN, *_PLACE, *_ROW, *_COLUMN, *_SUMS,
    "left_gap", "left_between", "above_rows", "above_head",
    *(f"left_{name}" for name, _ in GROUPS), *(f"above_{name}" for name, _ in GROUPS),
)  # fmt: skip
# a form is a form, however it was taken: what is learnt from digital pages holds for their scans
MEDIA = {"digital": 0.0, "scan": 0.0, "photo": 0.0, "sheet": 3.0, "mail": 4.0, "text": 5.0}


@dataclass(slots=True)
class RowFacts:
    """What a row says of every token in it."""

    code_hits: int
    first_hit: float  # left edge of the first known number; inf for none
    letters: int
    product_words: float
    names: float
    heads: int
    charge: float
    products: list[Product]
    strength: dict[Token, tuple[float, float, float, float]]  # as quantity, price, amount, discount
    band: dict[Token, tuple[float, float, float]]  # the same with the row below or above


def row_facts(scene: Scene) -> list[RowFacts]:
    """Facts of every row, products of figures included."""
    facts = []
    for at, row in enumerate(scene.rows):
        hits = [t for t in scene.codes[at] if t.kinds]
        text = max((c.text for c in row.cells), key=len)
        words = scene.lexicon.product_words(text) if any(c.isalpha() for c in text) else 0.0
        name = len(text) > 5 and not hits and words < 0.6 and any(c.isalpha() for c in text)
        found = products(scene.figures[at])
        facts.append(
            RowFacts(
                code_hits=len(hits),
                first_hit=min((t.left for t in hits), default=math.inf),
                letters=sum(c.isalpha() for c in row.text),
                product_words=words,
                names=max(scene.lexicon.customer_names(text), scene.lexicon.is_seller(text)) if name else 0.0,
                heads=sum(1 for s in scene.labels[at] if s.whole_cell),
                charge=is_charge(text),
                products=found,
                strength=_strengths(scene.figures[at], found),
                band={},
            )
        )
    _bands(scene, facts)
    return facts


def _strengths(figures: list[Token], found: list[Product]) -> dict[Token, tuple[float, float, float, float]]:
    out: dict[Token, list[float]] = {}
    for product in found:
        roles = (product.quantity, product.price, product.amount, product.discount)
        for role, index in enumerate(roles):
            if index >= 0:
                best = out.setdefault(figures[index], [0.0, 0.0, 0.0, 0.0])
                best[role] = max(best[role], product.strength)
    return {t: (v[0], v[1], v[2], v[3]) for t, v in out.items()}


def _bands(scene: Scene, facts: list[RowFacts]) -> None:
    """Products of figures that stand in two neighbouring rows, as stacked items print them."""
    for at in range(len(facts) - 1):
        here, below = scene.figures[at], scene.figures[at + 1]
        if scene.rows[at].page != scene.rows[at + 1].page or not here or not below or len(here) + len(below) > 12:
            continue
        if any(p.strength > 0.5 for p in facts[at].products + facts[at + 1].products):
            continue
        both = here + below
        mixed = [
            p for p in products(both) if len({p.quantity < len(here), p.price < len(here), p.amount < len(here)}) == 2
        ]
        for token, (q, p, a, _) in _strengths(both, mixed).items():
            band = facts[token.row].band
            old = band.get(token, (0.0, 0.0, 0.0))
            band[token] = (max(q, old[0]), max(p, old[1]), max(a, old[2]))


def sum_facts(scene: Scene, facts: list[RowFacts]) -> dict[Token, tuple[float, float, float, float, float]]:
    """For figures: (adds up those above, is the sum of two near it, is a rate of one near it, is such a part, is below a sum)."""
    out: dict[Token, list[float]] = {}
    for column in {id(c): c for t, c in scene.columns.items() if t.kind is TokenKind.FIGURE}.values():
        values = [m for m in column.members if m.kind is TokenKind.FIGURE and not m.percent]
        if len(values) >= 3:
            for token, count in zip(
                values, running_sums([t.number for t in values], [t.decimals for t in values]), strict=True
            ):
                if count:
                    entry = out.setdefault(token, [0.0] * 5)
                    entry[0] = max(entry[0], math.log2(count))
    _near_sums([t for row in scene.figures for t in row], out)
    return {t: (v[0], v[1], v[2], v[3], v[4]) for t, v in out.items()}


def _near_sums(figures: list[Token], out: dict[Token, list[float]]) -> None:
    money = [t for t in figures if t.decimals == 2 and t.number > 0 and not t.percent]
    for at, token in enumerate(money):
        near = money[max(0, at - 6) : at]
        for i, one in enumerate(near):
            for other in near[i + 1 :]:
                if abs(one.number + other.number - token.number) < 0.006 and min(one.number, other.number) > 0.01:
                    out.setdefault(token, [0.0] * 5)[1] = 1.0
                    for part in (one, other):
                        out.setdefault(part, [0.0] * 5)[3] = 1.0
            if one.number > token.number:
                rate = 100 * token.number / one.number
                if 2 < rate < 30 and abs(rate - round(rate * 2) / 2) < 0.02 + 0.6 / one.number:
                    out.setdefault(token, [0.0] * 5)[2] = 1.0
    seen = False
    for token in figures:
        entry = out.get(token)
        if entry and entry[0] > 0.9:
            seen = True
        if seen:
            out.setdefault(token, [0.0] * 5)[4] = 1.0


_AT = frozenset("@ a à á at zu je por per po по за für for pris prix precio prezzo cena цена ціна pro á".split())
_TIMES = frozenset("x × * х".split())
_OF = frozenset("of de di von van da des du od от del av z ze".split())


def neighbour(text: str) -> float:
    """What a word beside a token says of it: 0 nothing there, else a sort of sign."""
    bare = text.casefold()
    if not bare:
        return 0.0
    if bare in _AT or bare.endswith("@"):
        return 1.0
    if bare in _TIMES:
        return 2.0
    if bare[-1] in ":=":
        return 3.0
    if bare in ("-", "–", "—", "•", "*", "·") or bare[-1] in ",;":
        return 4.0
    if bare[-1] in "()[]":
        return 5.0
    if bare in _OF:
        return 6.0
    if any(c.isdigit() for c in bare):
        return 7.0
    return 8.0


def gtin_valid(text: str) -> bool:
    """Check digit of a GTIN-8, -12, -13 or -14 (GS1 General Specifications, 7.9)."""
    digits = text.replace(" ", "")
    if not digits.isdigit() or len(digits) not in (8, 12, 13, 14):
        return False
    body = [int(c) for c in reversed(digits[:-1])]
    return (10 - sum(d * (3 if i % 2 == 0 else 1) for i, d in enumerate(body)) % 10) % 10 == int(digits[-1])


def kind_share(tokens: list[Token], kind: CodeKind) -> float:
    """Share of the tokens that are a known number of this kind."""
    return sum(1 for t in tokens if kind in t.kinds) / max(len(tokens), 1)
