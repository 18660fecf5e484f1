"""What repeats at one edge is a column."""

from __future__ import annotations

import pytest
from typed_pages import page, rows, transcript

from extraction.candidates.alignment import Column, columns_of
from extraction.candidates.figures import NumberStyle, figures_of
from extraction.candidates.tokens import Token
from extraction.layout.rows import Row, rows_of
from models.transcript import Medium, Page, Word


def figures(row: Row) -> list[Token]:
    return [t for c in row.cells for t in figures_of(c, NumberStyle("."))]


def columns(*pages: Page | str) -> tuple[list[Token], dict[Token, Column]]:
    tokens = [t for row in rows(*pages) for t in figures(row)]
    return tokens, columns_of(tokens)


def test_amounts_of_any_length_share_their_right_edge() -> None:
    tokens, found = columns("    7.50\n1,250.00\n   20.00")
    assert found[tokens[0]] is found[tokens[2]]
    assert (found[tokens[0]].edge, found[tokens[0]].rows) == ("right", 3)


def test_a_lone_figure_is_a_column_of_its_own() -> None:
    tokens, found = columns("12\n     7.50\n     8.50")
    assert found[tokens[0]].members == [tokens[0]]


@pytest.mark.parametrize(("off", "together"), [(2.0, True), (4.0, False)])
def test_edges_may_differ_by_a_hair(off: float, together: bool) -> None:
    words = (Word("1.50", 20, 40, 40, 50), Word("112.50", 5 + off, 54, 40 + off, 64))
    tokens = [t for row in rows_of(transcript(Page(1, 595, 842, Medium.DIGITAL, words))) for t in figures(row)]
    assert (len(columns_of(tokens)[tokens[0]].members) == 2) is together


def test_a_column_goes_on_over_the_pages() -> None:
    tokens, found = columns("  1.50\n112.50", page("  1.75\n120.00", 2))
    assert found[tokens[0]].rows == 4
    assert found[tokens[0]].members == tokens, "in reading order"


def test_every_token_has_its_fullest_column() -> None:
    tokens, found = columns("10   1.50\n20   1.75\n100      20")
    assert [t.printed for t in found[tokens[1]].members] == ["1.50", "1.75"]
    assert [t.printed for t in found[tokens[0]].members] == ["10", "20", "100"]
