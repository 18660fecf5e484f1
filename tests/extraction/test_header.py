"""Who, when, how much: parties, places, dates, terms and sums of an order."""

from __future__ import annotations

from decimal import Decimal

import pytest
from typed_pages import TODAY, cell, rows, scene

from extraction.candidates.scene import Scene
from extraction.header.beside import value_cells
from extraction.header.fields import currency_of, date_of, labelled_text, po_number_of
from extraction.header.parties import parties_of
from extraction.header.places import Place, contact_line, is_legal_form, place_of
from extraction.header.totals import Totals, totals_of
from extraction.score import opinion_of
from models.evidence import Extracted
from models.lexicon import Lexicon


def place(lexicon: Lexicon, *lines: str) -> Place:
    found = place_of(lexicon, [cell(line) for line in lines], "test")
    assert found is not None
    return found


def everything(found: Scene) -> list[int]:
    return list(range(len(found.rows)))


def amount(value: Extracted[Decimal] | None) -> str | None:
    return str(value.value) if value else None


def test_the_first_line_is_the_name_and_the_rest_the_address(lexicon: Lexicon) -> None:
    found = place(lexicon, "Brightwell Components", "7 Canal Street", "Leeds LS1 4AB", "United Kingdom")
    assert (found.name, found.address) == ("Brightwell Components", "7 Canal Street, Leeds LS1 4AB, United Kingdom")


@pytest.mark.parametrize(
    ("first", "second", "name"),
    [
        ("Northwind Engineering", "GmbH", "Northwind Engineering GmbH"),  # a legal form alone
        ("Brightwell Components", "GmbH & Co. KG", "Brightwell Components GmbH & Co. KG"),
        ("Northwind", "Engineering GmbH", "Northwind Engineering GmbH"),  # the catalogue knows it so
        ("Smith, Barker &", "Daughters", "Smith, Barker & Daughters"),  # nobody ends with an ampersand
        ("Northwind Engineering GmbH", "Purchasing", "Northwind Engineering GmbH"),
    ],
)
def test_a_name_that_a_narrow_column_broke_is_put_together(
    first: str, second: str, name: str, lexicon: Lexicon
) -> None:
    assert place(lexicon, first, second, "Lindenstraße 12", "28195 Bremen").name == name


def test_one_line_is_divided_at_its_first_comma(lexicon: Lexicon) -> None:
    found = place(lexicon, "Northwind Engineering GmbH, Lindenstraße 12, 28195 Bremen")
    assert (found.name, found.address) == ("Northwind Engineering GmbH", "Lindenstraße 12, 28195 Bremen")


def test_a_letterhead_in_one_line_is_divided_at_its_dots(lexicon: Lexicon) -> None:
    found = place(lexicon, "Brightwell Components · 7 Canal Street · Leeds LS1 4AB")
    assert (found.name, found.address) == ("Brightwell Components", "7 Canal Street, Leeds LS1 4AB")


def test_contact_lines_are_no_address(lexicon: Lexicon) -> None:
    found = place(lexicon, "Brightwell Components", "+44 113 496 0000", "buying@brightwell.example", "7 Canal Street")
    assert found.address == "7 Canal Street"
    assert place_of(lexicon, [cell("buying@brightwell.example")], "test") is None


@pytest.mark.parametrize("text", ["GmbH & Co. KG", "Sp. z o.o.", "Ltd", "S.A.", "ТОВ"])
def test_legal_forms_of_many_countries_are_known(text: str) -> None:
    assert is_legal_form(text)


def test_a_street_is_neither_a_legal_form_nor_a_contact() -> None:
    assert not is_legal_form("Lindenstraße 12") and not contact_line("Lindenstraße 12, 28195 Bremen")


@pytest.mark.parametrize(
    "text",
    [
        "Order date:   10.11.2026",
        "Order date: 10.11.2026",
        "Order date\n10.11.2026",
        "Order date   Page\n10.11.2026   1",
    ],
)
def test_a_value_stands_behind_beside_or_below_its_label(text: str, lexicon: Lexicon) -> None:
    found = scene(lexicon, text)
    label = next(s for s in found.labels[0] if "order_date" in s.concepts)
    assert value_cells(found, label)[0].text == "10.11.2026"


