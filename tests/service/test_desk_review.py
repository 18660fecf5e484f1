from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from tiny_trade import NOW, Clock, order_file

from erp_adapters.base import ErpOrder
from erp_adapters.order_book import OrderBook, OrderBookOptions
from models.draft import PostedOrder
from models.errors import RejectedByErp
from service.desk import Desk
from service.machinery import Machinery
from service.refusals import Blocked, Conflict, InvalidValue, NotAllowed, WrongState
from service.states import CaseState
from service.views import Action, CaseView, Change, FieldView, QueueFilter
from service.worker import work_until_idle

DOUBT = {"code": "low_confidence", "message": "Blurred.", "field": "lines[0].quantity", "line": "10"}


def waiting(desk: Desk, po: str = "P-1", **more: object) -> CaseView:
    """A case that waits for a person: its first line's number is none of ours."""
    lines = [{"part": "8-40", "quantity": "3", "price": "1.00"}, {"part": "NUT", "quantity": "5", "price": "0.20"}]
    (case_id,) = desk.receive(f"{po}.json", order_file(po, lines=lines, **more), "upload", "clerk")
    work_until_idle(desk.machinery)
    return desk.case(case_id)


def field(view: CaseView, path: str) -> FieldView:
    everywhere = [*view.fields, *(field for line in view.lines for field in line.fields)]
    return next(field for field in everywhere if field.path == path)


def test_a_waiting_case_shows_what_is_wrong_and_where(desk: Desk) -> None:
    view = waiting(desk)
    assert view.state is CaseState.WAITING
    sku = field(view, "lines[0].sku")
    assert (sku.value, sku.text, sku.sure) == (None, "8-40", False)
    assert [finding.code for finding in sku.findings] == ["unknown_product"]
    assert [candidate.id for candidate in sku.candidates] == ["BOLT", "NUT", "WASHER"]
    assert sku.evidence[0].page == 1
    assert view.decision is not None
    assert view.decision.explanation == ("Product not found (line 10): 8-40 is no product.",)
    assert view.decision.blocking == view.findings
    assert field(view, "customer").display == "Northwind Traders"
    assert view.lines[1].product is not None and view.lines[1].amount == "1.00"
    assert Action.APPROVE in view.actions and Action.REOPEN not in view.actions


def test_blocking_findings_stop_an_approval_and_say_what_to_do(desk: Desk) -> None:
    view = waiting(desk)
    with pytest.raises(Blocked, match=r"8-40 is no product. Choose the product") as refusal:
        desk.approve(view.id, view.version, "clerk")
    assert [finding.code for finding in refusal.value.findings] == ["unknown_product"]
    assert desk.case(view.id) == view


def test_a_choice_is_mapped_and_decided_anew_and_written_down(desk: Desk) -> None:
    before = waiting(desk)
    view = desk.choose(before.id, before.version, "lines[0].sku", "BOLT", "clerk")
    assert view.version == before.version + 1
    sku = field(view, "lines[0].sku")
    assert (sku.value, sku.text, sku.corrected_by, sku.confirmed, sku.sure) == ("BOLT", "8-40", "clerk", True, True)
    assert view.findings == ()
    event = view.events[-1]
    assert (event.kind, event.field, event.before, event.after) == ("corrected", "lines[0].sku", None, "BOLT")
    assert desk.queue(QueueFilter()).rows[0].reasons == ()
    assert view.state is CaseState.WAITING, "a person sends it"


def test_an_approved_order_is_posted_once_with_the_corrections(desk: Desk) -> None:
    view = waiting(desk)
    changes = [
        Change(field="lines[0].sku", value="BOLT"),
        Change(field="lines[1].quantity", value="7"),
        Change(field="requested_delivery_date", value="2026-12-01"),
        Change(field="lines[0].uom", value="pieces"),
    ]
    view = desk.correct(view.id, view.version, changes, "clerk")
    desk.approve(view.id, view.version, "clerk")
    work_until_idle(desk.machinery)
    done = desk.case(view.id)
    assert done.state is CaseState.POSTED
    book = desk.machinery.erp
    assert isinstance(book, OrderBook)
    (order,) = book.orders()
    assert (order.number, order.po_number, order.reference) == (done.erp_number, "P-1", view.id)
    assert [(line.sku, str(line.quantity), line.uom) for line in order.lines] == [
        ("BOLT", "3", "EA"),
        ("NUT", "7", "EA"),
    ]
    stats = desk.stats()
    assert (stats.posted, stats.untouched, stats.touchless_share) == (1, 0, 0.0)
    assert dict(stats.corrected_fields) == {"sku": 1, "quantity": 1, "requested_delivery_date": 1}


