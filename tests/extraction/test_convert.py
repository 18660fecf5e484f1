"""`orderwright convert`: one line a file whatever happens to it, all lines or none, and no surprises in between."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typed_pages import TODAY, order_page, write_small_catalogue

from mapping import Catalog, load_policy
from models.draft import Verdict
from models.errors import Misconfigured
from models.order import Disposition
from service.cli import main
from service.convert import Report, convert_all, inputs_of, lines_of, write_lines

Json = dict[str, Any]
Command = Callable[..., int]
ROOT = Path(__file__).resolve().parents[2]
LETTER = "Dear Sir or Madam,\n\nthank you for your visit. We look forward to working with you.\n\nKind regards\n"


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Orders, what is none, and what cannot be read."""
    folder = tmp_path_factory.mktemp("inbox")
    (folder / "north").mkdir()
    (folder / "order.txt").write_text(order_page("4500012345"), encoding="utf-8")
    (folder / "north" / "again.txt").write_text(order_page("4500012345"), encoding="utf-8")
    (folder / "known.txt").write_text(order_page("4500000001"), encoding="utf-8")
    (folder / "letter.txt").write_text(LETTER, encoding="utf-8")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 20)
    (folder / "empty.pdf").write_bytes(b"")
    return folder


@pytest.fixture(scope="module")
def report(inbox: Path, catalog: Catalog) -> Report:
    """The inbox converted, two files at a time."""
    return convert_all(inputs_of([inbox]), catalog, TODAY, load_policy(), workers=2)


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch) -> Command:
    """The command line, in this process; its exit status."""

    def run(*arguments: object) -> int:
        monkeypatch.setattr(sys, "argv", ["orderwright", *map(str, arguments)])
        with pytest.raises(SystemExit) as stop:
            main()
        return int(stop.value.code or 0)

    return run


def line(report: Report, source: str) -> Json:
    return next(found for found in lines_of(report) if found["source"] == source)


def codes(report: Report, source: str) -> set[str]:
    (order,) = line(report, source)["orders"]
    return {reason["code"] for reason in order["reasons"]}


def test_every_file_gets_its_line_in_the_order_of_the_paths(report: Report) -> None:
    assert [(found["source"], found["disposition"]) for found in lines_of(report)] == [
        ("broken.pdf", "unreadable"),
        ("empty.pdf", "unreadable"),
        ("known.txt", "orders"),
        ("letter.txt", "not_an_order"),
        ("north/again.txt", "orders"),
        ("order.txt", "orders"),
    ]


def test_a_file_without_orders_says_why(report: Report) -> None:
    for source in ("broken.pdf", "empty.pdf", "letter.txt"):
        found = line(report, source)
        assert found["orders"] == [] and found["why"].endswith(".")


def test_an_order_is_what_the_erp_would_get(report: Report) -> None:
    (order,) = line(report, "north/again.txt")["orders"]
    sales = order["sales_order"]
    assert (sales["customer_id"], sales["po_number"], sales["currency"]) == ("C1", "4500012345", "GBP")
    assert [(x["sku"], x["quantity"], x["uom"], x["unit_price"]) for x in sales["lines"]] == [
        ("HX-M8-40", "200", "EA", "1.50"),
        ("NUT-M8", "400", "EA", "0.25"),
        ("HX-M8-50", "10", "EA", "1.75"),
    ]


def test_the_second_of_a_batch_is_the_duplicate_and_so_is_what_the_erp_has(report: Report) -> None:
    assert "duplicate_order" not in codes(report, "north/again.txt")
    assert "duplicate_order" in codes(report, "order.txt")
    assert "duplicate_order" in codes(report, "known.txt")
    verdicts = {d.source: d.converted[0].decision.verdict for d in report.done if d.converted}
    assert verdicts["order.txt"] is Verdict.REVIEW and verdicts["known.txt"] is Verdict.REVIEW


def test_a_file_given_by_itself_goes_by_its_name(inbox: Path) -> None:
    assert [i.source for i in inputs_of([inbox / "north" / "again.txt", inbox / "order.txt"])] == [
        "again.txt",
        "order.txt",
    ]


def test_a_file_given_twice_is_converted_once(inbox: Path) -> None:
    assert len(inputs_of([inbox, inbox])) == len(inputs_of([inbox])) == 6


def test_no_files_no_lines(tmp_path: Path, catalog: Catalog) -> None:
    assert lines_of(convert_all(inputs_of([tmp_path]), catalog, TODAY, load_policy(), workers=2)) == []


def test_a_missing_path_is_named(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="nowhere"):
        inputs_of([tmp_path / "nowhere"])


