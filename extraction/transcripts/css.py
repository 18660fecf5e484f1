"""As much of CSS as tells whether text can be seen: inline styles, simple rules, old attributes."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any, Final

Color = tuple[int, int, int]

_NAMED: Final[dict[str, Color]] = {
    "white": (255, 255, 255), "black": (0, 0, 0), "transparent": (255, 255, 255), "snow": (255, 250, 250),
    "ivory": (255, 255, 240), "whitesmoke": (245, 245, 245), "ghostwhite": (248, 248, 255), "red": (255, 0, 0),
    "blue": (0, 0, 255), "green": (0, 128, 0), "gray": (128, 128, 128), "grey": (128, 128, 128),
    "silver": (192, 192, 192), "navy": (0, 0, 128), "yellow": (255, 255, 0), "orange": (255, 165, 0),
}  # fmt: skip
_DARK_UNKNOWN: Final[Color] = (96, 96, 96)  # a background that cannot be told: take nothing on it for unseen
_LIKE: Final = 24  # steps of 255, the largest over the three colours, below which letters cannot be seen
_SMALLEST: Final = 1.8  # points of font size that an eye can make out
_SIMPLE: Final = re.compile(r"^([a-z][a-z0-9]*)?([.#][\w-]+)?$", re.IGNORECASE)
_MOST_RULES: Final = 2000


@dataclass(frozen=True, slots=True)
class Style:
    """What text inherits from the elements around it."""

    color: Color = (0, 0, 0)
    ground: Color = (255, 255, 255)
    size: float = 12.0  # points
    gone: bool = False  # not shown, whatever the elements inside say
    bold: bool = False

    @property
    def unseen(self) -> bool:
        """Whether text in this style cannot be seen; elements inside may have a style that can."""
        alike = max(abs(a - b) for a, b in zip(self.color, self.ground, strict=True)) < _LIKE
        return self.gone or alike or self.size < _SMALLEST


@dataclass(frozen=True, slots=True)
class Rules:
    """The declarations of a document's style sheets, by their simple selectors."""

    by_selector: dict[str, dict[str, str]]

    def style_of(self, element: Any, outer: Style) -> Style:
        """The style of an element inside one of style `outer`."""
        declared = self._declared(element)
        return replace(
            outer,
            color=_color(declared.get("color"), outer.color),
            ground=_ground(declared, outer.ground),
            size=_length(declared.get("font-size"), outer.size),
            bold=_is_bold(declared, outer.bold),
            gone=outer.gone or _is_gone(declared),
        )

    def _declared(self, element: Any) -> dict[str, str]:
        declared: dict[str, str] = {}
        attributes = (("color", "color"), ("bgcolor", "background-color"))
        declared.update({name: element.get(old) for old, name in attributes if element.get(old)})
        if element.get("hidden") is not None:
            declared["display"] = "none"
        if self.by_selector:
            for selector in _selectors_for(element):
                declared.update(self.by_selector.get(selector, {}))
        declared.update(_declarations(element.get("style") or ""))
        return declared


def _selectors_for(element: Any) -> list[str]:
    tag = str(element.tag).lower()
    classes = [f".{one}" for one in (element.get("class") or "").split()[:20]]
    names = [*classes, *([f"#{element.get('id')}"] if element.get("id") else [])]
    return ["*", tag, *names, *(tag + one for one in names)]


def rules_of(root: Any) -> Rules:
    """The rules of the style elements of a document; what applies only to some screens is left out."""
    rules: dict[str, dict[str, str]] = {}
    for element in root.iter("style"):
        sheet = re.sub(r"/\*.*?\*/|<!--|-->", "", element.text or "", flags=re.S)
        sheet = re.sub(r"@[\w-]+[^{;]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}|@[^;{]*;", "", sheet)
        for selectors, body in re.findall(r"([^{}]+)\{([^{}]*)\}", sheet)[:_MOST_RULES]:
            for selector in map(str.strip, selectors.split(",")):
                if _SIMPLE.match(selector) or selector == "*":
                    rules.setdefault(selector, {}).update(_declarations(body))
    return Rules(rules)


def _declarations(text: str) -> dict[str, str]:
    found = {}
    for one in text.split(";"):
        name, separator, value = one.partition(":")
        if separator:
            found[name.strip().lower()] = value.replace("!important", "").strip().lower()
    return found


def _color(text: str | None, otherwise: Color) -> Color:
    if not text:
        return otherwise
    text = text.strip().lower()
    if text in _NAMED:
        return _NAMED[text]
    if found := re.match(r"#?([0-9a-f]{6})\b", text):
        number = int(found.group(1), 16)
        return number >> 16, number >> 8 & 255, number & 255
    if found := re.match(r"#([0-9a-f])([0-9a-f])([0-9a-f])\b", text):
        red, green, blue = (int(one * 2, 16) for one in found.groups())
        return red, green, blue
    if found := re.match(r"rgba?\(\s*(\d+)[\s,]+(\d+)[\s,]+(\d+)", text):
        red, green, blue = (min(int(one), 255) for one in found.groups())
        return red, green, blue
    return otherwise


def _ground(declared: dict[str, str], otherwise: Color) -> Color:
    """The background; a picture or a gradient is a colour that cannot be told."""
    text = declared.get("background-color") or declared.get("background") or ""
    if "url(" in declared.get("background-image", "") + text or "gradient" in text:
        return _DARK_UNKNOWN
    if not text or text in ("transparent", "none", "inherit", "initial", "unset"):
        return otherwise
    return _color(text, _DARK_UNKNOWN)


def _is_bold(declared: dict[str, str], otherwise: bool) -> bool:
    weight = declared.get("font-weight")
    if not weight:
        return otherwise
    return weight in ("bold", "bolder") or (weight.isdigit() and int(weight) >= 600)


def _is_gone(declared: dict[str, str]) -> bool:
    if declared.get("display") == "none" or declared.get("visibility") in ("hidden", "collapse"):
        return True
    if declared.get("mso-hide") == "all" or _length(declared.get("opacity"), 1.0) < 0.05:
        return True
    clipped = declared.get("overflow") == "hidden"
    if clipped and any(
        _length(declared.get(name), 99.0) < 2 for name in ("height", "max-height", "width", "max-width")
    ):
        return True
    away = ("text-indent", "left", "top", "margin-left")
    return any(_length(declared.get(name), 0.0) <= -900 for name in away)


def _length(text: str | None, otherwise: float) -> float:
    """A number with or without a unit, as points where the unit makes a difference."""
    found = re.match(r"(-?\d*\.?\d+)\s*(px|pt|em|rem|%)?", text or "")
    if not found:
        return otherwise
    unit = {"px": 0.75, "em": 12.0, "rem": 12.0, "%": 0.12}.get(found.group(2) or "", 1.0)
    return float(found.group(1)) * unit
