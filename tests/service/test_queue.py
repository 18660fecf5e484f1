from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from tiny_trade import Clock, order_file

from service.desk import Desk
from service.states import CaseState
from service.views import QueueFilter, QueueSort
from service.worker import work_until_idle

ALL = QueueFilter(states=())


@pytest.fixture
def busy(desk: Desk, clock: Clock) -> Desk:
    """Three that wait, a minute apart, one that went through and a letter."""
    for po, customer, part, quantity in (
        ("W-1", "C2", "8-40", "1"),
        ("W-2", "C1", "100%", "50"),
        ("W-3", "C1", "under_score", "7"),
    ):
        lines = [{"part": part, "quantity": quantity, "price": "2.00"}]
        if po == "W-3":
            lines.append({"part": "NUT", "price": "1"})
        desk.receive(f"{po}.json", order_file(po, customer, lines), "mailbox")
        clock.forward(minutes=1)
    desk.receive("fine.json", order_file("F-1"), "mailbox")
    desk.receive("letter.txt", b"Dear sirs", "mailbox")
    work_until_idle(desk.machinery)
    return desk


def numbers(desk: Desk, wanted: QueueFilter) -> list[str | None]:
    return [row.po_number for row in desk.queue(wanted).rows]


def test_the_queue_lists_what_waits_oldest_first(busy: Desk) -> None:
    page = busy.queue(QueueFilter())
    assert [row.po_number for row in page.rows] == ["W-1", "W-2", "W-3"]
    assert (page.total, page.page, page.pages) == (3, 1, 1)
    assert page.counts["waiting"] == 3 and page.counts["posted"] == 1 and page.counts["not_an_order"] == 1
    assert page.counts["stopped"] == 0
    assert [(reason.code, reason.count) for reason in page.reasons] == [("unknown_product", 3), ("missing_quantity", 1)]


def test_a_row_says_what_a_clerk_wants_to_know(busy: Desk) -> None:
    row = busy.queue(QueueFilter()).rows[0]
    assert (row.po_number, row.customer_name, row.customer_id) == ("W-1", "Südwind GmbH", "C2")
    assert (row.currency, row.line_count, row.file_name, row.channel) == ("EUR", 1, "W-1.json", "json")
    assert [(reason.code, reason.title, reason.blocks) for reason in row.reasons] == [
        ("unknown_product", "Product not found", True)
    ]
    assert row.confidence == 0.999


@pytest.mark.parametrize(
    ("sort", "wanted"),
    [
        (QueueSort.NEWEST, ["W-3", "W-2", "W-1"]),
        (QueueSort.LEAST_WORK, ["W-1", "W-2", "W-3"]),
        (QueueSort.CUSTOMER, ["W-2", "W-3", "W-1"]),
    ],
)
def test_the_queue_can_be_sorted(busy: Desk, sort: QueueSort, wanted: list[str]) -> None:
    assert numbers(busy, QueueFilter(sort=sort)) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("w-2", ["W-2"]),
        ("SÜDWIND", ["W-1"]),
        ("8-40", ["W-1"]),
        ("northwind w-3", ["W-3"]),
        ("100%", ["W-2"]),
        ("under_score", ["W-3"]),
        ("underXscore", []),
        ("%", ["W-2"]),
        ("letter.txt", [None]),
        ("bolt", ["F-1"]),
    ],
)
def test_cases_are_found_by_words(busy: Desk, text: str, wanted: list[str | None]) -> None:
    assert numbers(busy, ALL.model_copy(update={"text": text})) == wanted


def test_filters_narrow_the_list(busy: Desk) -> None:
    assert numbers(busy, QueueFilter(reason="missing_quantity")) == ["W-3"]
    assert numbers(busy, QueueFilter(customer_id="C1")) == ["W-2", "W-3"]
    assert numbers(busy, QueueFilter(channel="pdf")) == []
    assert numbers(busy, QueueFilter(states=(CaseState.POSTED,))) == ["F-1"]
    assert numbers(busy, QueueFilter(received_from=date(2026, 11, 22))) == []
    assert len(numbers(busy, QueueFilter(received_from=date(2026, 11, 21), received_to=date(2026, 11, 21)))) == 3
    case_id = busy.queue(QueueFilter()).rows[1].id
    busy.claim(case_id, "clerk")
    assert numbers(busy, QueueFilter(mine="clerk")) == ["W-2"]


def test_a_long_list_comes_in_pages(busy: Desk) -> None:
    page = busy.queue(QueueFilter(page=2, page_size=2))
    assert ([row.po_number for row in page.rows], page.total, page.pages) == (["W-3"], 3, 2)
    assert busy.queue(QueueFilter(page=-3, page_size=0)).page_size == 1


def test_the_next_case_follows_in_the_list_and_the_list_ends(busy: Desk) -> None:
    ids = [row.id for row in busy.queue(QueueFilter()).rows]
    assert busy.next_case(QueueFilter()) == ids[0]
    assert busy.next_case(QueueFilter(), ids[0]) == ids[1]
    assert busy.next_case(QueueFilter(), ids[2]) is None
    assert busy.next_case(QueueFilter(), "gone meanwhile") == ids[0]


