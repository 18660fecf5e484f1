"""Quantities such as "3,000" and "2.000": thousands, or numbers with three decimals; all figures of a message together tell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from models.evidence import RunnerUp
from models.order import OrderLine

_THOUSANDS = re.compile(r"^\d{1,3}([.,])000$")
_DECIMALS = re.compile(r"\d[.,]\d{1,2}(?!\d)|\b0[.,]\d+")
_ALL_ROUND = 3  # round quantities from which three noughts behind the sign are decimals


def with_thousands(lines: Sequence[OrderLine]) -> list[OrderLine]:
    """ "3,000 pcs" is three thousand where other quantities are written plainly; where all look so, it may be three."""
    texts = [_figure(line) for line in lines]
    if not any(_THOUSANDS.match(text) for text in texts):
        return list(lines)
    whole: bool | None = any(text.isdigit() for text in texts) or _thousands_sign(lines)
    if whole is False and sum(bool(_THOUSANDS.match(text)) for text in texts) < _ALL_ROUND:
        whole = None  # two round numbers may be thousands, many are written with three decimals
    return [
        _read_again(line, text, whole) if _THOUSANDS.match(text) else line
        for line, text in zip(lines, texts, strict=True)
    ]


def _figure(line: OrderLine) -> str:
    """The quantity as printed, without a unit glued to it."""
    text = line.quantity.text if line.quantity else ""
    return re.sub(r"[^\d\s]+$", "", text.rstrip(".,;:)"))


def _thousands_sign(lines: Sequence[OrderLine]) -> bool:
    """Whether figures beside the quantities show that their sign parts thousands: "2.000 pcs at 0,055"."""
    sign = next(m.group(1) for line in lines if (m := _THOUSANDS.match(_figure(line))))
    prices = [line.unit_price.text for line in lines if line.unit_price is not None]
    return any(sign not in price and _DECIMALS.search(price) for price in prices)


def _read_again(line: OrderLine, text: str, whole: bool | None) -> OrderLine:
    """The quantity as thousands (`whole`), as a number with decimals, or with a doubt where None."""
    quantity = line.quantity
    assert quantity is not None
    many = Decimal(re.sub(r"\D", "", text))
    few = many / 1000
    if whole is not None:
        value = many if whole else few
        return line.model_copy(update={"quantity": quantity.model_copy(update={"value": value})})
    if line.line_total is not None:
        return line
    other = many if quantity.value != many else few
    doubt = RunnerUp(value=f"{other.normalize():f}", confidence=0.4, why="the other reading of its sign")
    update = {"confidence": min(quantity.confidence, 0.6), "runners_up": (doubt, *quantity.runners_up)}
    return line.model_copy(update={"quantity": quantity.model_copy(update=update)})
