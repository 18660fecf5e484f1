"""The lines as a spreadsheet: inserting, splitting, removing, pasting, sums, confirming what is alike."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from conftest import Visitor
from small_trade import order_pdf

from review_ui.sums import sums
from service.clipboard import cells, pasted
from service.desk import Desk
from service.refusals import InvalidValue
from service.views import CaseView

TakeIn = Callable[[bytes, str], str]
LINES = [
    "10 HB-M8X40 Hexagon bolt 12 EA 0.50",
    "20 WA-M8X Unknown washer 5 EA 0.10",
    "30 TP-19 Tape 7 RL 2.40",
]


@pytest.fixture
def case_id(take_in: TakeIn) -> str:
    return take_in(order_pdf("PO-1", LINES), "order.pdf")


def row(case: CaseView, index: int) -> tuple[str | None, ...]:
    fields = [case.lines[index].field(name) for name in ("sku", "quantity", "uom", "unit_price")]
    return tuple(field.value if field else None for field in fields)


def test_a_line_is_inserted_below_another_and_the_rest_moves_down(clerk: Visitor, desk: Desk, case_id: str) -> None:
    version = desk.case(case_id).version
    assert clerk.work(case_id, "lines/0/insert", version).status_code == 200
    case = desk.case(case_id)
    assert [line.line_no for line in case.lines] == ["10", "11", "20", "30"]
    assert row(case, 1) == (None, None, None, None) and row(case, 3)[0] == "TP-19"
    assert [finding.field for finding in case.findings if finding.code == "unknown_product"] == [
        "lines[1].sku",
        "lines[2].sku",
    ]
    clerk.work(case_id, "lines/3/insert", case.version, copy="1")
    assert row(desk.case(case_id), 4) == row(case, 3)


def test_a_line_is_split_and_nothing_of_its_quantity_is_lost(clerk: Visitor, desk: Desk, case_id: str) -> None:
    version = desk.case(case_id).version
    clerk.work(case_id, "lines/0/split", version, keep="4,5")
    case = desk.case(case_id)
    assert row(case, 0)[:2] == ("HB-M8X40", "4.5") and row(case, 1)[:2] == ("HB-M8X40", "7.5")
    for wrong in ("12", "0", "-1", "many"):
        answer = clerk.work(case_id, "lines/0/split", case.version, keep=wrong)
        assert answer.status_code == 422
    assert desk.case(case_id).version == case.version


def test_several_lines_are_removed_as_one_step_and_come_back_as_one(clerk: Visitor, desk: Desk, case_id: str) -> None:
    version = desk.case(case_id).version
    clerk.work(case_id, "lines/remove", version, lines="0,2")
    case = desk.case(case_id)
    assert [line.line_no for line in case.lines] == ["20"] and case.undoable and not case.redoable
    clerk.work(case_id, "undo", case.version)
    back = desk.case(case_id)
    assert [line.line_no for line in back.lines] == ["10", "20", "30"] and back.redoable and not back.undoable
    clerk.work(case_id, "redo", back.version)
    assert [line.line_no for line in desk.case(case_id).lines] == ["20"]


def test_a_new_change_forgets_what_was_taken_back(desk: Desk, case_id: str) -> None:
    view = desk.choose(case_id, desk.case(case_id).version, "lines[0].quantity", "13", "clara")
    view = desk.undo(case_id, view.version, "clara")
    view = desk.choose(case_id, view.version, "lines[2].quantity", "8", "clara")
    assert not view.redoable
    view = desk.undo(case_id, view.version, "clara")
    view = desk.redo(case_id, view.version, "clara")
    assert row(view, 2)[1] == "8" and row(view, 0)[1] == "12"


def test_fifty_rows_are_pasted_as_one_step(clerk: Visitor, desk: Desk, case_id: str) -> None:
    version = desk.case(case_id).version
    sheet = "Article\tQty\tUnit\tPrice\r\n" + "".join(f"HB-M8X45\t{n}\tEA\t0,55\r\n" for n in range(1, 51))
    clerk.work(case_id, "lines/paste", version, line="3", column="sku", cells=sheet)
    case = desk.case(case_id)
    assert len(case.lines) == 53 and row(case, 52) == ("HB-M8X45", "50", "EA", "0.55")
    clerk.work(case_id, "undo", case.version)
    assert len(desk.case(case_id).lines) == 3


def test_cells_are_pasted_over_cells_and_an_empty_one_leaves_what_is_there(
    clerk: Visitor, desk: Desk, case_id: str
) -> None:
    version = desk.case(case_id).version
    clerk.work(case_id, "lines/paste", version, line="0", column="quantity", cells="3\tEA\n\t\n9\t")
    case = desk.case(case_id)
    assert [row(case, n)[1] for n in range(3)] == ["3", "5", "9"]


def test_a_number_that_is_none_of_ours_is_kept_as_the_customers(clerk: Visitor, desk: Desk, case_id: str) -> None:
    version = desk.case(case_id).version
    clerk.work(case_id, "lines/paste", version, line="3", column="sku", cells="THEIR-77\t4\tEA")
    line = desk.case(case_id).lines[3]
    assert line.field("buyer_part").value == "THEIR-77"  # type: ignore[union-attr]
    assert line.field("sku").value is None and line.field("sku").findings  # type: ignore[union-attr]


def test_a_paste_that_cannot_be_understood_changes_nothing_and_says_so(
    clerk: Visitor, desk: Desk, case_id: str
) -> None:
    version = desk.case(case_id).version
    for text in ("HB-M8X40\tmany", "HB-M8X40\t1,250", " \n\t\n"):
        answer = clerk.work(case_id, "lines/paste", version, line="0", column="sku", cells=text)
        assert answer.status_code == 422
    assert desk.case(case_id).version == version


def test_quotes_and_line_breaks_within_a_cell_survive_the_clipboard() -> None:
    assert cells('a\t"two\nlines"\t"12"""\n\n') == [["a", "two lines", '12"']]
    with pytest.raises(InvalidValue, match="1,000 rows"):
        pasted([["1"]] * 1001, (), (0, "sku"), lambda _, cell: cell, lambda cell: cell)


def test_what_is_alike_is_confirmed_together(clerk: Visitor, desk: Desk, case_id: str) -> None:
    case = desk.case(case_id)
    doubted = [line.field("quantity") for line in case.lines]
    assert [field.sure for field in doubted if field] == [True, True, False]
    clerk.post(f"/cases/{case_id}/confirm-alike?label=quantity", version=str(case.version))
    assert desk.case(case_id).lines[2].field("quantity").confirmed  # type: ignore[union-attr]
    again = desk.case(case_id).version
    assert clerk.post(f"/cases/{case_id}/confirm-alike?label=quantity", version=str(again)).status_code == 200
    assert desk.case(case_id).version == again  # pressed twice, it does nothing


def test_the_sum_of_the_lines_stands_beside_the_printed_one(desk: Desk, case_id: str) -> None:
    case = desk.case(case_id)
    ours = sums(case)
    assert (ours.lines, ours.open_lines, ours.printed, ours.off) == (Decimal("23.30"), 0, None, None)
    case = desk.choose(case_id, case.version, "total", "23.30", "clara")
    assert sums(case).off == 0
    case = desk.choose(case_id, case.version, "lines[0].quantity", "13", "clara")
    assert sums(case).off == Decimal("-0.50")
    case = desk.choose(case_id, case.version, "subtotal", "30", "clara")
    assert (sums(case).label, sums(case).off) == ("subtotal", Decimal("6.20"))
