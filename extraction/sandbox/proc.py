"""What Linux tells about running processes (proc(5)); zeros for those that are gone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

_PAGE = os.sysconf("SC_PAGE_SIZE")
_LARGEST_FAMILY = 64


def family(pid: int) -> list[int]:
    """The process and everything that it started, directly or not."""
    members = [pid]
    for one in members:
        members += [child for child in _children(one) if child not in members]
        if len(members) > _LARGEST_FAMILY:
            break
    return members


def _children(pid: int) -> Iterator[int]:
    try:
        yield from map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())
    except (OSError, ValueError):
        return


def anonymous_memory(pid: int) -> int:
    """Bytes of memory that the process holds and that back no file."""
    try:
        _, resident, shared, *_ = Path(f"/proc/{pid}/statm").read_text().split()
    except (OSError, ValueError):
        return 0
    return (int(resident) - int(shared)) * _PAGE


def seconds_in_line(pid: int) -> float:
    """How long the process was ready to run but had no processor, because others had them."""
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text().split()[1]) / 1e9
    except (OSError, ValueError, IndexError):
        return 0.0


def data_size() -> int:
    """Bytes of private writable memory that this process has asked for (VmData)."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmData:"):
            return int(line.split()[1]) * 1024
    return 0
