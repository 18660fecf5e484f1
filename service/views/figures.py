"""Figures."""

from __future__ import annotations

from datetime import date, datetime

from models.base import Frozen
from service.views.queue import ReasonCount


class DayFigures(Frozen):
    """One day, UTC."""

    day: date
    received: int
    posted: int
    untouched: int


class StatsView(Frozen):
    """How the desk does, over the days asked for."""

    days: int
    received: int  # orders
    posted: int
    untouched: int  # posted with no one looking
    touchless_share: float | None  # untouched / posted; None without posted orders
    waiting: int
    oldest_waiting_at: datetime | None
    median_minutes_waiting: float | None  # from decided to approved
    reasons: tuple[ReasonCount, ...]
    corrected_fields: tuple[tuple[str, int], ...]  # label, times corrected (not merely confirmed); most first
    per_day: tuple[DayFigures, ...]
    counts: dict[str, int]  # by state value, all cases


class HealthView(Frozen):
    """Whether the machinery works."""

    database: str  # "sqlite" or "postgresql"
    erp: str
    jobs_waiting: int
    jobs_running: int
    jobs_dead: int
    oldest_job_at: datetime | None
    postings_waiting: int
    worker_seen_at: datetime | None  # last heartbeat
    catalog_problem: str = ""  # why the catalogue cannot be used; "" when it can
    erp_problem: str = ""
