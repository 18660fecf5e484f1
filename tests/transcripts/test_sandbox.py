"""Limited children: what they may cost, what comes back, what happens when they die."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from extraction import sandbox
from extraction.sandbox import Allowance, Pool, run_limited
from models.errors import EncryptedDocument, RejectedByErp, UnreadableDocument

MEGABYTE = 1 << 20


def double(number: int) -> int:
    return 2 * number


def sleep_for(seconds: float) -> float:
    time.sleep(seconds)
    return seconds


def die(_: object) -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def spin(_: object) -> None:
    while True:
        pass


def eat(megabytes: int) -> int:
    return int(np.ones(megabytes * MEGABYTE, np.uint8).sum())


def dig(depth: int) -> int:
    return dig(depth + 1)


def refuse(_: object) -> None:
    raise EncryptedDocument("It needs a password.")


def reject(_: object) -> None:
    raise RejectedByErp(said="no", remedy="Ask.")


def stumble(_: object) -> float:
    return 1 / 0


def leave_a_grandchild(path: str) -> None:
    subprocess.Popen([sys.executable, "-c", f"import time; time.sleep(1.2); open({path!r}, 'w').close()"])
    time.sleep(60)


def take_long_with_leave(seconds: float) -> str:
    sandbox.allow_more(seconds=seconds)
    time.sleep(1.0)
    return "done"


def test_a_result_comes_back() -> None:
    assert run_limited(double, 21) == 42
    assert run_limited(sorted, [3, 1, 2]) == [1, 2, 3]


def test_the_child_sees_what_the_parent_has_loaded_and_changes_nothing_of_it() -> None:
    loaded = {"catalogue": list(range(1000))}

    def change() -> int:
        loaded["catalogue"].clear()
        return len(loaded["catalogue"])

    assert run_limited(change) == 0
    assert len(loaded["catalogue"]) == 1000


@pytest.mark.parametrize("work", [sleep_for, spin])
def test_too_much_time_makes_a_document_unreadable(work: object) -> None:
    start = time.monotonic()
    with pytest.raises(UnreadableDocument, match=r"more than 0\.6 seconds"):
        run_limited(work, 60, seconds=0.6, ceiling_seconds=0.6)  # type: ignore[arg-type]
    assert time.monotonic() - start < 40  # of the 60 that the work takes


def test_too_much_memory_makes_a_document_unreadable() -> None:
    assert run_limited(eat, 50, memory_bytes=200 * MEGABYTE) == 50 * MEGABYTE
    with pytest.raises(UnreadableDocument, match="memory"):
        run_limited(eat, 400, memory_bytes=200 * MEGABYTE)


def test_a_crash_and_endless_nesting_make_a_document_unreadable() -> None:
    with pytest.raises(UnreadableDocument, match="SIGSEGV"):
        run_limited(die, None)
    with pytest.raises(UnreadableDocument, match="nested"):
        run_limited(dig, 0)


def test_errors_that_say_who_must_act_keep_their_class() -> None:
    with pytest.raises(EncryptedDocument, match="password"):
        run_limited(refuse, None)
    with pytest.raises(RejectedByErp) as caught:
        run_limited(reject, None)
    assert (caught.value.said, caught.value.remedy) == ("no", "Ask.")


def test_a_defect_is_raised_as_what_it_was_with_the_childs_traceback() -> None:
    with pytest.raises(ZeroDivisionError) as caught:
        run_limited(stumble, None)
    assert "in stumble" in "".join(caught.value.__notes__)


def test_what_a_child_started_dies_with_it(tmp_path: Path) -> None:
    mark = tmp_path / "alive"
    with pytest.raises(UnreadableDocument):
        run_limited(leave_a_grandchild, str(mark), seconds=0.5, ceiling_seconds=0.5)
    time.sleep(1.2)
    assert not mark.exists()


def test_a_child_may_ask_for_more_time_up_to_the_ceiling() -> None:
    assert run_limited(take_long_with_leave, 5.0, seconds=0.4, ceiling_seconds=10) == "done"
    with pytest.raises(UnreadableDocument):
        run_limited(take_long_with_leave, 5.0, seconds=0.4, ceiling_seconds=0.5)
    sandbox.allow_more(seconds=1)  # outside a child it does nothing


def test_no_core_is_dumped_and_limits_are_the_childs_alone() -> None:
    import resource

    before = resource.getrlimit(resource.RLIMIT_CPU)
    core, data = run_limited(
        lambda: (resource.getrlimit(resource.RLIMIT_CORE), resource.getrlimit(resource.RLIMIT_DATA))
    )
    assert core == (0, 0)
    assert data[0] != resource.RLIM_INFINITY
    assert resource.getrlimit(resource.RLIMIT_CPU) == before


def test_a_pool_gives_every_input_its_outcome_as_it_comes() -> None:
    with Pool(sleep_for, workers=3, allowance=Allowance(seconds=5)) as pool:
        outcomes = list(pool.results([0.8, 0.0, 0.3]))
    assert [outcome.index for outcome in outcomes] == [1, 2, 0]
    assert [outcome.value for outcome in outcomes] == [0.0, 0.3, 0.8]


def _mixed(kind: str) -> str:
    if kind == "die":
        die(None)
    if kind == "refuse":
        refuse(None)
    return kind


def test_a_pool_survives_any_childs_death() -> None:
    with Pool(_mixed, workers=2) as pool:
        outcomes = {outcome.index: outcome for outcome in pool.results(["a", "die", "b", "refuse", "c"])}
    assert [outcomes[index].value for index in range(5)] == ["a", None, "b", None, "c"]
    assert isinstance(outcomes[1].error, UnreadableDocument)
    assert isinstance(outcomes[3].error, EncryptedDocument)


_PREPARED: list[int] = []


def prepares() -> None:
    _PREPARED.append(1)


def how_often_prepared(_: int) -> int:
    return len(_PREPARED)


def test_a_pool_prepares_once_for_all_children() -> None:
    with Pool(how_often_prepared, workers=2, prepare=prepares) as pool:
        assert pool.run(0) == 1
        assert [outcome.value for outcome in pool.results(range(3))] == [1, 1, 1]
    assert _PREPARED in ([1], [])


def test_a_pool_works_in_a_process_that_has_threads() -> None:
    answers: list[object] = []

    def serve() -> None:
        with Pool(double, workers=2, allowance=Allowance(seconds=20)) as pool:
            answers.append(sorted(outcome.unwrap() for outcome in pool.results(range(5))))
            answers.append(pool.run(21))

    thread = threading.Thread(target=serve)
    thread.start()
    thread.join()
    assert answers == [[0, 2, 4, 6, 8], 42]


def test_ctrl_c_ends_everything_at_once(tmp_path: Path) -> None:
    script = tmp_path / "convert.py"
    script.write_text(
        textwrap.dedent(
            f"""
            import os, sys, time
            sys.path.insert(0, {str(Path.cwd())!r})
            from extraction.sandbox import Pool
            def work(number):
                os.write(1, b"begun\\n")  # one write: two processes share the pipe
                time.sleep(60)
            list(Pool(work, workers=2).results(range(4)))
            """
        )
    )
    program = subprocess.Popen(
        [sys.executable, str(script)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        preexec_fn=lambda: signal.signal(
            signal.SIGINT, signal.SIG_DFL
        ),  # ignored by what a shell runs in the background
    )
    assert program.stdout is not None
    assert program.stdout.readline() == b"begun\n" == program.stdout.readline()
    start = time.monotonic()
    program.send_signal(signal.SIGINT)
    assert program.wait(30) != 0
    assert time.monotonic() - start < 20  # of the 60 that the work takes
    assert program.stdout.read() == b""  # no child holds the other end any more
