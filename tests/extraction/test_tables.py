"""What a whole table says that no single row does: products of columns, list prices, unknown heads, unknown units."""

from __future__ import annotations

import numpy as np
import pytest
from typed_pages import TODAY, order_page, scene

from extraction.candidates.scene import Scene
from extraction.candidates.tokens import Token
from extraction.kind import kind_of
from extraction.lines.bands import bands_of
from extraction.lines.units import labelled_units
from extraction.order import order_in
from extraction.score import opinion_of
from extraction.scoring.context import around
from extraction.scoring.features import row_facts
from extraction.scoring.matrix import evidence_of
from extraction.scoring.roles import ROLES, ROW_ROLES
from extraction.scoring.second import second_matrices, second_names
from extraction.scoring.tables import Tables, tables_of
from models.lexicon import CodeKind, Lexicon, number_pattern

UNKNOWN = """
        Zub        Molk          Frin                                 Plo    Wup        Gral       Tosk
        x1         HX-M8-40      Hexagon bolt M8 x 40 zinc plated     200    {unit}     1.50     300.00
        x2         NUT-M8        Hexagon nut M8 zinc plated           400    {unit}     0.25     100.00
        x3         HX-M8-50      Hexagon bolt M8 x 50 zinc plated      10    {unit}     1.75      17.50
"""


def _figure(found: Scene, row: int, printed: str) -> Token:
    return next(t for t in found.figures[row] if t.printed == printed)


def _tables(found: Scene) -> Tables:
    return tables_of(found, row_facts(found))


def test_columns_that_multiply_in_every_row_are_known_without_their_heads(lexicon: Lexicon) -> None:
    found = scene(lexicon, UNKNOWN.format(unit="zof"))
    tables = _tables(found)
    fits = {printed: tables.fits_of(found.columns[_figure(found, 1, printed)]) for printed in ("200", "1.50", "300.00")}
    assert fits["300.00"][2] > 0.75 > fits["300.00"][0]
    assert min(fits["200"][0], fits["1.50"][1]) > 0.75
    assert tables.is_sum(417.50) and not tables.is_sum(417.00)


def test_a_list_price_points_at_the_price(lexicon: Lexicon) -> None:
    found = scene(lexicon, UNKNOWN.format(unit="zof"))
    guide = _tables(found).guide
    assert guide[_figure(found, 1, "1.50")] == 0.0 < guide[_figure(found, 1, "300.00")]


def test_numbers_that_are_built_alike_are_told(lexicon: Lexicon) -> None:
    assert number_pattern("HX-M8-40") == number_pattern("AB-C1-22") == "A-A9-99"
    assert lexicon.shaped_like("no number") == CodeKind.NONE


@pytest.mark.parametrize(("text", "units"), [("NUT-M8", ["EA", "BX"]), ("4711-08", ["EA", "BX"]), ("nothing", [])])
def test_the_catalogue_says_how_a_product_is_sold(text: str, units: list[str], lexicon: Lexicon) -> None:
    assert [one.unit for one in lexicon.sold_as(text)] == units


def test_a_head_that_nobody_knows_keeps_its_neighbours_away(lexicon: Lexicon) -> None:
    found = scene(
        lexicon,
        """
        Pos  Frin          Description                          Plo    Unit   Unit price     Amount
        10   HX-M8-40      Hexagon bolt M8 x 40 zinc plated     200    pcs          1.50     300.00
        """,
    )
    near = around(found, _figure(found, 1, "200"))
    assert near.above_head == 2.0 and not any(near.above)
    assert around(found, _figure(found, 1, "1.50")).above_head == 1.0


def test_the_second_look_knows_what_the_first_thought_of_the_rest(lexicon: Lexicon) -> None:
    found = scene(lexicon, order_page())
    evidence = evidence_of(found, TODAY)
    chances = {kind: np.full((len(at), len(ROLES[kind.value])), 0.25) for kind, at in evidence.places().items()}
    rows = np.tile([0.2, 0.7, 0.1], (len(found.rows), 1))
    assert rows.shape[1] == len(ROW_ROLES)
    for kind, matrix in second_matrices(found, evidence, chances, rows).items():
        assert matrix.shape == (len(evidence.places()[kind]), len(second_names(kind)))
        assert np.isfinite(matrix).all()


@pytest.mark.parametrize(("unit", "code"), [("zof", "EA"), ("zof.", "EA")])
def test_prices_tell_what_an_unknown_unit_word_means(unit: str, code: str, lexicon: Lexicon) -> None:
    found = scene(lexicon, order_page().replace("pcs", unit))
    opinion = opinion_of(found, TODAY)
    whole = list(range(len(found.rows)))
    order = order_in(found, opinion, bands_of(found, opinion.rows), whole, kind_of(found, whole))
    said = [line.uom for line in order.lines]
    assert [one.value if one else None for one in said] == [code] * 3
    assert all(one and one.text == unit.rstrip(".") and one.confidence > 0.9 for one in said) or unit.endswith(".")


def test_a_word_beside_a_tenfold_price_is_the_larger_pack(lexicon: Lexicon) -> None:
    page = order_page()
    for old, new in (
        ("200    pcs          1.50", "  2    zof        150.00"),
        ("400    pcs          0.25     100.00", "  2    zof         25.00      50.00"),
        (" 10    pcs          1.75      17.50", "  1    zof        175.00     175.00"),
    ):
        page = page.replace(old, new)
    found = scene(lexicon, page)
    opinion = opinion_of(found, TODAY)
    whole = list(range(len(found.rows)))
    order = order_in(found, opinion, bands_of(found, opinion.rows), whole, kind_of(found, whole))
    assert [line.uom.value if line.uom else None for line in order.lines] == ["BX"] * 3


def test_a_unit_in_a_row_of_its_own_belongs_to_the_item_above(lexicon: Lexicon) -> None:
    page = """
        Number     Description
        HX-M8-40   Hexagon bolt M8 x 40 zinc plated
        Quantity: 2 Per: box
        NUT-M8     Hexagon nut M8 zinc plated
        Quantity: 3 Per: box
    """
    found = scene(lexicon, page)
    units = [next(labelled_units(found, [row])) for row in (2, 4)]
    assert [" ".join(w.text for w in words) for words in units] == ["box", "box"]
