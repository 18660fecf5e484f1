"""Units of measure from code lists: UN/ECE Recommendation 20 and 21 (EDIFACT 6411, UBL) and X12 355.

Codes, not words: what people write for units is `models.units`' business, asked where no list has the code.
"""

from __future__ import annotations

from collections.abc import Callable

from extraction.structured.values import Printed, text_value
from models.order import Text
from models.units import unit_code, x12_unit

# Codes of Recommendation 20/21 and EDIFACT 6411 that have another name in the trade; all others stand as they are.
_REC20 = {
    "C62": "EA", "H87": "EA", "PCE": "EA", "NAR": "EA", "NMB": "EA", "NIU": "EA", "PP": "EA", "XPP": "EA", "XUN": "EA",
    "NMP": "PK", "PA": "PK", "XPA": "PK", "NPR": "PR", "PRS": "PR", "NRL": "RL", "RO": "RL", "XRO": "RL", "XCL": "RL",
    "T3": "MIL", "NPT": "EA", "LM": "MTR", "DPC": "DZN",
}  # fmt: skip


def rec20_value(piece: Printed | None) -> Text | None:
    """The unit that a Recommendation 20/21 or EDIFACT 6411 code names."""
    return _coded(piece, _rec20)


def x12_value(piece: Printed | None) -> Text | None:
    """The unit that an X12 data element 355 code names."""
    return _coded(piece, _x12)


def mixed_value(piece: Printed | None) -> Text | None:
    """The unit where senders use either list or a word, as in cXML: X12 first for codes of two letters."""
    return _coded(piece, lambda code: _x12(code) if len(code) <= 2 else _rec20(code))


def _coded(piece: Printed | None, known: Callable[[str], str]) -> Text | None:
    if piece is None:
        return None
    code = known(piece.text.strip())
    value = text_value(piece)
    return value.model_copy(update={"value": code}) if value else None


def _rec20(code: str) -> str:
    upper = code.upper()
    return _REC20.get(upper) or unit_code(code) or upper


def _x12(code: str) -> str:
    return x12_unit(code)
