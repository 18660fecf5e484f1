"""The small seller's catalogue, loaded once."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_seller import small_catalog

from mapping import Catalog


@pytest.fixture(scope="session")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """Read-only; a test that changes rows loads its own."""
    folder: Path = tmp_path_factory.mktemp("catalog")
    return small_catalog(folder)
