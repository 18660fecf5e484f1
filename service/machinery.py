"""The parts that the desk, the workflow and the worker share; made once by `service.wiring`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from importlib.metadata import PackageNotFoundError, version

from erp_adapters.base import ErpAdapter
from ingestion.originals import Originals
from service.database import Database
from service.processing import Directory, Processor
from service.settings import Settings


def code_version() -> str:
    """Of the installed package; "0" when it runs from a folder."""
    try:
        return version("orderwright")
    except PackageNotFoundError:
        return "0"


class Doorbell:
    """Tells whoever does the work that there is some. Losing a ring costs time, never work."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[str], None]] = []

    def connect(self, listener: Callable[[str], None]) -> None:
        """`listener(case_id)` is called at each ring, in the ringing thread; it must be quick and not raise."""
        self._listeners.append(listener)

    def ring(self, case_id: str) -> None:
        """There is work on this case, and it is committed."""
        for listener in self._listeners:
            listener(case_id)


@dataclass(frozen=True)
class Machinery:
    """The parts."""

    settings: Settings
    database: Database
    originals: Originals
    processor: Processor
    directory: Directory
    erp: ErpAdapter
    now: Callable[[], datetime] = lambda: datetime.now(UTC)  # aware
    doorbell: Doorbell = field(default_factory=Doorbell)
    code_version: str = field(default_factory=code_version)

    def close(self) -> None:
        """Ends the processes of parts that have some, and idle connections."""
        closing = getattr(self.processor, "close", None)
        if closing is not None:
            closing()
        self.database.close()

    def today(self) -> date:
        """The day that date rules compare with: fixed by the settings, or the clock's, UTC."""
        return date.fromisoformat(self.settings.today) if self.settings.today else self.now().date()
