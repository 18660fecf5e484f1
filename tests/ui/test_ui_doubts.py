"""Doubts of the case screen: what they say, and what settles them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from conftest import Visitor
from small_trade import order_pdf

from service.desk import Desk
from service.states import CaseState
from service.worker import work_until_idle

LINES = ["10 HB-M8X40 Hexagon bolt 12 EA 0.50", "20 WA-M8 Washer 7 EA 0.10", "30 CG-M20 Cable gland 10 EA 1.40"]


@pytest.fixture
def case_id(take_in: Callable[[bytes, str], str]) -> str:
    """An order with a quantity that is hard to read and a price that is not ours."""
    return take_in(order_pdf("PO-1", LINES), "order.pdf")


def test_a_value_is_confirmed_as_it_stands(clerk: Visitor, desk: Desk, case_id: str) -> None:
    version = desk.case(case_id).version
    clerk.work(case_id, "confirm?field=lines[1].quantity", version)
    field = desk.case(case_id).lines[1].field("quantity")
    assert field and field.confirmed and field.value == "7"


def test_what_is_offered_is_taken_and_settles_the_doubt(clerk: Visitor, desk: Desk, case_id: str) -> None:
    page = clerk.http.get(f"/cases/{case_id}").text
    assert f"/cases/{case_id}/take?field=lines%5B2%5D.unit_price&amp;value=1.25" in page
    clerk.work(case_id, "take?field=lines[2].unit_price&value=1.25", desk.case(case_id).version)
    field = desk.case(case_id).lines[2].field("unit_price")
    assert field and field.value == "1.25" and not field.findings and field.corrected_by
    assert "/take?field=" not in clerk.http.get(f"/cases/{case_id}").text


def test_what_a_finding_says_is_never_replaced_by_a_percentage(clerk: Visitor, case_id: str) -> None:
    page = clerk.http.get(f"/cases/{case_id}").text
    assert "The quantity 7 is hard to read." in page
    assert "sure of it" not in page


def test_a_posted_order_is_taken_back_from_the_screen(clerk: Visitor, desk: Desk, case_id: str) -> None:
    desk.approve(case_id, desk.case(case_id).version, "clara")
    work_until_idle(desk.machinery)
    view = desk.case(case_id)
    assert "Take back from the ERP" in clerk.http.get(f"/cases/{case_id}").text
    assert "It is being cancelled in the ERP" in clerk.work(case_id, "recall", view.version).text
    work_until_idle(desk.machinery)
    page = clerk.http.get(f"/cases/{case_id}").text
    assert desk.case(case_id).state is CaseState.WAITING
    assert f"{view.erp_number} was cancelled in the ERP" in page and "/approve" in page
