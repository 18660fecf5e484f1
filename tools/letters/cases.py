"""The letters' files: a heading, what the letter should be read as, three dashes, and the text.

### name                     begins with the language
from: C01                    who writes: a customer's key, or X1 .. X3 for strangers
po, date, type, dispo        the truth; a date of `none` stands nowhere, one of `unscored` is not asked
reasons                      review reasons that must be given
lines:                       one a line: quantity unit sku slot: printed text [| also right] [@price]
 20 RL TAPE-1 s: TAPE-1      slots: s our number, b the buyer's, d a description; unit `-` where none is printed
---
text; {sig} is a signature, `=== name.pdf` begins an attachment, `| a | b |` is a row of a table
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from tools.letters.seller import DATA

TODAY = "2026-11-13"
_LINE = re.compile(r"(\S+) (\S+) (\S+) ([sbd]): (.+?)(?: @([\d.,]+))?")


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the truth."""

    quantity: str
    unit: str | None
    sku: str
    slot: str
    printed: tuple[str, ...]
    price: str | None


@dataclass(slots=True)
class Case:
    """A letter and its truth."""

    name: str
    told: dict[str, str] = field(default_factory=dict)
    items: dict[str, list[Item]] = field(default_factory=dict)  # by "lines" and, for a second order, "lines2"
    body: str = ""
    attached: list[tuple[str, str]] = field(default_factory=list)

    @property
    def held(self) -> bool:
        """Whether it belongs to the third that is held back."""
        return zlib.crc32(f"h{self.name}".encode()) % 3 == 0


def cases() -> Iterator[Case]:
    """All letters in the order of the files."""
    for path in sorted(DATA.glob("*.txt")):
        for chunk in re.split(r"(?m)^### ", path.read_text(encoding="utf-8"))[1:]:
            yield _case(chunk)


def _case(chunk: str) -> Case:
    head, text = chunk.split("\n---\n", 1)
    first, *told = head.split("\n")
    case, key = Case(first.strip()), ""
    for line in told:
        if line.startswith(" "):
            case.items.setdefault(key, []).append(_item(line.strip()))
        else:
            key, _, value = line.partition(":")
            if value.strip():
                case.told[key] = value.strip()
    pieces = re.split(r"(?m)^=== (\S+)\n", text)
    case.body = pieces[0].rstrip() + "\n"
    case.attached = list(zip(pieces[1::2], pieces[2::2], strict=True))
    return case


def _item(line: str) -> Item:
    found = _LINE.fullmatch(line)
    if found is None:
        raise ValueError(f"no line of a truth: {line}")
    quantity, unit, sku, slot, printed, price = found.groups()
    texts = tuple(text.strip() for text in printed.split("|"))
    return Item(quantity, None if unit == "-" else unit, sku, slot, texts, price.replace(",", ".") if price else None)
