"""How catalogues print a property and how buyers write it: the generator's half of `matching.py`.

A query says everything that tells its product apart, in another way: nothing that distinguishes is left
out, and no figure is changed into another figure, so that a careful clerk could answer each one.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from decimal import Decimal

from matching_rehearsal import REHEARSED_WAYS, REHEARSED_WORDS, disturbed
from matching_trades import LANGUAGES, WORDS, Axis, Family

TUNED_NOISE = ("abbreviation", "typo", "reordered", "units", "german", "french")
HELD_BACK_NOISE = ("ocr", "synonym", "spanish", "italian", "polish", "joined", "chatter", "dropped letter")
_SPOKEN = {"german": "de", "french": "fr", "spanish": "es", "italian": "it", "polish": "pl"}
_SPOKEN |= {"dutch": "es", "portuguese": "it", "swedish": "pl"}  # the places that rehearsed trades have them at
SPOKEN = frozenset(_SPOKEN)
_OCR = (
    ("0", "O"),
    ("1", "l"),
    ("5", "S"),
    ("8", "B"),
    ("O", "0"),
    ("I", "l"),
    ("rn", "m"),
    ("M", "rn"),
    ("L", "1"),
    ("S", "5"),
    ("E", "F"),
    ("U", "LI"),
)
_CHATTER = (
    "please supply",
    "as last time",
    "urgent",
    "our ref {n}",
    "qty as stated",
    "pls quote price",
    "for workshop",
    "as discussed",
    "new stock",
    "approx. {n} needed",
)
_INCH_WORDS = ('{v}"', "{v} in", "{v} inch", "{v}in.", "{v} Zoll", "{v}''")

# How a catalogue prints each kind of property, and how buyers do. {v} is the value.
_WAYS: dict[str, tuple[str, tuple[str, ...]]] = {
    "thread": ("M{v}", ("M{v}", "M {v}", "m{v}")),
    "long": ("X{v}", ("x{v}", " x {v}", "x{v}mm", " x {v} mm", "*{v}")),
    "din": ("DIN {v}", ("DIN{v}", "din {v}", "DIN-{v}", "DIN {v}")),
    "grade": ("{v}", ("{v}", "{v}", "grade {v}")),
    "mm": ("{v}MM", ("{v} mm", "{v}mm", "{v} MM")),
    "wall": ("X{v}", ("x{v}", " x {v}", "x{v}mm", " x {v} mm")),
    "cm": ("{v}CM", ("{v} cm", "{v}cm")),
    "metre": ("{v}M", ("{v} m", "{v}m", "{v} mtr", "{v} metres")),
    "pn": ("PN{v}", ("PN {v}", "PN{v}", "pn-{v}")),
    "mm2": ("{v}MM2", ("{v} mm2", "{v} mm²", "{v}mm²", "{v} sqmm", "{v} qmm")),
    "cores": ("{v} CORE", ("{v} core", "{v}-core", "{v}core", "{v} cores")),
    "pole": ("{v}P", ("{v}P", "{v} pole", "{v}-pole", "{v}-polig")),
    "curve": ("CURVE {v}", ("curve {v}", "{v} curve", "{v}-curve", "type {v}")),
    "amp": ("{v}A", ("{v} A", "{v}A", "{v} amp", "{v}amp", "{v} Amps")),
    "ka": ("{v}KA", ("{v} kA", "{v}kA")),
    "volt": ("{v}V", ("{v} V", "{v}V", "{v} volt", "{v}V")),
    "watt": ("{v}W", ("{v} W", "{v}W", "{v} watt")),
    "kelvin": ("{v}K", ("{v} K", "{v}K", "{v} Kelvin")),
    "ip": ("IP{v}", ("IP {v}", "IP{v}", "IP-{v}")),
    "contact": ("{v}", ("{v}", "{v}")),
    "hard": ("{v}SHA", ("{v} ShA", "{v}ShA", "{v} sha")),
    "gram2": ("{v}GSM", ("{v} gsm", "{v} g/m2", "{v}g/m²", "{v}gsm")),
    "micron": ("{v}MIC", ("{v} mic", "{v} micron", "{v} µm", "{v}µ")),
    "size": ("SIZE {v}", ("size {v}", "{v}", "sz {v}", "Gr. {v}")),
    "shoe": ("SIZE {v}", ("size {v}", "sz {v}", "Gr. {v}", "EU {v}")),
    "class": ("CL{v}", ("class {v}", "cl {v}", "CL{v}", "Klasse {v}")),
    "percent": ("{v}%", ("{v} %", "{v}%", "{v} percent")),
    "ral": ("RAL {v}", ("RAL{v}", "RAL {v}", "ral-{v}")),
    "minute": ("{v}MIN", ("{v} min", "{v}min", "{v} minutes")),
    "gauge": ("{v}G", ("{v}G", "{v} G", "{v} gauge")),
    "ply": ("{v}PLY", ("{v} ply", "{v}-ply", "{v}ply")),
    "needle": ("{v}MM", ("{v} mm", "{v}mm")),
    "french": ("CH{v}", ("CH {v}", "CH{v}", "{v} Fr", "Fr {v}", "{v}FR")),
    "giga": ("{v}GB", ("{v} GB", "{v}GB", "{v} Gbyte")),
    "read": ("{v}MB/S", ("{v} MB/s", "{v}MB/s", "{v} MBps")),
    "mhz": ("{v}MHZ", ("{v} MHz", "{v}MHz", "{v} mhz")),
    "hertz": ("{v}HZ", ("{v} Hz", "{v}Hz", "{v} hz")),
    "page": ("{v}PGS", ("{v} pages", "{v} pgs", "{v} p.")),
    "bar": ("{v}BAR", ("{v} bar", "{v}bar")),
    "grit": ("P{v}", ("P{v}", "P {v}", "grit {v}", "{v} grit", "K{v}")),
    "torque": ("{v}NM", ("{v} Nm", "{v}Nm", "{v} N·m")),
    "lambda": ("WLG{v}", ("WLG {v}", "WLG{v}", "WLS {v}")),
    "rating": ("R{v}", ("R {v}", "R{v}", "R-{v}")),
    "in": ('{v}"', _INCH_WORDS),
    **REHEARSED_WAYS,
}  # fmt: skip
_PACKS = ("box of {v}", "{v}/pk", "pack of {v}", "{v} pcs", "pk {v}", "{v} Stk", "({v} pack)", "{v} per box")
_ALL_WORDS = WORDS | REHEARSED_WORDS
_OWN_WORDS = frozenset(("abbreviation", "synonym", "said otherwise"))
_MIXED_INCHES = re.compile(r"^(\d+) (\d+/\d+)$")


@dataclass(frozen=True)
class Product:
    """A product as its family's combination of values: enough to print it either way."""

    family: Family
    values: tuple[str, ...]
    brands: tuple[str, ...]

    def description(self) -> str:
        """As the catalogue prints it."""
        parts = [self.family.noun]
        for axis, value in zip(self.family.axes, self.values, strict=True):
            text = self.brands[int(value)] if axis.kind == "brand" else printed(axis, value)
            parts.append(text)
        text = " ".join(filter(None, parts))
        return text.replace(" X", "X", 1) if _chained(self.family) else text


