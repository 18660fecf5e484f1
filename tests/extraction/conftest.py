"""A small seller's catalogue as the reader sees it."""

from __future__ import annotations

from pathlib import Path

import pytest
from typed_pages import write_small_catalogue

from mapping import Catalog, lexicon_of, load_catalog
from models.lexicon import Lexicon


@pytest.fixture(scope="session")
def catalog_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small seller's catalogue on disk."""
    return write_small_catalogue(tmp_path_factory.mktemp("small") / "catalog")


@pytest.fixture(scope="session")
def catalog(catalog_folder: Path) -> Catalog:
    """The small seller's catalogue."""
    return load_catalog(catalog_folder)


@pytest.fixture(scope="session")
def lexicon(catalog: Catalog) -> Lexicon:
    """What the reader knows of it."""
    return lexicon_of(catalog)
