"""Searching by any part of a number, paging, what comes next, and cut-offs."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from tiny_trade import Clock, order_file

from mapping.catalog import Product
from service.cutoffs import due_at
from service.desk import Desk
from service.product_index import ProductIndex
from service.states import CaseState
from service.views import QueueFilter, QueueSort
from service.worker import work_until_idle

UNKNOWN = [{"part": "8-40", "quantity": "1", "price": "2.00"}]


@pytest.fixture
def three(desk: Desk, clock: Clock) -> tuple[str, ...]:
    """Three that wait, a minute apart."""
    ids = []
    for number in ("4500123", "4500777", "4511123"):
        ids += desk.receive(f"{number}.json", order_file(number, lines=UNKNOWN), "mailbox")
        clock.forward(minutes=1)
    work_until_idle(desk.machinery)
    return tuple(ids)


def found(desk: Desk, text: str, **more: object) -> list[str]:
    return [row.id for row in desk.queue(QueueFilter(text=text, **more)).rows]  # type: ignore[arg-type]


def test_the_end_or_the_middle_of_a_number_is_enough(desk: Desk, three: tuple[str, ...]) -> None:
    assert found(desk, "123") == [three[0], three[2]]
    assert found(desk, "0077") == [three[1]]
    assert found(desk, "123", sort=QueueSort.NEWEST) == [three[2], three[0]]
    assert found(desk, "123", states=(CaseState.POSTED,)) == []


def test_short_words_and_quotes_are_searched_as_they_are(desk: Desk, three: tuple[str, ...]) -> None:
    assert three[1] in (both := found(desk, "77 450"))
    assert [one for one in both if "77" not in one] in ([three[1]], [])  # a case's own id may hold it by chance
    assert found(desk, '"123"') == [] and found(desk, "AND OR") == [] and found(desk, "state:waiting") == []


def test_an_order_is_found_by_what_is_changed_in_it(desk: Desk, three: tuple[str, ...]) -> None:
    view = desk.case(three[0])
    desk.choose(three[0], view.version, "po_number", "9988776", "clerk")
    assert found(desk, "99887") == [three[0]]
    desk.reject(three[0], view.version + 1, "doubled", "clerk")
    assert found(desk, "99887") == [] and found(desk, "99887", states=()) == [three[0]]


def test_the_text_of_the_document_is_searched(desk: Desk, three: tuple[str, ...]) -> None:
    words = desk.page_words(three[1], 1)
    assert found(desk, words[0].text)  # whatever stands on the page
    assert three[1] in found(desk, words[0].text)


@pytest.mark.parametrize("sort", list(QueueSort))
def test_every_order_of_the_list_can_be_walked_to_its_end(desk: Desk, three: tuple[str, ...], sort: QueueSort) -> None:
    wanted = QueueFilter(sort=sort)
    listed = [row.id for row in desk.queue(wanted).rows]
    walked = [desk.next_case(wanted)]
    while following := desk.next_case(wanted, walked[-1]):
        walked.append(following)
    assert walked == listed and len(listed) == 3


MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("received", "customer", "due"),
    [
        (MONDAY, "C1", datetime(2026, 11, 23, 13, 30, tzinfo=UTC)),  # 14:30 in Berlin
        (MONDAY.replace(hour=14), "C1", datetime(2026, 11, 24, 13, 30, tzinfo=UTC)),  # too late for today
        (MONDAY, "EARLY", datetime(2026, 11, 24, 7, 0, tzinfo=UTC)),  # its own, which is over
        (MONDAY.replace(day=27, hour=20), None, datetime(2026, 11, 30, 13, 30, tzinfo=UTC)),  # Friday evening
    ],
)
def test_an_order_is_due_at_its_customers_next_cut_off(received: datetime, customer: str | None, due: datetime) -> None:
    assert due_at(received, customer, {"default": "14:30", "EARLY": "08:00"}, "Europe/Berlin") == due


def test_without_a_cut_off_nothing_is_due() -> None:
    assert due_at(MONDAY, "C1", {"C2": "14:00"}, "UTC") is None


def product(sku: str, description: str, mpn: str = "") -> Product:
    one = Decimal(1)
    return Product(sku, description, "", "", mpn, "EA", {"EA": one}, one, one, None, "EUR", False, "", None)


def test_products_are_found_by_the_start_of_any_word_and_numbers_first() -> None:
    index = ProductIndex(
        [product("100", "Bolt M8-40 zinc"), product("200", "Nut for bolt M8"), product("300", "Washer", mpn="BOLT")]
    )
    assert index.search("bolt", 10)[0] == "300"  # its very number
    assert set(index.search("bol m8", 10)) == {"100", "200"}
    assert index.search("40", 10) == ("100",)
    assert index.search("", 10) == () and index.search("screw", 10) == ()
    assert len(index.search("bolt", 1)) == 1
