"""The seller's policy: frozen data, versioned, with exceptions for single customers."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError, field_validator

from mapping.risk import Outcome, bar
from models.base import Frozen
from models.errors import Misconfigured
from models.reasons import ReviewReason

DEFAULT_POLICY = Path(__file__).with_name("policy.toml")


class Terms(Frozen):
    """What holds for one customer."""

    min_confidence: float = Field(default=0.95, ge=0.0, le=1.0)
    tolerated: frozenset[str] = frozenset()
    net_total_limit: Decimal | None = None
    risk_target: float | None = Field(default=None, gt=0.0, lt=1.0)
    risk_level: float = Field(default=0.95, gt=0.5, lt=1.0)

    @field_validator("tolerated")
    @classmethod
    def _known(cls, codes: frozenset[str]) -> frozenset[str]:
        known = {reason.code for reason in ReviewReason}
        strange = sorted(codes - known)
        if strange:
            raise ValueError(f"unknown reason {', '.join(strange)}; known are {', '.join(sorted(known))}")
        return codes


class Policy(Frozen):
    """The terms for everybody, and for single customers."""

    version: str
    terms: Terms = Terms()
    customers: Mapping[str, Terms] = {}
    outcomes: tuple[Outcome, ...] = ()  # of past orders; what `risk_target` rests on

    def terms_for(self, customer_id: str | None) -> Terms:
        """What holds for this customer."""
        return self.customers.get(customer_id or "", self.terms)

    def bar_for(self, customer_id: str | None) -> float | None:
        """The least confidence for this customer; None where too little is known to meet its risk target."""
        terms = self.terms_for(customer_id)
        if terms.risk_target is None:
            return terms.min_confidence
        proven = self._proven.get((terms.risk_target, terms.risk_level))
        return None if proven is None else max(proven, terms.min_confidence)

    @cached_property
    def _proven(self) -> dict[tuple[float, float], float | None]:
        asked = {(t.risk_target, t.risk_level) for t in (self.terms, *self.customers.values()) if t.risk_target}
        return {(target, level): bar(self.outcomes, target, level) for target, level in asked if target is not None}


def load_policy(path: Path = DEFAULT_POLICY) -> Policy:
    """The policy in a TOML file shaped like `policy.toml`. Raises Misconfigured, saying what is wrong where."""
    return read_policy(policy_text(path), f"The policy {path}", path.parent)


def policy_text(path: Path = DEFAULT_POLICY) -> str:
    """The file as it is. Raises Misconfigured where it cannot be read."""
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise Misconfigured(f"The policy {path} cannot be read: {error.strerror}. Check its path.") from error
    except UnicodeDecodeError as error:
        raise Misconfigured(f"The policy {path} is no TOML: {error}. Correct it there.") from error


def read_policy(text: str, what: str, folder: Path) -> Policy:
    """The policy that a text describes, called `what` in messages; files that it names are in the folder.

    Raises Misconfigured.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Misconfigured(f"{what} is no TOML: {error}. Correct it there.") from error
    try:
        return _policy(data, folder)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise Misconfigured(f"{what}, {where}: {first['msg']}. Correct it there.") from error


def _policy(data: dict[str, Any], folder: Path) -> Policy:
    version = data.pop("version", "")
    exceptions = data.pop("customers", {})
    evidence = data.pop("outcomes", None)
    general = Terms.model_validate(data)
    return Policy(
        version=str(version),
        terms=general,
        customers={key: Terms.model_validate({**data, **own}) for key, own in exceptions.items()},
        outcomes=read_outcomes(folder / str(evidence)) if evidence else (),
    )


def read_outcomes(path: Path) -> tuple[Outcome, ...]:
    """Outcomes of past orders, one JSON object a line. Raises Misconfigured where they cannot be read."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise Misconfigured(f"The outcomes {path} cannot be read: {error.strerror}. Check `outcomes`.") from error
    try:
        return tuple(Outcome.model_validate_json(line) for line in lines if line.strip())
    except ValidationError as error:
        raise Misconfigured(
            f"The outcomes {path} are damaged. Write them anew with `orderwright policy report`."
        ) from error
