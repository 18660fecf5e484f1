"""What stands on the page and is in nobody's reading is a doubt."""

from __future__ import annotations

from pathlib import Path

from typed_pages import TODAY, order_page, scene, write_small_catalogue

from extraction.kind import kind_of
from extraction.lines.bands import bands_of
from extraction.order import order_in
from extraction.score import opinion_of
from mapping import lexicon_of, load_catalog
from models.lexicon import Lexicon
from models.order import PurchaseOrder
from models.reasons import Finding


def _order(lexicon: Lexicon, page: str, without: int | None = None) -> PurchaseOrder:
    """The order of a typed page, one of its items overlooked where `without` names it."""
    found = scene(lexicon, page)
    opinion = opinion_of(found, TODAY)
    bands = bands_of(found, opinion.rows)
    whole = list(range(len(found.rows)))
    kept = [band for at, band in enumerate(bands) if at != without]
    return order_in(found, opinion, kept, whole, kind_of(found, whole))


def _doubts(order: PurchaseOrder, field: str) -> list[Finding]:
    return [f for f in order.findings if f.code == "low_confidence" and f.field == field]


def test_a_known_product_with_a_quantity_that_no_line_has_is_seen(lexicon: Lexicon) -> None:
    assert _doubts(_order(lexicon, order_page()), "lines") == []
    (doubt,) = _doubts(_order(lexicon, order_page(), without=2), "lines")
    assert "HX-M8-50" in doubt.message and doubt.evidence[0].text == "HX-M8-50"


def test_a_known_product_with_a_price_and_no_quantity_is_seen_also_above_the_first_line(lexicon: Lexicon) -> None:
    lines = order_page().splitlines()
    at = next(i for i, line in enumerate(lines) if "HX-M8-40" in line)
    lines[at] = lines[at].replace(" 200 ", "     ").replace("300.00", "")
    (doubt,) = _doubts(_order(lexicon, "\n".join(lines), without=0), "lines")
    assert "HX-M8-40" in doubt.message


def test_a_form_that_lists_what_could_be_ordered_raises_no_doubt(lexicon: Lexicon) -> None:
    lines = order_page().splitlines()
    at = next(i for i, line in enumerate(lines) if "HX-M8-40" in line)
    blank = lines[at].replace(" 200 ", "     ").replace("300.00", "")
    article = slice(blank.index("HX-M8-40"), blank.index(" zinc"))
    width = article.stop - article.start
    could = (f"{sku} thing".ljust(width) for sku in ("HX-M8-40", "WD 40 400", "CND-50MM-MED-WHT-2M"))
    lines[at : at + 1] = [blank[: article.start] + one + blank[article.stop :] for one in could]
    found = _order(lexicon, "\n".join(lines))
    assert [doubt for doubt in _doubts(found, "lines") if "known product number" in doubt.message] == []


def test_a_product_that_is_only_mentioned_is_no_line(lexicon: Lexicon) -> None:
    page = order_page() + "\n\n  Please send CND-50MM-MED-WHT-2M no more.\n"
    assert _doubts(_order(lexicon, page), "lines") == []


def test_a_later_day_that_is_nobodys_may_be_the_delivery_date(lexicon: Lexicon) -> None:
    page = order_page().replace("Delivery:  ", "Zuf:       ")
    order = _order(lexicon, page)
    doubts = _doubts(order, "requested_delivery_date")
    assert order.requested_delivery_date is not None or [d.evidence[0].text for d in doubts] == ["2026-12-01"]


def test_an_address_of_nobody_is_a_doubt_of_the_ship_to(lexicon: Lexicon) -> None:
    page = order_page().replace("Ship to:", "Zublik  ").replace("Hafenstraße 3", "Torweg 19    ")
    doubts = _doubts(_order(lexicon, page), "ship_to")
    order = _order(lexicon, page)
    assert doubts or (order.ship_to.address and "Torweg 19" in str(order.ship_to.address.value))


def test_two_products_read_as_one_line_are_seen(tmp_path: Path) -> None:
    file = write_small_catalogue(tmp_path) / "products.csv"
    file.write_text(
        file.read_text(encoding="utf-8").replace("plated,,Torvik,TV-0850", "plated,4006381333948,Torvik,TV-0850")
    )
    page = order_page().replace("HX-M8-40     ", "4006381333931").replace("HX-M8-50     ", "4006381333948")
    found = scene(lexicon_of(load_catalog(tmp_path)), page)
    opinion = opinion_of(found, TODAY)
    bands = bands_of(found, opinion.rows)
    whole = list(range(len(found.rows)))
    doubts = {}
    for name, lines in (("apart", bands), ("as one", [bands[1], [*bands[0], *bands[2]]])):
        doubts[name] = _doubts(order_in(found, opinion, lines, whole, kind_of(found, whole)), "lines")
    assert doubts["apart"] == []
    assert [d.evidence[0].text for d in doubts["as one"]] in (["4006381333931"], ["4006381333948"])


def test_lines_without_amounts_still_have_a_sum(lexicon: Lexicon) -> None:
    page = """
                      PURCHASE ORDER

      Northwind Engineering GmbH            PO number:   4500012345
      Lindenstraße 12                       Order date:  2026-11-10
      28195 Bremen                          Delivery:    2026-12-01

      Pos  Part number   Description                          Qty    Unit   Unit price
      10   HX-M8-40      Hexagon bolt M8 x 40 zinc plated     200    pcs          1.50
      20   NUT-M8        Hexagon nut M8 zinc plated           400    pcs          0.25

                                                      Total EUR              {total}
    """
    right, wrong = (_order(lexicon, page.format(total=total)) for total in ("400.00", "390.00"))
    assert [f.code for f in right.findings if f.code == "arithmetic_mismatch"] == []
    assert [f.field for f in wrong.findings if f.code == "arithmetic_mismatch"] in (["total"], ["subtotal"])
