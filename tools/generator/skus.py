"""How part numbers look: sellers', manufacturers' and customers' own styles."""

from __future__ import annotations

import re

from tools.generator.chance import Chance

# `#` digit, `@` letter, {c} family code, {a} attributes joined by dashes, {n} running number.
SKU_STYLES = (
    "######",
    "########",
    "#######",
    "0#######",
    "00######",
    "##.###.##",
    "###.####",
    "#.###.###",
    "{c}-#####",
    "{c}#####",
    "{c}-{a}",
    "{c}.{a}",
    "@@-####-##",
    "@@ #### ##",
    "### ### ##",
    "@####",
    "#####-@@",
    "##-####",
    "@@@####@",
    "{c}/####/#",
    "A###-##-####",
)
PART_STYLES = (
    "######",
    "#####",
    "0000######",
    "1000####",
    "@###-###",
    "@@######",
    "##-###-##",
    "MAT-#####",
    "##.##.####",
    "@@-#####.#",
    "####/##",
    "ZK ### ###",
    "#####@",
    "P#######",
    "@@@.###",
    "##########",
)


class Numbering:
    """Gives numbers of one style, none of them twice."""

    def __init__(self, style: str, chance: Chance) -> None:
        self._style = style
        self._chance = chance
        self._given: set[str] = set()

    def next(self, code: str, attributes: tuple[str, ...]) -> str:
        """A new number for a product of the family with the attributes."""
        telling = "-".join(re.sub(r"[^0-9A-Za-z.]", "", a).upper() for a in attributes)
        number = self._chance.fill(self._style.replace("{c}", code).replace("{a}", "§")).replace("§", telling)
        while number in self._given:
            number = self._chance.fill(f"{number}-#") if "{a}" in self._style else self._fresh(code)
        self._given.add(number)
        return number

    def _fresh(self, code: str) -> str:
        return self._chance.fill(self._style.replace("{c}", code))
