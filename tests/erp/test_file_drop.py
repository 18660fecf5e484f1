from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from erp_adapters.base import OrderState
from erp_adapters.contract import sample_order
from erp_adapters.file_drop import FileDrop, FileDropOptions
from models.errors import Misconfigured, RejectedByErp


def _drop(folder: Path, *, csv_too: bool = True) -> FileDrop:
    return FileDrop(FileDropOptions(data_folder=folder, csv=csv_too))


def _files(folder: Path) -> list[str]:
    return sorted(path.suffix for path in (folder / "orders").iterdir() if path.is_file())


def test_an_order_is_one_json_and_one_csv_named_by_number_and_key(tmp_path: Path) -> None:
    posted = _drop(tmp_path).create(sample_order("PO 77/b"), "case-1-abcdef")
    assert posted.erp_number == "PO-77-b_case-1-abcdef"
    assert _files(tmp_path) == [".csv", ".json"]
    content = json.loads((tmp_path / "orders" / f"{posted.erp_number}.json").read_text())
    assert content["idempotency_key"] == "case-1-abcdef"
    assert content["lines"][0]["quantity"] == "0.125"
    assert Decimal(content["net_total"]) == sample_order().net_total


def test_the_csv_has_a_row_a_line_and_runs_no_formula(tmp_path: Path) -> None:
    posted = _drop(tmp_path).create(sample_order(), "key-12345678")
    with (tmp_path / "orders" / f"{posted.erp_number}.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["sku"] for row in rows] == ["HB-M8X40-A2", "00042", ""]
    assert rows[0]["description"].startswith("'=")
    assert rows[0]["unit_price"] == "1234567.8901"
    assert rows[2]["amount"] == "12.50"


def test_json_alone_when_no_csv_is_wanted(tmp_path: Path) -> None:
    _drop(tmp_path, csv_too=False).create(sample_order(), "key-12345678")
    assert _files(tmp_path) == [".json"]


def test_an_order_that_the_erp_has_fetched_is_not_dropped_again(tmp_path: Path) -> None:
    first = _drop(tmp_path).create(sample_order(), "key-12345678")
    for path in (tmp_path / "orders").glob("*_key-*"):
        path.unlink()
    second = _drop(tmp_path).create(sample_order(), "key-12345678")
    assert second.already_there
    assert second.erp_number == first.erp_number
    assert _files(tmp_path) == []


def test_a_folder_that_cannot_be_written_is_the_operators_matter(tmp_path: Path) -> None:
    (tmp_path / "orders").write_text("a file in the way")
    with pytest.raises(Misconfigured, match="cannot be written to"):
        _drop(tmp_path).check()


_CRASH = """
import os, signal, sys
from pathlib import Path
from erp_adapters.base import OrderState
from erp_adapters.contract import sample_order
from erp_adapters.file_drop import FileDrop, FileDropOptions
stop = int(sys.argv[2])
def guard(real):
    def call(self, target):
        global stop
        if stop == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        stop -= 1
        return real(self, target)
    return call
Path.replace, Path.rename = guard(Path.replace), guard(Path.rename)
FileDrop(FileDropOptions(data_folder=Path(sys.argv[1]))).create(sample_order(), "key-12345678")
"""


@pytest.mark.parametrize("renames", range(5))
def test_a_kill_before_any_rename_ends_in_one_whole_order(tmp_path: Path, renames: int) -> None:
    done = subprocess.run([sys.executable, "-c", _CRASH, str(tmp_path), str(renames)], check=False, env=os.environ)
    assert done.returncode == -signal.SIGKILL
    json_files = list((tmp_path / "orders").glob("*.json"))
    assert json_files == []
    _drop(tmp_path).create(sample_order(), "key-12345678")
    assert _files(tmp_path) == [".csv", ".json"]
    assert not list((tmp_path / "orders" / ".orderwright" / "staged").iterdir())


def test_an_order_is_taken_back_by_its_files_as_long_as_none_was_fetched(tmp_path: Path) -> None:
    drop = _drop(tmp_path)
    kept, fetched = (drop.create(sample_order(), key).erp_number for key in ("key-12345678", "key-87654321"))
    assert drop.cancel(kept).state is OrderState.CANCELLED
    assert not list((tmp_path / "orders").glob(f"{kept}*"))
    (tmp_path / "orders" / f"{fetched}.csv").unlink()  # the ERP has it
    with pytest.raises(RejectedByErp, match="fetched already"):
        drop.cancel(fetched)
    assert (tmp_path / "orders" / f"{fetched}.json").exists()
    status = drop.status(fetched)
    assert status and status.state is OrderState.OPEN


def test_whoever_is_killed_while_taking_files_back_takes_the_rest_or_gives_them_back(tmp_path: Path) -> None:
    drop = _drop(tmp_path)
    withdrawn = tmp_path / "orders" / ".orderwright" / "withdrawn"
    for key, fetched in (("key-12345678", False), ("key-87654321", True)):
        number = drop.create(sample_order(), key).erp_number
        withdrawn.mkdir(exist_ok=True)
        (tmp_path / "orders" / f"{number}.csv").rename(withdrawn / f"{number}.csv")
        if not fetched:
            assert drop.cancel(number).state is OrderState.CANCELLED
            continue
        (tmp_path / "orders" / f"{number}.json").unlink()
        with pytest.raises(RejectedByErp):
            drop.cancel(number)
        assert (tmp_path / "orders" / f"{number}.csv").exists()
