"""Forms that few print: parties in one line, values before their labels, units in rows of their own, text above numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from typed_pages import TODAY, order_page, scene, transcript

from extraction.candidates.scene import Scene
from extraction.header.fields import currency_of, date_of, po_number_of
from extraction.header.parties import parties_of
from extraction.header.places import is_sentence, split_line
from extraction.header.terms import terms_of
from extraction.kind import foreign_seller
from extraction.lines.above import texts_above
from extraction.lines.bands import bands_of
from extraction.lines.items import Scored
from extraction.lines.regroup import regroup
from extraction.reader import read
from extraction.score import opinion_of
from models.lexicon import Lexicon
from models.order import PurchaseOrder


@pytest.mark.parametrize(
    ("line", "name", "address"),
    [
        ("Northwind Engineering GmbH – Lindenstraße 12, 28195 Bremen", "Northwind Engineering GmbH", "Lindenstraße 12, 28195 Bremen"),
        ("Hartwerk Supplies Ltd; 1 Mill Lane, Leeds LS1 4AB", "Hartwerk Supplies Ltd", "1 Mill Lane, Leeds LS1 4AB"),
        ("Northwind – Warehouse 2; 44 Harbor Road, Duluth", "Northwind – Warehouse 2", "44 Harbor Road, Duluth"),
        ("Northwind – Depot Bremen, 41 Hafenstraße, 28195", "Northwind – Depot Bremen, 41 Hafenstraße, 28195", ""),
        ("Smith – Barker", "Smith – Barker", ""),
    ],
)  # fmt: skip
def test_a_dash_divides_a_name_from_an_address_and_not_a_name_in_two(
    line: str, name: str, address: str, lexicon: Lexicon
) -> None:
    assert split_line(lexicon, line) == (name, address)


def test_parties_in_one_line_each_are_read_with_their_labels(lexicon: Lexicon) -> None:
    found = scene(
        lexicon,
        """
        Supplier: Hartwerk Supplies Ltd – 1 Mill Lane, Leeds LS1 4AB
        Ship to: Northwind Engineering GmbH – Lindenstraße 12, 28195 Bremen
        """,
    )
    parties = parties_of(found, [0, 1], 2)
    assert parties.supplier.name and parties.supplier.name.value == "Hartwerk Supplies Ltd"
    assert parties.ship_to.name and parties.ship_to.name.value == "Northwind Engineering GmbH"
    assert parties.ship_to.address and parties.ship_to.address.value == "Lindenstraße 12, 28195 Bremen"


def test_a_party_under_its_heading_comes_before_the_one_beside_the_heading(lexicon: Lexicon) -> None:
    found = scene(
        lexicon,
        """
        Hartwerk Supplies Ltd      Ship to:                 Northwind Engineering GmbH
        1 Mill Lane                Baker, Dunn & Marsh      Lindenstraße 12
        Leeds LS1 4AB              44 Harbor Road           28195 Bremen
                                   Duluth, MN 55802
        """,
    )
    ship_to = parties_of(found, list(range(len(found.rows))), 99).ship_to
    assert ship_to.name and ship_to.name.value == "Baker, Dunn & Marsh"


def test_a_letterhead_at_the_foot_is_the_buyer_and_a_title_is_not(lexicon: Lexicon) -> None:
    page = order_page().replace(
        "  Northwind Engineering GmbH            PO number", "                                        PO number"
    )
    page = page.replace("  Lindenstraße 12     ", " " * 22).replace("  28195 Bremen        ", " " * 22, 1)
    (order,) = read(
        transcript(page + "\n  Northwind Engineering GmbH, Lindenstraße 12, 28195 Bremen\n"), lexicon, TODAY
    ).orders
    assert order.buyer.name and order.buyer.name.value == "Northwind Engineering GmbH"


@pytest.mark.parametrize(
    ("line", "sentence"), [("Dalpiano Tessuti S.a.s.", False), ("Please confirm this order.", True)]
)
def test_a_legal_form_with_dots_ends_no_sentence(line: str, sentence: bool) -> None:
    assert is_sentence(line) is sentence


def test_a_gate_is_a_part_of_the_address(lexicon: Lexicon) -> None:
    found = scene(lexicon, "Ship to:\nNorthwind Engineering GmbH\nGate 9\nLindenstraße 12\n28195 Bremen")
    ship_to = parties_of(found, list(range(5)), 9).ship_to
    assert ship_to.name and ship_to.name.value == "Northwind Engineering GmbH"
    assert ship_to.address and ship_to.address.value.startswith("Gate 9")  # type: ignore[union-attr]


def test_values_may_stand_before_or_over_their_labels(lexicon: Lexicon) -> None:
    found = scene(
        lexicon, "4711-0815          Order number\n10.11.2026         Order date\n30 days net        Payment terms"
    )
    opinion, rows = opinion_of(found, TODAY).found, [0, 1, 2]
    number, day, terms = (
        po_number_of(found, opinion, rows),
        date_of(found, opinion, rows, "order_date"),
        terms_of(found, rows),
    )
    assert number and number.value == "4711-0815"
    assert day and str(day.value) == "2026-11-10"
    assert terms and terms.value == "30 days net"


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Payment terms: Payment within 30 days", "Payment within 30 days"),
        ("Payment terms: 14 days end of month", "14 days end of month"),
        ("Payment terms: in advance", "in advance"),
        ("Payment within 45 days", "Payment within 45 days"),
    ],
)
def test_terms_are_read_whole(text: str, terms: str, lexicon: Lexicon) -> None:
    found = terms_of(scene(lexicon, text), [0])
    assert found and found.value == terms


@pytest.mark.parametrize(
    ("text", "currency"),
    [("Total R$1.234,00", "BRL"), ("Toplam 100,00 TL", "TRY"), ("Итого 100,00 тг", "KZT"), ("Length 12.00 ft", None)],
)
def test_a_sign_names_the_currency_and_feet_do_not(text: str, currency: str | None, lexicon: Lexicon) -> None:
    found = currency_of(scene(lexicon, text), [0])
    assert (found.value if found else None) == currency


ABOVE = """
  Pos  Part number                                        Qty    Unit   Unit price     Amount
       Hexagon bolt M8 x 40 zinc plated
  10   Q-17                                               200    pcs          1.50     300.00
       Hexagon nut M8 zinc plated
  20   Q-18                                               400    pcs          0.25     100.00
       Hexagon bolt M8 x 50 zinc plated
  30   Q-19                                                10    pcs          1.75      17.50
                                                                 Total GBP             417.50
