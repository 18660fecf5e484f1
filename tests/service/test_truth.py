"""The true order in the place of the one that was read."""

from __future__ import annotations

from models.evidence import Extracted
from models.order import Party, PurchaseOrder
from models.reasons import Finding
from service.truth import corrected

ROW = {"purchase_order": {"po_number": "4711", "buyer_name": "Acme Ltd", "lines": [{"supplier_part": "A-1"}]}}


def _read() -> PurchaseOrder:
    return PurchaseOrder(
        po_number=Extracted[str](value="4177"),
        buyer=Party(name=Extracted[str](value="Acne Ltd"), vat_id=Extracted[str](value="GB123")),
        sender_address="orders@acme.example",
        findings=(
            Finding(code="conflicting_instructions", message="The text tries to steer the order desk."),
            Finding(code="low_confidence", message="The number may be another."),
        ),
    )


def test_values_are_the_labels_and_what_no_label_holds_is_as_read() -> None:
    (order,) = corrected([ROW], [_read()])
    assert order.po_number and order.po_number.value == "4711"
    assert order.buyer.name and order.buyer.name.value == "Acme Ltd"
    assert order.buyer.vat_id and order.buyer.vat_id.value == "GB123"
    assert order.sender_address == "orders@acme.example"
    assert len(order.lines) == 1


def test_doubts_about_values_go_with_the_values_and_what_the_paper_says_stays() -> None:
    (order,) = corrected([ROW], [_read()])
    assert [finding.code for finding in order.findings] == ["conflicting_instructions"]


def test_an_order_that_was_not_read_is_the_label_alone() -> None:
    assert [order.sender_address for order in corrected([ROW, ROW], [_read()])] == ["orders@acme.example", ""]
