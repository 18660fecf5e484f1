"""Cost against the size of the catalogue, drawn as an SVG without a plotting library."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_WIDTH, _HEIGHT, _LEFT, _BOTTOM = 640, 320, 60, 50


@dataclass(frozen=True)
class Point:
    """Milliseconds of one core a question, at a size of the catalogue."""

    products: int
    p50: float
    p95: float


def draw(points: Sequence[Point], path: Path) -> None:
    """Writes the picture: products on a logarithmic axis, milliseconds on a linear one."""
    highest = max(20.0, max(p.p95 for p in points)) * 1.1
    first, last = math.log10(points[0].products), math.log10(points[-1].products)

    def x(products: int) -> float:
        return _LEFT + (math.log10(products) - first) / max(1e-9, last - first) * (_WIDTH - _LEFT - 40)

    def y(milliseconds: float) -> float:
        return _HEIGHT - _BOTTOM - milliseconds / highest * (_HEIGHT - _BOTTOM - 20)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="sans-serif" font-size="12">',
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="white"/>',
    ]
    for value in range(0, int(highest) + 1, 5):
        parts.append(f'<line x1="{_LEFT}" x2="{_WIDTH - 40}" y1="{y(value):.1f}" y2="{y(value):.1f}" stroke="#ddd"/>')
        parts.append(f'<text x="{_LEFT - 8}" y="{y(value) + 4:.1f}" text-anchor="end">{value}</text>')
    for point in points:
        parts.append(
            f'<text x="{x(point.products):.1f}" y="{_HEIGHT - 30}" text-anchor="middle">{point.products:,}</text>'
        )
    for name, colour, values in (
        ("p95", "#b3541e", [p.p95 for p in points]),
        ("p50", "#1e5fb3", [p.p50 for p in points]),
    ):
        line = " ".join(f"{x(p.products):.1f},{y(v):.1f}" for p, v in zip(points, values, strict=True))
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        for point, value in zip(points, values, strict=True):
            parts.append(f'<circle cx="{x(point.products):.1f}" cy="{y(value):.1f}" r="3" fill="{colour}"/>')
        parts.append(
            f'<text x="{x(points[-1].products) + 6:.1f}" y="{y(values[-1]) + 4:.1f}" fill="{colour}">{name}</text>'
        )
    parts.append(f'<text x="{_WIDTH / 2}" y="{_HEIGHT - 8}" text-anchor="middle">products in the catalogue</text>')
    parts.append(
        f'<text x="14" y="{_HEIGHT / 2}" text-anchor="middle" transform="rotate(-90 14 {_HEIGHT / 2})">ms a question, one core</text>'
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([*parts, "</svg>", ""]), encoding="utf-8")
