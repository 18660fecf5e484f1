"""Items that people write in running text or in loose lists."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from models.order import OrderLine, PurchaseOrder
from tests.messages.conftest import SIGNATURE

Order = Callable[..., PurchaseOrder]


def brief(line: OrderLine) -> tuple[str, str | None, str | None]:
    part = line.supplier_part or line.buyer_part
    assert line.quantity is not None
    return f"{line.quantity.value:f}", line.uom.value if line.uom else None, part.value if part else None


def test_several_items_of_one_sentence_become_lines(order: Order) -> None:
    found = order(
        "Hello,\n\nplease send us the following 20 pcs of HB-M8X40-A2 - Hexagon bolt M8x40 stainless, two boxes of NUT-M8-A2 "
        f"and 5 pcs ROD-M12-1M threaded rod by Friday.\n\nOur order number is HE-77.\n\n{SIGNATURE}"
    )
    assert [brief(line) for line in found.lines] == [
        ("20", "EA", "HB-M8X40-A2"), ("2", "BX", "NUT-M8-A2"), ("5", "EA", "ROD-M12-1M"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "items",
    [
        "- 20 pcs HB-M8X40-A2 Hexagon bolt M8x40\n- 2 boxes NUT-M8-A2 Hexagon nut M8",
        "20 pcs x HB-M8X40-A2 Hexagon bolt M8x40\n2 boxes x NUT-M8-A2 Hexagon nut M8",
        "Hexagon bolt M8x40 stainless A2 (HB-M8X40-A2): 20 pcs\nHexagon nut M8 stainless A2 (NUT-M8-A2): 2 boxes",
        "HB-M8X40-A2 Hexagon bolt M8x40 -> 20 pcs\nNUT-M8-A2 Hexagon nut M8 -> 2 boxes",
        "1) HB-M8X40-A2, Hexagon bolt M8x40, 20 pcs\n2) NUT-M8-A2, Hexagon nut M8, 2 boxes",
        "20 pcs; HB-M8X40-A2; Hexagon bolt M8x40\n2 boxes; NUT-M8-A2; Hexagon nut M8",
    ],
)
def test_every_manner_of_listing_gives_the_same_lines(order: Order, items: str) -> None:
    found = order(f"Hello,\n\nplease supply the following:\n\n{items}\n\nOur PO number is HE-78.\n\n{SIGNATURE}")
    assert [brief(line) for line in found.lines] == [("20", "EA", "HB-M8X40-A2"), ("2", "BX", "NUT-M8-A2")]


def test_a_price_behind_an_at_sign_is_the_price_and_no_quantity(order: Order) -> None:
    found = order(
        f"Hi,\n\nplease supply:\n\n- 20 pcs HB-M8X40-A2 Hexagon bolt M8x40 @ £0.30\n\nPO HE-79\n\n{SIGNATURE}"
    )
    (line,) = found.lines
    assert line.unit_price is not None and str(line.unit_price.value) == "0.30"
    assert brief(line) == ("20", "EA", "HB-M8X40-A2")


def test_measures_of_a_description_are_no_quantities(order: Order) -> None:
    found = order(f"Hi,\n\nplease supply:\n\n3 pcs Threaded rod M12, 1 metre, zinc plated\n\nPO HE-80\n\n{SIGNATURE}")
    (line,) = found.lines
    assert line.quantity is not None and line.quantity.value == 3
    assert line.description is not None and line.description.value == "Threaded rod M12, 1 metre, zinc plated"


def test_records_of_labelled_lines_are_items_whatever_their_labels_say(order: Order) -> None:
    found = order(
        "Hi,\n\nplease supply the following:\n\nGoods: HB-M8X40-A2 Hexagon bolt M8x40\nHow many: 20 pcs\n\n"
        f"Goods: NUT-M8-A2 Hexagon nut M8\nHow many: 75 pcs\n\nPO number HE-81\n\n{SIGNATURE}"
    )
    assert [brief(line) for line in found.lines] == [("20", "EA", "HB-M8X40-A2"), ("75", "EA", "NUT-M8-A2")]


def test_a_quantity_that_may_be_a_thousand_or_one_is_never_sure(order: Order) -> None:
    found = order(f"Hi,\n\nplease supply:\n\n- 3,000 pcs HB-M8X40-A2\n- 1,000 pcs NUT-M8-A2\n\nPO HE-82\n\n{SIGNATURE}")
    assert all(
        line.quantity is not None and line.quantity.confidence <= 0.6 and line.quantity.runners_up
        for line in found.lines
    )


def test_plain_quantities_beside_it_settle_that_a_thousand_is_meant(order: Order) -> None:
    found = order(f"Hi,\n\nplease supply:\n\n- 3,000 pcs HB-M8X40-A2\n- 75 pcs NUT-M8-A2\n\nPO HE-83\n\n{SIGNATURE}")
    assert [brief(line)[0] for line in found.lines] == ["3000", "75"]
    assert all(line.quantity is not None and line.quantity.confidence > 0.9 for line in found.lines)


def test_evidence_of_a_quantity_lies_on_the_line_it_was_read_from(order: Order) -> None:
    found = order(f"Hi,\n\nplease supply:\n\n- 20 pcs HB-M8X40-A2\n- 75 pcs NUT-M8-A2\n\nPO HE-84\n\n{SIGNATURE}")
    tops = [line.quantity.evidence[0].top for line in found.lines if line.quantity]
    assert tops == sorted(tops) and len(set(tops)) == 2
    assert [line.quantity.evidence[0].ref for line in found.lines if line.quantity] == ["line 5", "line 6"]
