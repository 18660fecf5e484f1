"""Rows become items: bands, what completes them, and what an item says."""

from __future__ import annotations

import numpy as np
import pytest
from typed_pages import TODAY, page, scene

from extraction.candidates.scene import Scene
from extraction.lines.bands import bands_of
from extraction.lines.describe import description_of
from extraction.lines.items import line_of
from extraction.lines.regroup import regroup
from extraction.lines.units import unit_of
from extraction.score import opinion_of
from models.lexicon import Lexicon
from models.transcript import Page

HEAD = "Pos  Part number   Description                          Qty    Unit   Unit price     Amount"
OTHER, FIRST, MORE = (0.9, 0.05, 0.05), (0.05, 0.9, 0.05), (0.05, 0.05, 0.9)


def lines(count: int) -> str:
    return "\n".join(f"row number {i}" for i in range(count))


def bands(lexicon: Lexicon, chances: list[tuple[float, float, float]], *pages: Page | str) -> list[list[int]]:
    return bands_of(scene(lexicon, *(pages or (lines(len(chances)),))), np.array(chances))


def test_an_item_is_its_first_row_and_those_that_go_on(lexicon: Lexicon) -> None:
    assert bands(lexicon, [OTHER, FIRST, MORE, FIRST, OTHER]) == [[1, 2], [3]]


def test_a_row_cannot_go_on_with_no_item(lexicon: Lexicon) -> None:
    assert bands(lexicon, [OTHER, OTHER, (0.45, 0.1, 0.45), OTHER]) == []


def test_a_row_in_doubt_follows_its_neighbours(lexicon: Lexicon) -> None:
    doubt = (0.4, 0.2, 0.4)
    assert bands(lexicon, [OTHER, FIRST, doubt, MORE, FIRST]) == [[1, 2, 3], [4]]
    assert bands(lexicon, [OTHER, OTHER, doubt, OTHER, OTHER]) == []


def test_an_item_seldom_goes_on_after_something_else(lexicon: Lexicon) -> None:
    assert bands(lexicon, [OTHER, FIRST, OTHER, (0.3, 0.05, 0.65), OTHER]) == [[1]]


def test_an_item_goes_on_over_the_foot_and_the_head_of_a_page(lexicon: Lexicon) -> None:
    surely_more = (0.01, 0.01, 0.98)
    chances = [OTHER, FIRST, OTHER, OTHER, surely_more, FIRST]
    pages = (lines(3), page(lines(3), 2))
    assert bands(lexicon, chances, *pages) == [[1, 4], [5]]


def test_no_rows_no_items(lexicon: Lexicon) -> None:
    assert bands_of(scene(lexicon, "x"), np.zeros((0, 3))) == []


@pytest.fixture
def twice(lexicon: Lexicon) -> Scene:
    """Two items of one row each."""
    return scene(
        lexicon,
        f"""
        {HEAD}
        10   HX-M8-40      Hexagon bolt M8 x 40 zinc plated     200    pcs          1.50     300.00
        20   NUT-M8        Hexagon nut M8 zinc plated           400    pcs          0.25     100.00
        """,
    )


def test_a_band_that_repeats_the_part_numbers_column_is_two_items(twice: Scene) -> None:
    assert regroup(twice, opinion_of(twice, TODAY).found, [[1, 2]]) == [[1], [2]]


def test_figures_under_their_text_belong_to_the_item_above(lexicon: Lexicon) -> None:
    stacked = scene(
        lexicon,
        """
        Part number   Description                            Qty   Unit   Unit price     Amount
        HX-M8-40      Hexagon bolt M8 x 40 zinc plated
                                                             200    pcs         1.50     300.00
        NUT-M8        Hexagon nut M8 zinc plated
                                                             400    pcs         0.25     100.00
        """,
    )
    assert regroup(stacked, opinion_of(stacked, TODAY).found, [[1], [2], [3], [4]]) == [[1, 2], [3, 4]]


def test_the_description_goes_on_below_and_stops_at_a_label(lexicon: Lexicon) -> None:
    found = scene(
        lexicon,
        """
        10   HX-M8-40   Hexagon bolt M8 x 40      200    pcs
                        zinc plated, packed
                        in boxes of 100
                        Delivery: by parcel service
        """,
    )
    text = description_of(found, [0, 1, 2, 3], [found.codes[0][1]])
    assert text is not None
    assert text.value == "Hexagon bolt M8 x 40 zinc plated, packed in boxes of 100"
    assert len(text.evidence) == 3, "a place for every line of it"


def test_a_part_number_inside_the_text_is_none_of_the_description(lexicon: Lexicon) -> None:
    found = scene(lexicon, "Art.No.: HX-M8-40 Hexagon bolt M8 x 40 zinc plated     200 pcs")
    part = next(t for t in found.codes[0] if t.printed == "HX-M8-40")
    text = description_of(found, [0], [part])
    assert text is not None and text.value == "Hexagon bolt M8 x 40 zinc plated"


def test_a_row_of_numbers_has_no_description(lexicon: Lexicon) -> None:
    assert description_of(scene(lexicon, "10   200   pcs   1.50"), [0], []) is None


@pytest.mark.parametrize(
    ("row", "unit"),
    [
        ("HX-M8-40   Hexagon bolt   200 pcs   1.50", "EA"),
        ("HX-M8-40   Hexagon bolt   200   Stück   1.50", "EA"),
        ("HX-M8-40   Hexagon bolt   BX   200   1.50", "BX"),
        ("HX-M8-40   Hexagon bolt   200   1.50", None),
    ],
)
def test_the_unit_stands_with_or_beside_the_quantity(row: str, unit: str | None, lexicon: Lexicon) -> None:
    found = scene(lexicon, row)
    quantity = next(t for t in found.figures[0] if t.number == 200)
    said = unit_of(found, [0], quantity)
    assert (said.value if said else None) == unit


def test_an_item_says_what_it_prints_and_where(twice: Scene) -> None:
    line = line_of(twice, opinion_of(twice, TODAY).found, [1])
    assert line is not None
    said = {
        name: value.value
        for name in ("line_no", "supplier_part", "description", "uom")
        if (value := getattr(line, name))
    }
    assert said == {
        "line_no": "10",
        "supplier_part": "HX-M8-40",
        "description": "Hexagon bolt M8 x 40 zinc plated",
        "uom": "EA",
    }
    assert line.quantity and line.unit_price and line.line_total
    assert [str(v.value) for v in (line.quantity, line.unit_price, line.line_total)] == ["200", "1.50", "300.00"]
    assert [v.evidence[0].text for v in (line.quantity, line.unit_price)] == ["200", "1.50"]
    assert line.unit_price.why == "quantity x price = amount"
    assert line.box is not None and line.box.left < line.quantity.evidence[0].left < line.box.right


def test_rows_without_product_and_quantity_are_no_item(lexicon: Lexicon) -> None:
    found = scene(lexicon, "Thank you for your prompt attention\nKind regards")
    assert line_of(found, opinion_of(found, TODAY).found, [0]) is None