def _chained(family: Family) -> bool:
    return any(axis.kind in ("long", "wall") for axis in family.axes)


def printed(axis: Axis, value: str) -> str:
    """A property as the catalogue prints it."""
    kind = axis.kind
    if kind == "word":
        return _ALL_WORDS[value][0][0] if value in _ALL_WORDS else value.upper()
    if kind == "pack":
        return "" if value == "1" else f"PK{value}"
    if kind == "ml":
        return f"{value}ML" if int(value) < 1000 else f"{_plain(Decimal(value) / 1000)}L"
    if kind == "litre":
        return f"{value}L"
    if kind == "gram":
        return f"{value}G" if Decimal(value) < 1000 else f"{_plain(Decimal(value) / 1000)}KG"
    if kind == "in":
        return value.replace(" ", "-") + '"'
    if kind == "in2":
        return "X".join(part.replace(" ", "-") + '"' for part in value.split("x"))
    if kind == "series":
        return f"TN{int(value) * 137 + 205}"
    if kind == "supply":
        number, current = value.split()
        return f"{number}V{current}"
    template = _WAYS.get(kind)
    return template[0].format(v=value) if template else value.upper()


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def written(axis: Axis, value: str, style: frozenset[str], chance: random.Random) -> str:
    """A property as a buyer of this style writes it."""
    kind = axis.kind
    spoken = next((LANGUAGES.index(_SPOKEN[name]) for name in _SPOKEN if name in style), None)
    if kind == "word":
        return _word(value, spoken, style, chance)
    if "units" not in style:
        return printed(axis, value)
    if kind == "pack":
        return "" if value == "1" else chance.choice(_PACKS).format(v=value)
    if kind in ("ml", "litre", "gram"):
        return _volume(kind, Decimal(value), chance)
    if kind == "in":
        return _inches(value, chance)
    if kind == "in2":
        return chance.choice(("{}x{}", "{} x {}")).format(*(p.replace(" ", "-") + '"' for p in value.split("x")))
    if kind in ("dims", "bore", "pair"):
        return _dimensions(kind, value, chance)
    if kind == "supply":
        number, current = value.split()
        return chance.choice(("{}V {}", "{} V {}", "{}{}V")).replace("{}{}V", "{}V{}").format(number, current)
    template = _WAYS.get(kind)
    if template is None:
        return value if kind in ("code", "seal", "clear", "torque") else printed(axis, value)
    number = value.replace(".", ",") if "." in value and chance.random() < 0.4 and kind != "grade" else value
    if kind == "cm" and chance.random() < 0.3:
        return f"{int(value) * 10} mm"
    return chance.choice(template[1]).format(v=number)


def _word(value: str, spoken: int | None, style: frozenset[str], chance: random.Random) -> str:
    if value not in _ALL_WORDS:
        return value
    own, foreign = _ALL_WORDS[value]
    if spoken is not None:
        return foreign[spoken]
    if style & _OWN_WORDS:
        return chance.choice(own)
    return own[0]


