"""What every ERP adapter must keep, as tests: subclass it and give the fixtures.

    class TestMine(ErpContract):
        @pytest.fixture
        def connect(self, tmp_path): return lambda: Mine(MineOptions(folder=tmp_path))

`connect` makes a new connection to the same ERP each time; `secrets` are the values of the options
that nobody may see. Bare asserts and no import of pytest, so that it runs from the installed package
(`pytest.register_assert_rewrite("erp_adapters.contract")` gives good messages).
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

from erp_adapters.base import ErpAdapter, ErpCharge, ErpLine, ErpOrder, OrderState
from models.draft import PostedOrder
from models.errors import RejectedByErp

Connect = Callable[[], ErpAdapter]


def sample_order(po_number: str = "4500012345") -> ErpOrder:
    """An order with what is awkward: long decimals, non-ASCII and spreadsheet-hostile text, a charge, a date."""
    return ErpOrder(
        customer_id="C0007",
        ship_to_id="C0007-02",
        po_number=po_number,
        currency="EUR",
        order_date=date(2026, 10, 30),
        requested_delivery_date=date(2026, 11, 20),
        lines=(
            ErpLine(
                line_no="10",
                sku="HB-M8X40-A2",
                quantity=Decimal("0.125"),
                uom="MTR",
                unit_price=Decimal("1234567.8901"),
                description="=Größe 8 × 40, “A2”; цинк",
            ),
            ErpLine(line_no="20", sku="00042", quantity=Decimal(1000), uom="EA", unit_price=Decimal("0.0005")),
        ),
        charges=(ErpCharge(description="Freight", amount=Decimal("12.50")),),
        note="Ring the bell",
        reference="case 1",
    )


class ErpContract:
    """The promises of `erp_adapters.base`, one test each."""

    def test_a_key_that_was_never_used_finds_nothing(self, connect: Connect) -> None:
        """`find` never invents."""
        assert connect().find("never-used-0001") is None

    def test_posting_answers_with_number_and_key(self, connect: Connect) -> None:
        """What comes back names the order in the ERP."""
        adapter = connect()
        posted = adapter.create(sample_order(), "key-aaaa-0001")
        assert posted.erp_number
        assert posted.idempotency_key == "key-aaaa-0001"
        assert posted.adapter == adapter.name
        assert posted.posted_at.tzinfo is not None
        assert abs((datetime.now(UTC) - posted.posted_at).total_seconds()) < 24 * 3600
        assert not posted.already_there

    def test_what_was_posted_is_found_by_its_key_from_a_new_connection(self, connect: Connect) -> None:
        """The key is kept by the ERP, not by the connection."""
        posted = connect().create(sample_order(), "key-aaaa-0002")
        found = connect().find("key-aaaa-0002")
        assert found is not None
        assert found.erp_number == posted.erp_number
        assert found.already_there

    def test_posting_twice_creates_one_order(self, connect: Connect) -> None:
        """The second call answers with the first one's order."""
        first = connect().create(sample_order(), "key-aaaa-0003")
        second = connect().create(sample_order(), "key-aaaa-0003")
        assert second.erp_number == first.erp_number
        assert second.already_there

    def test_posting_many_times_at_once_creates_one_order(self, connect: Connect) -> None:
        """Only one of the racers creates."""
        results: list[PostedOrder] = []
        racers = [
            threading.Thread(target=lambda: results.append(connect().create(sample_order(), "key-aaaa-0004")))
            for _ in range(6)
        ]
        for racer in racers:
            racer.start()
        for racer in racers:
            racer.join()
        assert len(results) == len(racers)
        assert len({posted.erp_number for posted in results}) == 1
        assert sum(not posted.already_there for posted in results) == 1

    def test_two_keys_are_two_orders(self, connect: Connect) -> None:
        """Equal content is no reason to drop an order: the key decides."""
        adapter = connect()
        numbers = {adapter.create(sample_order(), key).erp_number for key in ("key-aaaa-0005", "key-aaaa-0006")}
        assert len(numbers) == 2

    def test_a_key_is_text_and_nothing_else(self, connect: Connect) -> None:
        """Neither a path, nor a pattern, nor a query."""
        adapter = connect()
        odd = ("../../key-aaaa", "key'; DROP TABLE x; --", "key-%", "key-é", "KEY-aaaa-0007", "key-aaaa-0007")
        numbers = [adapter.create(sample_order(), key).erp_number for key in odd]
        assert len(set(numbers)) == len(odd)
        assert [found.erp_number for key in odd if (found := adapter.find(key))] == numbers

    def test_an_order_without_lines_is_refused_by_class(self, connect: Connect) -> None:
        """And leaves nothing behind."""
        adapter = connect()
        empty = sample_order().model_copy(update={"lines": ()})
        try:
            adapter.create(empty, "key-aaaa-0008")
        except RejectedByErp as refusal:
            assert refusal.said
            assert refusal.remedy.endswith(".")
        else:
            raise AssertionError("an order without lines was accepted")
        assert adapter.find("key-aaaa-0008") is None

    def test_the_state_of_a_new_order_is_open(self, connect: Connect) -> None:
        """The number that posting gave is the one that `status` takes."""
        adapter = connect()
        posted = adapter.create(sample_order(), "key-aaaa-0009")
        status = adapter.status(posted.erp_number)
        assert status is not None
        assert status.erp_number == posted.erp_number
        assert status.state is OrderState.OPEN
        assert status.as_of.tzinfo is not None

    def test_an_open_order_is_cancelled_once_however_often_it_is_asked(self, connect: Connect) -> None:
        """And only that one; its key still finds it, so that nobody creates it again."""
        adapter = connect()
        posted, other = (adapter.create(sample_order(), key) for key in ("key-aaaa-0010", "key-aaaa-0011"))
        for connection in (adapter, connect()):
            assert connection.cancel(posted.erp_number).state is OrderState.CANCELLED
        for number, state in ((posted.erp_number, OrderState.CANCELLED), (other.erp_number, OrderState.OPEN)):
            status = adapter.status(number)
            assert status is not None
            assert status.state is state
        found = adapter.find("key-aaaa-0010")
        assert found is not None
        assert found.erp_number == posted.erp_number

    def test_cancelling_what_is_not_there_is_refused_by_class(self, connect: Connect) -> None:
        """With a remedy."""
        try:
            connect().cancel("no-such-number")
        except RejectedByErp as refusal:
            assert refusal.said
            assert refusal.remedy.endswith(".")
        else:
            raise AssertionError("an unknown order was cancelled")

    def test_a_number_that_is_none_has_no_state(self, connect: Connect) -> None:
        """None, not an error."""
        assert connect().status("no-such-number") is None

    def test_a_working_erp_passes_its_check(self, connect: Connect) -> None:
        """`check` returns without a word."""
        assert connect().check() is None  # type: ignore[func-returns-value]

    def test_secrets_are_in_no_repr(self, connect: Connect, secrets: tuple[str, ...]) -> None:
        """Neither of the adapter nor of its options."""
        adapter = connect()
        shown = repr(adapter) + str(adapter) + repr(getattr(adapter, "options", ""))
        assert not [secret for secret in secrets if secret in shown]
