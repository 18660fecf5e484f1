"""Feature rows for all tokens of a document."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from statistics import median

import numpy as np
import numpy.typing as npt

from extraction.candidates.alignment import Column
from extraction.candidates.scene import Scene
from extraction.candidates.tokens import Token, TokenKind
from extraction.scoring.context import Around, around
from extraction.scoring.features import MEDIA, NAMES, RowFacts, gtin_valid, kind_share, neighbour, row_facts, sum_facts
from extraction.scoring.tables import Tables, tables_of
from models.lexicon import CodeKind
from models.units import unit_code

Matrix = npt.NDArray[np.float32]


@dataclass(slots=True)
class Evidence:
    """Tokens with their features and the labels that stand by them."""

    tokens: list[Token]
    matrix: Matrix
    around: dict[Token, Around]
    facts: list[RowFacts]

    def places(self) -> dict[TokenKind, list[int]]:
        """Positions in `tokens`, and so in `matrix`, by kind."""
        out: dict[TokenKind, list[int]] = {kind: [] for kind in TokenKind}
        for at, token in enumerate(self.tokens):
            out[token.kind].append(at)
        return out


def evidence_of(scene: Scene, today: date) -> Evidence:
    """One feature row per token of the scene: figures, dates and codes, in reading order."""
    facts = row_facts(scene)
    sums = sum_facts(scene, facts)
    tables = tables_of(scene, facts)
    tokens = [t for at in range(len(scene.rows)) for t in (*scene.figures[at], *scene.dates[at], *scene.codes[at])]
    context = {t: around(scene, t) for t in tokens}
    columns: dict[int, list[float]] = {}
    on_page: dict[int, Counter[int]] = {}
    out = np.zeros((len(tokens), len(NAMES)), dtype=np.float32)
    for i, token in enumerate(tokens):
        column = scene.columns[token]
        key = id(column)
        if key not in columns:
            columns[key] = _column(column, facts, tables)
            on_page[key] = Counter(m.page for m in column.members)
        near = context[token]
        out[i] = [
            *_own(token, today),
            *_place(scene, token),
            *_row(scene, token, facts[token.row]),
            *_in_column(columns[key], column, token),
            on_page[key][token.page],
            *_sums(columns[key], token, facts[token.row], sums.get(token)),
            *tables.fits_of(column),
            tables.alike.get(token, 0.0),
            min(tables.repeats[token.printed], 30),
            facts[token.row].code_hits - bool(token.kinds),
            min(tables.guide.get(token, 9.0), 9.0),
            columns[key][13],
            *_alike(scene, token),
            *tables.among_days(token.day),
            token.number / tables.most if tables.most and token.kind is TokenKind.FIGURE else 0.0,
            token.decimals > 0 and tables.is_sum(token.number),
            near.left_gap,
            near.left_between,
            near.above_rows,
            near.above_head,
            *near.left,
            *near.above,
        ]
    return Evidence(tokens, out, context, facts)


def _own(token: Token, today: date) -> list[float]:
    text, words = token.printed, token.cell.words
    digits = sum(c.isdigit() for c in text)
    opening = token.words[0].text[:1]
    return [
        math.log10(abs(token.number) + 1) if token.kind is TokenKind.FIGURE else -1.0,
        token.decimals,
        float(token.kind is TokenKind.FIGURE and token.number == int(token.number)),
        token.percent,
        bool(token.currency),
        float(token.per or 0),
        bool(token.unit),
        digits,
        text[:1] == "0" and len(text) > 1 and text[1:2].isdigit(),
        token.whole_cell,
        token.confidence,
        token.shape,
        CodeKind.SKU in token.kinds,
        CodeKind.GTIN in token.kinds,
        CodeKind.MPN in token.kinds,
        CodeKind.CUSTOMER_PART in token.kinds,
        len(token.near),
        len(text),
        digits / max(len(text), 1),
        gtin_valid(text),
        (token.day - today).days if token.day else -9999,
        opening in "([",
        token.words[0].size,
        token.words[0].bold,
        token.number < 0,
        token.start == 0,
        token.end == len(words),
        neighbour(words[token.start - 1].text) if token.start else 0.0,
        neighbour(words[token.end].text) if token.end < len(words) else 0.0,
    ]


def _alike(scene: Scene, token: Token) -> tuple[bool, bool, bool]:
    if token.kind is not TokenKind.CODE:
        return False, False, False
    like = scene.lexicon.shaped_like(token.printed)
    return CodeKind.SKU in like, CodeKind.MPN in like, CodeKind.CUSTOMER_PART in like


def _place(scene: Scene, token: Token) -> list[float]:
    page = scene.transcript.pages[token.page - 1]
    last = len(scene.transcript.pages)
    return [
        (token.left + token.right) / 2 / page.width,
        token.right / page.width,
        token.top / max(page.height, 1.0),
        token.page / last,
        token.page == 1,
        token.page == last,
        MEDIA[page.medium.value],
    ]


def _row(scene: Scene, token: Token, facts: RowFacts) -> list[float]:
    row = scene.rows[token.row]
    figures = scene.figures[token.row]
    before = sum(1 for t in figures if t.left < token.left)
    after = sum(1 for t in figures if t.left > token.left)
    right = row.cells[token.cell.index + 1] if token.cell.index + 1 < len(row.cells) else None
    left = row.cells[token.cell.index - 1] if token.cell.index else None
    return [
        len(figures),
        before,
        after,
        len(row.cells),
        facts.code_hits,
        facts.first_hit < token.left,
        len(scene.dates[token.row]),
        facts.letters,
        facts.product_words,
        facts.heads,
        facts.charge,
        right is not None and _is_unit(right.words[0].text),
        left is not None and _is_unit(left.words[-1].text),
        len(token.cell.words),
        facts.names,
    ]


def _is_unit(text: str) -> bool:
    return unit_code(text.strip(".,;:()")) is not None


def _column(column: Column, facts: list[RowFacts], tables: Tables) -> list[float]:
    members = column.members
    values = [m.number for m in members]
    steps = [b - a for a, b in pairwise(values)]
    common = max((steps.count(s) for s in set(steps) if s > 0), default=0)
    strengths = [facts[m.row].strength.get(m, (0.0, 0.0, 0.0, 0.0)) for m in members]
    n = len(members)
    return [
        column.rows,
        sum(1 for v in values if v == int(v)) / n,
        sum(m.decimals for m in members) / n,
        sum(m.percent for m in members) / n,
        common / max(len(steps), 1) if steps else 0.0,
        len(set(values)) / n,
        sum(1 for m in members if m.kinds) / n,
        *(math.fsum(s[k] for s in strengths) / n for k in range(4)),
        max(values),
        kind_share(members, CodeKind.SKU),
        median(min(tables.guide.get(m, 9.0), 9.0) for m in members),
    ]


def _in_column(stats: list[float], column: Column, token: Token) -> list[float]:
    members = column.members
    return [
        stats[0],
        *stats[1:6],
        members[0] is token,
        members[-1] is token,
        token.number >= stats[11],
        stats[6],
        stats[12],
    ]


def _sums(
    stats: list[float], token: Token, facts: RowFacts, sums: tuple[float, float, float, float, float] | None
) -> list[float]:
    return [
        *facts.strength.get(token, (0.0, 0.0, 0.0, 0.0)),
        *stats[7:11],
        *facts.band.get(token, (0.0, 0.0, 0.0)),
        *(sums or (0.0, 0.0, 0.0, 0.0, 0.0)),
    ]
