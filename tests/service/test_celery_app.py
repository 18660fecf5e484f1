from __future__ import annotations

from collections.abc import Iterator

import pytest
from kombu.exceptions import OperationalError
from tiny_trade import order_file

from models.errors import Misconfigured
from service import celery_app
from service.desk import Desk
from service.settings import Settings
from service.states import CaseState


@pytest.fixture
def eager(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """Tasks run where they are sent."""
    celery_app.configure(celery_app.app, Settings(broker_url="memory://"))
    celery_app.app.conf.update(task_always_eager=True, task_eager_propagates=True)
    monkeypatch.setattr(celery_app, "machinery", lambda: desk.machinery)
    yield desk
    celery_app.app.conf.update(task_always_eager=False)


def test_a_file_received_is_worked_on_by_a_task(eager: Desk) -> None:
    celery_app.connect_doorbell(eager.machinery)
    (case_id,) = eager.receive("p.json", order_file(), "upload")
    assert eager.case(case_id).state is CaseState.POSTED


def test_an_approval_is_posted_by_a_task_sent_after_the_commit(eager: Desk) -> None:
    doubt = {"code": "low_confidence", "message": "Blurred."}
    celery_app.connect_doorbell(eager.machinery)
    (case_id,) = eager.receive("p.json", order_file(findings=[doubt]), "upload")
    view = eager.approve(case_id, eager.case(case_id).version, "clerk")
    assert view.state is CaseState.POSTED


def test_the_beat_rings_for_work_whose_message_was_lost(eager: Desk) -> None:
    (case_id,) = eager.receive("p.json", order_file(), "upload")
    assert eager.case(case_id).state is CaseState.RECEIVED
    assert celery_app.ring.apply().get() == 1
    assert eager.case(case_id).state is CaseState.POSTED
    assert celery_app.ring.apply().get() == 0


def test_a_message_that_comes_twice_does_its_work_once(eager: Desk) -> None:
    (case_id,) = eager.receive("p.json", order_file(), "upload")
    assert celery_app.advance.apply((case_id,)).get() is True
    assert celery_app.advance.apply((case_id,)).get() is False


def test_a_broker_that_is_away_loses_no_work(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_arguments: object, **_options: object) -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr(celery_app.advance, "apply_async", away)
    celery_app.connect_doorbell(desk.machinery)
    (case_id,) = desk.receive("p.json", order_file(), "upload")
    assert desk.case(case_id).state is CaseState.RECEIVED
    assert desk.health().jobs_waiting == 1


def test_tasks_are_acknowledged_late_and_carry_an_id_only() -> None:
    celery_app.configure(celery_app.app, Settings(broker_url="redis://localhost:6379/0"))
    conf = celery_app.app.conf
    assert conf.broker_url == "redis://localhost:6379/0"
    assert conf.task_acks_late and conf.task_reject_on_worker_lost
    assert conf.beat_schedule["ring"]["task"] in celery_app.app.tasks


def test_a_worker_without_a_broker_is_told_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ORDERWRIGHT_BROKER_URL", raising=False)
    celery_app.machinery.cache_clear()
    with pytest.raises(Misconfigured, match="ORDERWRIGHT_BROKER_URL"):
        celery_app.machinery()
