"""The only door to adapters: entry points of the group `orderwright.erp_adapters`, ours like a stranger's."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from pydantic import ValidationError

from erp_adapters.base import ErpAdapter
from models.errors import Misconfigured

GROUP = "orderwright.erp_adapters"


def names() -> tuple[str, ...]:
    """The installed adapters' names, sorted. Raises Misconfigured when two have the same name."""
    return tuple(sorted(_installed()))


def load(name: str, options: Mapping[str, str]) -> ErpAdapter:
    """The adapter, made from its options; its module is imported only now.

    Raises Misconfigured: no such adapter, its library missing, an option unknown, absent or unusable.
    """
    kind = adapter_type(name)
    try:
        frozen = kind.options_type.model_validate(dict(options))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        option = ".".join(str(part) for part in first["loc"])
        raise Misconfigured(f"The option {option!r} of the ERP adapter {name!r}: {first['msg']}.") from None
    adapter: ErpAdapter = kind(frozen)
    return adapter


def adapter_type(name: str) -> type[Any]:
    """The adapter's class. Raises Misconfigured."""
    installed = _installed()
    if name not in installed:
        known = ", ".join(sorted(installed)) or "none (is the project itself installed?)"
        raise Misconfigured(f"There is no ERP adapter {name!r}. Installed: {known}.")
    try:
        kind = installed[name].load()
    except ImportError as error:
        raise Misconfigured(
            f"The ERP adapter {name!r} needs a package that is not installed ({error}). Install its extra."
        ) from error
    if not isinstance(kind, type) or not hasattr(kind, "options_type"):
        raise Misconfigured(f"The entry point {name!r} of {GROUP} names no ERP adapter.")
    return kind


def _installed() -> dict[str, EntryPoint]:
    found: dict[str, EntryPoint] = {}
    for point in entry_points(group=GROUP):
        if point.name in found and found[point.name].value != point.value:
            raise Misconfigured(
                f"Two installed packages offer an ERP adapter {point.name!r}: "
                f"{found[point.name].value} and {point.value}. Remove one."
            )
        found[point.name] = point
    return found
