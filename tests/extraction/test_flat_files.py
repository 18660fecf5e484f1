"""Exports that say the order's own fields in every line, and sheets that have a party in each row."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from typed_pages import TODAY

from extraction.candidates.flat import unrolled
from extraction.layout.rows import rows_of
from extraction.reader import read
from extraction.transcripts import transcribe
from models.lexicon import Lexicon
from models.order import PurchaseOrder

_KNOWN = """\
Order no.,Order date,Delivery date,Currency,Buyer,Supplier,Ship to,Ship to,Pos,Your part no.,Description,Quantity,Unit,Price,Amount
PO-88123,2026-11-06,2026-12-28,GBP,Northwind Engineering GmbH,Hartwerk Supplies Ltd,Northwind Depot,"Lindenstraße 12, 28195 Bremen",1,HX-M8-40,Hexagon bolt M8 x 40,8,EA,1.50,12.00
PO-88123,2026-11-06,2026-12-28,GBP,Northwind Engineering GmbH,Hartwerk Supplies Ltd,Northwind Depot,"Lindenstraße 12, 28195 Bremen",2,HX-M8-50,Hexagon bolt M8 x 50,8,EA,1.75,14.00
PO-88123,2026-11-06,2026-12-28,GBP,Northwind Engineering GmbH,Hartwerk Supplies Ltd,Northwind Depot,"Lindenstraße 12, 28195 Bremen",3,NUT-M8,Hexagon nut M8,8,EA,0.25,2.00
"""  # fmt: skip


@pytest.fixture
def order(tmp_path: Path, lexicon: Lexicon) -> PurchaseOrder:
    return _read(_KNOWN, tmp_path, lexicon)


def _read(text: str, folder: Path, lexicon: Lexicon) -> PurchaseOrder:
    file = folder / "order.csv"
    file.write_text(text, encoding="utf-8")
    (found,) = read(transcribe(file), lexicon, TODAY).orders
    return found


def test_the_orders_fields_are_read_once_and_its_lines_all(order: PurchaseOrder) -> None:
    assert order.po_number and order.po_number.value == "PO-88123"
    assert order.order_date and order.order_date.value == date(2026, 11, 6)
    assert order.requested_delivery_date and order.requested_delivery_date.value == date(2026, 12, 28)
    assert order.currency and order.currency.value == "GBP"
    assert [line.supplier_part.value for line in order.lines if line.supplier_part] == [
        "HX-M8-40",
        "HX-M8-50",
        "NUT-M8",
    ]
    assert [line.quantity.value for line in order.lines if line.quantity] == [Decimal(8)] * 3


def test_a_name_and_an_address_under_one_heading_are_one_party(order: PurchaseOrder) -> None:
    assert order.buyer.name and order.buyer.name.value == "Northwind Engineering GmbH"
    assert order.supplier.name and order.supplier.name.value == "Hartwerk Supplies Ltd"
    assert order.ship_to.name and order.ship_to.name.value == "Northwind Depot"
    assert order.ship_to.address and order.ship_to.address.value == "Lindenstraße 12, 28195 Bremen"


def test_the_proof_is_where_the_sheet_has_it(order: PurchaseOrder) -> None:
    assert order.po_number
    proof = order.po_number.evidence[0]
    assert proof.ref == "A2"
    assert proof.top < 0.4  # the second of four rows, wherever a copy was put to be read
    line = order.lines[2].supplier_part
    assert line and line.evidence[0].ref == "J4"


def test_what_lines_share_by_chance_stays_theirs(tmp_path: Path, lexicon: Lexicon) -> None:
    file = tmp_path / "order.csv"
    file.write_text(_KNOWN, encoding="utf-8")
    sheet = transcribe(file)
    rows = [[cell.text for cell in row.cells] for row in unrolled(rows_of(sheet), sheet, lexicon)]
    assert rows[0] == ["Order no.", "PO-88123"]
    assert rows[-1] == ["3", "NUT-M8", "Hexagon nut M8", "8", "EA", "0.25", "2.00"]


def test_columns_with_unknown_heads_are_the_orders_where_all_lines_say_as_much(
    tmp_path: Path, lexicon: Lexicon
) -> None:
    text = _KNOWN.replace("Ship to,Ship to", "Abladen,Abladen").replace("Delivery date", "Bis wann")
    order = _read(text, tmp_path, lexicon)
    assert order.ship_to.address and order.ship_to.address.value == "Lindenstraße 12, 28195 Bremen"
    assert len(order.lines) == 3


def test_a_single_line_gives_up_only_what_surely_is_the_orders(tmp_path: Path, lexicon: Lexicon) -> None:
    order = _read("\n".join(_KNOWN.splitlines()[:2]) + "\n", tmp_path, lexicon)
    assert order.po_number and order.po_number.value == "PO-88123"
    (line,) = order.lines
    assert line.supplier_part and line.supplier_part.value == "HX-M8-40"
    assert line.description and line.description.value == "Hexagon bolt M8 x 40"
    assert line.quantity and line.quantity.value == 8


def test_a_table_without_fields_of_the_order_is_left_as_it_is(tmp_path: Path, lexicon: Lexicon) -> None:
    file = tmp_path / "order.csv"
    file.write_text(
        "Pos,Part,Description,Qty,Unit\n1,A-1,Bolt,5,EA\n2,A-2,Nut,5,EA\n3,A-3,Nut,5,EA\n", encoding="utf-8"
    )
    sheet = transcribe(file)
    before = rows_of(sheet)
    assert unrolled(before, sheet, lexicon) == before


def test_in_a_sheet_each_row_is_a_party_even_below_an_unknown_heading(tmp_path: Path, lexicon: Lexicon) -> None:
    order = _read(
        "Order no.,PO-88123\n"
        "Supplier,Hartwerk Supplies Ltd,1 Mill Lane,Leeds LS1 4AB\n"
        "Wohin damit,Northwind Depot,Lindenstraße 12,28195 Bremen\n"
        "Für wen,Northwind Engineering GmbH,Hafenstraße 7,28195 Bremen\n"
        "\n"
        "Pos,Your part no.,Description,Quantity,Price\n"
        "1,HX-M8-40,Hexagon bolt M8 x 40,8,1.50\n"
        "2,NUT-M8,Hexagon nut M8,8,0.25\n",
        tmp_path,
        lexicon,
    )
    assert order.supplier.address is None or "Bremen" not in (order.supplier.address.value or "")
    assert order.buyer.name and order.buyer.name.value == "Northwind Engineering GmbH"
    assert order.ship_to.name and order.ship_to.name.value == "Northwind Depot"
