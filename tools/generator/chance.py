"""Randomness that repeats: every decision hangs on a seed and a name, never on call order elsewhere."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Chance(random.Random):
    """A random generator that can split off independent, named children."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key

    def of(self, *names: object) -> Chance:
        """The child generator of these names; the same names give the same child."""
        return Chance("/".join((self.key, *map(str, names))))

    def maybe(self, probability: float) -> bool:
        """True with the given probability."""
        return self.random() < probability

    def pick(self, items: Sequence[T]) -> T:
        """One of the items, all equally likely."""
        return items[int(self.random() * len(items))]

    def weighted(self, items: dict[T, float]) -> T:
        """One of the keys, as likely as its weight."""
        return self.choices(list(items), list(items.values()))[0]

    def fill(self, pattern: str) -> str:
        """The pattern with `#` replaced by digits and `@` by capital letters without I and O."""
        return "".join(
            self.pick("0123456789") if c == "#" else self.pick("ABCDEFGHJKLMNPQRSTUVWXYZ") if c == "@" else c
            for c in pattern
        )

    def digits(self, count: int) -> str:
        """That many digits, the first of them not zero."""
        return self.pick("123456789") + self.fill("#" * (count - 1)) if count else ""
