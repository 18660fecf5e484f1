"""The JSON API: the same desk for programs, with keys, versions and errors that say what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from conftest import Visitor
from httpx import Client
from small_trade import order_pdf

from service.desk import Desk
from service.states import CaseState
from service.worker import work_until_idle

TakeIn = Callable[[bytes, str], str]
LINES = ["10 HB-M8X40 Hexagon bolt 12 EA 0.50", "20 WA-M8X Unknown washer 5 EA 0.10"]


@pytest.fixture
def program(site: str, desk: Desk) -> Iterator[Client]:
    """A program that acts as Clara."""
    _, secret = desk.add_api_key("shop", "clara", by="ada")
    with Client(base_url=f"{site}/api/v1", headers={"Authorization": f"Bearer {secret}"}, timeout=20) as client:
        yield client


def test_an_order_is_sent_corrected_chosen_and_approved_by_a_program(program: Client, desk: Desk) -> None:
    sent = program.post("/cases", files={"file": ("order.pdf", order_pdf("PO-1", LINES))})
    assert sent.status_code == 201
    (case_id,) = sent.json()["cases"]
    work_until_idle(desk.machinery)
    (row,) = program.get("/queue", params={"state": "waiting"}).json()["rows"]
    assert row["id"] == case_id and row["po_number"] == "PO-1" and row["total"] == "6.50"
    case = program.get(f"/cases/{case_id}").json()
    (candidate,) = program.get(f"/cases/{case_id}/candidates", params={"field": "lines[1].sku"}).json()
    choice = {"version": case["version"], "field": "lines[1].sku", "choice": candidate["id"], "remember": True}
    case = program.post(f"/cases/{case_id}/choices", json=choice).json()
    changes = [{"field": "lines[0].quantity", "value": "24"}]
    case = program.post(f"/cases/{case_id}/corrections", json={"version": case["version"], "changes": changes}).json()
    assert case["lines"][0]["amount"] == "12.00"
    approved = program.post(f"/cases/{case_id}/approval", json={"version": case["version"]}).json()
    assert approved["state"] == "posting"
    work_until_idle(desk.machinery)
    case = program.get(f"/cases/{case_id}").json()
    assert case["state"] == "posted" and case["erp_number"].startswith("SO-")
    kinds = [event["kind"] for event in program.get(f"/cases/{case_id}/events").json()]
    assert kinds[0] == "received" and "learned" in kinds and kinds[-1] == "posted"


def test_the_smaller_acts_are_there_too(program: Client, desk: Desk, take_in: TakeIn) -> None:
    case_id = take_in(order_pdf("PO-1", LINES), "a.pdf")
    version = desk.case(case_id).version
    case = program.post(f"/cases/{case_id}/confirmations", json={"version": version, "field": "po_number"}).json()
    case = program.post(f"/cases/{case_id}/undo", json={"version": case["version"]}).json()
    program.post(f"/cases/{case_id}/notes", json={"text": "Called."})
    until = {"version": case["version"], "until": "2099-01-01T08:00:00+01:00"}
    case = program.post(f"/cases/{case_id}/postponement", json=until).json()
    assert case["postponed_until"].startswith("2099-01-01T07:00:00")
    case = program.post(f"/cases/{case_id}/rejection", json={"version": case["version"], "reason": "twice"}).json()
    assert case["state"] == "rejected"
    refused = program.post(f"/cases/{case_id}/reopening", json={"version": case["version"]})
    assert refused.status_code == 403 and refused.json()["error"]["code"] == "not_allowed"


def test_documents_and_products_are_served(program: Client, take_in: TakeIn) -> None:
    case_id = take_in(order_pdf("PO-1", LINES), "a.pdf")
    assert program.get(f"/cases/{case_id}/pages/1.png?w=200").content.startswith(b"\x89PNG")
    assert program.get(f"/cases/{case_id}/pages/1/words").json()[0]["text"] == "PURCHASE"
    original = program.get(f"/cases/{case_id}/original")
    assert original.content.startswith(b"%PDF") and original.headers["Content-Type"] == "application/octet-stream"
    assert [product["sku"] for product in program.get("/products?q=bolt").json()] == ["HB-M8X40", "HB-M8X45"]
    assert program.get("/me").json()["name"] == "clara"


def test_errors_have_one_shape_with_a_code_and_words(program: Client, desk: Desk, take_in: TakeIn) -> None:
    case_id = take_in(order_pdf("PO-1", LINES), "a.pdf")
    version = desk.case(case_id).version
    missing = program.get("/cases/none")
    blocked = program.post(f"/cases/{case_id}/approval", json={"version": version})
    stale = program.post(f"/cases/{case_id}/approval", json={"version": version - 1})
    changes = [{"field": "lines[0].quantity", "value": "many"}]
    wrong = program.post(f"/cases/{case_id}/corrections", json={"version": version, "changes": changes})
    odd = program.post(f"/cases/{case_id}/corrections", json={"changes": []})
    statuses = [answer.status_code for answer in (missing, blocked, stale, wrong, odd)]
    assert statuses == [404, 409, 409, 422, 422]
    errors = [answer.json()["error"] for answer in (missing, blocked, stale, wrong, odd)]
    assert [error["code"] for error in errors] == [
        "not_found",
        "blocked",
        "conflict",
        "invalid_value",
        "not_understood",
    ]
    assert all(error["message"].strip() for error in errors)
    assert errors[1]["findings"][0]["code"] == "unknown_product"
    assert errors[2]["current_version"] == version
    assert errors[3]["field"] == "lines[0].quantity"


def test_a_manager_reads_figures_and_changes_nothing(site: str, desk: Desk, take_in: TakeIn) -> None:
    case_id = take_in(order_pdf("PO-1", LINES), "a.pdf")
    _, secret = desk.add_api_key("report", "max", by="ada")
    with Client(base_url=f"{site}/api/v1", headers={"Authorization": f"Bearer {secret}"}) as manager:
        assert manager.get("/stats?days=7").json()["waiting"] == 1
        assert manager.get("/health").json()["database"] == "sqlite"
        assert manager.post(f"/cases/{case_id}/notes", json={"text": "x"}).status_code == 403


def test_without_a_key_nothing_is_told(site: str, desk: Desk) -> None:
    key, secret = desk.add_api_key("old", "clara", by="ada")
    desk.revoke_api_key(key.id, by="ada")
    for headers in ({}, {"Authorization": "Bearer nonsense"}, {"Authorization": f"Bearer {secret}"}):
        with Client(base_url=f"{site}/api/v1", headers=headers) as stranger:
            answer = stranger.get("/queue")
            assert answer.status_code == 401 and answer.headers["WWW-Authenticate"] == "Bearer"
            assert answer.json()["error"]["code"] == "not_signed_in"


def test_a_browser_needs_its_form_token_to_change_something(clerk: Visitor, desk: Desk, take_in: TakeIn) -> None:
    case_id = take_in(order_pdf("PO-1", LINES), "a.pdf")
    assert clerk.http.get("/api/v1/queue").status_code == 200
    body = {"version": desk.case(case_id).version, "reason": "x"}
    assert clerk.http.post(f"/api/v1/cases/{case_id}/rejection", json=body).status_code == 403
    assert desk.case(case_id).state is CaseState.WAITING
    token = {"X-Token": clerk.token()}
    assert clerk.http.post(f"/api/v1/cases/{case_id}/rejection", json=body, headers=token).status_code == 200


def test_the_description_of_the_api_names_every_route_and_its_key(site: str) -> None:
    with Client(base_url=site) as stranger:
        description = stranger.get("/api/v1/openapi.json").json()
    paths = description["paths"]
    assert "/api/v1/cases/{case_id}/approval" in paths and "/api/v1/queue" in paths and "/health" in paths
    assert not [path for path in paths if not path.startswith(("/api/v1/", "/health"))]
    assert "HTTPBearer" in description["components"]["securitySchemes"]
    for operations in paths.values():
        assert all(operation["summary"] for operation in operations.values())


def test_health_says_no_more_than_whether_it_works(site: str) -> None:
    with Client(base_url=site) as stranger:
        answer = stranger.get("/health")
    assert answer.status_code == 200 and answer.json() == {"status": "ok"}
