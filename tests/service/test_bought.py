from __future__ import annotations

from collections.abc import Iterator

import pytest
from alembic import command
from tiny_trade import Clock, order_file

from service.database import _alembic
from service.desk import Desk
from service.states import CaseState
from service.worker import work_until_idle

UNKNOWN = [{"part": "under_score", "quantity": "3", "price": "1"}]


def bought_of(desk: Desk, case_id: str, query: str) -> dict[str, list[tuple[str, str, str | None, str]]]:
    """By product: number, quantity, price and date of the earlier orders."""
    return {
        one.id: [(b.po_number, b.quantity, b.unit_price, b.at.date().isoformat()) for b in one.offer.bought]
        for one in desk.candidates(case_id, "lines[0].sku", query)
        if one.offer
    }


@pytest.fixture
def regular(desk: Desk, clock: Clock) -> Iterator[str]:
    """A waiting order of a customer that has bought four times before."""
    for number, quantity in enumerate(("5", "6", "7", "8")):
        lines = [{"part": "BOLT", "quantity": quantity, "price": "1.50"}]
        desk.receive(f"{number}.json", order_file(f"P-{number}", "C1", lines), "mailbox")
        work_until_idle(desk.machinery)
        clock.forward(days=1)
    desk.receive("other.json", order_file("S-1", "C2", [{"part": "BOLT", "quantity": "99", "price": "2"}]), "mailbox")
    case_id = desk.receive("new.json", order_file("P-9", "C1", UNKNOWN), "mailbox")[0]
    work_until_idle(desk.machinery)
    yield case_id


def test_a_product_shows_what_this_customer_bought_of_it_last(desk: Desk, regular: str) -> None:
    found = bought_of(desk, regular, "bolt")
    assert found["BOLT"] == [
        ("P-3", "8", "1.50", "2026-11-24"),
        ("P-2", "7", "1.50", "2026-11-23"),
        ("P-1", "6", "1.50", "2026-11-22"),
    ]
    assert bought_of(desk, regular, "nut")["NUT"] == []


def test_what_still_waits_was_not_bought(desk: Desk, clock: Clock) -> None:
    case_id = desk.receive("new.json", order_file("P-9", "C1", UNKNOWN), "mailbox")[0]
    work_until_idle(desk.machinery)
    assert desk.case(case_id).state is CaseState.WAITING
    assert not any(bought_of(desk, case_id, "bolt").values())


def test_orders_from_before_are_known_after_the_tables_were_made(desk: Desk, regular: str) -> None:
    before = bought_of(desk, regular, "bolt")
    with desk.machinery.database.write() as connection:
        command.downgrade(_alembic(connection), "0004")
    desk.machinery.database.upgrade()
    after = bought_of(desk, regular, "bolt")
    assert [row[:3] for row in after["BOLT"]] == [row[:3] for row in before["BOLT"]] and len(after["BOLT"]) == 3
