"""Outlook message files, built from scratch: a compound file (MS-CFB) of properties (MS-OXMSG)."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

_SECTOR, _MINI = 512, 64
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
Tree = dict[str, "bytes | Tree"]


@dataclass
class _Entry:
    name: str
    kind: int  # 5 root, 1 storage, 2 stream
    data: bytes = b""
    children: list[int] = field(default_factory=list)
    right: int = _FREE
    start: int = _END


def compound_file(tree: Tree) -> bytes:
    """A compound file whose streams are all kept in the mini stream; for small files only."""
    entries = [_Entry("Root Entry", 5)]
    _grow(tree, 0, entries)
    mini, mini_table = b"", []
    for entry in entries:
        if entry.kind == 2 and entry.data:
            count = -(-len(entry.data) // _MINI)
            entry.start = len(mini_table)
            mini_table += [*range(entry.start + 1, entry.start + count), _END]
            mini += entry.data.ljust(count * _MINI, b"\0")
    entries[0].data = mini
    directory = _padded(b"", 0)
    parts = [mini, struct.pack(f"<{len(mini_table)}I", *mini_table)]
    chains, at = [], 1  # sector 0 holds the table of sectors
    for part in parts:
        chains.append((at, _sectors(part)))
        at += _sectors(part)
    entries[0].start = chains[0][0]
    directory = b"".join(_record(entry) for entry in entries)
    chains.append((at, _sectors(directory)))
    table = [_FAT]
    for start, count in chains:
        table += [*range(start + 1, start + count), _END]
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, chains[2][0], 0, 4096, chains[1][0], chains[1][1], _END, 0)
    header += struct.pack("<109I", 0, *[_FREE] * 108)
    body = [_padded(struct.pack(f"<{len(table)}I", *table), 0xFF), *(_padded(part, 0) for part in (*parts, directory))]
    return header + b"".join(body)


def _grow(tree: Tree, parent: int, entries: list[_Entry]) -> None:
    for name, content in sorted(tree.items(), key=lambda one: (len(one[0]), one[0].upper())):
        index = len(entries)
        entries.append(
            _Entry(name, 2 if isinstance(content, bytes) else 1, content if isinstance(content, bytes) else b"")
        )
        if entries[parent].children:
            entries[entries[parent].children[-1]].right = index
        entries[parent].children.append(index)
        if not isinstance(content, bytes):
            _grow(content, index, entries)


def _record(entry: _Entry) -> bytes:
    name = entry.name.encode("utf-16-le") + b"\0\0"
    child = entry.children[0] if entry.children else _FREE
    head = name.ljust(64, b"\0") + struct.pack("<HBBIII", len(name), entry.kind, 1, _FREE, entry.right, child)
    return head + bytes(36) + struct.pack("<IQ", entry.start if entry.kind != 1 else 0, len(entry.data))


def _sectors(data: bytes) -> int:
    return max(-(-len(data) // _SECTOR), 1)


def _padded(data: bytes, filler: int) -> bytes:
    return data.ljust(_sectors(data) * _SECTOR, bytes([filler]))


def outlook_message(*, texts: dict[int, str], attachments: dict[str, bytes]) -> bytes:
    """A message with these text properties (by tag) and attachments (by name)."""
    tree: Tree = _texts(texts)
    tree["__properties_version1.0"] = bytes(8) + struct.pack("<4I", 0, 0, 0, len(attachments)) + bytes(8) + _rows(texts)
    for number, (name, data) in enumerate(attachments.items()):
        inner = _texts({0x3707: name})
        inner["__substg1.0_37010102"] = data
        method = struct.pack("<IIQ", 0x37050003, 6, 1)
        sized = struct.pack("<IIII", 0x37010102, 6, len(data), 0)
        inner["__properties_version1.0"] = bytes(8) + method + sized + _rows({0x3707: name})
        tree[f"__attach_version1.0_#{number:08X}"] = inner
    return compound_file(tree)


def _texts(texts: dict[int, str]) -> Tree:
    return {f"__substg1.0_{tag:04X}001F": text.encode("utf-16-le") for tag, text in texts.items()}


def _rows(texts: dict[int, str]) -> bytes:
    return b"".join(
        struct.pack("<IIII", tag << 16 | 0x1F, 6, 2 * len(text) + 2, 0) for tag, text in sorted(texts.items())
    )
