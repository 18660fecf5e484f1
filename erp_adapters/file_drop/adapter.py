"""The adapter that drops files."""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

from erp_adapters.base import ErpOrder, OrderState, OrderStatus
from erp_adapters.file_drop.rendering import order_csv, order_json
from models.base import Frozen
from models.draft import PostedOrder
from models.errors import Misconfigured, RejectedByErp, Temporary

_PLAIN_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{7,99}")


class FileDropOptions(Frozen):
    """Where the files go."""

    data_folder: Path = Path("var")  # the installation's own, where the service knows it
    drop: Path = Path("orders")  # within the data folder, or absolute; holds a hidden folder `.orderwright`
    csv: bool = True  # False: JSON only

    @property
    def folder(self) -> Path:
        """Where the ERP fetches the files."""
        return self.data_folder / self.drop


class FileDrop:
    """Orders as files. The order's number is its file name without the ending; the key is part of it."""

    name: ClassVar[str] = "file_drop"
    options_type: ClassVar[type[Frozen]] = FileDropOptions
    visibility_seconds: ClassVar[int] = 0

    def __init__(self, options: FileDropOptions, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.options = options
        self._now = now
        self._staged = options.folder / ".orderwright" / "staged"
        self._ledger = options.folder / ".orderwright" / "ledger"
        self._withdrawn = options.folder / ".orderwright" / "withdrawn"

    def __repr__(self) -> str:
        return f"FileDrop({str(self.options.folder)!r})"

    def find(self, key: str) -> PostedOrder | None:
        """See ErpAdapter. Finishes the drop that a crash interrupted."""
        with self._locked():
            return self._finish(key)

    def create(self, order: ErpOrder, key: str) -> PostedOrder:
        """See ErpAdapter. Refuses an order without lines."""
        if not order.lines:
            raise RejectedByErp(said="the order has no lines", remedy="Add the lines and approve it again.")
        with self._locked():
            if (posted := self._finish(key)) is not None:
                return posted
            number, now = _number(order.po_number, key), self._now()
            self._stage(order, key, number, now)
            fresh = PostedOrder(erp_number=number, idempotency_key=key, posted_at=now, adapter=self.name)
            _write(self._ledger / f"{_name(key)}.json", fresh.model_dump_json().encode())
            self._deliver(number)
        return fresh

    def status(self, erp_number: str) -> OrderStatus | None:
        """See ErpAdapter. Files do not answer: an order that was dropped stays open, until its files are taken back."""
        with self._locked():
            return self._status(erp_number)

    def cancel(self, erp_number: str) -> OrderStatus:
        """See ErpAdapter. Takes the files back as long as the ERP has fetched none of them."""
        with self._locked():
            known = self._status(erp_number)
            if known is None:
                raise RejectedByErp(said=f"there is no order {erp_number}", remedy="Check the number.")
            names = [erp_number + ending for ending in ((".csv", ".json") if self.options.csv else (".json",))]
            taken = [name for name in names if (self._withdrawn / name).exists()]
            here = [name for name in names if (self.options.folder / name).exists()]
            if len(taken) + len(here) < len(names):
                for name in taken:  # taken by one that was killed in the middle, and the ERP has the other
                    (self._withdrawn / name).rename(self.options.folder / name)
                raise RejectedByErp(said="its files were fetched already", remedy="Cancel the order in the ERP.")
            for name in here:
                (self.options.folder / name).rename(self._withdrawn / name)
            _sync_folder(self._withdrawn)
            _sync_folder(self.options.folder)
            return OrderStatus(erp_number=erp_number, state=OrderState.CANCELLED, as_of=self._now())

    def _status(self, erp_number: str) -> OrderStatus | None:
        if not any(self._entry(path).erp_number == erp_number for path in self._ledger.glob("*.json")):
            return None
        withdrawn = (self._withdrawn / f"{erp_number}.json").exists()
        state = OrderState.CANCELLED if withdrawn else OrderState.OPEN
        return OrderStatus(erp_number=erp_number, state=state, as_of=self._now())

    def check(self) -> None:
        """See ErpAdapter."""
        with self._locked():
            pass

    def _stage(self, order: ErpOrder, key: str, number: str, now: datetime) -> None:
        if self.options.csv:
            _write(self._staged / f"{number}.csv", order_csv(order, number))
        _write(self._staged / f"{number}.json", order_json(order, number, key, now))

    def _finish(self, key: str) -> PostedOrder | None:
        path = self._ledger / f"{_name(key)}.json"
        if not path.exists():
            return None
        posted = self._entry(path)
        self._deliver(posted.erp_number)
        return posted.model_copy(update={"already_there": True})

    def _deliver(self, number: str) -> None:
        for ending in (".csv", ".json"):
            staged = self._staged / (number + ending)
            if staged.exists():
                staged.rename(self.options.folder / staged.name)
        _sync_folder(self.options.folder)

    @staticmethod
    def _entry(path: Path) -> PostedOrder:
        return PostedOrder.model_validate_json(path.read_bytes())

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """One at a time over all processes; the system frees the lock of one that dies."""
        try:
            for folder in (self._staged, self._ledger, self._withdrawn):
                folder.mkdir(parents=True, exist_ok=True)
            handle = os.open(self._ledger / "lock", os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise Misconfigured(f"The folder {self.options.folder} cannot be written to: {error.strerror}.") from error
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        except OSError as error:
            raise Temporary(f"Writing to {self.options.folder} failed: {error.strerror}.") from error
        finally:
            os.close(handle)


def _name(key: str) -> str:
    """The key as a file name: itself when harmless, else its digest."""
    return key if _PLAIN_KEY.fullmatch(key) else hashlib.sha256(key.encode()).hexdigest()


def _number(po_number: str, key: str) -> str:
    readable = re.sub(r"[^A-Za-z0-9]+", "-", po_number).strip("-")[:40] or "order"
    return f"{readable}_{_name(key)}"


def _write(path: Path, data: bytes) -> None:
    """All of it or nothing under the final name, and on the disk when this returns."""
    temporary = path.with_name(path.name + ".tmp")
    with temporary.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
