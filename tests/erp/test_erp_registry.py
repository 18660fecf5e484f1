from __future__ import annotations

from pathlib import Path

import pytest

from erp_adapters import registry
from models.errors import Misconfigured


def _install(folder: Path, package: str, entries: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A distribution as pip leaves it: a folder with metadata on the path."""
    info = folder / f"{package}-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[{registry.GROUP}]\n{entries}\n")
    monkeypatch.syspath_prepend(str(folder))


def test_our_own_adapters_are_registered() -> None:
    assert {"order_book", "file_drop"} <= set(registry.names())


def test_an_unknown_adapter_is_answered_with_those_installed() -> None:
    with pytest.raises(Misconfigured, match=r"no ERP adapter 'sap'.*file_drop, order_book"):
        registry.load("sap", {})


def test_an_unknown_option_is_named(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="'colour' of the ERP adapter 'order_book'"):
        registry.load("order_book", {"data_folder": str(tmp_path), "colour": "red"})


def test_an_unusable_options_value_is_not_repeated_in_the_message(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="'csv'") as caught:
        registry.load("file_drop", {"data_folder": str(tmp_path), "csv": "hunter2"})
    assert "hunter2" not in str(caught.value)


def test_an_adapter_of_a_strangers_package_is_found_and_loaded_lazily(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _install(tmp_path, "stranger", "stranger = stranger_erp:Erp", monkeypatch)
    assert "stranger" in registry.names()
    with pytest.raises(Misconfigured, match="'stranger' needs a package that is not installed"):
        registry.load("stranger", {})


def test_two_packages_with_one_adapter_name_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _install(tmp_path / "a", "one", "twin = one:Erp", monkeypatch)
    _install(tmp_path / "b", "two", "twin = two:Erp", monkeypatch)
    with pytest.raises(Misconfigured, match="Two installed packages offer an ERP adapter 'twin'"):
        registry.names()


def test_an_entry_point_that_is_no_adapter_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _install(tmp_path, "odd", "odd = json:dumps", monkeypatch)
    with pytest.raises(Misconfigured, match="names no ERP adapter"):
        registry.load("odd", {})