def _volume(kind: str, value: Decimal, chance: random.Random) -> str:
    small = value * 1000 if kind == "litre" else value
    units = ("G", "KG") if kind == "gram" else ("ML", "L")
    ways = [f"{_plain(small)}{units[0]}", f"{_plain(small)} {units[0].lower()}"] if small < 10_000 else []
    ways += [f"{_plain(small / 1000)} {units[1].lower()}", f"{_plain(small / 1000).replace('.', ',')} {units[1]}"]
    if kind == "ml" and small < 1000 and small % 10 == 0:
        ways.append(f"{_plain(small / 10)} cl")
    return chance.choice(ways)


def _inches(value: str, chance: random.Random) -> str:
    mixed = _MIXED_INCHES.match(value)
    shown = value
    if mixed:
        shown = chance.choice((f"{mixed[1]}-{mixed[2]}", f"{mixed[1]} {mixed[2]}"))
    fraction = {"1/2": "½", "1/4": "¼", "3/4": "¾"}.get(value)
    if fraction and chance.random() < 0.2:
        shown = fraction
    return chance.choice(_INCH_WORDS).format(v=shown)


def _dimensions(kind: str, value: str, chance: random.Random) -> str:
    parts = value.split("x")
    if kind == "dims" and all(p.endswith("0") for p in parts) and chance.random() < 0.3:
        return chance.choice(("{} cm", "{}cm")).format(" x ".join(_plain(Decimal(p) / 10) for p in parts))
    joint = chance.choice(("x", " x ", "X", "*"))
    return joint.join(parts) + chance.choice(("", "", " mm", "mm"))


def ask(product: Product, kinds: frozenset[str], chance: random.Random) -> str:
    """A buyer's words for a product, with these kinds of noise; "left out" is for learning alone."""
    spoken = next((LANGUAGES.index(_SPOKEN[name]) for name in _SPOKEN if name in kinds), None)
    noun = product.family.noun
    if spoken is not None:
        noun = product.family.foreign[spoken]
    elif kinds & {"synonym", "said otherwise"}:
        noun = chance.choice(product.family.synonyms)
    elif "abbreviation" in kinds:
        noun = " ".join(_abbreviated(word, chance) for word in noun.split())
    facts: list[str] = []
    for axis, value in zip(product.family.axes, product.values, strict=True):
        if axis.kind == "brand":
            facts.append(product.brands[int(value)].title())
            continue
        text = written(axis, value, kinds, chance)
        if axis.kind in ("long", "wall") and facts:
            facts[-1] += text.replace("X", "x")
        elif text:
            facts.append(text)
    if "left out" in kinds:
        del facts[-1 if chance.random() < 0.5 else chance.randrange(len(facts))]
    if "reordered" in kinds:
        chance.shuffle(facts)
        facts.insert(chance.randrange(len(facts) + 1), noun)
    else:
        facts.insert(0, noun)
    return _disturbed(chance.choice((" ", " ", ", ")).join(facts), kinds, chance)


def _abbreviated(word: str, chance: random.Random) -> str:
    if len(word) < 5:
        return word
    if chance.random() < 0.5:
        return word[: chance.choice((3, 4))] + chance.choice(("", "."))
    return word[0] + re.sub("[AEIOUaeiou]", "", word[1:])


def _disturbed(text: str, kinds: frozenset[str], chance: random.Random) -> str:
    words = text.split(" ")
    letters = [i for i, word in enumerate(words) if word.isalpha() and len(word) >= 5]
    if "typo" in kinds and letters:
        at = chance.choice(letters)
        words[at] = _mistyped(words[at], chance)
    if "dropped letter" in kinds and letters:
        at = chance.choice(letters)
        gone = chance.randrange(1, len(words[at]))
        words[at] = words[at][:gone] + words[at][gone + 1 :]
    if "joined" in kinds and len(words) > 3:
        plain = [i for i in range(len(words) - 1) if words[i].isalpha() and words[i + 1].isalpha()]
        if plain:
            at = chance.choice(plain)
            words[at : at + 2] = [words[at] + words[at + 1]]
    text = disturbed(" ".join(words), kinds, chance)
    if "ocr" in kinds:
        text = _misread(text, chance)
    if "chatter" in kinds:
        said = chance.choice(_CHATTER).format(n=chance.randrange(100, 99999))
        text = f"{text} {said}" if chance.random() < 0.5 else f"{said}: {text}"
    return chance.choice((text, text, text.upper(), text.lower()))


def _mistyped(word: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(word) - 1)
    way = chance.randrange(3)
    if way == 0:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if way == 1:
        return word[:at] + word[at] + word[at:]
    return word[:at] + chance.choice("abcdeilmnorstu") + word[at + 1 :]


def _misread(text: str, chance: random.Random) -> str:
    """One confusion of a scanner's; a figure never becomes another figure."""
    ways = [(a, b) for a, b in _OCR if a in text]
    if not ways:
        return text
    a, b = chance.choice(ways)
    places = [m.start() for m in re.finditer(re.escape(a), text)]
    at = chance.choice(places)
    return text[:at] + b + text[at + len(a) :]
