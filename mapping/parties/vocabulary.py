"""The word lists of `words.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path


@cache
def table(section: str, name: str) -> str:
    """A list as it stands in the file."""
    found: str = _file()[section][name]
    return found


@cache
def vocabulary(section: str, name: str) -> frozenset[str]:
    """The words of a list."""
    return frozenset(table(section, name).split())


@cache
def _file() -> dict[str, dict[str, str]]:
    return tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
