"""Words with boxes become rows and cells."""

from __future__ import annotations

from typed_pages import page, rows, transcript, words_of

from extraction.layout.rows import rows_of
from models.transcript import Medium, Page, Ruling, Word


def texts(*pages: Page | str) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in rows(*pages)]


def test_two_blanks_divide_cells_and_one_does_not() -> None:
    assert texts("Hexagon bolt M8   200 pcs") == [["Hexagon bolt M8", "200 pcs"]]


def test_rows_are_numbered_through_all_pages_and_cells_know_their_row() -> None:
    found = rows("first\nsecond", "third")
    assert [(row.index, row.page, row.text) for row in found] == [(0, 1, "first"), (1, 1, "second"), (2, 2, "third")]
    assert all(cell.row == row.index for row in found for cell in row.cells)


def test_words_a_little_higher_or_lower_stand_in_the_same_row() -> None:
    words = (Word("200", 20, 100, 35, 110), Word("pcs", 40, 103, 55, 113), Word("below", 20, 112, 45, 122))
    found = rows_of(transcript(Page(1, 595, 842, Medium.DIGITAL, words)))
    assert [row.text for row in found] == ["200 pcs", "below"]


def test_a_vertical_line_divides_what_stands_close() -> None:
    line = Ruling(52.5, 30, 52.6, 60)  # between the two words
    assert texts("HX-M8 200") == [["HX-M8 200"]]
    assert texts(page("HX-M8  200", rulings=(line,))) == [["HX-M8", "200"]]
    assert texts(page("HX-M8 200", rulings=(Ruling(47.4, 30, 47.5, 60),))) == [["HX-M8", "200"]]


def test_a_short_stroke_is_no_column_line() -> None:
    assert texts(page("HX-M8 200", rulings=(Ruling(47.4, 43, 47.5, 46),))) == [["HX-M8 200"]]


def test_two_figures_are_two_columns_sooner_than_two_words_are() -> None:
    def pair(first: str, second: str, medium: Medium) -> list[str]:
        words = (Word(first, 20, 40, 40, 50), Word(second, 46, 40, 66, 50))  # 0.6 of the height apart
        (row,) = rows_of(transcript(Page(1, 595, 842, medium, words)))
        return [cell.text for cell in row.cells]

    assert pair("1.50", "300.00", Medium.DIGITAL) == ["1.50", "300.00"]
    assert pair("bolt", "M8", Medium.DIGITAL) == ["bolt M8"]
    assert pair("1.50", "300.00", Medium.SCAN) == ["1.50 300.00"], "a scan's boxes are not that exact"


def test_in_a_spreadsheet_a_cell_is_a_cell_however_close_the_next_one_stands() -> None:
    words = (*words_of("Hexagon bolt", ref="Sheet1!A2"), Word("200", 81, 40, 96, 50, ref="Sheet1!B2"))
    (row,) = rows_of(transcript(Page(1, 595, 842, Medium.SHEET, words)))
    assert [cell.text for cell in row.cells] == ["Hexagon bolt", "200"]


def test_blank_words_make_no_rows() -> None:
    assert rows_of(transcript(Page(1, 595, 842, Medium.DIGITAL, (Word(" ", 20, 40, 25, 50),)))) == []


def test_a_monospaced_pages_thousands_are_one_cell() -> None:
    """One space of such a face is as wide as the gap that divides two columns of figures in another."""
    sentence = "a page in a typewriter face has wide spaces everywhere\n"
    narrow = rows(sentence + "bolts  12  4 172,86  41 728,60")
    assert [c.text for c in narrow[1].cells] == ["bolts", "12", "4 172,86", "41 728,60"]


def test_a_tall_word_beside_two_scanned_lines_does_not_make_them_one() -> None:
    def word(text: str, left: float, top: float, width: float, height: float) -> Word:
        return Word(text, left, top, left + width, top + height)

    words = (
        word("K", 20, 100, 20, 24),  # a logo as high as both lines
        word("Northwind", 50, 100, 50, 10),
        word("GmbH", 104, 100, 30, 10),
        word("Lindenstraße", 50, 112, 60, 10),
        word("12", 114, 112, 12, 10),
    )
    scanned = Page(1, 595.0, 842.0, Medium.SCAN, words)
    found = [row.text for row in rows_of(transcript(scanned))]
    assert len(found) == 2
    assert found[0].endswith("Northwind  GmbH") or found[0].endswith("Northwind GmbH")
    assert found[1].endswith("Lindenstraße 12")
