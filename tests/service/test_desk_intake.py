from __future__ import annotations

import hashlib
import io
import json
import threading
import zipfile

import pytest
from tiny_trade import order_file

from ingestion.originals import UnknownOriginal
from service.desk import Desk
from service.refusals import InvalidValue, NotAllowed, NotFound
from service.states import CaseState
from service.views import QueueFilter
from service.worker import work_until_idle

ALL = QueueFilter(states=())


def test_a_file_becomes_one_case_that_waits_for_the_worker(desk: Desk) -> None:
    (case_id,) = desk.receive("C:\\orders\\p1.json", order_file(), "upload", "clerk")
    view = desk.case(case_id)
    assert view.state is CaseState.RECEIVED
    assert (view.document.name, view.document.origin, view.document.by) == ("p1.json", "upload", "clerk")
    assert [(event.kind, event.by) for event in view.events] == [("received", "clerk")]
    assert desk.health().jobs_waiting == 1


def test_the_original_comes_back_as_it_came(desk: Desk) -> None:
    data = order_file() + b"\r\n\xff\x00"
    (case_id,) = desk.receive("p1.bin", data, "upload")
    original = desk.original(case_id)
    assert (original.data, original.name) == (data, "p1.bin")


def test_a_clean_order_goes_to_the_erp_with_nobody_looking(desk: Desk) -> None:
    (case_id,) = desk.receive("p1.json", order_file(), "mailbox orders")
    work_until_idle(desk.machinery)
    view = desk.case(case_id)
    assert view.state is CaseState.POSTED
    assert view.erp_number == "SO-2026-00001" or view.erp_number.endswith("-00001")  # type: ignore[union-attr]
    kinds = [event.kind for event in view.events]
    assert kinds == ["received", "read", "mapped", "decided", "approved", "posted"]
    assert view.decision is not None and view.decision.explanation == ()
    assert desk.stats().touchless_share == 1.0


def test_the_same_bytes_twice_are_one_document_and_one_case(desk: Desk) -> None:
    first = desk.receive("p1.json", order_file(), "upload")
    work_until_idle(desk.machinery)
    again = desk.receive("copy of p1.json", order_file(), "mailbox")
    assert again == first
    assert work_until_idle(desk.machinery) == 0
    view = desk.case(first[0])
    assert view.document.times_received == 2
    assert view.events[-1].kind == "received_again"
    assert "copy of p1.json" in view.events[-1].title
    assert desk.queue(ALL).total == 1


