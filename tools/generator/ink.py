"""What is drawn: text and lines at places, with what each piece means; and fonts with their widths.

Coordinates are points from the top-left corner, y down; a text's `y` is its baseline.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

FONT_FOLDER = Path("/usr/share/fonts/truetype")
_FILES = {
    "LibSans": "liberation/LiberationSans-{}.ttf Regular Bold",
    "LibSerif": "liberation/LiberationSerif-{}.ttf Regular Bold",
    "LibMono": "liberation/LiberationMono-{}.ttf Regular Bold",
    "LibNarrow": "liberation/LiberationSansNarrow-{}.ttf Regular Bold",
    "DejaSans": "dejavu/DejaVuSans{}.ttf . -Bold",
    "DejaSerif": "dejavu/DejaVuSerif{}.ttf . -Bold",
    "DejaMono": "dejavu/DejaVuSansMono{}.ttf . -Bold",
    "DejaCond": "dejavu/DejaVuSansCondensed{}.ttf . -Bold",
}
_STANDARD = {
    "Helvetica": ("Helvetica", "Helvetica-Bold"),
    "Times": ("Times-Roman", "Times-Bold"),
    "Courier": ("Courier", "Courier-Bold"),
}
MONO_FACES = ("LibMono", "DejaMono", "Courier")


@dataclass(frozen=True, slots=True)
class Face:
    """A font family: the registered names of its regular and bold cut."""

    name: str
    regular: str
    bold: str
    latin_only: bool  # the PDF's own fonts: WinAnsi characters and no more

    def can(self, text: str) -> bool:
        """Whether every character can be shown."""
        if not self.latin_only:
            return True
        try:
            text.encode("cp1252")
        except UnicodeEncodeError:
            return False
        return True


@cache
def face(name: str) -> Face:
    """The family of this name, registered on first use; falls back to Helvetica where the fonts are not installed."""
    if name in _STANDARD:
        return Face(name, *_STANDARD[name], latin_only=True)
    pattern, regular, bold = _FILES[name].split()
    names = []
    for cut in (regular, bold):
        path = FONT_FOLDER / pattern.format("" if cut == "." else cut)
        if not path.exists():
            return face("Helvetica")
        registered = f"{name}{'' if cut in ('.', 'Regular') else '-Bold'}"
        pdfmetrics.registerFont(TTFont(registered, str(path)))
        names.append(registered)
    return Face(name, names[0], names[1], latin_only=False)


@cache
def _char_width(font: str, char: str) -> float:
    return float(pdfmetrics.stringWidth(char, font, 1000))


def text_width(text: str, font: str, size: float) -> float:
    """The advance width in points."""
    return sum(_char_width(font, c) for c in text) * size / 1000


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text and what it means: `v:<path>` a value, `l:<field>` a label, `` neither."""

    text: str
    role: str = ""
    bold: bool = False
    scale: float = 1.0


@dataclass(frozen=True, slots=True)
class TextOp:
    """A run of text on one line."""

    x: float
    y: float
    text: str
    font: str
    size: float
    role: str = ""
    grey: float = 0.0  # 0 black, 1 white


@dataclass(frozen=True, slots=True)
class RuleOp:
    """A straight line."""

    x0: float
    y0: float
    x1: float
    y1: float
    width: float = 0.5
    dashed: bool = False
    grey: float = 0.0


@dataclass(frozen=True, slots=True)
class FillOp:
    """A filled rectangle, drawn beneath everything else."""

    x: float
    y: float
    width: float
    height: float
    colour: tuple[float, float, float] = (0.9, 0.9, 0.9)


Op = TextOp | RuleOp | FillOp


@dataclass(slots=True)
class Fragment:
    """Drawing operations relative to their own top-left corner."""

    width: float = 0.0
    height: float = 0.0
    ops: list[Op] = field(default_factory=list)

    def place(self, other: Fragment, x: float, y: float) -> None:
        """Put another fragment into this one and grow to hold it."""
        self.ops.extend(moved(other.ops, x, y))
        self.width = max(self.width, x + other.width)
        self.height = max(self.height, y + other.height)

    def frame(self, width: float = 0.5) -> Fragment:
        """Draw a border around it; returns itself."""
        w, h = self.width, self.height
        self.ops += [RuleOp(0, 0, w, 0, width), RuleOp(0, h, w, h, width), RuleOp(0, 0, 0, h, width)]
        self.ops.append(RuleOp(w, 0, w, h, width))
        return self


