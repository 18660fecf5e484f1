"""`orderwright convert`: files in, one result line each, whatever happens to any of them."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path

from extraction.sandbox import Allowance, Outcome, Pool
from mapping import Catalog, Policy, mark_batch_duplicates
from models.draft import Converted
from models.errors import Misconfigured, UnreadableDocument
from models.order import Disposition, Reading
from service.pipeline import process, warm
from service.result import Json, result_line

Progress = Callable[["Done"], None]


@dataclass(frozen=True, slots=True)
class Input:
    """A file to convert, and what it is called in the result."""

    path: Path
    source: str  # relative to the folder given, with forward slashes


@dataclass(frozen=True, slots=True)
class Done:
    """One file's outcome."""

    source: str
    reading: Reading
    converted: tuple[Converted, ...]
    seconds: float
    peak_bytes: int


@dataclass(slots=True)
class Report:
    """What a run did; for the summary table."""

    done: list[Done] = field(default_factory=list)


def inputs_of(paths: Sequence[Path]) -> list[Input]:
    """All files of the paths, folders recursively, ordered by path. Misconfigured for a path that is not there."""
    found: dict[str, Input] = {}
    for path in paths:
        if path.is_dir():
            for file in sorted(p for p in path.rglob("*") if p.is_file()):
                source = file.relative_to(path).as_posix()
                found.setdefault(str(file), Input(file, source))
        elif path.exists():
            found.setdefault(str(path), Input(path, path.name))
        else:
            raise Misconfigured(f"There is no file or folder {path}. Check the path.")
    return sorted(found.values(), key=lambda i: i.source)


def convert_all(
    inputs: Sequence[Input],
    catalog: Catalog,
    today: date,
    policy: Policy,
    *,
    workers: int,
    progress: Progress | None = None,
) -> Report:
    """Converts every input in a limited child process of its own; an input that fails is `unreadable`."""
    one = partial(_convert_one, catalog=catalog, today=today, policy=policy)
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")  # more threads than one are slower beside other workers
    pool = Pool(one, workers=workers, allowance=Allowance(seconds=30.0), prepare=partial(warm, catalog))
    slots: list[Done | None] = [None] * len(inputs)
    for outcome in pool.results(inputs):
        done = _done(inputs[outcome.index], outcome)
        slots[outcome.index] = done
        if progress is not None:
            progress(done)
    return Report(_mark_duplicates([d for d in slots if d is not None]))


def _convert_one(item: Input, catalog: Catalog, today: date, policy: Policy) -> tuple[Reading, tuple[Converted, ...]]:
    return process(item.path, item.path.name, catalog, today, policy=policy)


def _done(item: Input, outcome: Outcome[tuple[Reading, tuple[Converted, ...]]]) -> Done:
    if outcome.error is None and outcome.value is not None:
        reading, converted = outcome.value
    elif isinstance(outcome.error, UnreadableDocument):
        reading, converted = Reading(disposition=Disposition.UNREADABLE, why=str(outcome.error)), ()
    elif isinstance(outcome.error, Misconfigured):
        raise outcome.error
    else:
        why = f"The file could not be read: {type(outcome.error).__name__}. Please report it with the file."
        reading, converted = Reading(disposition=Disposition.UNREADABLE, why=why), ()
    return Done(item.source, reading, converted, outcome.seconds, outcome.peak_bytes)


def _mark_duplicates(done: list[Done]) -> list[Done]:
    """The second order of a batch with a customer's number is its duplicate."""
    flat = mark_batch_duplicates([c for d in done for c in d.converted])
    out, at = [], 0
    for item in done:
        mine = tuple(flat[at : at + len(item.converted)])
        at += len(mine)
        out.append(Done(item.source, item.reading, mine, item.seconds, item.peak_bytes))
    return out


def lines_of(report: Report) -> list[Json]:
    """The result lines, ordered by source."""
    return [result_line(d.source, d.reading, d.converted) for d in report.done]


def write_lines(lines: Sequence[Json], out: Path) -> None:
    """Writes all lines or nothing: to a temporary file beside `out`, then renamed over it."""
    out.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{out.name}.", dir=out.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            for line in lines:
                file.write(json.dumps(line, ensure_ascii=False) + "\n")
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o644)
        temporary.replace(out)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