def test_the_same_bytes_at_the_same_moment_are_one_document(desk: Desk) -> None:
    found: list[tuple[str, ...]] = []
    threads = [
        threading.Thread(target=lambda: found.append(desk.receive("p.json", order_file(), "x"))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1
    assert desk.case(found[0][0]).document.times_received == 8


def test_a_file_with_three_orders_becomes_three_cases(desk: Desk) -> None:
    orders = [json.loads(order_file(f"P-{number}"))["orders"][0] for number in range(3)]
    data = json.dumps({"orders": orders}).encode()
    (first,) = desk.receive("three.json", data, "upload")
    work_until_idle(desk.machinery)
    view = desk.case(first)
    assert [sibling.po_number for sibling in view.siblings] == ["P-1", "P-2"]
    assert {row.state for row in desk.queue(ALL).rows} == {CaseState.POSTED}
    assert set(desk.receive("three.json", data, "upload")) == {first, *(s.id for s in view.siblings)}


def test_the_same_order_number_of_the_same_customer_is_a_doubt(desk: Desk) -> None:
    desk.receive("p1.json", order_file("P-1"), "upload")
    (twin,) = desk.receive("p1 written otherwise.json", order_file("p 1", note="again"), "upload")
    (other,) = desk.receive("another customer.json", order_file("P-1", "C2"), "upload")
    work_until_idle(desk.machinery)
    view = desk.case(twin)
    assert view.state is CaseState.WAITING
    assert [finding.code for finding in view.findings] == ["duplicate_order"]
    assert "already in the ERP as SO-" in view.findings[0].message or "already here as case" in view.findings[0].message
    assert view.field("po_number").findings == view.findings  # type: ignore[union-attr]
    assert desk.case(other).state is CaseState.POSTED


def test_a_rejected_order_may_come_again(desk: Desk) -> None:
    bad = order_file("P-1", findings=[{"code": "low_confidence", "message": "Blurred."}])
    (first,) = desk.receive("p1.json", bad, "upload")
    work_until_idle(desk.machinery)
    desk.reject(first, desk.case(first).version, "Illegible", "clerk")
    (second,) = desk.receive("better.json", order_file("P-1"), "upload")
    work_until_idle(desk.machinery)
    assert desk.case(second).state is CaseState.POSTED


def test_a_letter_is_set_aside_as_no_order(desk: Desk) -> None:
    (case_id,) = desk.receive("letter.txt", b"Dear sirs", "mailbox")
    work_until_idle(desk.machinery)
    view = desk.case(case_id)
    assert (view.state, view.problem) == (CaseState.NOT_AN_ORDER, "It is a letter.")
    assert view.fields == ()


def test_a_damaged_file_waits_for_a_person_with_the_reason(desk: Desk) -> None:
    (case_id,) = desk.receive("x.pdf", b"broken", "mailbox")
    work_until_idle(desk.machinery)
    assert desk.case(case_id).state is CaseState.UNREADABLE
    assert desk.queue(QueueFilter(states=(CaseState.UNREADABLE,))).rows[0].problem == "The file is damaged."


def test_what_was_taken_for_no_order_can_be_typed_in_by_hand(desk: Desk) -> None:
    (case_id,) = desk.receive("letter.txt", b"Dear sirs, 5 bolts please. P-9", "mailbox")
    work_until_idle(desk.machinery)
    view = desk.reopen(case_id, desk.case(case_id).version, "clerk")
    assert view.state is CaseState.WAITING
    view = desk.choose(case_id, view.version, "customer", "C1", "clerk")
    view = desk.choose(case_id, view.version, "lines[+]", "BOLT", "clerk")
    view = desk.choose(case_id, view.version, "lines[0].quantity", "5", "clerk")
    view = desk.choose(case_id, view.version, "po_number", "P-9", "clerk")
    assert view.findings == ()
    desk.approve(case_id, view.version, "clerk")
    work_until_idle(desk.machinery)
    assert desk.case(case_id).state is CaseState.POSTED


@pytest.mark.parametrize("data", [b"", b"x" * 2_000_001])
def test_a_file_that_is_empty_or_too_large_is_refused(desk: Desk, data: bytes) -> None:
    machinery = desk.machinery
    small = machinery.settings.model_copy(update={"max_upload_bytes": 2_000_000})
    object.__setattr__(machinery, "settings", small)
    with pytest.raises(InvalidValue, match=r"is empty|at most 2 MB"):
        desk.receive("x.pdf", data, "upload")
    assert desk.queue(ALL).total == 0


def test_a_manager_may_look_but_not_upload(desk: Desk) -> None:
    with pytest.raises(NotAllowed):
        desk.receive("p1.json", order_file(), "upload", "manager")
    with pytest.raises(NotAllowed):
        desk.receive("p1.json", order_file(), "upload", "nobody")


def test_an_unknown_case_is_not_found(desk: Desk) -> None:
    for call in (desk.case, desk.events, desk.original):
        with pytest.raises(NotFound, match="no case 20000101"):
            call("20000101-AAAAAA")


def test_an_original_that_is_gone_stops_its_case_and_no_other(desk: Desk) -> None:
    (lost,) = desk.receive("p1.json", order_file("P-1"), "upload")
    digest = desk.case(lost).document.sha256
    (desk.machinery.settings.originals_folder / digest[:2] / digest).unlink()
    (fine,) = desk.receive("p2.json", order_file("P-2"), "upload")
    work_until_idle(desk.machinery)
    assert desk.case(fine).state is CaseState.POSTED
    view = desk.case(lost)
    assert view.state is CaseState.STOPPED
    assert "No original" in view.problem
    with pytest.raises(UnknownOriginal):
        desk.original(lost)


def archive(**files: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for name, data in files.items():
            made.writestr(f"folder/{name}.json", data)
    return buffer.getvalue()


def test_an_archive_becomes_the_documents_in_it_and_is_kept_itself(desk: Desk) -> None:
    data = archive(a=order_file("A-1"), b=order_file("B-1"), nothing=b"")
    first, second = desk.receive("orders.zip", data, "upload", "clerk")
    work_until_idle(desk.machinery)
    view = desk.case(second)
    assert (view.document.name, view.document.origin) == ("b.json", "upload, in orders.zip")
    assert {desk.case(first).state, view.state} == {CaseState.POSTED}
    assert hashlib.sha256(data).hexdigest() in desk.machinery.originals
    assert desk.receive("again.zip", data, "upload", "clerk") == (first, second)


def test_an_archive_that_cannot_be_unpacked_is_one_case(desk: Desk) -> None:
    bomb = archive(a=b"0" * 30_000_000)
    assert len(desk.receive("bomb.zip", bomb, "upload")) == 1
    assert len(desk.receive("cut.zip", archive(a=order_file())[:-30], "upload")) == 1
