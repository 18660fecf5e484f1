"""The structured order that a PDF may carry inside itself (Order-X and its kin, PDF/A-3)."""

from __future__ import annotations

from collections.abc import Callable

import pypdfium2  # type: ignore[import-untyped, unused-ignore]

from extraction.structured.base import MAX_BYTES

_MOST = 20  # attachments looked at


def structured_attachment(data: bytes, sniff: Callable[[bytes, str], str | None]) -> bytes | None:
    """The attachment of a PDF that is a structured document, an order structure before any other; None for none.

    A PDF that cannot be opened has none: what is wrong with it is for those to say who read its pages.
    """
    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        return None
    try:
        found = [(kind, content) for content, name in _attached(pdf) if (kind := sniff(content, name)) is not None]
    finally:
        pdf.close()
    found.sort(key=lambda item: item[0].endswith("_other"))
    return found[0][1] if found else None


def _attached(pdf: pypdfium2.PdfDocument) -> list[tuple[bytes, str]]:
    contents = []
    for index in range(min(pdf.count_attachments(), _MOST)):
        try:
            attachment = pdf.get_attachment(index)
            content = bytes(attachment.get_data())
            if 0 < len(content) <= MAX_BYTES:
                contents.append((content, str(attachment.get_name())))
        except pypdfium2.PdfiumError:
            continue
    return contents