HEADER = """
                      PURCHASE ORDER

  Northwind Engineering GmbH            Order number:    4500012345
  Lindenstraße 12                       Your quotation:  Q-2026-77
  28195 Bremen                          Order date:      10.11.2026
                                        Delivery date:   01.12.2026
  Payment terms:  30 days net           Currency:        EUR
  Delivery terms:  FCA Leeds
"""


def test_number_dates_and_terms_are_read_from_a_header(lexicon: Lexicon) -> None:
    found = scene(lexicon, HEADER)
    opinion, whole = opinion_of(found, TODAY).found, everything(found)
    number = po_number_of(found, opinion, whole)
    days = [date_of(found, opinion, whole, role) for role in ("order_date", "delivery_date")]
    terms = [labelled_text(found, whole, concept) for concept in ("payment_terms", "incoterms")]
    currency = currency_of(found, whole)
    assert number is not None and number.value == "4500012345"
    assert number.evidence[0].text == "4500012345" and number.confidence > 0.9
    assert [str(day.value) for day in days if day] == ["2026-11-10", "2026-12-01"]
    assert [text.value for text in terms if text] == ["30 days net", "FCA Leeds"]
    assert currency is not None and (currency.value, currency.why) == ("EUR", "currency field")


@pytest.mark.parametrize(
    ("text", "currency"),
    [("Total   € 120.00", "EUR"), ("Unit price (USD)   Amount\n1.50   3.00", "USD"), ("Total   120.00", None)],
)
def test_a_sign_or_a_head_tells_the_currency_where_no_field_does(
    text: str, currency: str | None, lexicon: Lexicon
) -> None:
    found = scene(lexicon, text)
    said = currency_of(found, everything(found))
    assert (said.value if said else None) == currency


def sums(lexicon: Lexicon, text: str, lines_sum: str, charges: str = "0") -> Totals:
    found = scene(lexicon, text)
    opinion = opinion_of(found, TODAY).found
    return totals_of(found, opinion, everything(found), Decimal(lines_sum), Decimal(charges))


def test_subtotal_tax_and_total_are_chosen_so_that_they_add_up(lexicon: Lexicon) -> None:
    found = sums(
        lexicon,
        """
                                                     Subtotal      417.50
                                                     VAT 20 %       83.50
                                                     Total         501.00
        """,
        "417.50",
    )
    assert [amount(v) for v in (found.subtotal, found.tax, found.total)] == ["417.50", "83.50", "501.00"]


def test_without_tax_there_is_only_a_total(lexicon: Lexicon) -> None:
    found = sums(lexicon, "                                  Order total   417.50", "417.50")
    assert [amount(v) for v in (found.subtotal, found.tax, found.total)] == [None, None, "417.50"]


def test_rows_without_sums_have_none(lexicon: Lexicon) -> None:
    assert sums(lexicon, "Thank you for your attention", "417.50") == Totals()


def test_the_cells_of_a_row_know_their_neighbours() -> None:
    assert [c.index for c in rows("Order date   10.11.2026   Page 1")[0].cells] == [0, 1, 2]


def test_a_form_that_names_its_parties_below_them_is_understood(lexicon: Lexicon) -> None:
    found = scene(
        lexicon,
        """
                          PURCHASE ORDER

          Hartwerk Supplies Ltd                 Northwind Engineering GmbH
          1 Mill Lane                           Hafenstraße 3
          Leeds LS1 4AB                         28217 Bremen
          Supplier                              Ship to

          Northwind Engineering GmbH            Northwind Engineering GmbH
          Lindenstraße 12                       Lindenstraße 12
          28195 Bremen                          28195 Bremen
          Invoice to                            Buyer
        """,
    )
    parties = parties_of(found, everything(found), len(found.rows))
    told = {role: getattr(parties, role).address.value for role in ("supplier", "ship_to", "bill_to", "buyer")}
    assert told["supplier"].startswith("1 Mill Lane") and told["ship_to"].startswith("Hafenstraße 3")
    assert told["bill_to"].startswith("Lindenstraße 12") and told["buyer"].startswith("Lindenstraße 12")


def test_a_form_that_prints_values_over_their_labels_is_told_by_its_dates(lexicon: Lexicon) -> None:
    found = scene(
        lexicon,
        """
                          PURCHASE ORDER

          BE26/776688                           3 November 2026
          Order number                          Order date
          605670                                Jane Miller
          Supplier account                      Contact
        """,
    )
    number = po_number_of(found, opinion_of(found, TODAY).found, everything(found))
    assert number is not None and number.value == "BE26/776688"
