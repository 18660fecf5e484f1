"""Many documents at a time, each in a limited child of its own."""

from __future__ import annotations

import contextlib
import multiprocessing
import threading
from collections.abc import Callable, Iterable, Iterator
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from extraction.sandbox.herd import Allowance, Outcome, herd

A = TypeVar("A")
R = TypeVar("R")


class Pool(Generic[A, R]):
    """Runs a function on many inputs, `workers` at a time, each in a forked child with an allowance.

    `prepare` loads what all children share (the catalogue, models) and runs once, before the first
    fork. In a process without Python threads children are forked from the process itself. Where
    threads run, a process is started for the purpose; then `function`, `prepare` and the inputs must
    be picklable, and one caller at a time is served.
    """

    def __init__(
        self,
        function: Callable[[A], R],
        *,
        workers: int = 1,
        allowance: Allowance | None = None,
        prepare: Callable[[], object] | None = None,
    ) -> None:
        self._function = function
        self._workers = max(workers, 1)
        self._allowance = allowance or Allowance()
        self._prepare = prepare
        self._prepared = False
        self._nursery: _Nursery | None = None
        self._turn = threading.Lock()

    def results(self, inputs: Iterable[A]) -> Iterator[Outcome[R]]:
        """Outcomes in the order in which they come, each with its input's index.

        Stopping to listen, or Ctrl-C, ends the children that still run.
        """
        if self._nursery is None and threading.active_count() == 1:
            if self._prepare and not self._prepared:
                self._prepare()
            self._prepared = True
            yield from herd(self._function, inputs, workers=self._workers, allowance=self._allowance)
            return
        with self._turn:
            yield from self._started().results(inputs)

    def run(self, one: A) -> R:
        """The function's result for one input; raises what it raised."""
        for outcome in self.results((one,)):
            return outcome.unwrap()
        raise AssertionError("an input always has an outcome")

    def close(self) -> None:
        """End the process that was started for the purpose, if any."""
        if self._nursery is not None:
            self._nursery.close()
            self._nursery = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _started(self) -> _Nursery:
        if self._nursery is None or not self._nursery.alive:
            self._nursery = _Nursery(self._function, self._prepare, self._workers, self._allowance)
        return self._nursery


class _Nursery:
    """A fresh process without threads, from which the children are forked."""

    def __init__(
        self, function: Callable[[Any], Any], prepare: Callable[[], object] | None, workers: int, allowance: Allowance
    ) -> None:
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(
            target=_serve, args=(theirs, function, prepare, workers, allowance), name="orderwright-nursery"
        )
        self._process.start()
        theirs.close()

    @property
    def alive(self) -> bool:
        return self._process.is_alive()

    def results(self, inputs: Iterable[Any]) -> Iterator[Outcome[Any]]:
        finished = False
        try:
            self._connection.send(list(inputs))
            while (outcome := self._connection.recv()) is not None:
                yield outcome
            finished = True
        finally:
            if not finished:
                self.close()  # it would go on sending what nobody reads

    def close(self) -> None:
        self._connection.close()
        self._process.terminate()
        self._process.join()


def _serve(
    connection: Connection,
    function: Callable[[Any], Any],
    prepare: Callable[[], object] | None,
    workers: int,
    allowance: Allowance,
) -> None:
    """The nursery's life: lists of inputs come in, outcomes and a closing None go out."""
    if prepare:
        prepare()
    with contextlib.suppress(EOFError, BrokenPipeError, KeyboardInterrupt):
        while True:
            for outcome in herd(function, connection.recv(), workers=workers, allowance=allowance):
                connection.send(outcome)
            connection.send(None)
