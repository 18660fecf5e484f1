"""Readers of structured documents: EDI and XML orders say what each value is, nothing has to be found."""

from __future__ import annotations

from extraction.structured.base import MAX_BYTES, StructuredFormat
from extraction.structured.cxml import Cxml
from extraction.structured.edifact import Edifact
from extraction.structured.opentrans import OpenTrans
from extraction.structured.orderx import OrderX
from extraction.structured.tradacoms import Tradacoms
from extraction.structured.ubl import Ubl
from extraction.structured.x12 import X12
from models.errors import UnreadableDocument
from models.order import Reading

FORMATS: tuple[StructuredFormat, ...] = (
    X12(), Edifact(), Tradacoms(), Ubl(), Cxml(), OrderX(), OpenTrans(),
)  # fmt: skip
"""Every format, asked in this order."""

_BY_KIND = {kind: format_ for format_ in FORMATS for kind in format_.kinds}


def sniff(data: bytes, name: str) -> str | None:
    """The kind of structured document this is, by its content alone (the name is for messages); None for none."""
    return next((kind for format_ in FORMATS if (kind := format_.sniff(data)) is not None), None)


def read_structured(data: bytes, kind: str) -> Reading:
    """What a document of a kind that `sniff` named says; UnreadableDocument where nothing can be read."""
    if len(data) > MAX_BYTES:
        raise UnreadableDocument(f"The file has {len(data):,} bytes; orders larger than {MAX_BYTES:,} are not read.")
    return _BY_KIND[kind].read(data)
