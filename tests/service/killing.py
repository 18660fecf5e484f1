"""Processes that die in the middle of their work."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

from sqlalchemy import Engine, event


def in_a_process_of_its_own(work: Callable[[], None]) -> int:
    """Runs it in a forked process; the number of the signal that killed it, 0 when it ended by itself."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            work()
            status = 0
        finally:
            os._exit(status)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return os.WTERMSIG(status)
    assert os.WEXITSTATUS(status) == 0
    return 0


def kill_before_statement(number: int) -> None:
    """The process dies instead of sending its n-th statement (1-based); commits count as statements."""
    left = number

    def count(*_arguments: object) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", count)
    event.listen(Engine, "commit", count)
