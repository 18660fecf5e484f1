"""The hard facts in a description: every number with what it counts, and every word that is a fact.

`M8X40` is not `M8X45`, however alike the strings. So a description is taken apart into facts, and facts
are compared as facts: sizes, threads, fractions of an inch, ratings, standards, colours, materials,
sides. Numbers are normalised (`2,50` is `2.5`, `1 1/4"` is `1.25"`), units unified (`amp` is `a`).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

from mapping.folding import plain
from mapping.products.preparing import prepared
from mapping.products.words import compound, concepts, named

NUMBER = "#"  # the kind of a number that says nothing of what it counts
DIMENSIONS = "x"  # the kind of a chain such as 600x300; its value is the numbers in millimetres, as printed
THREAD = "m."  # the kind of a metric thread: the 8 of M8x40
CODE = "code"  # the kind of a word of letters and digits in no known order


@dataclass(frozen=True, slots=True)
class Description:
    """A description taken apart. Facts are (kind, value); the order of words is kept, that of facts is not."""

    facts: frozenset[tuple[str, str]]
    words: tuple[str, ...]  # plain, without those that are facts

    @property
    def kinds(self) -> frozenset[str]:
        """What the facts are about."""
        return frozenset(kind for kind, _ in self.facts)


_MEASURES = tomllib.loads(Path(__file__).with_name("measures.toml").read_text(encoding="utf-8"))


def _by_word(table: str) -> dict[str, str]:
    return {plain(word): kind for kind, line in _MEASURES[table].items() for word in line.split()}


def _choice(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_KIND, _LABELS = _by_word("units"), _by_word("labels")
_LETTERED = _choice(w for w, label in _LABELS.items() if label in _MEASURES["usage"]["lettered"].split() and w != "eu")
_PREFIXES = _choice(w for w, label in _LABELS.items() if label != "curve")  # a curve has a letter and no number
_BEHIND = _choice(map(plain, _MEASURES["usage"]["behind"].split()))
_STEELS = frozenset(
    ("301", "303", "304", "304l", "310", "316", "316l", "316ti", "321", "409", "410", "420", "430", "440")
)

MEASURED = frozenset(_KIND.values()) | frozenset(f"{label}." for label in _LABELS.values())  # kinds that are understood

_LONGEST_INCHES = 48  # before a fraction

_NUM = r"\d+(?:\.\d+)?"
_UNIT = _choice(_KIND)
_SPLIT = re.compile(
    rf"""
    (?P<thread>(?<![^\W_])m\s?({_NUM})\s?x\s?({_NUM})(?:\s?x\s?({_NUM}))?(?:\s?mm)?(?![^\W_]))
  | (?P<chain>(?<![\w.]){_NUM}\s?(?:mm2|mm|cm|m|in|")?(?:(?:\s?x\s?|g){_NUM}\s?(?:mm2|mm|cm|m|in|")?)+(?![^\W_]))
  | (?P<inches>(?<![\w./])(?:(\d+)[-\s]\s?)?(\d+)/(2|4|8|16|32|64)(?!\d)\s?-?(?:"|(?:in|inch|inches|zoll|cal)\b)?)
  | (?P<behind>(?<![\w.])({_NUM})\s?-?\s?({_BEHIND})(?![^\W_]))
  | (?P<measure>(?<![\w.])({_NUM})(?:\s?-?\s?)({_UNIT}|")(?![^\W_])(?:\s?(ac|dc)\b)?)
  | (?P<volts>(?<![\w.])({_NUM})\s?v\s?(ac|dc)(?![^\W_]))
  | (?P<spaced>(?<![^\W_])(?:({_PREFIXES})[\s.\-]{{0,2}}{_NUM}[a-z]?|({_LETTERED})[\s.\-]\s?[a-z]{{1,2}})(?![^\W_]))
  | (?P<labelled>(?<![^\W_])([^\W\d_]{{1,5}})-?({_NUM})(?![^\W_]))
  | (?P<counted>(?<![\w.])({_NUM})-?([^\W\d_]{{2,}}|(?<=\d)[^\W\d_])(?![^\W_]))
  | (?P<colours>(?<![^\W_])(?:g/y|gn/ye)(?![^\W_]))
  | (?P<mixed>(?<![^\W_])(?=[^\W_]*\d)(?=[\d]*[^\W\d_])[^\W_]+(?:[-/][^\W_]+)*(?![^\W_]))
  | (?P<number>(?<![^\W_]){_NUM}(?![^\W_]))
  | (?P<word>[^\W\d_]+)
    """,
    re.VERBOSE,
)


@lru_cache(maxsize=32768)
def describe(text: str) -> Description:
    """A description's facts and words."""
    facts: set[tuple[str, str]] = set()
    kept: list[str] = []
    for match in _SPLIT.finditer(prepared(text)):
        rule = match.lastgroup or ""
        _RULES[rule](match, facts, kept)
    _name_steels(facts)
    _unpaint(facts, kept, text)
    return Description(frozenset(facts), tuple(kept))


def _number(text: str) -> str:
    """`2.50` -> `2.5`; `010` -> `10`."""
    return _plain_number(Decimal(text))


def _plain_number(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _thread(match: re.Match[str], facts: set[tuple[str, str]], words: list[str]) -> None:
    numbers = re.findall(_NUM, match["thread"])
    facts.add((THREAD, _number(numbers[0])))
    facts.update(("length", _number(number)) for number in numbers[1:])


def _chain(match: re.Match[str], facts: set[tuple[str, str]], words: list[str]) -> None:
    parts = re.findall(rf'({_NUM})\s?(mm2|mm|cm|m|in|")?', match["chain"])
    units = [unit for _, unit in parts if unit]
    if len(set(units)) > 1:  # 48mm x 66m: two measures, not a rectangle
        facts.update((_CHAIN_KINDS.get(unit, unit) or NUMBER, _number(number)) for number, unit in parts)
        return
    scale = {"cm": 10, "m": 1000}.get(units[0] if units else "", 1)
    values = [Decimal(number) * scale for number, _ in parts]
    kind = "xg" if "g" in match["chain"] else DIMENSIONS  # 3G1.5: a core of a cable is earth
    facts.add((kind, "x".join(map(_plain_number, values))))


def _inches(match: re.Match[str], facts: set[tuple[str, str]], words: list[str]) -> None:
    whole, above, below = re.match(r"(?:(\d+)[-\s]\s?)?(\d+)/(\d+)", match["inches"]).groups()  # type: ignore[union-attr]
    value = Fraction(int(above), int(below))
    if whole and int(whole) > _LONGEST_INCHES:  # elbow 90 1/2": two facts
        facts.add((NUMBER, whole))
        whole = ""
    if not whole and value > 1 and len(above) == 2:  # 11/4 is 1-1/4 whose space was lost
        value = int(above[0]) + Fraction(int(above[1]), int(below))
    facts.add(("in", str(float(value + int(whole or 0)))))


def _measure(match: re.Match[str], facts: set[tuple[str, str]], words: list[str]) -> None:
    number, unit, current = re.match(rf'({_NUM})\s?-?\s?({_UNIT}|")(?:\s?(ac|dc))?', match["measure"]).groups()  # type: ignore[union-attr]
    kind = "in" if unit == '"' else _KIND[unit]
    smaller = _SMALLER.get(kind)  # which of the two is printed is a matter of taste
    if smaller:
        kind, number = smaller[0], str(Decimal(number) * smaller[1])
    facts.add((kind, str(float(number)) if kind == "in" else _number(number)))
    if current:
        facts.add(("current", current))


def _volts(match: re.Match[str], facts: set[tuple[str, str]], words: list[str]) -> None:
    number = re.match(_NUM, match["volts"])
    facts.add(("v", _number(number.group()) if number else ""))
    facts.add(("current", match["volts"][-2:]))


def _labelled(match: re.Match[str], facts: set[tuple[str, str]], words: list[str]) -> None:
    found = re.match(rf"([^\W\d_]+)[\s.\-]*({_NUM})?(.*)", match.group())
    if not found:
        return
    label, number, rest = found.groups()
    facts.update(concepts(label))
    label = _LABELS.get(label, label)
    sizes = [concept for concept in concepts(rest) if concept[0] == "size"] if not number else []
    facts.update(sizes or [(f"{label}.", _number(number) + rest if number else rest)])  # the dot: A2 is no 2 ampere


def _behind(match: re.Match[str], facts: set[tuple[str, str]], words: list[str]) -> None:
    number, label = re.match(rf"({_NUM})\s?-?\s?(.+)", match["behind"]).groups()  # type: ignore[union-attr]
    facts.add((f"{_LABELS[label]}.", _number(number)))


def _counted(match: re.Match[str], facts: set[tuple[str, str]], words: list[str]) -> None:
    found = re.match(rf"({_NUM})-?(.+)", match["counted"])
    if not found:
        return
    number, label = found.groups()
    if f"{number}{label}" in _STEELS:
        facts.add(("aisi.", f"{number}{label}"))
        return
    sized = concepts(f"{number}{label}")
    facts.update(sized or ((_KIND.get(label, label), _number(number)),))


def _mixed(match: re.Match[str], facts: set[tuple[str, str]], words: list[str]) -> None:
    facts.add((CODE, re.sub(r"[\W_]", "", match["mixed"])))


def _bare_number(match: re.Match[str], facts: set[tuple[str, str]], words: list[str]) -> None:
    facts.add((NUMBER, _number(match["number"])))


def _colours(match: re.Match[str], facts: set[tuple[str, str]], words: list[str]) -> None:
    facts.update(concepts(match["colours"]))


def _word(match: re.Match[str], facts: set[tuple[str, str]], words: list[str]) -> None:
    word = match["word"]
    if word == "x":
        return
    meant = concepts(word)
    if not meant:
        words.append(word)
        return
    facts.update(meant)
    if not named(word):
        rest = compound(word)[1]
        facts.update(named(rest))
        if not named(rest):
            words.append(rest)


def _name_steels(facts: set[tuple[str, str]]) -> None:
    """316 beside "stainless" is its grade, not a size."""
    if ("material", "stainless") in facts:
        for kind, value in tuple(facts):
            if kind == NUMBER and value in _STEELS:
                facts.discard((kind, value))
                facts.add(("aisi.", value))
    if any(kind == "aisi." for kind, _ in facts):
        facts.add(("material", "stainless"))


def _unpaint(facts: set[tuple[str, str]], words: list[str], text: str) -> None:
    """BLK beside another colour is a block, RED a reducer: abbreviations that are colours only by themselves."""
    colours = {fact for fact in facts if fact[0] == "colour"}
    for word, colour in _DOUBTFUL_COLOURS.items():
        if len(colours) > 1 and ("colour", colour) in colours and word in re.split(r"[\W_]+", plain(text)):
            facts.discard(("colour", colour))
            colours.discard(("colour", colour))
            words.append(word)


_DOUBTFUL_COLOURS = {"blk": "black", "red": "red", "org": "orange", "ant": "anthracite"}
_SMALLER = {
    "cm": ("mm", 10),
    "cl": ("ml", 10),
    "dl": ("ml", 100),
    "l": ("ml", 1000),
    "kg": ("g", 1000),
    "tb": ("gb", 1000),
}
_CHAIN_KINDS = {'"': "in", "m": "mtr"}
_RULES = {
    "thread": _thread, "chain": _chain, "inches": _inches, "measure": _measure, "volts": _volts, "behind": _behind,
    "spaced": _labelled, "labelled": _labelled, "counted": _counted, "colours": _colours, "mixed": _mixed,
    "number": _bare_number, "word": _word,
}  # fmt: skip
