"""Whoever asks for too much at once is told so, and when to come back; nobody else notices."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import SECRET, SESSIONS, Visitor, open_desk, serving
from small_trade import order_pdf

from review_ui.app import create_app
from review_ui.limits import Bucket
from service.desk import Desk
from service.rates import DEFAULTS, Rate, rate, rates
from service.settings import load_settings
from service.worker import work_until_idle

TIGHT = {"pages": "20/minute", "upload": "3/hour", "api": "4/minute", "door": "10/minute", "answer": "3/minute"}
Arrive = Callable[[], Visitor]


@pytest.fixture
def tight(peopled: Path, tmp_path: Path) -> Iterator[tuple[Arrive, Desk]]:
    """A desk that allows little."""
    shutil.copytree(peopled, tmp_path / "data")
    desk = open_desk(tmp_path / "data", limits=TIGHT)
    visitors: list[Visitor] = []
    with serving(create_app(desk, secret=SECRET)) as address:

        def arrive() -> Visitor:
            visitors.append(Visitor(address))
            return visitors[-1]

        yield arrive, desk
        for each in visitors:
            each.http.close()
    desk.close()


def test_one_persons_haste_holds_back_nobody_else(tight: tuple[Arrive, Desk]) -> None:
    arrive, _ = tight
    clara, boris = arrive().sign_in("clara"), arrive().sign_in("boris")
    codes = [clara.http.get("/account").status_code for _ in range(22)]
    assert codes[:20] == [200] * 20 and codes[20:] == [429, 429]
    held = clara.http.get("/account")
    assert 1 <= int(held.headers["Retry-After"]) <= 4 and "wait" in held.text and "Too much at once" in held.text
    assert held.headers["Content-Security-Policy"] and held.headers["Cache-Control"] == "no-store"
    assert boris.http.get("/account").status_code == 200
    piece = clara.http.get("/queue", headers={"HX-Request": "true"})
    assert piece.status_code == 429 and piece.text.startswith("That was too much at once.")
    assert clara.http.get("/health").status_code == 200, "who watches the desk is never held back"


def test_files_are_taken_in_at_a_measured_pace(tight: tuple[Arrive, Desk]) -> None:
    arrive, _ = tight
    clara = arrive().sign_in("clara")
    token = clara.token()
    codes = []
    for number in range(4):
        file = {"files": (f"{number}.pdf", order_pdf(f"PO-{number}", ["10 XX-1 Unknown 7 EA 0.50"]))}
        answer = clara.http.post("/upload", files=file, data={"token": token}, headers={"Accept": "application/json"})
        codes.append(answer.status_code)
    assert codes == [200, 200, 200, 429] and "wait 20 min" in answer.json()["problem"]
    assert clara.http.get("/queue").status_code == 200


def test_a_program_is_told_in_its_own_words(tight: tuple[Arrive, Desk]) -> None:
    arrive, desk = tight
    secrets = [desk.add_api_key(label, "ada", by="ada")[1] for label in ("one", "two")]
    http = arrive().http
    codes = [
        [http.get("/api/v1/stats", headers={"Authorization": f"Bearer {secret}"}).status_code for _ in range(5)]
        for secret in secrets
    ]
    assert codes == [[200, 200, 200, 200, 429]] * 2, "each key for itself"
    held = http.get("/api/v1/stats", headers={"Authorization": f"Bearer {secrets[0]}"})
    assert held.json()["error"]["code"] == "too_many" and int(held.headers["Retry-After"]) <= 15


def test_strangers_are_counted_by_their_address_and_answers_apart(tight: tuple[Arrive, Desk]) -> None:
    arrive, desk = tight
    case_id = desk.receive("a.pdf", order_pdf("PO-1", ["10 XX-1 Unknown 7 EA 0.50"]), "inbox")[0]
    work_until_idle(desk.machinery)
    question = desk.asking.ask(case_id, desk.asking.drafts(case_id)[0], "clara")
    link = f"/answer/{SESSIONS.signed_id(question.id)}"
    codes = [arrive().http.get("/sign-in").status_code for _ in range(11)]
    assert codes == [200] * 10 + [429]
    forged = arrive()
    forged.http.cookies.set("orderwright", "made-up")
    assert forged.http.get("/sign-in").status_code == 429
    codes = [arrive().http.get(link).status_code for _ in range(4)]
    assert codes == [200, 200, 200, 429]
    assert arrive().sign_in("clara").http.get("/account").status_code == 200


def test_time_makes_room_and_only_so_much() -> None:
    now = [0.0]
    bucket = Bucket(Rate(6, 60.0), lambda: now[0], keys=2)
    assert [bucket.wait("a") for _ in range(8)] == [0] * 6 + [10, 10]
    now[0] += 10
    assert [bucket.wait("a"), bucket.wait("a")] == [0, 10]
    now[0] += 3600
    assert [bucket.wait("a") for _ in range(7)] == [0] * 6 + [10]
    assert Bucket(rate("off")).wait("a") == 0
    assert bucket.wait("b") == bucket.wait("c") == 0, "many names take no more room than the newest need"
    assert len(bucket._left) == 2


def test_a_rate_that_is_none_is_refused_where_it_is_written(tmp_path: Path) -> None:
    assert rate("12 / hour") == Rate(12, 3600.0) and set(rates({})) == set(DEFAULTS)
    environment = {"ORDERWRIGHT_LIMITS__API": "5/second"}
    assert load_settings(environment, tmp_path).limits == {"api": "5/second"}
    for wrong in ({"api": "many"}, {"api": "0/minute"}, {"spoons": "1/minute"}):
        with pytest.raises(ValueError):
            rates(wrong)
