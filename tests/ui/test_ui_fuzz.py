"""The API, fed with whatever its own description allows and much that it does not: it never falls over."""

from __future__ import annotations

from collections.abc import Callable

import schemathesis
from hypothesis import HealthCheck, given, settings
from small_trade import order_pdf

from service.desk import Desk

EXAMPLES = 8  # each operation


def test_nothing_that_is_sent_to_the_api_makes_it_fall_over(
    site: str, desk: Desk, take_in: Callable[[bytes, str], str]
) -> None:
    take_in(order_pdf("PO-1", ["10 XX-1 Unknown 7 EA 0.50"]), "a.pdf")
    _, secret = desk.add_api_key("fuzz", "ada", by="ada")
    headers = {"Authorization": f"Bearer {secret}"}
    schema = schemathesis.openapi.from_url(f"{site}/api/v1/openapi.json", headers=headers)
    fallen: list[str] = []
    tried = 0
    for found in schema.get_all_operations():
        operation = found.ok()

        @given(case=operation.as_strategy())
        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        )
        def send(case: schemathesis.Case) -> None:
            answer = case.call(headers=headers)
            if answer.status_code >= 500:
                fallen.append(f"{case.method} {case.formatted_path}: {answer.status_code} {answer.text[:200]}")

        send()
        tried += 1
    assert fallen == []
    assert tried > 20
