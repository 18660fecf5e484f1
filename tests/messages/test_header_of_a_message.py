"""Number, buyer, days and places of an order that a message writes itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from models.order import PurchaseOrder
from tests.messages.conftest import SIGNATURE

Order = Callable[..., PurchaseOrder]
ITEMS = "please supply the following:\n\n- 20 pcs HB-M8X40-A2 Hexagon bolt M8x40\n- 75 pcs NUT-M8-A2 Hexagon nut M8\n"


def test_the_buyer_is_the_company_of_the_signature_with_its_address(order: Order) -> None:
    found = order(f"Hi,\n\n{ITEMS}\nPO number HE-90\n\n{SIGNATURE}")
    assert found.buyer.name is not None and found.buyer.name.value == "Hollowell Engineering Ltd"
    assert found.buyer.address is not None and found.buyer.address.value == "12 Forge Lane, Leeds LS1 4AB"
    assert found.buyer.email is not None and found.buyer.email.value == "dana@hollowell.example"


def test_a_signature_without_a_closing_phrase_is_found_by_the_senders_name(order: Order) -> None:
    found = order(f"Hi,\n\n{ITEMS}\nPO number HE-91\n\nDana Whitlock\nHollowell Engineering Ltd\n+44 113 555 0199\n")
    assert found.buyer.name is not None and found.buyer.name.value == "Hollowell Engineering Ltd"


def test_small_print_under_a_signature_is_no_part_of_it(order: Order) -> None:
    small = "This message and any attachment are confidential and meant for the addressee alone; delete it otherwise.\n"
    found = order(f"Hi,\n\n{ITEMS}\nPO number HE-92\n\n{SIGNATURE}\n{small}")
    assert found.buyer.address is not None and found.buyer.address.value == "12 Forge Lane, Leeds LS1 4AB"


def test_an_order_without_a_date_was_ordered_the_day_it_was_sent(order: Order) -> None:
    found = order(f"Hi,\n\n{ITEMS}\nPO number HE-93\n\n{SIGNATURE}")
    assert found.order_date is not None and found.order_date.value == date(2026, 11, 13)
    assert found.order_date.evidence[0].ref == "Date"


def test_the_order_number_may_stand_in_the_subject_alone(order: Order) -> None:
    found = order(f"Hi,\n\n{ITEMS}\n{SIGNATURE}", subject="Purchase order HE-4711")
    assert found.po_number is not None and found.po_number.value == "HE-4711"
    assert found.po_number.evidence[0].ref == "Subject"


def test_text_and_subject_that_agree_make_the_number_surer(order: Order) -> None:
    alone = order(f"Hi,\n\n{ITEMS}\n{SIGNATURE}", subject="Purchase order HE-4711").po_number
    both = order(f"Hi,\n\n{ITEMS}\nPO number: HE-4711\n\n{SIGNATURE}", subject="Purchase order HE-4711").po_number
    assert alone is not None and both is not None
    assert both.value == "HE-4711" and both.confidence > alone.confidence


def test_numbers_of_other_papers_are_not_the_order_number(order: Order) -> None:
    text = "Your invoice 2026-3620 has not reached us yet.\nOur PO number is HE-94."
    found = order(f"Hi,\n\n{ITEMS}\n{text}\n\n{SIGNATURE}", subject="Order")
    assert found.po_number is not None and found.po_number.value == "HE-94"


def test_a_number_printed_around_a_stroke_stays_whole(order: Order) -> None:
    found = order(f"Hi,\n\n{ITEMS}\nPO number: 1864 / 26\n\n{SIGNATURE}")
    assert found.po_number is not None and found.po_number.value == "1864 / 26"


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("Please deliver by Thursday latest.", date(2026, 11, 19)),
        ("We need delivery by 24 November.", date(2026, 11, 24)),
        ("Delivery required December 14 2026.", date(2026, 12, 14)),
        ("Please deliver by the end of the month.", date(2026, 11, 30)),
    ],
)
def test_the_delivery_day_is_read_from_running_text(order: Order, sentence: str, day: date) -> None:
    found = order(f"Hi,\n\n{ITEMS}\nPO number HE-95\n{sentence}\n\n{SIGNATURE}")
    assert found.requested_delivery_date is not None and found.requested_delivery_date.value == day


def test_two_days_that_contradict_each_other_leave_the_day_open(order: Order) -> None:
    text = "We must have everything by 24 November 2026.\nDo not deliver before 6 December 2026, the site is closed."
    found = order(f"Hi,\n\n{ITEMS}\nPO number HE-96\n{text}\n\n{SIGNATURE}")
    assert found.requested_delivery_date is None
    assert [f.field for f in found.findings if f.code == "conflicting_instructions"] == ["requested_delivery_date"]


def test_a_town_in_a_sentence_about_delivery_is_a_hint(order: Order) -> None:
    found = order(f"Hi,\n\n{ITEMS}\nPO number HE-97\nPlease deliver to Cardiff.\n\n{SIGNATURE}")
    assert found.ship_to_hint is not None and found.ship_to_hint.value == "Cardiff"
    assert found.ship_to.address is None


@pytest.mark.parametrize(
    "text",
    [
        "Delivery address: Hollowell Cardiff, 8 Dock Street, Cardiff CF10 2XY",
        "Unload here: Hollowell Cardiff, 8 Dock Street, Cardiff CF10 2XY",
        "Unload here:\nHollowell Cardiff\n8 Dock Street\nCardiff CF10 2XY",
    ],
)
def test_an_address_behind_any_label_is_the_ship_to(order: Order, text: str) -> None:
    found = order(f"Hi,\n\n{ITEMS}\nPO number HE-98\n\n{text}\n\n{SIGNATURE}")
    assert found.ship_to.name is not None and found.ship_to.name.value == "Hollowell Cardiff"
    assert found.ship_to.address is not None and found.ship_to.address.value == "8 Dock Street, Cardiff CF10 2XY"


def test_the_companys_own_lines_are_never_taken_for_another_supplier(order: Order) -> None:
    found = order(
        f"Dear sales team,\n\nplease process the order below:\n\n- 20 pcs HB-M8X40-A2\n\nPO HE-99\n\n{SIGNATURE}"
    )
    assert found.supplier.name is None
    assert found.buyer.name is not None and found.buyer.name.value == "Hollowell Engineering Ltd"


def test_a_message_in_german_is_read_the_same_way(order: Order) -> None:
    body = (
        "Guten Tag,\n\nbitte liefern Sie:\n\n- 20 Stück HB-M8X40-A2 Sechskantschraube M8x40\n- 2 Karton NUT-M8-A2\n\n"
        "Unsere Bestellnummer: 4500012\nBitte liefern bis Donnerstag.\n\nMit freundlichen Grüßen\nJutta Krampe\n"
        "Maschinenbau Rietberg GmbH\nIndustrieweg 4\n33602 Bielefeld\n"
    )
    found = order(body, subject="Bestellung 4500012", sender="Jutta Krampe <krampe@rietberg.example>")
    assert [line.quantity.value for line in found.lines if line.quantity] == [20, 2]
    assert found.po_number is not None and found.po_number.value == "4500012"
    assert found.requested_delivery_date is not None and found.requested_delivery_date.value == date(2026, 11, 19)
    assert found.buyer.name is not None and found.buyer.name.value == "Maschinenbau Rietberg GmbH"


def test_a_place_does_not_begin_with_the_sentence(order: Order) -> None:
    found = order(f"Hi,\n\n{ITEMS}\nPO number HE-93\n\nIt goes to Cardiff.\n\n{SIGNATURE}")
    assert found.ship_to_hint is not None and found.ship_to_hint.value == "Cardiff"


def test_an_address_that_is_not_on_file_behind_a_label_that_nobody_knows_is_the_ship_to(order: Order) -> None:
    told = "Goods inward zone: Hollowell Annex, 188 Harbour Street, Dundalk, A91 L5X7"
    found = order(f"Hi,\n\n{ITEMS}\nPO number HE-94\n{told}\n\n{SIGNATURE}")
    assert found.ship_to.address is not None and found.ship_to.address.value == "188 Harbour Street, Dundalk, A91 L5X7"
