"""Every registered ERP adapter keeps the contract."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from erp_adapters import registry
from erp_adapters.base import ErpAdapter
from erp_adapters.contract import Connect, ErpContract

OPTIONS: dict[str, Callable[[Path], dict[str, str]]] = {
    "order_book": lambda folder: {"data_folder": str(folder)},
    "file_drop": lambda folder: {"data_folder": str(folder)},
}


@pytest.mark.parametrize("name", registry.names())
class TestRegisteredAdapters(ErpContract):
    @pytest.fixture
    def connect(self, name: str, tmp_path: Path) -> Connect:
        options = OPTIONS[name](tmp_path)
        return lambda: registry.load(name, options)

    @pytest.fixture
    def secrets(self) -> tuple[str, ...]:
        return ("s3cr3t",)


@pytest.mark.parametrize("name", registry.names())
def test_a_registered_adapter_bears_its_entry_points_name(name: str, tmp_path: Path) -> None:
    adapter = registry.load(name, OPTIONS[name](tmp_path))
    assert adapter.name == name
    assert isinstance(adapter, ErpAdapter)
