"""Drawn pages to PDF bytes, and where every word with a meaning stands."""

from __future__ import annotations

import io
from typing import Any

from reportlab.pdfgen.canvas import Canvas as PdfCanvas

from tools.generator.chance import Chance
from tools.generator.ink import FillOp, Op, RuleOp, TextOp, text_width
from tools.generator.layout.compose import Canvas, Drawn

Json = dict[str, Any]


def render(drawn: Drawn, chance: Chance) -> bytes:
    """The document as a PDF; the same drawing gives the same bytes."""
    buffer = io.BytesIO()
    pdf = PdfCanvas(buffer, invariant=1, pageCompression=1)
    turn = int(drawn.genome["rotation"])
    glyphs = drawn.genome["glyphs"]
    order = drawn.genome["ink_order"]
    for number, page in enumerate(drawn.pages):
        _open(pdf, page, turn)
        for op in _sequence(page.ops, order, chance.of("order", number)):
            _draw(pdf, op, page.height, glyphs)
        pdf.showPage()
    pdf.save()
    return buffer.getvalue()


def _open(pdf: PdfCanvas, page: Canvas, turn: int) -> None:
    """Set the page's size; a turned page is stored sideways and shown upright."""
    pdf.setPageSize((page.width, page.height))  # of the page as shown: reportlab turns it itself
    if turn == 0:
        return
    pdf.setPageRotation(turn)
    if turn == 90:
        pdf.rotate(90)
        pdf.translate(0, -page.height)
    else:
        pdf.rotate(270)
        pdf.translate(-page.width, 0)


def _sequence(ops: list[Op], order: str, chance: Chance) -> list[Op]:
    """Fills first, then the rest in the layout's order of writing."""
    fills: list[Op] = [op for op in ops if isinstance(op, FillOp)]
    rules: list[Op] = [op for op in ops if isinstance(op, RuleOp)]
    texts = [op for op in ops if isinstance(op, TextOp)]
    if order == "shuffled":
        chance.shuffle(texts)
    elif order == "backwards":
        texts.reverse()
    elif order == "columns":
        texts.sort(key=lambda op: (round(op.x / 40), op.y))
    elif order == "values_last":
        texts.sort(key=lambda op: op.role.startswith("v:"))
    return [*fills, *rules, *texts]


def _draw(pdf: PdfCanvas, op: Op, height: float, glyphs: str) -> None:
    if isinstance(op, FillOp):
        pdf.setFillColorRGB(*op.colour)
        pdf.rect(op.x, height - op.y - op.height, op.width, op.height, stroke=0, fill=1)
    elif isinstance(op, RuleOp):
        pdf.setStrokeGray(op.grey)
        pdf.setLineWidth(op.width)
        pdf.setDash(1.2, 2) if op.dashed else pdf.setDash()
        pdf.line(op.x0, height - op.y0, op.x1, height - op.y1)
    else:
        pdf.setFillGray(op.grey)
        pdf.setFont(op.font, op.size)
        for x, text in _runs(op, glyphs):
            pdf.drawString(x, height - op.y, text)


def _runs(op: TextOp, glyphs: str) -> list[tuple[float, str]]:
    """The text in the pieces it is shown with."""
    if glyphs == "runs":
        return [(op.x, op.text)]
    runs: list[tuple[float, str]] = []
    x = op.x
    for index, word in enumerate(op.text.split(" ")):
        if index:
            x += text_width(" ", op.font, op.size)
        pieces = list(word) if glyphs == "chars" else [word]
        if glyphs == "split_words" and len(word) > 5:
            pieces = [word[:3], word[3:]]
        for piece in pieces:
            if piece:
                runs.append((x, piece))
            x += text_width(piece, op.font, op.size)
    return runs


def word_boxes(op: TextOp, page: int) -> list[list[float]]:
    """A box per word: page (1-based), left, top, right, bottom in points from the top-left corner."""
    boxes: list[list[float]] = []
    x = op.x
    for index, word in enumerate(op.text.split(" ")):
        if index:
            x += text_width(" ", op.font, op.size)
        width = text_width(word, op.font, op.size)
        if word:
            top, bottom = op.y - op.size * 0.78, op.y + op.size * 0.22
            boxes.append([page, round(x, 1), round(top, 1), round(x + width, 1), round(bottom, 1)])
        x += width
    return boxes


def sidecar(drawn: Drawn) -> Json:
    """Where everything with a meaning was drawn; see the package's docstring for the format."""
    values: dict[str, Json] = {}
    labels: list[Json] = []
    others: list[Json] = []
    for number, page in enumerate(drawn.pages, 1):
        for op in page.ops:
            if not isinstance(op, TextOp) or not op.role:
                continue
            kind, _, name = op.role.partition(":")
            boxes = word_boxes(op, number)
            if kind == "v":
                path, _, _ = name.partition("=")
                entry = values.setdefault(path, {"path": path, "texts": [], "boxes": []})
                entry["texts"].append(op.text.strip())
                entry["boxes"] += boxes
            else:
                (labels if kind == "l" else others).append({"field": name, "text": op.text.strip(), "boxes": boxes})
    return {
        "pages": [[round(p.width, 1), round(p.height, 1)] for p in drawn.pages],
        "values": list(values.values()),
        "labels": labels,
        "others": others,
    }


def drawn_paths(drawn: Drawn) -> set[str]:
    """The paths of all values that stand on the pages, `=text` kept where the role carries one."""
    return {
        op.role[2:] for page in drawn.pages for op in page.ops if isinstance(op, TextOp) and op.role.startswith("v:")
    }
