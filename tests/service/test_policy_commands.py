"""A changed policy tried on past orders, and what the policy in force risks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tiny_trade import order_file
from typer.testing import CliRunner, Result

from mapping import Policy
from mapping.policy import Terms
from service.desk import Desk
from service.past_orders import evidence, from_store, would_pass
from service.policy_commands import policy_app
from service.worker import work_until_idle

Json = dict[str, Any]


def order(po: str, confidence: float, *, sku: str = "BOLT", reasons: tuple[tuple[str, str], ...] = ()) -> Json:
    """An order's result; also its truth, with the right product."""
    line = {"line_no": "1", "sku": sku, "quantity": "2", "uom": "EA", "unit_price": "1.50"}
    return {
        "document_type": "purchase_order",
        "decision": "review" if reasons else "auto",
        "confidence": confidence,
        "reasons": [{"code": code, "message": message, "field": None, "line": None} for code, message in reasons],
        "purchase_order": {"po_number": po, "lines": []},
        "sales_order": {
            "customer_id": "C1" if po < "P-3" else "C2",
            "ship_to_id": "S1",
            "po_number": po,
            "currency": "EUR",
            "requested_delivery_date": None,
            "lines": [line],
        },
    }


HELD = ("low_confidence", "po_number 'P-2' is only 90.0% sure (the whole order 90.0%, 95.0% is asked).")
RESULTS = [
    order("P-1", 0.99),
    order("P-2", 0.9, reasons=(HELD,)),
    order("P-3", 0.97, sku="NUT"),
    order("P-4", 0.98, reasons=(("insufficient_stock", "Not enough."),)),
]


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """Four results, of which the third is wrong, and their truth."""
    results = [{"source": f"{i}.pdf", "disposition": "orders", "orders": [one]} for i, one in enumerate(RESULTS)]
    truth = [
        {**row, "channel": "pdf", "orders": [{**order(o["sales_order"]["po_number"], 1.0), "must_review": False}]}
        for row in results
        for o in row["orders"]  # type: ignore[attr-defined]
    ]
    for name, rows in (("results", results), ("truth", truth)):
        (tmp_path / name).write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return ["--results", str(tmp_path / "results"), "--truth", str(tmp_path / "truth")]


def policy_file(folder: Path, text: str) -> str:
    path = folder / "policy.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(policy_app, list(arguments), catch_exceptions=False)


def test_check_tells_what_a_lower_bar_would_let_through_and_what_of_it_was_wrong(
    tmp_path: Path, files: list[str]
) -> None:
    told = run("check", policy_file(tmp_path, 'version = "2"\nmin_confidence = 0.85'), *files).output
    assert "1 would go through now: 1.pdf 1 (C1, 0.900)" in told
    assert "1 would have gone wrong under the changed policy: 2.pdf 1 (C2, 0.970)" in told
    assert "same version" not in told


def test_check_tells_what_one_customers_stricter_terms_would_hold_back(tmp_path: Path, files: list[str]) -> None:
    text = 'version = "1"\n[customers.C2]\nmin_confidence = 0.999\n'
    told = run("check", policy_file(tmp_path, text), *files).output
    assert "1 would wait for a person now: 2.pdf 1 (C2, 0.970)" in told
    assert "0 would have gone wrong under the changed policy" in told
    assert "Both have the same version." in told


def test_a_tolerated_reason_lets_its_orders_through(tmp_path: Path, files: list[str]) -> None:
    told = run("check", policy_file(tmp_path, 'version = "2"\ntolerated = ["insufficient_stock"]'), *files).output
    assert "1 would go through now: 3.pdf 1 (C2, 0.980)" in told


def test_report_prints_risk_with_intervals_and_keeps_the_outcomes(tmp_path: Path, files: list[str]) -> None:
    kept = tmp_path / "outcomes.jsonl"
    told = run("report", *files, "--keep", str(kept)).output
    assert "No bar keeps wrong orders at or under 0.10%, 95% sure: 3 outcomes are known, 1 of them wrong; 2995" in told
    assert [json.loads(line)["right"] for line in kept.read_text().splitlines()] == [True, True, False]
    assert "pdf" in told and "C1" in told


def test_report_names_the_bar_that_a_modest_target_allows(files: list[str]) -> None:
    assert "a bar of 0.9900" in run("report", *files, "--target", "0.96").output


def test_what_people_changed_before_approving_was_wrong(desk: Desk) -> None:
    first, second = (desk.receive(f"{po}.json", order_file(po), "mailbox")[0] for po in ("P-1", "P-2"))
    third = desk.receive(
        "P-3.json", order_file("P-3", lines=[{"part": "8-40", "quantity": "1", "price": "1"}]), "mailbox"
    )
    work_until_idle(desk.machinery)
    changed = desk.choose(third[0], desk.case(third[0]).version, "lines[0].sku", "NUT", "clerk", remember=False)
    desk.approve(third[0], changed.version, "clerk")
    past = {one.name: one for one in from_store(desk.machinery.database)}
    assert past[third[0]].right is False
    assert (past[third[0]].settled, past[third[0]].codes) == (False, {"unknown_product"})
    assert not would_pass(past[third[0]], Policy(version="2", terms=Terms(min_confidence=0.0)))
    assert past[first].right is None and past[second].right is None  # nobody has looked at them
    assert evidence(past.values()) == ()
