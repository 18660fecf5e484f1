"""What happens inside a limited child, and how it talks to its parent.

A message is a kind (one byte), a length (8 bytes, big endian) and that many bytes:
R a pickled result, E a pickled exception, M a plea for more seconds (a double).
"""

from __future__ import annotations

import contextlib
import ctypes
import faulthandler
import math
import os
import pickle
import resource
import signal
import struct
import traceback
from collections.abc import Callable
from typing import Any, NoReturn

from extraction.sandbox import proc
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
        _Here.pipe = pipe
        _send(pipe, *_called(lambda: function(*arguments), lambda: _limit(seconds, ceiling, memory)))
        status = 0
    finally:
        os._exit(status)  # no cleaning up: the parent's buffers and exit handlers are not this process's


def _called(work: Callable[[], Any], prepare: Callable[[], None]) -> tuple[bytes, bytes]:
    try:
        prepare()
        return b"R", pickle.dumps(work(), pickle.HIGHEST_PROTOCOL)
    except MemoryError:
        return b"E", _pickled(UnreadableDocument("Reading the file took more memory than is allowed."))
    except RecursionError:
        return b"E", _pickled(UnreadableDocument("The file is nested too deeply to be read."))
    except Exception as error:  # sent to the parent, which raises it
        if not isinstance(error, OrderwrightError):
            error.add_note("In the child process:\n" + "".join(traceback.format_exception(error)))
        return b"E", _pickled(error)


def _pickled(error: Exception) -> bytes:
    """Class, arguments and attributes: exceptions whose `__init__` differs do not pickle by themselves."""
    try:
        data = pickle.dumps((type(error), error.args, vars(error)))
        restored(data)
    except Exception:  # an exception may refuse pickling in any way it likes
        plain = (RuntimeError, (f"{type(error).__name__}: {error}",), {"__notes__": getattr(error, "__notes__", [])})
        return pickle.dumps(plain)
    return data


def restored(data: bytes | memoryview) -> Exception:
    """The exception that a child sent."""
    kind, arguments, attributes = pickle.loads(data)
    error: Exception = kind.__new__(kind, *arguments)
    error.args = arguments
    vars(error).update(attributes)
    return error


def _limit(seconds: float, ceiling: float, memory: int) -> None:
    os.setsid()  # a group of its own, to be killed as one
    for one in (signal.SIGINT, signal.SIGTERM, signal.SIGCHLD, signal.SIGALRM):
        signal.signal(one, signal.SIG_DFL)
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    faulthandler.disable()  # the parent says how the child died
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _lower(resource.RLIMIT_CPU, math.ceil(seconds) + 2, math.ceil(ceiling) + 5)
    _lower(resource.RLIMIT_FSIZE, _LARGEST_FILE, _LARGEST_FILE)
    # the data limit counts what was really asked for; the address space would count every mapped library
    most = proc.data_size() + memory
    _lower(resource.RLIMIT_DATA, most, most)
    with contextlib.suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)


def _lower(which: int, soft: int, hard: int) -> None:
    _, now = resource.getrlimit(which)
    most = hard if now == resource.RLIM_INFINITY else min(hard, now)
    resource.setrlimit(which, (min(soft, most), most))


def _send(pipe: int, kind: bytes, payload: bytes) -> None:
    message = memoryview(HEAD.pack(kind, len(payload)) + payload)
    while message:
        message = message[os.write(pipe, message) :]