def test_a_result_replaces_the_old_one_whole_or_not_at_all(tmp_path: Path) -> None:
    out = tmp_path / "results" / "result.jsonl"
    write_lines([{"source": "a"}, {"source": "ö"}], out)
    assert out.read_text(encoding="utf-8") == '{"source": "a"}\n{"source": "ö"}\n'
    with pytest.raises(TypeError):
        write_lines([{"source": "b"}, {"source": object()}], out)
    assert [json.loads(text)["source"] for text in out.read_text(encoding="utf-8").splitlines()] == ["a", "ö"]
    assert list(out.parent.iterdir()) == [out], "nothing is left beside it"


def test_the_command_writes_the_result_and_says_what_it_did(
    inbox: Path, catalog_folder: Path, tmp_path: Path, command: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "result.jsonl"
    status = command("convert", inbox / "letter.txt", inbox / "empty.pdf", "--catalog", catalog_folder, "--out", out)
    assert status == 0, "whatever the files are"
    rows = [json.loads(text) for text in out.read_text(encoding="utf-8").splitlines()]
    assert [(r["source"], r["disposition"]) for r in rows] == [
        ("empty.pdf", "unreadable"),
        ("letter.txt", "not_an_order"),
    ]
    told = capsys.readouterr()
    assert told.out == "" and "2 files" in told.err


def test_a_bad_catalogue_is_exit_status_2_with_file_row_and_column(
    inbox: Path, tmp_path: Path, command: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, out = write_small_catalogue(tmp_path / "catalog"), tmp_path / "result.jsonl"
    products = folder / "products.csv"
    products.write_text(products.read_text(encoding="utf-8").replace("1.75,GBP", "much,GBP"), encoding="utf-8")
    assert command("convert", inbox, "--catalog", folder, "--out", out) == 2
    told = " ".join(capsys.readouterr().err.split())
    assert "products.csv" in told and "row 3" in told and "list_price" in told and "much" in told
    assert not out.exists()


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        (("nowhere.pdf",), "nowhere.pdf"),
        (("typed.txt", "--today", "tomorrow"), "tomorrow"),
        (("typed.txt", "--policy", "nowhere.toml"), "nowhere.toml"),
    ],
)
def test_unusable_arguments_are_exit_status_2_and_named(
    arguments: tuple[str, ...],
    names: str,
    catalog_folder: Path,
    tmp_path: Path,
    command: Command,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("typed.txt").write_text(LETTER, encoding="utf-8")
    assert command("convert", *arguments, "--catalog", catalog_folder, "--out", "result.jsonl") == 2
    assert names in capsys.readouterr().err
    assert not Path("result.jsonl").exists()


def test_a_catalogue_that_is_not_there_is_exit_status_2(
    inbox: Path, tmp_path: Path, command: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command("convert", inbox, "--catalog", tmp_path / "none", "--out", tmp_path / "result.jsonl") == 2
    assert "none" in capsys.readouterr().err


def test_a_killed_run_leaves_the_old_result_and_no_process(catalog_folder: Path, tmp_path: Path) -> None:
    inbox, out = tmp_path / "inbox", tmp_path / "result.jsonl"
    inbox.mkdir()
    for number in range(40):
        (inbox / f"{number}.txt").write_text(order_page(str(4500020000 + number)), encoding="utf-8")
    out.write_text("of yesterday", encoding="utf-8")
    line = [sys.executable, "-c", "from service.cli import main; main()", "convert", inbox]
    line += ["--catalog", catalog_folder, "--out", out, "--workers", "1"]
    run = subprocess.Popen([str(part) for part in line], cwd=ROOT, stderr=subprocess.PIPE)
    children = wait_for(lambda: children_of(run.pid))
    os.kill(run.pid, signal.SIGKILL)
    assert run.wait(30) == -signal.SIGKILL
    assert wait_for(lambda: not any(alive(child) for child in children))
    assert out.read_text(encoding="utf-8") == "of yesterday"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["inbox", "result.jsonl"]


def wait_for(happens: Callable[[], Any], seconds: float = 90.0) -> Any:
    """What `happens` gives as soon as it is true; the busiest machine gets there in the time."""
    end = time.monotonic() + seconds
    while not (found := happens()):
        assert time.monotonic() < end
        time.sleep(0.005)
    return found


def children_of(process: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    except FileNotFoundError:
        return []


def alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_unreadable_is_a_disposition_and_no_crash(report: Report) -> None:
    broken = next(d for d in report.done if d.source == "broken.pdf")
    assert broken.reading.disposition is Disposition.UNREADABLE and broken.converted == ()