"""


def test_text_above_the_numbers_belongs_to_the_numbers_below_it(lexicon: Lexicon) -> None:
    found = scene(lexicon, ABOVE)
    opinion = opinion_of(found, TODAY)
    unsure = opinion.rows.copy()
    unsure[1:7] = (0.1, 0.5, 0.4)  # rows that tell nothing by themselves
    assert texts_above(found, opinion.found, unsure, [[1, 2, 3], [4, 5], [6]]) == [[1, 2], [3, 4], [5, 6]]


def test_text_below_the_numbers_is_left_where_it_is(lexicon: Lexicon) -> None:
    lines = ABOVE.strip("\n").splitlines()
    below = "\n".join([lines[0], lines[2], lines[1], lines[4], lines[3], lines[6], lines[5], lines[7]])
    found = scene(lexicon, below)
    opinion = opinion_of(found, TODAY)
    unsure = opinion.rows.copy()
    unsure[1:7] = (0.1, 0.5, 0.4)
    assert texts_above(found, opinion.found, unsure, [[1, 2], [3, 4], [5, 6]]) is None


def test_a_unit_in_a_row_of_its_own_belongs_to_the_figures_above(lexicon: Lexicon) -> None:
    page = order_page().replace("200    pcs  ", "200         ")
    lines = page.splitlines()
    at = next(i for i, line in enumerate(lines) if "HX-M8-40" in line)
    lines.insert(at + 1, " " * lines[at].index("200") + "box")
    found = scene(lexicon, "\n".join(lines))
    opinion = opinion_of(found, TODAY)
    bands = regroup(found, opinion.found, bands_of(found, opinion.rows))
    row = next(r.index for r in found.rows if r.text.strip() == "box")
    assert any(row in band and row - 1 in band for band in bands)


def test_a_carrier_is_no_other_supplier(lexicon: Lexicon) -> None:
    block = "Meyer Spedition GmbH\nHafenstraße 3\n28217 Bremen"
    nobody, carrier = scene(lexicon, block), scene(lexicon, f"Carrier:\n{block}")
    assert foreign_seller(nobody, PurchaseOrder(), [0, 1, 2]) == "Meyer Spedition GmbH"
    assert foreign_seller(carrier, PurchaseOrder(), [0, 1, 2, 3]) == ""


@pytest.mark.parametrize("row", ["VAT (20 %): 83.50", "Tax 20 %                     83.50"])
def test_a_rate_may_stand_between_the_label_of_a_tax_and_its_amount(row: str, lexicon: Lexicon) -> None:
    page = order_page().replace("VAT 20 %                 83.50", row)
    (order,) = read(transcript(page), lexicon, TODAY).orders
    assert order.tax and str(order.tax.value) == "83.50"


def test_a_label_and_its_value_without_a_space_are_two_words(lexicon: Lexicon) -> None:
    found = scene(lexicon, "Date:2026-11-09  Delivery:2026-12-14  https://hartwerk.example  12:30  C:4")
    assert [word.text for word in found.rows[0].words] == [
        *("Date:", "2026-11-09", "Delivery:", "2026-12-14", "https://hartwerk.example", "12:30", "C:4")
    ]
    assert found.rows[0].words[1].left == pytest.approx(20 + 5 * 5)
    assert [token.day for token in found.dates[0]] == [date(2026, 11, 9), date(2026, 12, 14)]


def test_an_address_under_a_heading_that_says_delivery_alone_is_the_ship_to(lexicon: Lexicon) -> None:
    found = scene(
        lexicon,
        """
        Lieferant                  Lieferung
        Hartwerk Supplies Ltd      Northwind Engineering GmbH
        1 Mill Lane                Lindenstraße 12
        Leeds LS1 4AB              28195 Bremen
        """,
    )
    parties = parties_of(found, [0, 1, 2, 3], 4)
    assert parties.ship_to.name and parties.ship_to.name.value == "Northwind Engineering GmbH"
    assert parties.ship_to.address and parties.ship_to.address.value == "Lindenstraße 12, 28195 Bremen"


def test_what_stands_below_a_delivery_date_is_no_ship_to(lexicon: Lexicon) -> None:
    found = scene(lexicon, "Lieferung:  14.12.2026\nNorthwind Engineering GmbH\nLindenstraße 12\n28195 Bremen")
    assert parties_of(found, [0, 1, 2, 3], 4).ship_to.name is None


def nothing_scored(found: Scene) -> Scored:
    """What the reader has where it takes no code for an order's number."""
    return replace(opinion_of(found, TODAY).found, by_row={})


def test_a_number_that_is_just_called_a_reference_is_taken_with_doubt_where_there_is_no_other(lexicon: Lexicon) -> None:
    found = scene(lexicon, "Onze referentie: DS3107\nDocumentdatum: 2026-11-09\nLevering: 2026-12-14")
    number = po_number_of(found, nothing_scored(found), [0, 1, 2])
    assert number and number.value == "DS3107" and number.confidence <= 0.5
    two = scene(lexicon, "Onze referentie: DS3107\nUw referentie: AB-44/7")
    assert po_number_of(two, nothing_scored(two), [0, 1]) is None


def test_a_currency_in_a_cell_of_its_own_needs_no_known_label(lexicon: Lexicon) -> None:
    found = scene(lexicon, "Myntslag   SEK\nFramme     2026/12/01")
    money = currency_of(found, [0, 1])
    assert money and money.value == "SEK"
