"""Every mailbox keeps the contract; the folder does a little more."""

from __future__ import annotations

import importlib
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import ValidationError

from ingestion.base import GROUP, Mailbox, mailbox_kinds, mailbox_type, open_mailbox
from ingestion.contract import MailboxContract
from ingestion.folder import Folder, FolderOptions
from models.errors import Misconfigured


class TestFolder(MailboxContract):
    @pytest.fixture
    def mailbox(self, tmp_path: Path) -> Mailbox:
        return Folder(FolderOptions(name="inbox", folder=tmp_path, settle_seconds=0))

    @pytest.fixture
    def deliver(self, tmp_path: Path) -> Callable[[str, bytes], None]:
        def save(name: str, data: bytes) -> None:
            (tmp_path / name).write_bytes(data)
            time.sleep(0.02)

        return save


def _folder(path: Path, **options: object) -> Folder:
    return Folder(FolderOptions(name="inbox", folder=path, **{"settle_seconds": 0, **options}))  # type: ignore[arg-type]


def _names(mailbox: Folder) -> list[str]:
    return [offer.name for offer in mailbox.offers()]


def test_a_file_that_is_still_growing_is_not_offered(tmp_path: Path) -> None:
    mailbox = _folder(tmp_path, settle_seconds=0.4)
    path = tmp_path / "order.pdf"
    for _ in range(3):
        with path.open("ab") as file:
            file.write(b"more")
        os.utime(path, (0, 0))  # copying programs set the time of the original
        assert _names(mailbox) == []
        time.sleep(0.1)
    time.sleep(0.5)
    assert _names(mailbox) == ["order.pdf"]


def test_unfinished_hidden_and_linked_files_and_folders_are_passed_over(tmp_path: Path) -> None:
    for name in (".hidden", "~$order.xlsx", "order.pdf.part", "order.crdownload"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "folder").mkdir()
    (tmp_path / "secret.txt").symlink_to("/etc/hostname")
    assert _names(_folder(tmp_path)) == []


def test_an_acknowledged_file_is_kept_in_done(tmp_path: Path) -> None:
    mailbox = _folder(tmp_path)
    for data in (b"one", b"two"):
        (tmp_path / "order.txt").write_bytes(data)
        (offer,) = mailbox.offers()
        mailbox.acknowledge(offer.message.message_id)
    kept = sorted((tmp_path / "done").iterdir())
    assert sorted(path.read_bytes() for path in kept) == [b"one", b"two"]
    assert not (tmp_path / "order.txt").exists()


def test_an_id_cannot_reach_beside_the_folder(tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    outside = tmp_path / "outside.txt"
    outside.write_bytes(b"")
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    _folder(tmp_path / "inbox").acknowledge(f"{empty}/../outside.txt")
    assert outside.exists()


def test_a_file_too_large_is_named_after_the_others_were_offered(tmp_path: Path) -> None:
    (tmp_path / "big.iso").write_bytes(b"x" * 2000)
    (tmp_path / "order.txt").write_bytes(b"ok")
    offers = _folder(tmp_path, largest_bytes=1000).offers()
    assert next(offers).name == "order.txt"
    with pytest.raises(Misconfigured, match=r"big\.iso"):
        next(offers)


def test_a_folder_that_is_not_there_is_the_operators_to_mend(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="Create it"):
        list(_folder(tmp_path / "nowhere").offers())


def test_done_is_a_plain_name(tmp_path: Path) -> None:
    with pytest.raises(ValidationError):
        _folder(tmp_path, done="../elsewhere")


def _installed(monkeypatch: pytest.MonkeyPatch, folder: Path, **kinds: str) -> None:
    """Install a package that offers mailboxes of these kinds."""
    name = f"mailboxes{len(list(folder.iterdir()))}"
    package = folder / f"{name}-1.0.dist-info"
    package.mkdir()
    (package / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    rows = "\n".join(f"{kind} = {value}" for kind, value in kinds.items())
    (package / "entry_points.txt").write_text(f"[{GROUP}]\n{rows}\n")
    monkeypatch.syspath_prepend(str(folder))
    importlib.invalidate_caches()


def test_a_mailbox_is_opened_by_the_name_of_its_kind(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _installed(monkeypatch, tmp_path, watched="ingestion.folder:Folder")
    mailbox = open_mailbox("watched", {"name": "inbox", "folder": tmp_path})
    assert isinstance(mailbox, Folder) and isinstance(mailbox, Mailbox)
    assert "watched" in mailbox_kinds()


def test_what_is_wrong_with_a_mailbox_is_said_to_the_operator(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _installed(monkeypatch, tmp_path, watched="ingestion.folder:Folder", lame="no_such_package:X", twice="a:b")
    _installed(monkeypatch, tmp_path, twice="c:d")
    with pytest.raises(Misconfigured, match=r"Installed: .*lame, twice, watched"):
        mailbox_type("nowhere")
    with pytest.raises(Misconfigured, match="Two packages"):
        mailbox_type("twice")
    with pytest.raises(Misconfigured, match="not installed: No module named 'no_such_package'"):
        mailbox_type("lame")
    with pytest.raises(Misconfigured, match="folder: Field required"):
        open_mailbox("watched", {"name": "inbox"})
