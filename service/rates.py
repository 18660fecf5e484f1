"""How much at once is too much: `[limits]` of the settings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

_SPANS = {"second": 1.0, "minute": 60.0, "hour": 3600.0}
_WRITTEN = re.compile(r"(\d{1,7})\s*/\s*(second|minute|hour)")


class Rate(NamedTuple):
    """So many in so many seconds; they may come all at once. `most` 0 is no limit."""

    most: int
    seconds: float


DEFAULTS: Mapping[str, str] = {
    "pages": "1800/minute",  # of one person signed in: pages, pieces of pages, pictures
    "upload": "600/minute",  # requests to add files, of one person
    "api": "1800/minute",  # of one key
    "door": "600/minute",  # of one network address, by whoever is not signed in
    "answer": "60/minute",  # customers' answer pages, of one network address
}


def rate(written: str) -> Rate:
    """`600/minute` as numbers; "off" is no limit. Raises ValueError."""
    if written.strip() == "off":
        return Rate(0, 1.0)
    found = _WRITTEN.fullmatch(written.strip())
    if found is None or not int(found[1]):
        raise ValueError(f'{written!r} is no rate; write it as 600/minute, or "off"')
    return Rate(int(found[1]), _SPANS[found[2]])


def rates(own: Mapping[str, str]) -> dict[str, Rate]:
    """All rates, the settings' own before the usual ones. Raises ValueError for a rate or name that is none."""
    strange = sorted(set(own) - set(DEFAULTS))
    if strange:
        raise ValueError(f"there is no limit {', '.join(strange)}; there are {', '.join(DEFAULTS)}")
    return {name: rate(written) for name, written in {**DEFAULTS, **own}.items()}
