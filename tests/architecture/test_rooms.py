"""Who may look into which room, and what may happen while a module is imported."""

import ast
import subprocess
import sys
import tomllib
from typing import Any

import pytest
from importlinter import configuration
from importlinter.application import use_cases
from repository_tree import ROOMS, ROOT, STAGES, python_files, relative, syntax_tree

configuration.configure()


@pytest.fixture(scope="module")
def section() -> dict[str, Any]:
    """The import contracts as they are written down."""
    settings: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
        "importlinter"
    ]
    return settings


def test_every_import_contract_is_kept(section: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    kept = use_cases.lint_imports(config_filename=str(ROOT / "pyproject.toml"), cache_dir=None)
    said = capsys.readouterr().out
    assert kept, said[-3000:]
    assert f"Contracts: {len(section['contracts'])} kept, 0 broken." in said


def test_every_package_on_disk_is_known_to_the_contracts(section: dict[str, Any]) -> None:
    """A new package at the root would otherwise be looked at by nobody."""
    on_disk = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests"}
    assert on_disk == set(section["root_packages"])


def test_the_rooms_stand_in_layers_that_look_down_only(section: dict[str, Any]) -> None:
    (layers,) = [contract["layers"] for contract in section["contracts"] if contract["type"] == "layers"]
    assert layers == [
        "tools",
        "review_ui",
        "service",
        "ingestion | extraction | mapping | erp_adapters",
        "models",
    ]


def test_no_room_hides_files_in_a_folder_that_is_no_package() -> None:
    """Such a folder is invisible to the linter: its modules import what they like."""
    missing = {
        relative(path.parent)
        for path in python_files(*ROOMS)
        if not (path.parent / "__init__.py").exists() and "migrations" not in path.parts
    }
    assert not missing


def test_only_the_settings_read_the_environment() -> None:
    """A default for programs that we start (`os.environ.setdefault`) reads nothing."""
    readers = {relative(path) for path in python_files(*ROOMS) if _reads_environment(syntax_tree(path))}
    assert readers <= {"service/settings.py"}


def _reads_environment(tree: ast.Module) -> bool:
    written = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr == "setdefault"
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "os":
            if {alias.name for alias in node.names} & {"environ", "getenv"}:
                return True
        elif (
            isinstance(node, ast.Attribute)
            and ast.unparse(node) in ("os.environ", "os.getenv")
            and id(node) not in written
        ):
            return True
    return False


_IMPORT_EVERYTHING = """
import importlib, logging, pkgutil, sys, threading
seen = []
def hook(event, arguments):
    if event in ("socket.connect", "sqlite3.connect"):
        seen.append(event)
sys.addaudithook(hook)
handlers, threads = list(logging.getLogger().handlers), threading.active_count()
for room in sys.argv[1:]:
    package = importlib.import_module(room)
    for module in pkgutil.walk_packages(package.__path__, room + "."):
        if ".migrations" not in module.name and not module.name.endswith(("__main__", ".child")):
            importlib.import_module(module.name)
assert not seen, f"connected while importing: {seen}"
assert logging.getLogger().handlers == handlers, "configured logging while importing"
assert threading.active_count() == threads, "started a thread while importing"
"""


def test_importing_all_modules_connects_to_nothing_and_starts_nothing() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _IMPORT_EVERYTHING, *ROOMS],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]


def test_stages_do_not_ask_what_day_it_is() -> None:
    """Today's date is an argument, so that last year's order can be replayed as it was."""
    asking = set()
    for path in python_files(*STAGES):
        for node in ast.walk(syntax_tree(path)):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("date.today", "datetime.date.today"):
                asking.add(relative(path))
    assert not asking