def moved(ops: Iterable[Op], dx: float, dy: float) -> list[Op]:
    """The operations shifted."""
    result: list[Op] = []
    for op in ops:
        if isinstance(op, RuleOp):
            result.append(replace(op, x0=op.x0 + dx, y0=op.y0 + dy, x1=op.x1 + dx, y1=op.y1 + dy))
        else:
            result.append(replace(op, x=op.x + dx, y=op.y + dy))
    return result


@dataclass(frozen=True, slots=True)
class Pen:
    """A face at a size with its line spacing."""

    face: Face
    size: float
    leading: float = 1.25
    grey: float = 0.0

    def font(self, bold: bool) -> str:
        """The registered font name."""
        return self.face.bold if bold else self.face.regular

    def resized(self, factor: float) -> Pen:
        """The same pen, larger or smaller."""
        return replace(self, size=round(self.size * factor, 2))

    @property
    def line(self) -> float:
        """The height of one line."""
        return self.size * self.leading

    def measure(self, spans: Sequence[Span]) -> float:
        """The width of the spans on one line."""
        return sum(text_width(s.text, self.font(s.bold), self.size * s.scale) for s in spans)


def wrap(spans: Sequence[Span], pen: Pen, width: float) -> list[list[Span]]:
    """The spans broken into lines at spaces; a word longer than the line is broken where it must be."""
    if pen.measure(spans) <= width:
        return [list(spans)]
    lines: list[list[Span]] = [[]]
    used = 0.0
    for span in spans:
        for piece in _pieces(span):
            size = pen.measure([piece])
            if used + pen.measure([replace(piece, text=piece.text.rstrip())]) > width and lines[-1]:
                lines.append([])
                used = 0.0
            for part in _fitting(piece, pen, width) if size > width else [piece]:
                if used and used + pen.measure([part]) > width * 1.02 and size > width:
                    lines.append([])
                    used = 0.0
                lines[-1].append(part)
                used += pen.measure([part])
    return [_joined(line) for line in lines if line]


def _pieces(span: Span) -> list[Span]:
    words = span.text.split(" ")
    texts = [word + " " for word in words[:-1]] + [words[-1]]
    return [replace(span, text=text) for text in texts if text]


def _fitting(piece: Span, pen: Pen, width: float) -> list[Span]:
    parts, rest = [], piece.text
    while rest:
        count = len(rest)
        while count > 1 and pen.measure([replace(piece, text=rest[:count])]) > width:
            count -= 1
        parts.append(replace(piece, text=rest[:count]))
        rest = rest[count:]
    return parts


def _joined(line: list[Span]) -> list[Span]:
    """Neighbours of the same meaning become one run again."""
    result: list[Span] = []
    for span in line:
        if result and replace(result[-1], text="") == replace(span, text=""):
            result[-1] = replace(span, text=result[-1].text + span.text)
        else:
            result.append(span)
    return result


def write(lines: Sequence[Sequence[Span]], pen: Pen, width: float, align: str = "left") -> Fragment:
    """The lines one below the other, each already fitting; `align` is left, right or center."""
    fragment = Fragment(width, 0.0)
    y = 0.0
    for line in lines:
        shown = [replace(s, text=s.text.rstrip()) if s is line[-1] else s for s in line]
        scale = max((s.scale for s in shown), default=1.0)
        size = pen.measure(shown)
        x = {"left": 0.0, "right": width - size, "center": (width - size) / 2}[align]
        baseline = y + pen.size * scale * 0.95
        for span in shown:
            font = pen.font(span.bold)
            real = round(pen.size * span.scale, 2)
            if span.text.strip():
                fragment.ops.append(TextOp(x, baseline, span.text, font, real, span.role, pen.grey))
            x += text_width(span.text, font, real)
        y += pen.line * scale
    fragment.height = y
    return fragment


def paragraph(spans: Sequence[Span], pen: Pen, width: float, align: str = "left") -> Fragment:
    """The spans wrapped to the width."""
    return write(wrap(spans, pen, width), pen, width, align)


def stack(parts: Sequence[Fragment], gap: float = 0.0) -> Fragment:
    """The fragments one below the other."""
    whole = Fragment()
    y = 0.0
    for part in parts:
        whole.place(part, 0, y)
        y += part.height + gap
    return whole


def padded(part: Fragment, pad: float) -> Fragment:
    """The fragment with empty space around it."""
    whole = Fragment()
    whole.place(part, pad, pad)
    whole.width, whole.height = part.width + 2 * pad, part.height + 2 * pad
    return whole
