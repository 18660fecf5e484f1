"""How things are shown: the template environment and its filters.

Values arrive as text or Decimal in the notation of the result file and are only grouped and shortened
here, never computed with.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from review_ui import words
from review_ui.languages import Tongue, tongue
from review_ui.sentences import say

HERE = Path(__file__).parent
STATIC = HERE / "static"
THIN = "\u202f"  # narrow no-break space: groups digits where the language does not say otherwise


class Marks(NamedTuple):
    """What stands between groups of digits, and before decimals."""

    group: str = THIN
    decimal: str = "."


PLAIN = Marks()
_IMPORT = re.compile(r'^import [^;]*?"\./([\w-]+\.js)";', re.MULTILINE)


def number(value: Decimal | str | None, places: int | None = None, marks: Marks = PLAIN) -> str:
    """`12345.60` -> "12 345.60"; without `places` no digit is added or lost, but for empty decimals."""
    if value is None or value == "":
        return ""
    try:
        amount = Decimal(value)
    except InvalidOperation:
        return str(value)
    if not amount.is_finite():
        return str(value)
    if places is None:
        text = f"{amount:f}"
        return _grouped(text.rstrip("0").rstrip(".") if "." in text else text, marks)
    shown = max(places, _meaningful_places(amount))
    return _grouped(f"{amount:.{shown}f}", marks)


def _meaningful_places(amount: Decimal) -> int:
    exponent = amount.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _grouped(text: str, marks: Marks) -> str:
    whole, dot, rest = text.partition(".")
    return re.sub(r"(?<=\d)(?=(\d{3})+$)", marks.group, whole) + (marks.decimal if dot else "") + rest


def money(value: Decimal | str | None, currency: str | None = "", marks: Marks = PLAIN) -> str:
    """With two places at least, and the currency behind it; "" for none."""
    if value is None or value == "":
        return ""
    return f"{number(value, 2, marks)}\u00a0{currency or ''}".rstrip("\u00a0")


def percent(value: float | None) -> str:
    """`0.994` -> "99 %". Never rounds up to a certainty that is none."""
    if value is None:
        return ""
    return "100\u00a0%" if value >= 1 else f"{min(99, round(value * 100))}\u00a0%"


def age(value: datetime | None, now: datetime | None = None, translate: Callable[[str], str] = str) -> str:
    """How long ago: "now", "12 min", "3 h", "5 d"."""
    if value is None:
        return ""
    seconds = ((now or datetime.now(UTC)) - value).total_seconds()
    if seconds < 60:
        return translate("now")
    for unit, size, limit in (("min", 60, 3600), ("h", 3600, 86400)):
        if seconds < limit:
            return f"{int(seconds // size)}\u00a0{translate(unit)}"
    return f"{int(seconds // 86400)}\u00a0{translate('d')}"


def due(value: datetime | None, now: datetime | None = None, translate: Callable[[str], str] = str) -> str:
    """How long until then: "in 2 h", "in 3 d", "late 20 min"."""
    if value is None:
        return ""
    seconds = (value - (now or datetime.now(UTC))).total_seconds()
    minutes = int(abs(seconds) // 60)
    span = next(
        (f"{minutes // size}\u00a0{translate(unit)}" for unit, size in (("d", 1440), ("h", 60)) if minutes >= size), ""
    )
    span = span or f"{minutes}\u00a0{translate('min')}"
    return f"{translate('late')} {span}" if seconds < 0 else f"{translate('in')} {span}"


def size(value: int) -> str:
    """Bytes for a person: "84 kB", "1.2 MB"."""
    return f"{value / 1_000_000:.1f}\u00a0MB" if value >= 1_000_000 else f"{max(1, round(value / 1000))}\u00a0kB"


def slug(path: str) -> str:
    """A field path as part of an element's id: `lines[2].sku` -> "lines-2-sku"."""
    return re.sub(r"[^A-Za-z0-9_]+", "-", path).strip("-")


def line_index(path: str) -> int | None:
    """`lines[2].sku` -> 2; None for a field of the header."""
    found = re.match(r"lines\[(\d+)\]", path)
    return int(found[1]) if found else None


class Looks:
    """Renders templates in a person's language; knows a fingerprint of the static files so that browsers may keep
    them for good.
    """

    def __init__(self) -> None:
        self.fingerprint = _fingerprint(STATIC)
        self._environments: dict[str, Environment] = {}

    def _environment(self, language: str) -> Environment:
        if language not in self._environments:
            self._environments[language] = self._made(tongue(language))
        return self._environments[language]

    def _made(self, speech: Tongue) -> Environment:
        environment = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        tr = speech.gettext
        marks = Marks(speech.group, speech.decimal)
        environment.filters.update({function.__name__: function for function in (percent, size, slug, line_index)})
        environment.filters.update(
            number=lambda value, places=None: number(value, places, marks),
            money=lambda value, currency="": money(value, currency, marks),
            moment=speech.moment,
            day=speech.day,
            age=lambda value: age(value, translate=tr),
            due=lambda value: due(value, translate=tr),
            plural=speech.plural,
            tr=tr,
            say=lambda text: say(text, tr),
            field=lambda key: tr(words.field_label(key)),
            channel=lambda key: tr(words.channel_name(key)),
            rule=lambda key: words.rule_name(key, tr),
            place=lambda path, line_no="": words.path_label(path, line_no, tr),
        )
        environment.globals.update(
            _=tr,
            language=speech.language,
            static=self._static_address,
            imported=imported,
            document_types={key: tr(label) for key, label in words.DOCUMENT_TYPES.items()},
            sorts=words.SORTS,
            policy_words=words.POLICY,
            script_words=speech.script_words(),
        )
        return environment

    def _static_address(self, path: str) -> str:
        return f"/static/{self.fingerprint}/{path}"

    def text(self, template: str, values: Mapping[str, Any], language: str = "en") -> str:
        """The template with the values. Raises jinja2.UndefinedError for a name that is missing."""
        return self._environment(language).get_template(template).render(values)

    def page(self, template: str, values: Mapping[str, Any], status: int = 200, language: str = "en") -> HTMLResponse:
        """The same as a response."""
        return HTMLResponse(self.text(template, values, language), status_code=status)


@cache
def imported(script: str) -> tuple[str, ...]:
    """The scripts that a script needs, and those that they need: asked for with it, and not behind the pictures."""
    found: dict[str, None] = {}
    waiting = [script]
    while waiting:
        folder, _, name = waiting.pop().rpartition("/")
        for needed in _IMPORT.findall((STATIC / folder / name).read_text(encoding="utf-8")):
            path = f"{folder}/{needed}"
            if path not in found:
                found[path] = None
                waiting.append(path)
    return tuple(found)


def _fingerprint(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
