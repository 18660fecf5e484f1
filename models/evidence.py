"""Where a value was read, and how sure of it we are."""

from __future__ import annotations

from typing import Generic, TypeVar

from pydantic import Field

from models.base import Frozen

T = TypeVar("T")


class Evidence(Frozen):
    """A rectangle on a page, in fractions of the page's width and height, top-left origin."""

    page: int = Field(ge=1, description="1-based page of the transcript")
    left: float = 0.0
    top: float = 0.0
    right: float = 1.0
    bottom: float = 1.0
    text: str = Field(default="", description="exactly as printed, before any clean-up")
    ref: str = Field(default="", description="sheet and cell, mail line or EDI segment, where there is one")


class RunnerUp(Frozen):
    """A value that was considered and lost."""

    value: str
    confidence: float
    why: str = ""
    evidence: tuple[Evidence, ...] = ()


class Extracted(Frozen, Generic[T]):
    """A value of the document. `None` as a value: printed, but not understood."""

    value: T | None
    text: str = ""  # as printed
    evidence: tuple[Evidence, ...] = ()
    confidence: float = 1.0  # probability of being right, calibrated; never an engine's raw number
    why: str = ""  # what spoke for it, for `explain`
    runners_up: tuple[RunnerUp, ...] = ()
