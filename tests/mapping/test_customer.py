"""Which customer an order is from, and who must not be taken for whom."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from small_seller import ROWS, order, party, small_catalog

from mapping import Catalog
from mapping.parties.customer import FoundCustomer, find_customer
from mapping.parties.finder import PartyFinder
from mapping.parties.names import company_name, likeness, readings
from models.order import Party


def find(catalog: Catalog, buyer: Party, **fields: Any) -> FoundCustomer:
    return find_customer(order(buyer=buyer, **fields), catalog.derive(PartyFinder))


def chosen(catalog: Catalog, **printed: str | None) -> str | None:
    return find(catalog, party(**printed)).match.choice


@pytest.mark.parametrize(
    "printed",
    [
        {"name": "Weber & Söhne Maschinenbau GmbH"},
        {"name": "WEBER UND SOEHNE MASCHINENBAU GMBH", "address": "Gewerbering 33, D-34139 Kassel"},
        {"name": "Weber & Söhne Masch. GmbH", "address": "Gewerbering 33, 34139 Kassel"},
        {"name": "Weber Maschinen", "vat_id": "DE 123 456 789"},
        {"name": "Webr & Söhne Maschinenabu GmbH", "address": "Gewerbering 33, 34139 Kassel"},
        {"name": "Wexo Drives (vormals Weber & Söhne Maschinenbau GmbH)", "address": "Gewerbering 33, 34139 Kassel"},
        {"name": "Weber Lager Süd", "gln": "4012345000009"},
        {"name": "Weber & Söhne", "account": "k-100", "email": "einkauf@weber-soehne.de"},
        {"vat_id": "123456789", "address": "Gewerbering 33, 34139 Kassel"},
        {"vat_id": "DE1Z345G789", "name": "Weber & Söhne Maschinenbau GmbH"},
    ],
)
def test_a_customer_is_known_by_any_of_its_marks(printed: dict[str, str], catalog: Catalog) -> None:
    assert chosen(catalog, **printed) == "K100"


def test_branches_of_one_company_are_told_apart_by_address_or_town(catalog: Catalog) -> None:
    name, vat = "Glenmore Mechanical Ltd", "IE7654321A"
    assert chosen(catalog, name=name, vat_id=vat, address="192 Dock Rd, Cork T91 P902") == "K200"
    assert chosen(catalog, name=name, vat_id=vat, address="12 Bridge St., Dublin, D73R411") == "K201"
    assert chosen(catalog, name="GLENMORE MECHANICAL LIMITED, DUBLIN", vat_id=vat) == "K201"


def test_branches_that_nothing_tells_apart_are_ambiguous(catalog: Catalog) -> None:
    found = find(catalog, party(name="Glenmore Mechanical Ltd", vat_id="IE7654321A", email="buying@glenmore.ie"))
    assert found.code == "ambiguous_customer"
    assert {c.id for c in found.match.candidates} == {"K200", "K201"}


def test_near_namesakes_differ_by_their_legal_form(catalog: Catalog) -> None:
    assert chosen(catalog, name="Dalton Supply LLC") == "K300"
    assert chosen(catalog, name="DALTON SUPPLY CORPORATION") == "K301"
    assert find(catalog, party(name="Dalton Supply")).code == "ambiguous_customer"
    assert chosen(catalog, name="Dalton Supply", address="40 West 3rd Avenue, Omaha, NE 68112") == "K301"


@pytest.mark.parametrize(
    "printed",
    [
        {"name": "Ostrava Bridge Plumbing Corp"},
        {"name": "Weber Haustechnik GmbH", "vat_id": "DE987654321", "address": "Ringstraße 1, 50667 Köln"},
        {"name": "Dalton Supply Inc", "vat_id": "55-5555555", "address": "1 Elm St, Boise, ID 83717"},
        {"name": "ТОВ «Темрява Сервіс»"},
        {},
    ],
)
def test_a_stranger_is_unknown_however_alike_its_name(printed: dict[str, str], catalog: Catalog) -> None:
    found = find(catalog, party(**printed))
    assert found.match.choice is None
    assert found.code == "unknown_customer"


def test_an_id_of_one_and_the_name_of_another_is_no_vote(catalog: Catalog) -> None:
    found = find(catalog, party(name="Dalton Supply LLC", vat_id="DE123456789"))
    assert found.match.choice is None


def test_our_own_vat_id_says_nothing_of_the_buyer(catalog: Catalog) -> None:
    assert chosen(catalog, name="Weber & Söhne Maschinenbau GmbH", vat_id="GB 111 2223 33") == "K100"


def test_a_free_mailbox_says_nothing_of_the_buyer(catalog: Catalog) -> None:
    assert find(catalog, party(), sender_address="someone@gmail.com").code == "unknown_customer"
    assert find(catalog, party(name="Dalton Supply"), sender_address="x@daltonsupply.com").match.choice == "K301"


def test_a_known_name_at_a_strange_address_is_not_sure_enough_to_go_through(catalog: Catalog) -> None:
    known = find(catalog, party(name="Weber & Söhne Maschinenbau GmbH"))
    strange = find(catalog, party(name="Weber & Söhne Maschinenbau GmbH", address="Am Markt 1, 10115 Berlin"))
    assert strange.match.choice == "K100"
    assert strange.match.score < 0.95 < known.match.score


def test_names_are_compared_across_scripts_forms_and_spellings(catalog: Catalog) -> None:
    assert chosen(catalog, name="ТОВ «СВІТЛО СЕРВІС»") == "K400"
    assert chosen(catalog, name="Svitlo Servis", vat_id="UA123456789012") == "K400"


def test_a_name_of_many_customers_stays_ambiguous(tmp_path: Path) -> None:
    rows = [*ROWS["customers.csv"]]
    rows[3] = {**rows[3], "aliases": "DS Trade"}
    rows[4] = {**rows[4], "aliases": "DS Trade"}
    assert find(small_catalog(tmp_path, customers=rows), party(name="DS Trade")).code == "ambiguous_customer"


def test_legal_forms_are_read_in_many_countries_ways() -> None:
    written = {
        "Bolt S.A.R.L.": "sarl", "Bolt Sp. z o.o.": "spzoo", "Bolt GmbH & Co. KG": "gmbh_co_kg", "Bolt P.L.C.": "plc",
        "Bolt Limited": "ltd", "Bolt v.o.f.": "vof", "Bolt B.V. – Breda": "bv", "Bolt A/S": "as", "Bolt, Inc.": "inc",
        "Bolt S.p.A.": "spa", "ПрАТ «Болт»": "prat", "Bolt s.r.o.": "sro", "Bolt": "",
    }  # fmt: skip
    assert {name: company_name(name).form for name in written} == written


def test_a_name_within_a_name_is_read_too() -> None:
    found = {name.words for name in readings("Boyne Works (formerly Glenmore Mechanical Ltd)")}
    assert {("boyne", "works"), ("glenmore", "mechanical")} <= found


def test_another_branchs_town_is_another_name() -> None:
    ours = company_name("Glenmore Mechanical Ltd – Cork")
    assert likeness(company_name("Glenmore Mechanical Ltd – Dublin"), ours, lambda _: 1.0).place == -1
    assert likeness(company_name("Glenmore Mechanical Ltd – Cork"), ours, lambda _: 1.0).place == 1


def test_the_invoice_goes_to_another_customer_and_the_buyer_stays_the_buyer(catalog: Catalog) -> None:
    buyer = party(name="Glenmore Mechanical Ltd", address="192 Dock Road, Cork T91 P902")
    payer = party(name="Weber & Söhne Maschinenbau GmbH", address="Gewerbering 33, 34139 Kassel")
    assert find(catalog, buyer, bill_to=payer).match.choice == "K200"
    assert find(catalog, party(), bill_to=payer).match.choice == "K100"