def test_a_correction_that_fails_saves_none_of_its_changes(desk: Desk) -> None:
    view = waiting(desk)
    changes = [Change(field="lines[0].sku", value="BOLT"), Change(field="lines[1].quantity", value="a few")]
    with pytest.raises(InvalidValue, match="'a few' is no number") as refusal:
        desk.correct(view.id, view.version, changes, "clerk")
    assert refusal.value.field == "lines[1].quantity"
    assert desk.case(view.id) == view


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("lines[0].sku", "SCREW", "no product 'SCREW'"),
        ("customer", "C9", "no customer 'C9'"),
        ("ship_to", "C2-1", "no place 'C2-1' of customer C1"),
        ("lines[9].quantity", "1", "no line 10"),
        ("lines[0].colour", "red", "no field 'lines"),
        ("buyer_name", "Other Ltd", "no field 'buyer_name'"),
        ("lines[0].quantity", "0", "above zero"),
        ("lines[0].unit_price", "-1", "not below zero"),
        ("lines[0].uom", "smoots", "no unit known"),
        ("currency", "EURO", "no currency code"),
        ("requested_delivery_date", "1.12.2026", "no date"),
        ("lines[0]", "something", "only be removed"),
    ],
)
def test_a_value_that_cannot_be_understood_is_refused_with_a_remedy(
    desk: Desk, path: str, value: str, message: str
) -> None:
    view = waiting(desk)
    with pytest.raises(InvalidValue, match=message):
        desk.choose(view.id, view.version, path, value, "clerk")


def test_confirming_a_doubtful_value_settles_the_doubt_and_changes_nothing(desk: Desk) -> None:
    view = waiting(desk, findings=[DOUBT])
    assert not field(view, "lines[0].quantity").sure
    view = desk.confirm(view.id, view.version, "lines[0].quantity", "clerk")
    quantity = field(view, "lines[0].quantity")
    assert (quantity.value, quantity.confirmed, quantity.corrected_by, quantity.sure) == ("3", True, None, True)
    assert view.events[-1].kind == "confirmed"
    assert [finding.code for finding in view.findings] == ["unknown_product"]


def test_warnings_are_overruled_by_an_approval_and_named_in_the_history(desk: Desk) -> None:
    (case_id,) = desk.receive("p.json", order_file(findings=[DOUBT]), "upload")
    work_until_idle(desk.machinery)
    view = desk.case(case_id)
    assert view.decision is not None and len(view.decision.warnings) == 1
    desk.approve(case_id, view.version, "clerk")
    approved = next(event for event in desk.events(case_id) if event.kind == "approved")
    assert (approved.by, approved.note) == ("clerk", "low_confidence")


def test_lines_are_removed_and_added(desk: Desk) -> None:
    view = waiting(desk)
    view = desk.correct(view.id, view.version, [Change(field="lines[0]", value=None)], "clerk")
    assert [line.line_no for line in view.lines] == ["20"]
    assert view.findings == ()
    view = desk.correct(view.id, view.version, [Change(field="lines[+]", value="WASHER")], "clerk")
    assert [line.field("sku").value for line in view.lines] == ["NUT", "WASHER"]  # type: ignore[union-attr]
    assert [finding.code for finding in view.findings] == ["missing_quantity"]
    view = desk.correct(view.id, view.version, [Change(field="lines[1].quantity", value="9")], "clerk")
    desk.approve(view.id, view.version, "clerk")
    work_until_idle(desk.machinery)
    assert desk.case(view.id).state is CaseState.POSTED


def test_undo_takes_changes_back_one_by_one(desk: Desk) -> None:
    start = waiting(desk)
    one = desk.choose(start.id, start.version, "lines[0].sku", "BOLT", "clerk")
    two = desk.choose(start.id, one.version, "lines[0].sku", "WASHER", "clerk")
    back = desk.undo(start.id, two.version, "clerk")
    assert field(back, "lines[0].sku").value == "BOLT"
    again = desk.undo(start.id, back.version, "lead")
    assert again.lines == start.lines
    assert again.findings == start.findings
    with pytest.raises(WrongState, match="no change to take back"):
        desk.undo(start.id, again.version, "clerk")


def test_a_stale_version_is_refused_with_what_somebody_else_changed(desk: Desk) -> None:
    seen = waiting(desk)
    desk.choose(seen.id, seen.version, "lines[0].sku", "BOLT", "lead")
    for late in (
        lambda: desk.choose(seen.id, seen.version, "lines[0].sku", "WASHER", "clerk"),
        lambda: desk.approve(seen.id, seen.version, "clerk"),
        lambda: desk.reject(seen.id, seen.version, "no", "clerk"),
        lambda: desk.undo(seen.id, seen.version, "clerk"),
    ):
        with pytest.raises(Conflict, match="lead has changed this case") as refusal:
            late()
        assert refusal.value.current_version == seen.version + 1
        (difference,) = refusal.value.differences
        assert (difference.field, difference.before, difference.after, difference.by) == (
            "lines[0].sku", None, "BOLT", "lead",
        )  # fmt: skip
    assert field(desk.case(seen.id), "lines[0].sku").value == "BOLT"


