"""Originals are kept once, whole, and as they were."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingestion.contract import OriginalsContract
from ingestion.originals import DamagedOriginal, FolderOriginals, Originals


class TestFolderOriginals(OriginalsContract):
    @pytest.fixture
    def originals(self, tmp_path: Path) -> Originals:
        return FolderOriginals(tmp_path / "originals")


def test_nothing_but_whole_originals_is_left_on_the_disk(tmp_path: Path) -> None:
    store = FolderOriginals(tmp_path)
    sha256 = store.put(b"order")

    def broken() -> object:
        yield b"half"
        raise ConnectionError

    with pytest.raises(ConnectionError):
        store.put_stream(broken())  # type: ignore[arg-type]
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [store.path_of(sha256)]


def test_an_original_is_not_writable_and_putting_it_again_leaves_it_alone(tmp_path: Path) -> None:
    store = FolderOriginals(tmp_path)
    path = store.path_of(store.put(b"order"))
    before = path.stat()
    store.put(b"order")
    assert path.stat().st_ino == before.st_ino
    assert path.stat().st_mode & 0o222 == 0


def test_an_original_that_was_changed_on_disk_is_not_given_out(tmp_path: Path) -> None:
    store = FolderOriginals(tmp_path)
    sha256 = store.put(b"order")
    path = store.path_of(sha256)
    path.chmod(0o600)
    path.write_bytes(b"other")
    with pytest.raises(DamagedOriginal):
        store.get(sha256)
