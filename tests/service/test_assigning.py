from __future__ import annotations

import threading
from collections import Counter
from pathlib import Path

import pytest
from tiny_trade import PASSWORD, Clock, order_file, tiny_machinery

from service.assigning import assign
from service.desk import Desk
from service.refusals import Conflict
from service.roles import Role
from service.views import QueueFilter
from service.worker import work_until_idle

PEOPLE = ("anna", "ben", "cora")


@pytest.fixture
def shared(tmp_path: Path, clock: Clock, staffed: Path) -> Desk:
    """A desk that shares its orders out, with three more clerks and six waiting orders."""
    return desk_of(tmp_path, clock)


def desk_of(folder: Path, clock: Clock, orders: int = 6, **more: object) -> Desk:
    desk = Desk(tiny_machinery(folder, now=clock, assign=True, **more))
    desk.add_user("administrator", PASSWORD, Role.ADMINISTRATOR, by="")
    for name in PEOPLE:
        desk.add_user(name, PASSWORD, Role.CLERK, by="administrator")
    desk.add_user("max", PASSWORD, Role.MANAGER, by="administrator")
    for number in range(orders):
        take_in(desk, f"W-{number}", "C1")
        clock.forward(seconds=1)
    return desk


def take_in(desk: Desk, po: str, customer: str) -> str:
    lines = [{"part": "unheard-of", "quantity": "2", "price": "1"}]
    case_id = desk.receive(f"{po}.json", order_file(po, customer, lines), "mailbox")[0]
    work_until_idle(desk.machinery)
    return case_id


def piles(desk: Desk) -> dict[str, list[str | None]]:
    return {name: [row.po_number for row in desk.queue(QueueFilter(mine=name)).rows] for name in PEOPLE}


def test_waiting_orders_are_shared_out_among_those_at_work(shared: Desk) -> None:
    assert piles(shared) == {"anna": [], "ben": [], "cora": []}
    for name in ("anna", "ben"):
        shared.assigning.come(name)
    assert {name: len(pile) for name, pile in piles(shared).items()} == {"anna": 6, "ben": 0, "cora": 0}
    take_in(shared, "W-6", "C1")
    assign(shared.machinery)
    assert piles(shared)["ben"] == ["W-6"]
    case = shared.case(shared.queue(QueueFilter(mine="ben")).rows[0].id)
    assert case.claimed_by == "ben" and case.events[-1].title == "Given to ben"


def test_who_came_before_the_orders_has_a_fair_share(tmp_path: Path, clock: Clock) -> None:
    desk = desk_of(tmp_path, clock, orders=0)
    for name in PEOPLE:
        desk.assigning.come(name)
    desk.assigning.come("max")  # looks only
    for number in range(7):
        take_in(desk, f"W-{number}", "C1")
    assign(desk.machinery)
    assert sorted(len(pile) for pile in piles(desk).values()) == [2, 2, 3]
    assert [(one.name, one.open) for one in desk.assigning.colleagues()] == [("anna", 3), ("ben", 2), ("cora", 2)]


def test_who_leaves_or_falls_silent_keeps_nothing(shared: Desk, clock: Clock) -> None:
    shared.assigning.come("anna")
    shared.assigning.come("ben")
    shared.assigning.go("anna")
    assert len(piles(shared)["ben"]) == 6 and not piles(shared)["anna"]
    clock.forward(minutes=15)
    shared.assigning.seen("cora")
    clock.forward(minutes=10)
    assign(shared.machinery)
    assert not piles(shared)["ben"] and len(piles(shared)["cora"]) == 6
    clock.forward(minutes=30)
    assign(shared.machinery)
    assert all(not pile for pile in piles(shared).values())


def test_nobody_is_given_more_than_the_settings_say(tmp_path: Path, clock: Clock) -> None:
    desk = desk_of(tmp_path, clock, assign_most=2)
    for name in ("anna", "ben"):
        desk.assigning.come(name)
    assert [len(pile) for pile in piles(desk).values()] == [2, 2, 0]


def test_a_customers_own_clerk_gets_their_orders(tmp_path: Path, clock: Clock) -> None:
    desk = desk_of(tmp_path, clock, orders=2, clerk={"cora": {"customers": "C2, C9"}})
    take_in(desk, "S-1", "C2")
    for name in ("cora", "anna"):
        desk.assigning.come(name)
    assert "S-1" in piles(desk)["cora"]
    desk.assigning.go("cora")
    assert "S-1" in piles(desk)["anna"]
    assert len(desk.queue(QueueFilter()).rows) == 3


def test_what_was_given_to_one_is_passed_over_by_the_others(shared: Desk) -> None:
    shared.assigning.come("anna")
    first = shared.queue(QueueFilter()).rows[0].id
    assert shared.next_case(QueueFilter(), by="anna") == first
    assert shared.next_case(QueueFilter(), by="ben") is None
    with pytest.raises(Conflict, match="anna is working"):
        shared.claim(first, "ben")
    shared.claim(first, "ben", take_over=True)
    assert shared.case(first).claimed_by == "ben"
    assert len(piles(shared)["anna"]) == 5


def test_who_gives_an_order_back_is_not_given_it_again(shared: Desk) -> None:
    shared.assigning.come("anna")
    first = shared.queue(QueueFilter()).rows[0].id
    shared.claim(first, "anna")
    shared.release(first, "anna", looked=True)
    assert shared.case(first).claimed_by == "anna"
    shared.release(first, "anna")
    assign(shared.machinery)
    assert shared.case(first).claimed_by is None
    shared.assigning.come("ben")
    assert shared.case(first).claimed_by == "ben"


def test_what_somebody_works_on_or_sleeps_is_given_to_nobody(shared: Desk, clock: Clock) -> None:
    first, second = (row.id for row in shared.queue(QueueFilter()).rows[:2])
    shared.claim(first, "ben")
    case = shared.case(second)
    shared.postpone(second, case.version, clock().replace(hour=23), "", "ben")
    shared.assigning.come("anna")
    assert len(piles(shared)["anna"]) == 4
    assert shared.case(first).claimed_by == "ben" and shared.case(second).claimed_by is None


def test_switched_off_nobody_has_anything(shared: Desk, clock: Clock, tmp_path: Path) -> None:
    shared.assigning.come("anna")
    shared.close()
    plain = Desk(tiny_machinery(tmp_path, now=clock))
    assign(plain.machinery)
    plain.assigning.come("ben")
    assert piles(plain) == {"anna": [], "ben": [], "cora": []}


def test_two_processes_that_share_out_at_once_give_nothing_twice(tmp_path: Path, clock: Clock) -> None:
    first = desk_of(tmp_path, clock, orders=12, assign_most=100)
    second = Desk(tiny_machinery(tmp_path, now=clock, assign=True, assign_most=100))
    with first.machinery.database.write() as connection:
        from service.repository import presence

        for name in PEOPLE:
            presence.note(connection, name, clock())
    turns = [threading.Thread(target=assign, args=(desk.machinery,)) for desk in (first, second, first, second)]
    for turn in turns:
        turn.start()
    for turn in turns:
        turn.join()
    given = Counter(
        event.after
        for row in first.queue(QueueFilter()).rows
        for event in first.case(row.id).events
        if event.kind == "assigned"
    )
    assert given == {"anna": 4, "ben": 4, "cora": 4}
    second.close()
