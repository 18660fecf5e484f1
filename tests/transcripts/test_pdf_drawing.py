"""Rulings: the lines of tables, however they were drawn."""

from __future__ import annotations

import pytest
from made_files import page, pdf
from reportlab.pdfgen.canvas import Canvas

from models.transcript import Page, Ruling


def _rulings(draw: object) -> tuple[list[Ruling], list[Ruling]]:
    def with_text(canvas: Canvas) -> None:
        canvas.drawString(10, 10, "text")
        draw(canvas)  # type: ignore[operator]

    read: Page = page(pdf(with_text))
    return [one for one in read.rulings if one.horizontal], [one for one in read.rulings if not one.horizontal]


def _height(line: Ruling) -> float:
    return (line.top + line.bottom) / 2


def test_a_grid_gives_its_lines_once() -> None:
    across, down = _rulings(lambda canvas: canvas.grid([50, 150, 250], [100, 120, 140, 160]))
    assert [_height(one) for one in across] == [pytest.approx(y, abs=0.2) for y in (140, 160, 180, 200)]
    assert [(one.left + one.right) / 2 for one in down] == [pytest.approx(x, abs=0.2) for x in (50, 150, 250)]
    assert across[0].right - across[0].left == pytest.approx(200, abs=2)


def test_the_edges_of_cells_drawn_side_by_side_are_one_line() -> None:
    def cells(canvas: Canvas) -> None:
        for column in range(5):
            canvas.rect(50 + 40 * column, 100, 40, 20)

    across, down = _rulings(cells)
    assert len(across) == 2 and across[0].right - across[0].left == pytest.approx(200, abs=2)
    assert len(down) == 6


def test_thin_filled_rectangles_and_dashes_are_lines() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.rect(50, 100, 200, 0.7, stroke=0, fill=1)
        for number in range(40):
            canvas.line(50 + 5 * number, 80, 53 + 5 * number, 80)

    across, _ = _rulings(draw)
    assert [_height(one) for one in across] == [pytest.approx(199.6, abs=0.2), pytest.approx(220, abs=0.2)]
    assert all(one.right - one.left > 195 for one in across)


def test_lines_inside_a_form_are_found_where_it_is_placed() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.beginForm("letterhead")
        canvas.line(0, 0, 100, 0)
        canvas.endForm()
        canvas.translate(40, 60)
        canvas.scale(2, 2)
        canvas.doForm("letterhead")

    (line,), _ = _rulings(draw)
    assert (line.left, line.right, _height(line)) == pytest.approx((40, 240, 240), abs=1.1)


def test_white_lines_slanted_lines_and_curves_are_no_rulings() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setStrokeGray(1)
        canvas.line(50, 100, 250, 100)
        canvas.setStrokeGray(0)
        canvas.line(50, 100, 250, 160)
        canvas.circle(200, 200, 40)

    assert _rulings(draw) == ([], [])
