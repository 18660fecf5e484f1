"""Workbooks and CSV files: values as people see them, columns that align."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from made_files import lines, page, texts, transcript

from extraction.transcripts import Limits
from extraction.transcripts.delimited import delimiter_of
from extraction.transcripts.grid import cell_name
from models.errors import UnreadableDocument
from models.transcript import Medium


def _xlsx(fill: object) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Order"
    fill(sheet)  # type: ignore[operator]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_cells_stand_in_columns_and_say_where_they_are() -> None:
    def fill(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        sheet.append(["Item", "Description", "Qty"])
        sheet.append([10, "Hexagon bolt M8x40", 250])

    read = page(_xlsx(fill), "order.xlsx")
    assert (read.medium, read.title) == (Medium.SHEET, "Order")
    assert lines(read) == ["Item  Description         Qty", "10    Hexagon bolt M8x40  250"]
    assert [word.ref for word in read.words if word.text in ("M8x40", "250")] == ["Order!B2", "Order!C2"]


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (12.0, "General", "12"),
        (0.1 + 0.2, "General", "0.3"),
        (1234567.5, "#,##0.00", "1234567.5"),
        (5399968217663.0, "General", "5399968217663"),
        ("00123", "@", "00123"),
        (123, "00000", "00123"),
        (0.19, "0%", "19%"),
        (12.5, '#,##0.00 "€"', "12.5 €"),
        (12.5, "[$£-809]#,##0.00", "£ 12.5"),
        (date(2026, 11, 6), "DD.MM.YY", "2026-11-06"),
        (datetime(2026, 11, 6, 14, 30), "DD.MM.YY HH:MM", "2026-11-06 14:30"),
        (True, "General", "TRUE"),
        ("=danger()", "@", "=danger()"),
    ],
)
def test_values_are_shown_as_people_see_them(value: object, number_format: str, shown: str) -> None:
    def fill(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        cell = sheet["B2"]
        cell.value = value
        cell.number_format = number_format
        if value == "=danger()":
            cell.data_type = "s"

    assert " ".join(texts(page(_xlsx(fill), "order.xlsx").words)) == shown


def test_hidden_sheets_rows_and_columns_are_kept_apart() -> None:
    def fill(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        sheet.append(["seen", "column", "seen2"])
        sheet.append(["row", "row", "row"])
        sheet.column_dimensions["B"].hidden = True
        sheet.row_dimensions[2].hidden = True
        other = sheet.parent.create_sheet("Prices")
        other["A1"] = "secret"
        other.sheet_state = "hidden"

    shown, prices = transcript(_xlsx(fill), "order.xlsx").pages
    assert texts(shown.words) == ["seen", "seen2"]
    assert sorted(texts(shown.hidden)) == ["column", "row", "row", "row"]
    assert (prices.title, prices.words, texts(prices.hidden)) == ("Prices", (), ["secret"])


def test_a_merged_cell_is_read_once_and_text_runs_over_into_empty_cells() -> None:
    def fill(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        sheet["A1"] = "Purchase order of Example Industries for the Cork works"
        sheet.merge_cells("A1:C1")
        sheet.append(["Pos", "Item", "Qty"])
        sheet.append([1, "nut", 5])

    assert lines(page(_xlsx(fill), "order.xlsx")) == [
        "Purchase order of Example Industries for the Cork works", "Pos  Item  Qty", "1    nut   5",
    ]  # fmt: skip


def test_formulas_that_were_never_calculated_are_said_to_be_unknown() -> None:
    def fill(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        sheet.append([2, 10, "=A1*B1"])

    found = transcript(_xlsx(fill), "order.xlsx")
    assert texts(found.pages[0].words) == ["2", "10"]
    assert "C1" in found.problems[0] and "without a stored result" in found.problems[0]


def test_a_cell_of_several_lines_takes_several_lines() -> None:
    def fill(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        sheet.append(["10", "Bolt\nzinc", "5"])
        sheet.append(["20", "Nut", "6"])

    assert lines(page(_xlsx(fill), "order.xlsx")) == ["10  Bolt  5", "    zinc", "20  Nut   6"]


def test_a_workbook_that_unpacks_to_far_too_much_is_refused() -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 60_000_000)
    with pytest.raises(UnreadableDocument, match="unpacks"):
        transcript(data.getvalue(), "order.xlsx")


def test_a_damaged_workbook_is_unreadable() -> None:
    def fill(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        sheet.append(["x"])

    with pytest.raises(UnreadableDocument):
        transcript(_xlsx(fill)[:2000], "order.xlsx")


def test_a_table_is_found_below_free_text_with_commas() -> None:
    text = (
        "Order of Example, Cork, Ireland\nplease confirm, thank you, Ann\n\nPos;Item;Price\n"
        "1;Bolt, zinc;33,70\n2;Nut;0,86\n"
    )
    read = page(text.encode(), "order.csv")
    assert delimiter_of(text) == ";"
    assert lines(read)[3:] == ["Pos  Item        Price", "1    Bolt, zinc  33,70", "2    Nut         0,86"]
    assert [word.ref for word in read.words if word.text == "33,70"] == ["C5"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_western_letters_are_read_in_any_encoding(encoding: str) -> None:
    text = "Stück;Größe;Preis €\n5;Dübel 8 mm²;12\n7;Käfig – groß;3\n"
    assert texts(page(text.encode(encoding), "order.csv").words)[:4] == ["Stück", "Größe", "Preis", "€"]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Замовлення;Кількість;Ціна\nБолт М8;5;12\nШайба оцинкована;7;1\n", "cp1251"),
        ("Zamówienie;Ilość;Cena\nŚruba żółta;5;12\nŁącznik;7;1\n", "cp1250"),
        ("Bon de commande;Quantité;Désignation\nà côté;5;où\n", "cp1252"),
        ("Pedido;Año;Número\n¿Cuál?;5;España nº 3\n", "cp1252"),
    ],
)
def test_the_eight_bit_encodings_of_europe_are_told_apart(text: str, encoding: str) -> None:
    assert texts(page(text.encode(encoding), "order.csv").words) == text.replace(";", " ").split()


def test_a_cell_that_begins_like_a_formula_is_data() -> None:
    read = page(b'sku;note\n=HYPERLINK("http://x");+1\n="00123";-5\n@x;=1+1\n', "order.csv")
    assert texts(read.words) == ["sku", "note", '=HYPERLINK("http://x")', "+1", "00123", "-5", "@x", "=1+1"]


def test_quoted_cells_and_excels_hint_are_understood() -> None:
    data = b'sep=,\nA,"two\nlines","with ""quotes"", and comma"\nB,x,y\n'
    assert lines(page(data, "order.csv")) == ['A   two    with "quotes", and comma', "    lines", "B   x      y"]


def test_only_so_many_cells_are_read() -> None:
    data = "\n".join("1;2;3" for _ in range(1000)).encode()
    found = transcript(data, "order.csv", Limits(cells=300))
    assert 300 <= len(found.pages[0].words) <= 310
    assert found.problems == ("Only the first 101 rows were read.",)


def test_cells_are_named_as_spreadsheets_name_them() -> None:
    assert [cell_name(row, column) for row, column in ((0, 0), (6, 2), (9, 26), (0, 701), (0, 702))] == [
        "A1", "C7", "AA10", "ZZ1", "AAA1",
    ]  # fmt: skip
