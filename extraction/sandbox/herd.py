"""The parent's side: children are forked, watched and reaped, several at a time."""

from __future__ import annotations

import contextlib
import os
import pickle
import selectors
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from extraction.sandbox import proc
from extraction.sandbox.child import HEAD, SECONDS, restored, run_child
from models.errors import UnreadableDocument

R = TypeVar("R")

_LOOK_EVERY = 0.1  # seconds between looks at memory and clock
_SLOWEST = 8  # times slower than on a quiet machine may a document be read before patience ends


@dataclass(frozen=True, slots=True)
class Allowance:
    """What one document may cost. A child may ask for more time, up to the ceiling.

    Time is wall time as it would be on a quiet machine: waiting for a processor is not the document's fault.
    """

    seconds: float = 30.0
    memory_bytes: int = 1 << 30  # beyond what the parent had when the child was forked
    ceiling_seconds: float = 300.0  # however much the child asks for


@dataclass(frozen=True, slots=True)
class Outcome(Generic[R]):
    """What came of one input: a value or an error, never both."""

    index: int  # of the input, 0-based
    value: R | None = None
    error: Exception | None = None
    seconds: float = 0.0
    peak_bytes: int = 0  # memory beyond the parent's, as often as it was looked at

    def unwrap(self) -> R:
        """The value; raises the error when there is one."""
        if self.error is not None:
            raise self.error
        return self.value  # type: ignore[return-value]


@dataclass(slots=True)
class _Child:
    index: int
    pid: int
    pipe: int
    allowance: Allowance
    started: float = field(default_factory=time.monotonic)
    received: bytearray = field(default_factory=bytearray)
    extra: float = 0.0
    base_memory: int = 0
    peak: int = 0
    in_line: dict[int, float] = field(default_factory=dict)  # pid -> seconds it was kept waiting
    stopped: str = ""  # why the parent ended it

    @property
    def seconds_allowed(self) -> float:
        return min(self.allowance.seconds + self.extra, max(self.allowance.ceiling_seconds, self.allowance.seconds))

    def feed(self) -> bool:
        """Take what the pipe holds; False at its end."""
        try:
            data = os.read(self.pipe, 1 << 20)
        except BlockingIOError:
            return True
        self.received += data
        while self.received[:1] == b"M" and len(self.received) >= HEAD.size + SECONDS.size:
            self.extra += SECONDS.unpack_from(self.received, HEAD.size)[0]
            del self.received[: HEAD.size + SECONDS.size]
        return bool(data)

    def look(self) -> None:
        """End the child when it and what it started have taken too much time or memory."""
        members = proc.family(self.pid)
        self.peak = max(self.peak, sum(map(proc.anonymous_memory, members)) - self.base_memory)
        self.in_line.update({one: proc.seconds_in_line(one) for one in members})
        if self.peak > self.allowance.memory_bytes:
            self.stop(f"Reading the file took more than {self.allowance.memory_bytes >> 20} MB of memory")
        elif self.seconds_taken() > self.seconds_allowed:
            self.stop(f"Reading the file took more than {self.seconds_allowed:g} seconds")

    def seconds_taken(self) -> float:
        """Wall time, without what was spent waiting for a processor that others had; that, too, has an end."""
        wall = time.monotonic() - self.started
        return max(wall - sum(self.in_line.values()), wall / _SLOWEST)

    def stop(self, why: str) -> None:
        """Kill it and all that it started."""
        self.stopped = self.stopped or f"{why} and was stopped."
        _kill(self.pid)

    def reap(self) -> Outcome[Any]:
        """What came of it; it has ended, or is ended here."""
        os.close(self.pipe)
        _kill(self.pid)
        _, status = os.waitpid(self.pid, 0)
        value, error = self._answer(status)
        return Outcome(self.index, value, error, time.monotonic() - self.started, max(self.peak, 0))

    def _answer(self, status: int) -> tuple[Any, Exception | None]:
        if self.stopped:
            return None, UnreadableDocument(self.stopped)
        if len(self.received) >= HEAD.size:
            kind, length = HEAD.unpack_from(self.received)
            if len(self.received) == HEAD.size + length:
                answer = memoryview(self.received)[HEAD.size :]
                return (None, restored(answer)) if kind == b"E" else (pickle.loads(answer), None)
        return None, UnreadableDocument(self._death(status))

    def _death(self, status: int) -> str:
        if not os.WIFSIGNALED(status):
            return "Reading the file ended without an answer."
        number = os.WTERMSIG(status)
        if number == signal.SIGXCPU:
            return f"Reading the file took more than {self.seconds_allowed:g} seconds and was stopped."
        return f"The file made its reader crash ({signal.Signals(number).name})."


def _kill(pid: int) -> None:
    for kill in (os.killpg, os.kill):  # in the first moment it has no group of its own yet
        with contextlib.suppress(ProcessLookupError, PermissionError):
            kill(pid, signal.SIGKILL)


def _fork(index: int, function: Callable[..., Any], arguments: tuple[Any, ...], allowance: Allowance) -> _Child:
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    ours, theirs = os.pipe()
    base = proc.anonymous_memory(os.getpid())
    pid = os.fork()
    if pid == 0:
        os.close(ours)
        ceiling = max(allowance.ceiling_seconds, allowance.seconds)
        run_child(function, arguments, theirs, allowance.seconds, ceiling, allowance.memory_bytes)
    os.close(theirs)
    os.set_blocking(ours, False)
    return _Child(index, pid, ours, allowance, base_memory=base)


def herd(
    function: Callable[[Any], R], inputs: Iterable[Any], *, workers: int, allowance: Allowance
) -> Iterator[Outcome[R]]:
    """Run the function on each input in a child of its own, `workers` at a time; outcomes as they come.

    When the caller stops listening, or is interrupted, the children still running are killed.
    """
    waiting = enumerate(inputs)
    running: dict[int, _Child] = {}
    with selectors.DefaultSelector() as selector:
        try:
            while True:
                while len(running) < workers and (one := next(waiting, None)) is not None:
                    child = _fork(one[0], function, (one[1],), allowance)
                    running[child.pipe] = child
                    selector.register(child.pipe, selectors.EVENT_READ)
                if not running:
                    return
                for child in _ended(selector, running):
                    yield child.reap()
        finally:
            for child in running.values():
                child.stop("The program was interrupted")
                child.reap()


def _ended(selector: selectors.BaseSelector, running: dict[int, _Child]) -> list[_Child]:
    """Wait a moment; the children that have ended, no longer among the running."""
    ready = [key.fd for key, _ in selector.select(_LOOK_EVERY)]
    ended = [running[fd] for fd in ready if not running[fd].feed()]
    for child in ended:
        selector.unregister(child.pipe)
        del running[child.pipe]
    for child in running.values():
        child.look()
    return ended


def run_limited(
    function: Callable[..., R],
    *arguments: Any,
    seconds: float = 30.0,
    memory_bytes: int = 1 << 30,
    ceiling_seconds: float | None = None,
) -> R:
    """What `function(*arguments)` returns, run in a forked child that may not cost more than this.

    `memory_bytes` counts beyond what this process already has. The child may ask for more time
    (`allow_more`) up to `ceiling_seconds`, ten times `seconds` unless given. Raises UnreadableDocument
    when the child takes too much or dies, and whatever the function raises.
    """
    ceiling = 10 * seconds if ceiling_seconds is None else ceiling_seconds
    allowance = Allowance(seconds, memory_bytes, ceiling)
    outcomes = herd(lambda _: function(*arguments), (None,), workers=1, allowance=allowance)
    return next(outcomes).unwrap()
