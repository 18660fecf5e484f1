"""The files of the repository, for tests about the repository itself."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("models", "ingestion", "extraction", "mapping", "erp_adapters", "service", "review_ui")
STAGES = ("models", "ingestion", "extraction", "mapping", "erp_adapters")
PRODUCT = (*ROOMS, "tools")

# The scorer of the conversion contract, kept word for word so that our figures are the contract's: its style is not ours.
AS_GIVEN = {"tools/contract/score.py"}

_NOT_OURS = {"__pycache__", "build", "dist", "var", "node_modules"}
_TEXT = {".py", ".md", ".toml", ".html", ".css", ".js", ".txt", ".yml", ".yaml", ".json", ".mako", ".cfg", ".ini", ""}


def files() -> Iterator[Path]:
    """Every file of the repository, without what tools leave behind."""
    return _below(ROOT)


def python_files(*folders: str) -> list[Path]:
    """The Python files below these folders that we write, sorted."""
    found = (path for folder in folders for path in _below(ROOT / folder) if path.suffix == ".py")
    return sorted(path for path in found if relative(path) not in AS_GIVEN)


def text_files() -> list[Path]:
    """The files that people read or write."""
    return sorted(path for path in files() if path.suffix in _TEXT)


def relative(path: Path) -> str:
    """The path as it is named in the repository."""
    return path.relative_to(ROOT).as_posix()


@cache
def syntax_tree(path: Path) -> ast.Module:
    """The module's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method of a file, nested ones too."""
    for node in ast.walk(syntax_tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _below(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.name.startswith(".") or path.name in _NOT_OURS or path.name.endswith(".egg-info"):
            continue
        if path.is_dir():
            yield from _below(path)
        else:
            yield path
