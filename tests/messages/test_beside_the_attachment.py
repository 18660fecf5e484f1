"""A message around an attached order: which paper is the order, and what the message changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from models.order import PurchaseOrder
from tests.messages.conftest import HEAD, SIGNATURE, TABLE, paper

Order = Callable[..., PurchaseOrder]
TERMS = paper(
    [],
    title="GENERAL TERMS OF PURCHASE",
    head=[f"{n}. The supplier warrants the goods for {n + 1} years." for n in range(1, 20)],
)


def attached(order: Order, text: str, *others: tuple[str, bytes]) -> PurchaseOrder:
    files = [*others, ("PO_HE-4471.pdf", paper(TABLE, head=HEAD))]
    return order(
        f"Hello,\n\nplease find our purchase order attached.\n\n{text}\n\n{SIGNATURE}",
        subject="Purchase order HE-4471",
        attached=files,
    )


def quantities(found: PurchaseOrder) -> list[int]:
    return [int(line.quantity.value) for line in found.lines if line.quantity and line.quantity.value is not None]


def conflicts(found: PurchaseOrder) -> list[str | None]:
    return [f.field for f in found.findings if f.code == "conflicting_instructions"]


def test_a_message_that_says_nothing_more_changes_nothing(order: Order) -> None:
    found = attached(order, "Please confirm.")
    assert quantities(found) == [200, 75, 500]
    assert conflicts(found) == []
    assert found.requested_delivery_date is not None and found.requested_delivery_date.value == date(2026, 11, 24)


def test_the_order_is_found_among_several_attachments(order: Order) -> None:
    found = attached(order, "", ("Terms_of_purchase.pdf", TERMS))
    assert quantities(found) == [200, 75, 500]
    assert found.po_number is not None and found.po_number.value == "HE-4471"


def test_another_quantity_for_a_line_it_names_becomes_the_orders_and_a_doubt(order: Order) -> None:
    found = attached(order, "Please note: make line 2 80 instead of 75.")
    assert quantities(found) == [200, 80, 500]
    assert "lines[1].quantity" in conflicts(found)


def test_a_line_may_be_named_by_its_part_number(order: Order) -> None:
    found = attached(order, "Please change NUT-M8-A2 to 80 pcs.")
    assert quantities(found) == [200, 80, 500]
    assert "lines[1].quantity" in conflicts(found)


def test_another_place_becomes_the_orders_and_a_doubt(order: Order) -> None:
    found = attached(
        order,
        "One change: please ship to our Cardiff site instead (8 Dock Street, Cardiff CF10 2XY), not to the address on the PO.",
    )
    assert found.ship_to.address is not None and found.ship_to.address.value == "8 Dock Street, Cardiff CF10 2XY"
    assert "ship_to" in conflicts(found)


def test_a_day_that_contradicts_the_paper_leaves_the_day_open(order: Order) -> None:
    found = attached(order, "Do not deliver before 6 December 2026, the site is closed until then.")
    assert found.requested_delivery_date is None
    assert "requested_delivery_date" in conflicts(found)


def test_the_same_day_in_message_and_paper_is_no_doubt(order: Order) -> None:
    found = attached(order, "We need delivery by 24 November 2026.")
    assert found.requested_delivery_date is not None and found.requested_delivery_date.value == date(2026, 11, 24)
    assert conflicts(found) == []


def test_the_number_of_a_paper_without_one_comes_from_the_message(order: Order) -> None:
    head = [line for line in HEAD if "number" not in line]
    found = order(
        f"Hello,\n\nplease find attached our purchase order HE-4472.\n\n{SIGNATURE}",
        subject="Order",
        attached=[("order.pdf", paper(TABLE, head=head))],
    )
    assert found.po_number is not None and found.po_number.value == "HE-4472"


def test_a_line_may_be_named_by_letter_and_number(order: Order) -> None:
    found = attached(order, "For position A2 we now want 80 instead.")
    assert quantities(found) == [200, 80, 500]
    assert conflicts(found) == ["lines[1].quantity"]


def test_a_sentence_about_a_line_that_nobody_can_place_is_a_doubt(order: Order) -> None:
    found = attached(order, "For position 77 we now want 80.")
    assert quantities(found) == [200, 75, 500]
    assert conflicts(found) == ["lines"]


def test_a_greeting_that_may_close_a_letter_too_begins_no_signature(order: Order) -> None:
    body = "Üdv,\n\nHE-4471 hangs on this mail.\nFor position 2 we now want 80 instead.\n\nTisztelettel\n"
    found = order(
        f"{body}Dana Whitlock\nHollowell Engineering Ltd\n",
        subject="HE-4471",
        attached=[("PO_HE-4471.pdf", paper(TABLE, head=HEAD))],
    )
    assert quantities(found) == [200, 80, 500]
    assert "lines[1].quantity" in conflicts(found)
