"""The data files beside the code: countries, people, colours, trades and wordings, parsed once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"
HELD_LANGUAGES = frozenset({"sk", "sl", "hr", "et", "lv", "lt", "bg"})  # never used by the `train` family


def bars(text: str) -> tuple[str, ...]:
    """The values between `|`, stripped; empty ones dropped."""
    return tuple(part.strip() for part in text.split("|") if part.strip())


def _lines(path: Path) -> list[str]:
    text = path.read_text(encoding="utf-8")
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]


def _blocks(path: Path) -> dict[str, dict[str, str]]:
    """`[name]` headings with `key: value` lines; what stands before the first heading is block ''."""
    blocks: dict[str, dict[str, str]] = {"": {}}
    name = ""
    for line in _lines(path):
        if line.startswith("[") and line.endswith("]"):
            name = line[1:-1]
            blocks[name] = {}
        else:
            key, _, value = line.partition(":")
            blocks[name][key.strip()] = value.strip()
    return blocks


@dataclass(frozen=True, slots=True)
class City:
    """A town with its postal code pattern (`#` digit, `@` letter) and region, which may be empty."""

    name: str
    postal: str
    region: str


@dataclass(frozen=True, slots=True)
class Country:
    """How companies of a country look on paper."""

    code: str  # ISO 3166-1 alpha-2
    languages: tuple[str, ...]
    currency: str
    vat: str
    phone: str
    tax_rate: str  # percent, as a decimal string
    numbers: str  # a key of styles.NUMBER_STYLES
    dates: str
    address: tuple[str, ...]  # line templates: street line first
    legal: tuple[str, ...]
    cities: tuple[City, ...]
    streets: tuple[str, ...]
    stems: tuple[str, ...]
    business: tuple[str, ...]
    branch: tuple[str, ...]


@cache
def countries() -> dict[str, Country]:
    """All countries by code."""
    found = {}
    for code, block in _blocks(DATA / "countries.txt").items():
        if not code:
            continue
        cities = tuple(City(*(part.strip() for part in text.split("/"))) for text in bars(block["cities"]))
        found[code] = Country(
            code=code,
            languages=tuple(block["languages"].split()),
            currency=block["currency"],
            vat=block["vat"],
            phone=block["phone"],
            tax_rate=block["rate"],
            numbers=block["numbers"],
            dates=block["dates"],
            address=tuple(part.strip() for part in block["address"].split(" ; ")),
            legal=bars(block["legal"]),
            cities=cities,
            streets=bars(block["streets"]),
            stems=bars(block["stems"]),
            business=bars(block["business"]),
            branch=bars(block["branch"]),
        )
    return found


@cache
def people() -> dict[str, tuple[str, ...]]:
    """Invented persons by language."""
    table = {}
    for line in _lines(DATA / "people.txt"):
        language, _, names = line.partition(":")
        table[language] = tuple(name.strip() for name in names.split(","))
    return table


@cache
def colours() -> dict[str, tuple[str, ...]]:
    """Colour words by language, the same colours in the same order."""
    table = {}
    for line in _lines(DATA / "colours.txt"):
        language, _, names = line.partition(":")
        table[language] = tuple(names.split())
    return table


@dataclass(frozen=True, slots=True)
class Family:
    """A kind of product: its words, its variants and what it costs."""

    code: str
    noun: dict[str, str]
    axes: tuple[tuple[str, ...], ...]  # ("@colour",) stands for all colours
    form: str
    standards: tuple[str, ...]
    price: tuple[float, float]
    base_uom: str
    packs: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Trade:
    """What a seller deals in."""

    name: str
    held: bool
    brands: tuple[str, ...]
    seller: tuple[str, ...]
    families: tuple[Family, ...]


def _family(code: str, block: dict[str, str]) -> Family:
    nouns = dict(part.strip().split("=", 1) for part in block["noun"].split(";"))
    low, high = block["price"].split()
    packs = tuple((p.split(":")[0], int(p.split(":")[1])) for p in bars(block["packs"]))
    return Family(
        code=code,
        noun=nouns,
        axes=tuple(tuple(axis.split()) for axis in bars(block["axes"])),
        form=block["form"],
        standards=bars(block.get("std", "")),
        price=(float(low), float(high)),
        base_uom=block.get("uom", packs[0][0]),
        packs=packs,
    )


@cache
def trades() -> dict[str, Trade]:
    """All trades by name."""
    found = {}
    for path in sorted((DATA / "trades").glob("*.txt")):
        blocks = _blocks(path)
        top = blocks.pop("")
        found[path.stem] = Trade(
            name=path.stem,
            held=top.get("held") == "yes",
            brands=tuple(brand.strip() for brand in top["brands"].split(",")),
            seller=tuple(word.strip() for word in top["seller"].split(",")),
            families=tuple(_family(code, block) for code, block in blocks.items()),
        )
    return found


@dataclass(frozen=True, slots=True)
class Wording:
    """The ways to say one thing in one language: those training may see, and those it never does."""

    train: tuple[str, ...]
    held: tuple[str, ...]


@cache
def wordings() -> dict[str, dict[str, Wording]]:
    """language -> what is said -> how."""
    table: dict[str, dict[str, Wording]] = {}
    for path in sorted((DATA / "words").glob("*.txt")):
        entry = {}
        for line in _lines(path):
            key, _, value = line.partition(":")
            train, _, held = value.partition("||")
            entry[key.strip()] = Wording(bars(train), bars(held))
        table[path.stem] = entry
    return table
