"""Another parser's reading of a page, asked when pdfium's words look wrong.

Pdfplumber stands on pdfminer, which resolves fonts in its own way: by glyph names and embedded
tables that pdfium does not look at. It takes twenty times as long, so it is asked only then.
"""

from __future__ import annotations

import io
import logging
from dataclasses import dataclass
from typing import Any

from models.transcript import Word


@dataclass(frozen=True, slots=True)
class SecondOpinion:
    """Reads pages of one PDF, given as bytes, with pdfplumber."""

    data: bytes
    password: str = ""

    @property
    def version(self) -> str:
        """The engine's name and version, as in `Page.engine`."""
        import pdfplumber

        return f"pdfplumber {pdfplumber.__version__}"

    def words_of(self, number: int, turn: int = 0) -> tuple[Word, ...]:
        """The words of the page with that 1-based number; () when pdfplumber cannot read it either."""
        if turn:
            return ()
        import pdfplumber

        logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it warns of every oddity in a broken file
        try:
            with pdfplumber.open(io.BytesIO(self.data), pages=[number], password=self.password) as pdf:
                page = pdf.pages[0]
                found = page.extract_words(keep_blank_chars=False, extra_attrs=["fontname", "size"])
                return tuple(_word(one, page) for one in found)
        except Exception:  # pdfminer raises whatever a broken file makes it trip over; there is pdfium's reading
            return ()


def _word(found: dict[str, Any], page: Any) -> Word:
    left, top = float(page.bbox[0]), float(page.bbox[1])
    return Word(
        text=str(found["text"]),
        left=float(found["x0"]) - left,
        top=float(found["top"]) - top,
        right=float(found["x1"]) - left,
        bottom=float(found["bottom"]) - top,
        size=float(found.get("size") or 0.0),
        bold="bold" in str(found.get("fontname", "")).lower(),
    )