def test_two_approvals_at_once_make_one_order(desk: Desk) -> None:
    view = waiting(desk)
    view = desk.choose(view.id, view.version, "lines[0].sku", "BOLT", "clerk")
    outcomes: list[str] = []
    start = threading.Barrier(2)

    def approve(by: str) -> None:
        start.wait()
        try:
            desk.approve(view.id, view.version, by)
            outcomes.append("approved")
        except (Conflict, WrongState) as refusal:
            outcomes.append(type(refusal).__name__)

    threads = [threading.Thread(target=approve, args=(by,)) for by in ("clerk", "lead")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["Conflict", "approved"]
    work_until_idle(desk.machinery)
    book = desk.machinery.erp
    assert isinstance(book, OrderBook)
    assert len(book.orders()) == 1


def test_what_a_clerk_remembers_is_known_next_time_for_this_customer_alone(desk: Desk) -> None:
    view = waiting(desk)
    view = desk.choose(view.id, view.version, "lines[0].sku", "BOLT", "clerk", remember=True)
    before = waiting(desk, "P-2")
    assert before.state is CaseState.WAITING, "nothing is learned before the approval"
    desk.approve(view.id, view.version, "clerk")
    learned = [event for event in desk.events(view.id) if event.kind == "learned"]
    assert [event.title for event in learned] == ["From now on 8-40 means BOLT for this customer"]
    known = waiting(desk, "P-3")
    assert known.state is CaseState.POSTED
    assert field(known, "lines[0].sku").why == "learned"
    assert _of_other_customer(desk).state is CaseState.WAITING


def _of_other_customer(desk: Desk) -> CaseView:
    (case_id,) = desk.receive(
        "p5.json", order_file("P-5", "C2", lines=[{"part": "8-40", "quantity": "1", "price": "1"}]), "upload"
    )
    work_until_idle(desk.machinery)
    return desk.case(case_id)


def test_a_rejected_case_is_reopened_by_a_lead_only(desk: Desk) -> None:
    view = waiting(desk)
    with pytest.raises(InvalidValue, match="Say why"):
        desk.reject(view.id, view.version, "  ", "clerk")
    view = desk.reject(view.id, view.version, "Ordered twice", "clerk")
    assert (view.state, view.problem, view.actions) == (
        CaseState.REJECTED, "Ordered twice", (Action.REOPEN, Action.NOTE),
    )  # fmt: skip
    with pytest.raises(NotAllowed):
        desk.reopen(view.id, view.version, "clerk")
    view = desk.reopen(view.id, view.version, "lead")
    assert (view.state, view.problem) == (CaseState.WAITING, "")


def test_a_posted_case_cannot_be_changed_any_more(desk: Desk) -> None:
    (case_id,) = desk.receive("p.json", order_file(), "upload")
    work_until_idle(desk.machinery)
    view = desk.case(case_id)
    for call in (desk.reopen, desk.approve, desk.undo):
        with pytest.raises(WrongState, match="in the erp"):
            call(case_id, view.version, "administrator")


def test_a_manager_may_look_and_not_touch(desk: Desk) -> None:
    view = waiting(desk)
    for call in (desk.approve, desk.undo):
        with pytest.raises(NotAllowed):
            call(view.id, view.version, "manager")
    with pytest.raises(NotAllowed):
        desk.note(view.id, "hello", "manager")


def test_a_note_is_kept_and_changes_no_version(desk: Desk) -> None:
    view = waiting(desk)
    noted = desk.note(view.id, "Called Ann, she rings back", "clerk")
    assert noted.version == view.version
    assert (noted.events[-1].kind, noted.events[-1].note) == ("note", "Called Ann, she rings back")


def test_a_claim_keeps_others_away_until_it_lapses(desk: Desk, clock: Clock) -> None:
    view = waiting(desk)
    assert desk.claim(view.id, "clerk").claimed_by == "clerk"
    assert desk.claim(view.id, "clerk").version == view.version
    with pytest.raises(Conflict, match="clerk is working on this case"):
        desk.claim(view.id, "lead")
    clock.forward(minutes=1)
    other = waiting(desk, "P-2")
    assert desk.next_case(QueueFilter(), by="lead") == other.id
    assert desk.next_case(QueueFilter(), by="clerk") == view.id
    clock.forward(minutes=31)
    assert desk.case(view.id).claimed_by is None
    assert desk.claim(view.id, "lead").claimed_by == "lead"
    with pytest.raises(NotAllowed):
        desk.release(view.id, "clerk")
    assert desk.release(view.id, "administrator").claimed_by is None


def test_a_postponed_case_leaves_the_queue_until_its_moment(desk: Desk, clock: Clock) -> None:
    view = waiting(desk)
    with pytest.raises(InvalidValue, match="moment to come"):
        desk.postpone(view.id, view.version, NOW - timedelta(hours=1), "", "clerk")
    view = desk.postpone(view.id, view.version, NOW + timedelta(days=2), "Ann is back on Monday", "clerk")
    assert desk.queue(QueueFilter()).total == 0
    assert desk.queue(QueueFilter(with_postponed=True)).total == 1
    clock.forward(days=2)
    assert desk.queue(QueueFilter()).rows[0].id == view.id


class _Refusing(OrderBook):
    """An ERP that has blocked the customer, until it has not."""

    blocked = True

    def create(self, order: ErpOrder, key: str) -> PostedOrder:
        if self.blocked:
            raise RejectedByErp(said="customer C1 is blocked", remedy="Release the customer, then approve again.")
        return super().create(order, key)


def _with_erp(machinery: Machinery, erp: OrderBook) -> None:
    object.__setattr__(machinery, "erp", erp)


def test_what_the_erp_refuses_waits_for_a_person_with_its_words(desk: Desk) -> None:
    erp = _Refusing(OrderBookOptions(data_folder=desk.machinery.settings.data_folder))
    _with_erp(desk.machinery, erp)
    (case_id,) = desk.receive("p.json", order_file(), "upload")
    work_until_idle(desk.machinery)
    view = desk.case(case_id)
    assert view.state is CaseState.WAITING
    assert (
        view.problem == "The ERP refused the order: customer C1 is blocked. Release the customer, then approve again."
    )
    erp.blocked = False
    desk.approve(case_id, view.version, "clerk")
    work_until_idle(desk.machinery)
    done = desk.case(case_id)
    assert (done.state, done.problem) == (CaseState.POSTED, "")
    assert len(erp.orders()) == 1


def test_events_carry_their_moment_in_utc(desk: Desk) -> None:
    view = waiting(desk)
    assert {event.at for event in view.events} == {datetime(2026, 11, 21, 9, tzinfo=UTC)}


def test_candidates_are_those_of_the_matching_until_somebody_searches(desk: Desk) -> None:
    view = waiting(desk)
    assert [c.id for c in desk.candidates(view.id, "lines[0].sku")] == ["BOLT", "NUT", "WASHER"]
    assert [c.id for c in desk.candidates(view.id, "lines[0].sku", "hexagon")] == ["BOLT", "NUT"]
    assert [c.id for c in desk.candidates(view.id, "customer", "wind")] == ["C1", "C2"]
    assert [c.id for c in desk.candidates(view.id, "ship_to")] == ["C1-1", "C1-2"]
    with pytest.raises(InvalidValue, match="nothing to choose"):
        desk.candidates(view.id, "po_number")
    assert desk.units("BOLT") == ("EA", "BX")


def test_another_customer_brings_its_own_places(desk: Desk) -> None:
    view = waiting(desk)
    view = desk.choose(view.id, view.version, "ship_to", "C1-2", "clerk")
    assert field(view, "ship_to").value == "C1-2"
    view = desk.choose(view.id, view.version, "customer", "C2", "clerk")
    assert (field(view, "customer").value, field(view, "ship_to").value) == ("C2", "C2-1")
    assert desk.queue(QueueFilter(customer_id="C2")).total == 1


@pytest.mark.parametrize("kind", ["order_change", "order_cancellation"])
def test_a_change_or_cancellation_is_never_posted_as_a_new_order(desk: Desk, kind: str) -> None:
    (case_id,) = desk.receive("p.json", order_file(document_type=kind), "upload")
    work_until_idle(desk.machinery)
    view = desk.case(case_id)
    assert (view.state, view.document_type) == (CaseState.WAITING, kind)
    with pytest.raises(Blocked, match="posting it would make a second order"):
        desk.approve(case_id, view.version, "clerk")
    assert [c.id for c in desk.candidates(case_id, "document_type")] == [
        "purchase_order", "order_change", "order_cancellation",
    ]  # fmt: skip
    with pytest.raises(InvalidValue, match="A document is one of"):
        desk.choose(case_id, view.version, "document_type", "invoice", "clerk")
    view = desk.choose(case_id, view.version, "document_type", "purchase_order", "clerk")
    assert field(view, "document_type").corrected_by == "clerk"
    desk.approve(case_id, view.version, "clerk")
    work_until_idle(desk.machinery)
    assert desk.case(case_id).state is CaseState.POSTED
