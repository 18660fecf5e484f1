"""What happens inside a limited child, and how it talks to its parent.

A message is a kind (one byte), a length (8 bytes, big endian) and that many bytes:
R a pickled result, E a pickled exception, M a plea for more seconds (a double).
"""

from __future__ import annotations

import contextlib
import ctypes
import math
import os
import pickle
import resource
import signal
import struct
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from models.errors import OrderwrightError, UnreadableDocument

HEAD = struct.Struct(">cQ")
SECONDS = struct.Struct(">d")
_PR_SET_PDEATHSIG = 1  # linux/prctl.h
_LARGEST_FILE = 2_000_000_000  # bytes that a child may write into one temporary file


class _Here:
    """This process's own end of the pipe, when it is a limited child."""

    pipe: int | None = None


def allow_more(*, seconds: float) -> None:
    """Ask for more time, for work that honestly takes longer: ten scanned pages are not an attack.

    The parent grants it up to the ceiling that it set. Outside a limited child this does nothing.
    """
    if _Here.pipe is None:
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    if soft != resource.RLIM_INFINITY:
        resource.setrlimit(resource.RLIMIT_CPU, (min(soft + math.ceil(seconds), hard), hard))
    _send(_Here.pipe, b"M", SECONDS.pack(seconds))


def run_child(
    function: Callable[..., Any], arguments: tuple[Any, ...], pipe: int, seconds: float, ceiling: float, memory: int
) -> NoReturn:
    """Run the function under the limits, send what came of it, and end this process."""
    status = 1
    try:
        _limit(seconds, ceiling, memory)
        _Here.pipe = pipe
        _send(pipe, *_called(function, arguments))
        status = 0
    finally:
        os._exit(status)  # no cleaning up: the parent's buffers and exit handlers are not this process's


def _called(function: Callable[..., Any], arguments: tuple[Any, ...]) -> tuple[bytes, bytes]:
    try:
        return b"R", pickle.dumps(function(*arguments), pickle.HIGHEST_PROTOCOL)
    except MemoryError:
        return b"E", pickle.dumps(UnreadableDocument("Reading the file took more memory than is allowed."))
    except RecursionError:
        return b"E", pickle.dumps(UnreadableDocument("The file is nested too deeply to be read."))
    except Exception as error:  # sent to the parent, which raises it
        return b"E", _pickled(error)


def _pickled(error: Exception) -> bytes:
    if not isinstance(error, OrderwrightError):
        error.add_note("In the child process:\n" + "".join(traceback.format_exception(error)))
    try:
        data = pickle.dumps(error)
        pickle.loads(data)
    except Exception:  # an exception may refuse pickling in any way it likes
        return pickle.dumps(_plain(error))
    return data


def _plain(error: Exception) -> Exception:
    """The nearest class that carries nothing but its message."""
    if isinstance(error, OrderwrightError):
        for kind in type(error).__mro__:
            if issubclass(kind, OrderwrightError) and "__init__" not in vars(kind):
                return kind(str(error))
    plain = RuntimeError(f"{type(error).__name__}: {error}")
    for note in getattr(error, "__notes__", ()):
        plain.add_note(note)
    return plain


def _limit(seconds: float, ceiling: float, memory: int) -> None:
    os.setsid()  # a group of its own, to be killed as one
    for one in (signal.SIGINT, signal.SIGTERM, signal.SIGCHLD, signal.SIGALRM):
        signal.signal(one, signal.SIG_DFL)
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _lower(resource.RLIMIT_CPU, math.ceil(seconds) + 2, math.ceil(ceiling) + 5)
    _lower(resource.RLIMIT_FSIZE, _LARGEST_FILE, _LARGEST_FILE)
    # the data limit counts what was really asked for; the address space would count every mapped library
    most = _data_size() + memory
    _lower(resource.RLIMIT_DATA, most, most)
    with contextlib.suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_RDONLY), sys.__stdin__.fileno() if sys.__stdin__ else 0)


def _lower(which: int, soft: int, hard: int) -> None:
    _, now = resource.getrlimit(which)
    most = hard if now == resource.RLIM_INFINITY else min(hard, now)
    resource.setrlimit(which, (min(soft, most), most))


def _data_size() -> int:
    """Bytes of private writable memory that this process already has (VmData)."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmData:"):
            return int(line.split()[1]) * 1024
    return 0


def _send(pipe: int, kind: bytes, payload: bytes) -> None:
    message = memoryview(HEAD.pack(kind, len(payload)) + payload)
    while message:
        message = message[os.write(pipe, message) :]
