"""TRADACOMS order files."""

from datetime import date
from decimal import Decimal

import pytest

from extraction.structured import read_structured, sniff
from models.errors import UnreadableDocument
from models.order import Disposition

HEAD = (
    "STX=ANA:1+:ANY SHOP PLC+:OUR COMPANY+261109+REFS+REFR'MHD=1+ORDHDR:9'TYP=0430+NEW-ORDERS'"
    "SDT=5000100001014:7215+OUR COMPANY+LEEDS'CDT=5000600003101:68100+ANY SHOP ?+ SONS+HEAD OFFICE:72 KING STREET:LONDON EC2'"
    "FIL=1+1+261109'MTR=6'"
)
ORDER = (
    "MHD=2+ORDERS:9'CLO=5000600003240::68322'ORD=981::261109'DIN=261116+++RING BEFORE DELIVERY'"
    "OLD=1+5000100481452:A-7+5000100074326+:K-1+12+10+125000+++PRODUCT A'"
    "OLD=2+5000100350666+5000100068271++1+30++++PRODUCT B'OTR=2'MTR=8'"
)


def test_each_order_message_is_an_order_with_the_parties_of_the_file() -> None:
    data = f"\ufeff{HEAD}\r\n{ORDER}\r\n{ORDER.replace('981', '982')}END=4'".encode()
    assert sniff(data, "orders.edi") == "tradacoms"
    first, second = read_structured(data, "tradacoms").orders
    assert first.po_number is not None and first.po_number.value == "981"
    assert second.po_number is not None and second.po_number.value == "982"
    assert first.order_date is not None and first.order_date.value == date(2026, 11, 9)
    assert first.requested_delivery_date is not None and first.requested_delivery_date.value == date(2026, 11, 16)
    assert first.buyer.name is not None and first.buyer.name.value == "ANY SHOP + SONS"
    assert first.buyer.address is not None and first.buyer.address.value == "HEAD OFFICE, 72 KING STREET, LONDON EC2"
    assert first.supplier.gln is not None and first.supplier.gln.value == "5000100001014"
    assert first.ship_to.gln is not None and first.ship_to.gln.value == "5000600003240"
    assert [note.value for note in first.notes] == ["RING BEFORE DELIVERY"]
    case, single = first.lines
    assert case.gtin is not None and case.gtin.value == "5000100481452"
    assert case.supplier_part is not None and case.supplier_part.value == "A-7"
    assert case.buyer_part is not None and case.buyer_part.value == "K-1"
    assert case.quantity is not None and case.quantity.value == Decimal(10)
    assert case.uom is not None and case.uom.value == "CS" and case.uom.confidence < 0.8
    assert case.unit_price is not None and case.unit_price.value == Decimal("12.5")
    assert single.uom is not None and single.uom.value == "EA"
    assert [finding.field for finding in first.findings] == ["lines[0].uom"]


def test_counts_that_do_not_agree_are_findings() -> None:
    data = (HEAD + ORDER.replace("OTR=2'MTR=8'", "OTR=3'MTR=9'")).encode()
    messages = [finding.message for finding in read_structured(data, "tradacoms").orders[0].findings]
    assert any("3 lines but holds 2" in message for message in messages)
    assert any("9 segments but holds 8" in message for message in messages)


def test_other_files_are_no_orders() -> None:
    data = b"STX=ANA:1+:A+:B+261109+R'MHD=1+INVFIL:9'TYP=0700'MTR=3'END=1'"
    reading = read_structured(data, "tradacoms")
    assert reading.disposition is Disposition.NOT_AN_ORDER and "invoice" in reading.why


def test_a_transmission_without_messages_is_unreadable() -> None:
    with pytest.raises(UnreadableDocument):
        read_structured(b"STX=ANA:1+:A+:B+261109+R'END=0'", "tradacoms")
