"""Taking a posted order back: cancelled in the ERP at most as often as it was made, whatever happens in between."""

from __future__ import annotations

import signal
from datetime import timedelta

import pytest
from killing import in_a_process_of_its_own, kill_before_statement
from tiny_trade import NOW, Clock, order_file

from erp_adapters.base import OrderState
from erp_adapters.order_book import OrderBook
from models.draft import Milestone
from service.desk import Desk
from service.refusals import Conflict, NotAllowed, WrongState
from service.states import CaseState
from service.views import Change, QueueFilter
from service.worker import work_until_idle


def posted_case(desk: Desk, po: str = "P-1") -> str:
    case_id = desk.receive(f"{po}.json", order_file(po), "inbox")[0]
    work_until_idle(desk.machinery)
    assert desk.case(case_id).state is CaseState.POSTED
    return case_id


def book(desk: Desk) -> OrderBook:
    assert isinstance(desk.machinery.erp, OrderBook)
    return desk.machinery.erp


def recalled(desk: Desk, case_id: str) -> CaseState:
    desk.recall(case_id, desk.case(case_id).version, "clerk")
    work_until_idle(desk.machinery)
    return desk.case(case_id).state


def test_an_order_that_has_not_shipped_is_cancelled_and_waits_again(desk: Desk) -> None:
    case_id = posted_case(desk)
    number = desk.case(case_id).erp_number or ""
    assert desk.recall(case_id, desk.case(case_id).version, "clerk").state is CaseState.RECALLING
    work_until_idle(desk.machinery)
    view = desk.case(case_id)
    assert view.state is CaseState.WAITING and view.erp_number is None
    status = book(desk).status(number)
    assert status and status.state is OrderState.CANCELLED
    assert [event.kind for event in view.events[-2:]] == ["recalling", "recalled"]
    assert view.events[-1].before == number


def test_approved_again_it_is_another_order_and_the_first_stays_cancelled(desk: Desk) -> None:
    case_id = posted_case(desk)
    first = desk.case(case_id).erp_number
    for _ in range(2):  # with the same content
        assert recalled(desk, case_id) is CaseState.WAITING
        desk.approve(case_id, desk.case(case_id).version, "clerk")
        work_until_idle(desk.machinery)
        assert desk.case(case_id).state is CaseState.POSTED
    orders = book(desk).orders()
    assert [order.state for order in orders] == [OrderState.OPEN, OrderState.CANCELLED, OrderState.CANCELLED]
    assert first == orders[-1].number and desk.case(case_id).erp_number == orders[0].number


def test_what_is_changed_meanwhile_is_what_the_erp_gets(desk: Desk) -> None:
    case_id = posted_case(desk)
    recalled(desk, case_id)
    desk.correct(case_id, desk.case(case_id).version, [Change(field="lines[0].quantity", value="7")], "clerk")
    desk.approve(case_id, desk.case(case_id).version, "clerk")
    work_until_idle(desk.machinery)
    assert str(book(desk).orders()[0].lines[0].quantity) == "7"


def test_an_order_that_has_shipped_stays_and_says_why(desk: Desk) -> None:
    case_id = posted_case(desk)
    number = desk.case(case_id).erp_number or ""
    book(desk).record(number, Milestone(kind="shipped", at=NOW, source="order_book"))
    assert recalled(desk, case_id) is CaseState.POSTED
    view = desk.case(case_id)
    assert view.erp_number == number and view.events[-1].kind == "not_recalled" and "shipped" in view.events[-1].note
    status = book(desk).status(number)
    assert status and status.state is OrderState.SHIPPED


def test_only_what_is_posted_can_be_taken_back_and_only_by_who_works_on_orders(desk: Desk) -> None:
    case_id = posted_case(desk)
    version = desk.case(case_id).version
    with pytest.raises(NotAllowed):
        desk.recall(case_id, version, "manager")
    with pytest.raises(Conflict):
        desk.recall(case_id, version - 1, "clerk")
    recalled(desk, case_id)
    with pytest.raises(WrongState):
        desk.recall(case_id, desk.case(case_id).version, "clerk")


def test_what_was_taken_back_counts_as_bought_no_longer(desk: Desk) -> None:
    case_id = posted_case(desk)
    waiting = desk.receive("next.json", order_file("P-2", lines=[{"part": "BOLT", "quantity": "1"}]), "inbox")[0]
    work_until_idle(desk.machinery)

    def bought() -> bool:
        offered = desk.candidates(waiting, "lines[0].sku", "bolt")
        return any(one.offer and one.offer.bought for one in offered)

    if desk.case(waiting).state is CaseState.POSTED:
        recalled(desk, waiting)
    assert bought()
    recalled(desk, case_id)
    assert not bought()


def test_whenever_the_worker_dies_the_order_is_cancelled_once_and_waits(desk: Desk, clock: Clock) -> None:
    killed, step = True, 0
    while killed:
        step += 1
        case_id = posted_case(desk, f"P-{step}")
        number = desk.case(case_id).erp_number or ""
        desk.recall(case_id, desk.case(case_id).version, "clerk")
        desk.machinery.database.close()

        def dies(at: int = step) -> None:
            kill_before_statement(at)
            work_until_idle(desk.machinery)

        killed = in_a_process_of_its_own(dies) == signal.SIGKILL
        clock.moment += timedelta(hours=1)
        work_until_idle(desk.machinery)
        status = book(desk).status(number)
        assert status and status.state is OrderState.CANCELLED, f"killed at {step}"
        assert sum(milestone.kind == "cancelled" for milestone in status.milestones) == 1
        assert desk.case(case_id).state is CaseState.WAITING, f"killed at {step}"
    assert step > 5, "it was killed at every statement"
    assert desk.queue(QueueFilter(states=(CaseState.RECALLING,))).total == 0