def test_figures_count_orders_and_not_letters(busy: Desk, clock: Clock) -> None:
    stats = busy.stats(7)
    assert (stats.received, stats.posted, stats.untouched, stats.waiting) == (4, 1, 1, 3)
    assert [(reason.code, reason.count) for reason in stats.reasons] == [
        ("unknown_product", 3),
        ("missing_quantity", 1),
    ]
    assert len(stats.per_day) == 7
    assert (stats.per_day[-1].day, stats.per_day[-1].received) == (date(2026, 11, 21), 4)
    row = busy.queue(QueueFilter()).rows[0]
    view = busy.choose(row.id, row.version, "lines[0].sku", "BOLT", "clerk")
    clock.forward(minutes=30)
    busy.approve(row.id, view.version, "clerk")
    assert busy.stats().median_minutes_waiting == 30
    clock.forward(days=8)
    assert busy.stats(7).received == 0


def test_totals_are_exact(desk: Desk) -> None:
    total = {"total": None}
    data = order_file(lines=[{"part": "X", "quantity": "3", "price": "0.1"}], **total)
    desk.receive("p.json", data, "upload")
    work_until_idle(desk.machinery)
    (row,) = desk.queue(QueueFilter()).rows
    view = desk.choose(row.id, row.version, "total", "1234567.10", "clerk")
    assert desk.queue(QueueFilter()).rows[0].total == Decimal("1234567.10")
    assert view.field("total").value == "1234567.10"  # type: ignore[union-attr]


@pytest.mark.parametrize("sort", list(QueueSort))
def test_scrolling_on_meets_every_case_once_in_the_order_of_the_pages(
    busy: Desk, clock: Clock, sort: QueueSort
) -> None:
    for number in range(5):
        lines = [{"part": "unheard", "quantity": str(number % 2), "price": "2.00"}]
        busy.receive(f"M-{number}.json", order_file(f"M-{number}", "C1", lines), "mailbox")
    work_until_idle(busy.machinery)
    everything = [row.id for row in busy.queue(QueueFilter(sort=sort)).rows]
    wanted = QueueFilter(sort=sort, page_size=3)
    met = [row.id for row in busy.queue(wanted).rows]
    while more := busy.rows_behind(wanted.model_copy(update={"after": met[-1]})):
        met += [row.id for row in more]
    assert met == everything and len(everything) == 8


def test_what_has_left_the_list_leads_nowhere(busy: Desk) -> None:
    first = busy.queue(QueueFilter()).rows[0]
    busy.reject(first.id, first.version, "twice", "clerk")
    assert busy.rows_behind(QueueFilter(after=first.id)) == ()
    assert busy.rows_behind(QueueFilter(after="nothing")) == ()


def test_a_list_refreshes_as_long_as_it_was_scrolled(busy: Desk) -> None:
    page = busy.queue(QueueFilter(page_size=1, rows=2))
    assert [row.po_number for row in page.rows] == ["W-1", "W-2"] and page.pages == 3
    page = busy.queue(QueueFilter(page_size=1, rows=2, page=2))
    assert [row.po_number for row in page.rows] == ["W-2", "W-3"]


@pytest.mark.parametrize("few", [0, 2000])
@pytest.mark.parametrize("sort", list(QueueSort))
@pytest.mark.parametrize("states", [(), (CaseState.POSTED, CaseState.WAITING), (CaseState.WAITING,)])
def test_however_a_list_is_found_every_page_of_it_follows_the_one_before(
    busy: Desk, sort: QueueSort, states: tuple[CaseState, ...], few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.repository.queue._FEW", few)  # a search of more is found by the order of its list
    for narrowed in ({}, {"text": "json"}, {"reason": "unknown_product"}, {"channel": "json"}):
        wanted = QueueFilter(states=states, sort=sort, **narrowed)
        listed = busy.queue(wanted).rows
        assert len(listed) == busy.count(wanted) >= 3
        turned = [
            busy.queue(wanted.model_copy(update={"page_size": 1, "page": n + 1})).rows for n in range(len(listed))
        ]
        assert [row for rows in turned for row in rows] == list(listed)
        behind = busy.rows_behind(wanted.model_copy(update={"after": listed[0].id}))
        assert behind == listed[1:]


def test_lists_by_value_and_by_customer_put_what_has_none_where_it_belongs(busy: Desk) -> None:
    by_value = busy.queue(ALL.model_copy(update={"sort": QueueSort.LARGEST})).rows
    assert [row.total for row in by_value] == sorted(
        (row.total for row in by_value), key=lambda total: (total is None, -(total or 0))
    )
    assert by_value[-1].total is None
    by_name = busy.queue(ALL.model_copy(update={"sort": QueueSort.CUSTOMER})).rows
    assert [row.customer_name.lower() for row in by_name] == sorted(row.customer_name.lower() for row in by_name)


def test_what_i_have_claimed_is_found_in_every_order(busy: Desk) -> None:
    mine = busy.queue(QueueFilter()).rows[1]
    busy.claim(mine.id, by="clerk")
    for sort in QueueSort:
        for states in ((), (CaseState.WAITING,)):
            found = busy.queue(QueueFilter(states=states, sort=sort, mine="clerk")).rows
            assert [row.id for row in found] == [mine.id]
