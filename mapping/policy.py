"""The seller's policy: frozen data, versioned, with exceptions for single customers."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError, field_validator

from models.base import Frozen
from models.errors import Misconfigured
from models.reasons import ReviewReason

DEFAULT_POLICY = Path(__file__).with_name("policy.toml")


class Terms(Frozen):
    """What holds for one customer."""

    min_confidence: float = Field(default=0.95, ge=0.0, le=1.0)
    name_below: float = Field(default=0.99, ge=0.0, le=1.0)
    tolerated: frozenset[str] = frozenset()
    net_total_limit: Decimal | None = None

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

    def terms_for(self, customer_id: str | None) -> Terms:
        """What holds for this customer."""
        return self.customers.get(customer_id or "", self.terms)


def load_policy(path: Path = DEFAULT_POLICY) -> Policy:
    """The policy in a TOML file shaped like `policy.toml`. Raises Misconfigured, saying what is wrong where."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise Misconfigured(f"The policy {path} cannot be read: {error.strerror}. Check its path.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Misconfigured(f"The policy {path} is no TOML: {error}. Correct it there.") from error
    try:
        return _policy(data)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise Misconfigured(f"The policy {path}, {where}: {first['msg']}. Correct it there.") from error


def _policy(data: dict[str, Any]) -> Policy:
    version = data.pop("version", "")
    exceptions = data.pop("customers", {})
    general = Terms.model_validate(data)
    return Policy(
        version=str(version),
        terms=general,
        customers={key: Terms.model_validate({**data, **own}) for key, own in exceptions.items()},
    )
