"""A transcript prepared for reading: rows, labels, tokens and what stands under what."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from extraction.candidates.alignment import Column, columns_of
from extraction.candidates.codes import codes_of
from extraction.candidates.dates import dates_of, order_of
from extraction.candidates.figures import NumberStyle, figures_of, style_of
from extraction.candidates.flat import unrolled
from extraction.candidates.labels import LabelSpan, head_rows, labels_of, stack_heads
from extraction.candidates.tokens import Token
from extraction.candidates.wrapped import join_bases, join_wrapped
from extraction.layout.rows import Row, rows_of
from models.lexicon import Lexicon
from models.transcript import Page, Transcript

_LONGER_THAN_A_YEAR = 6  # characters of a known number that is no part of the date it stands in


@dataclass(slots=True)
class Scene:
    """What every later step looks at. Lists are in reading order; rows are numbered through all pages."""

    transcript: Transcript
    lexicon: Lexicon
    rows: list[Row]
    labels: list[list[LabelSpan]]  # by row
    heads: list[bool]  # by row: whether it looks like the heads of a table
    figures: list[list[Token]]  # by row
    dates: list[list[Token]]
    codes: list[list[Token]]
    style: NumberStyle
    day_first: bool | None
    language: str
    columns: dict[Token, Column]

    def page_of(self, row: int) -> Page:
        """The page a row stands on."""
        return self.transcript.pages[self.rows[row].page - 1]


def scene_of(transcript: Transcript, lexicon: Lexicon, today: date) -> Scene:
    """Everything typed, nothing chosen."""
    from extraction.vocabulary import language_of

    rows = unrolled(rows_of(transcript), transcript, lexicon)
    words = [w for row in rows for w in row.words]
    language = language_of([w.text for w in words])
    style = style_of(words, language, lexicon.seller_country)
    day_first = order_of(rows, language, lexicon.seller_country, today)
    labels = [labels_of(row) for row in rows]
    stack_heads(rows, labels)
    dates = [[t for c in row.cells for t in dates_of(c, day_first, today)] for row in rows]
    figures = [[t for c in row.cells for t in figures_of(c, style)] for row in rows]
    codes = [[t for c in row.cells for t in codes_of(c, lexicon)] for row in rows]
    for at in range(len(rows)):
        taken = _covered(dates[at])
        figures[at] = [t for t in figures[at] if not _within(t, taken)]
        codes[at] = [
            t for t in codes[at] if not _within(t, taken) or (t.kinds and len(t.printed) >= _LONGER_THAN_A_YEAR)
        ]
    join_wrapped(rows, codes, lexicon)
    join_bases(rows, figures)
    columns: dict[Token, Column] = {}
    for sort in (figures, dates, codes):
        columns.update(columns_of([t for row in sort for t in row]))
    return Scene(
        transcript,
        lexicon,
        rows,
        labels,
        head_rows(rows, labels),
        figures,
        dates,
        codes,
        style,
        day_first,
        language,
        columns,
    )


def _covered(tokens: list[Token]) -> dict[int, set[int]]:
    out: dict[int, set[int]] = defaultdict(set)
    for token in tokens:
        out[token.cell.index].update(range(token.start, token.end))
    return out


def _within(token: Token, taken: dict[int, set[int]]) -> bool:
    return any(i in taken[token.cell.index] for i in range(token.start, token.end))
