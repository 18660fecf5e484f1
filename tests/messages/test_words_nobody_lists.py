"""Units that no list has, figures of descriptions, and numbers that are no order's: what surrounds them tells."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from models.order import OrderLine, PurchaseOrder
from tests.messages.conftest import SIGNATURE

Order = Callable[..., PurchaseOrder]


def brief(line: OrderLine) -> tuple[str, str | None]:
    part = line.supplier_part or line.buyer_part
    assert line.quantity is not None and line.quantity.value is not None
    return f"{line.quantity.value.normalize():f}", part.value if part else None


def mail(items: str, end: str = "PO HE-90") -> str:
    return f"Hello,\n\nplease supply the following:\n\n{items}\n\n{end}\n\n{SIGNATURE}"


@pytest.mark.parametrize(
    "items",
    [
        "20qns.; HB-M8X40-A2; Hexagon bolt M8x40\n75qns.; NUT-M8-A2; Hexagon nut M8",
        "20 qns. Hexagon bolt M8x40 (HB-M8X40-A2), 75 qns. Hexagon nut M8 stainless (NUT-M8-A2).",
        "20 qns x HB-M8X40-A2 Hexagon bolt M8x40\n75 qns x NUT-M8-A2 Hexagon nut M8",
        "HB-M8X40-A2 Hexagon bolt, M8x40, 933, stainless -> 20 qns\nNUT-M8-A2 Hexagon nut, M8, 934, A2 -> 75 qns",
        "HB-M8X40-A2 Hexagon bolt M8x40\n    20 qns. @ £0.30\n\nNUT-M8-A2 Hexagon nut M8\n    75 qns. @ £0.10",
        "Hexagon bolt M8x40 (HB-M8X40-A2): 20 qns.\nHexagon nut M8 (NUT-M8-A2): 75 qns.",
        "20 | qns | HB-M8X40-A2 | Hexagon bolt M8x40\n75 | qns | NUT-M8-A2 | Hexagon nut M8",
    ],
)
def test_a_word_that_nobody_lists_is_counted_in_wherever_a_unit_would_stand(order: Order, items: str) -> None:
    found = order(mail(items))
    assert [brief(line) for line in found.lines] == [("20", "HB-M8X40-A2"), ("75", "NUT-M8-A2")]
    assert all(line.uom is not None and line.uom.text.strip("0123456789.") == "qns" for line in found.lines)


def test_what_such_a_word_means_is_told_by_the_prices_beside_it(order: Order) -> None:
    found = order(mail("- 20 qns. HB-M8X40-A2 @ £0.30\n- 75 qns. NUT-M8-A2 @ £0.10\n- 2 wps. WSH-M8-A2 @ £20.00"))
    assert [line.uom.value if line.uom else None for line in found.lines] == ["EA", "EA", "BX"]


def test_a_word_for_packs_is_not_taken_for_the_piece_that_the_author_has_a_word_for(order: Order) -> None:
    found = order(mail("- 20 pcs HB-M8X40-A2\n- 75 pcs NUT-M8-A2\n- 2 wps. WSH-M8-A2"))
    assert [line.uom.value if line.uom else None for line in found.lines] == ["EA", "EA", "BX"]
    assert found.lines[2].uom is not None and found.lines[2].uom.confidence <= 0.7


def test_figures_of_a_description_between_commas_are_no_quantities(order: Order) -> None:
    found = order(mail("HB-M8X40-A2 Hexagon bolt, M8x40, 8.8, DIN, 933, stainless, A2 -> 1 box @ £30.00"))
    (line,) = found.lines
    assert brief(line) == ("1", "HB-M8X40-A2")
    assert line.unit_price is not None and str(line.unit_price.value) == "30.00"


def test_a_measure_between_commas_begins_no_item(order: Order) -> None:
    found = order(mail("- 1 pcs Hexagon bolt stainless, 24 V AC, 40A, bolt M8x40 (HB-M8X40-A2)\n- 75 pcs NUT-M8-A2"))
    assert [brief(line) for line in found.lines] == [("1", "HB-M8X40-A2"), ("75", "NUT-M8-A2")]


def test_a_currency_behind_a_comma_belongs_to_the_next_figure(order: Order) -> None:
    found = order(mail("1) HB-M8X40-A2, Hexagon bolt, M8x40, stainless, 50, £ 0.30"))
    (line,) = found.lines
    assert brief(line) == ("50", "HB-M8X40-A2")


def test_quantities_glued_to_their_units_with_three_decimals_are_read_together(order: Order) -> None:
    items = "2,000box Hexagon nut M8 (NUT-M8-A2), 80,000pcs. Hexagon bolt M8x40 (HB-M8X40-A2), 400,000pcs. Flat washer M8 (WSH-M8-A2)."
    found = order(mail(items))
    assert [brief(line) for line in found.lines] == [("2", "NUT-M8-A2"), ("80", "HB-M8X40-A2"), ("400", "WSH-M8-A2")]


@pytest.mark.parametrize(
    "elsewhere",
    [
        "Deliver to: Hollowell Cardiff, Blvd. Industrial No. 37, Cardiff, CF10 2XY",
        "Unload at:\nHollowell Cardiff\nDock Street No. 145\nCardiff CF10 2XY",
        "No.: 150 pallets may be returned.",
    ],
)
def test_a_number_of_a_house_or_a_quantity_is_no_order_number(order: Order, elsewhere: str) -> None:
    found = order(mail("- 20 pcs HB-M8X40-A2", f"Please book under HE-4471-B.\n{elsewhere}"))
    assert found.po_number is not None and found.po_number.value == "HE-4471-B"


def test_the_number_of_the_subject_outranks_a_bare_number_of_the_text(order: Order) -> None:
    found = order(
        mail("- 20 pcs HB-M8X40-A2", "It stands in row No. 371 of our plan."), subject="Purchase order HE-4472"
    )
    assert found.po_number is not None and found.po_number.value == "HE-4472"


def test_a_bare_no_before_a_long_number_is_the_orders(order: Order) -> None:
    found = order(mail("- 20 pcs HB-M8X40-A2", "Order No. 450012"))
    assert found.po_number is not None and found.po_number.value == "450012"


def test_a_short_word_with_a_point_ends_no_address(order: Order) -> None:
    address = "Blvd. Industrial No. 89\nToluca, Edo. Méx.\nC.P. 50983\nMéxico"
    found = order(mail("- 20 pcs HB-M8X40-A2", f"PO HE-91\n\nUnload at:\nMezquital Norte S.A.\n{address}"))
    assert found.ship_to.address is not None
    assert found.ship_to.address.value == address.replace("\n", ", ")


def test_a_comma_of_a_name_on_file_parts_no_name_from_its_address(order: Order) -> None:
    place = "Hollowell, Cardiff, 8 Dock Street, Cardiff CF10 2XY"
    found = order(mail("- 20 pcs HB-M8X40-A2", f"PO HE-92\n\nDeliver to: {place}"))
    assert found.ship_to.name is not None and found.ship_to.name.value == "Hollowell, Cardiff"
    assert found.ship_to.address is not None and found.ship_to.address.value == "8 Dock Street, Cardiff CF10 2XY"


def test_the_address_under_a_name_is_read_though_nobody_knows_its_label(order: Order) -> None:
    found = order(
        mail(
            "- 20 pcs HB-M8X40-A2",
            "PO HE-93\n\nDestination:\nHollowell Engineering Ltd\n8 Dock Street\nCardiff CF10 2XY",
        )
    )
    assert found.ship_to.address is not None and found.ship_to.address.value == "8 Dock Street, Cardiff CF10 2XY"


def test_a_row_among_the_items_that_no_line_was_read_from_is_a_doubt(order: Order) -> None:
    found = order(mail("- 20 pcs HB-M8X40-A2\n- Hexagon nut M8 stainless A2, as last time\n- 75 pcs WSH-M8-A2"))
    assert len(found.lines) == 2
    assert any("no line was read for it" in finding.message for finding in found.findings)


def test_an_item_whose_line_ends_in_a_currency_does_not_run_on_into_the_next(order: Order) -> None:
    items = (
        "HB-M8X40-A2 Hexagon bolt M8x40 stainless steel A2 full thread bright -> 15 pcs – 33.94 lei\n"
        "NUT-M8-A2 Hexagon nut M8 stainless steel -> 2 pcs – 122.66 lei"
    )
    found = order(mail(items))
    assert [brief(line) for line in found.lines] == [("15", "HB-M8X40-A2"), ("2", "NUT-M8-A2")]


def test_an_abbreviated_number_word_does_not_begin_the_signature(order: Order) -> None:
    items = "HB-M8X40-A2 Hexagon bolt M8x40\n    40 kom"
    body = f"Poštovani,\n\nnaručujemo:\n\n{items}\n\nNaša narudžba br. 0016880086.\nIt goes to Cardiff.\n\nLijep pozdrav\n\nDana Whitlock\nHollowell Engineering Ltd\n"
    found = order(body)
    assert found.ship_to_hint is not None and found.ship_to_hint.value == "Cardiff"


def test_a_number_of_the_subject_that_the_text_repeats_is_sure_whatever_its_words(order: Order) -> None:
    body = mail("- 20 pcs HB-M8X40-A2", "Kindly put it under HE-26-4473.")
    found = order(body, subject="Purchase order HE-26-4473")
    assert found.po_number is not None and found.po_number.value == "HE-26-4473"
    assert found.po_number.confidence > 0.99


def test_a_unit_with_a_point_at_the_end_of_a_line_leaves_no_doubt_about_its_product(order: Order) -> None:
    found = order(mail("Hexagon bolt M8x40 (HB-M8X40-A2): 20 qns.\nHexagon nut M8 (NUT-M8-A2): 75 qns."))
    assert not any("no line has it" in finding.message for finding in found.findings)


def test_a_row_among_the_items_with_a_product_nobody_knows_is_a_line(order: Order) -> None:
    found = order(
        mail("20 pcs x HB-M8X40-A2 Hexagon bolt\n16 pcs x XD9-6567-Q Kettle twelve litres\n5 pcs x NUT-M8-A2 nut")
    )
    assert [line.quantity.value for line in found.lines if line.quantity] == [20, 16, 5]
    assert found.lines[1].description is not None and "Kettle" in str(found.lines[1].description.value)


def test_a_sentence_right_behind_the_items_is_none_of_them(order: Order) -> None:
    found = order(mail("- 20 pcs HB-M8X40-A2\n- 5 pcs NUT-M8-A2\nPlease note that we need them by 24 November."))
    assert len(found.lines) == 2


def test_an_address_whose_label_nobody_knows_is_read_with_its_short_forms(order: Order) -> None:
    place = "Kłosowice Produkcja Sp. j., ul. Ogrodowa 166, 64-854 Leszno"
    found = order(mail("- 20 pcs HB-M8X40-A2", f"PO HE-94\n\nPunkt przyjęcia: {place}"))
    assert found.ship_to.address is not None and found.ship_to.address.value == "ul. Ogrodowa 166, 64-854 Leszno"


@pytest.mark.parametrize(
    "terms", ["Modalités : sous 30 jours", "Condizioni: 60 giorni fine mese", "Terms agreed: 14 days"]
)
def test_days_to_pay_in_are_no_day_of_delivery_whatever_their_label(order: Order, terms: str) -> None:
    assert order(mail("- 20 pcs HB-M8X40-A2", f"PO HE-95\n{terms}")).requested_delivery_date is None


def test_a_measure_of_the_only_item_is_no_day(order: Order) -> None:
    found = order(mail("20,00 pcs x NUT-M8-A2 Hexagon nut 8.4 mm stainless A2", "PO HE-96"))
    assert found.requested_delivery_date is None


def test_a_closing_phrase_is_no_part_of_the_address_above_it(order: Order) -> None:
    end = "PO HE-97\n\nDrop it here:\nHollowell Cardiff\n8 Dock Street\nCardiff CF10 2XY"
    found = order(f"Hello,\n\nplease supply:\n\n- 20 pcs HB-M8X40-A2\n\n{end}\n{SIGNATURE}")
    assert found.ship_to.address is not None and found.ship_to.address.value == "8 Dock Street, Cardiff CF10 2XY"


def test_prices_in_another_currency_tell_units_by_their_common_rate(order: Order) -> None:
    items = (
        "- 20 qns. HB-M8X40-A2 @ 1.29\n- 30 qns. NUT-M8-A2 @ 0.43\n- 10 qns. WSH-M8-A2 @ 0.172\n"
        "- 5 pcs ROD-M12-1M @ 13.76\n- 5 pcs HB-M10X50-A2 @ 2.365\n- 2 boxes NUT-M8-A2 @ 86.00"
    )
    found = order(mail(items))
    assert [line.uom.value if line.uom else None for line in found.lines] == ["EA", "EA", "EA", "EA", "EA", "BX"]


def test_an_address_goes_on_below_a_name_with_a_comma(order: Order) -> None:
    end = "PO HE-98\n\nShip to:\nHollowell, Cardiff\n8 Dock Street\nCardiff CF10 2XY"
    found = order(mail("- 20 pcs HB-M8X40-A2", end))
    assert found.ship_to.address is not None and found.ship_to.address.value == "8 Dock Street, Cardiff CF10 2XY"


@pytest.mark.parametrize(
    "place",
    [
        "Ship to / Goods inward address:\nHollowell Cardiff\n8 Dock Street\nCardiff CF10 2XY",
        "Ship to / Goods inward: Hollowell Cardiff, 8 Dock Street, Cardiff CF10 2XY",
        "Ship to:\nHollowell Cardiff\n8 Dock Street\nCardiff CF10 2XY\nZahlweise / Terms: 30 days",
    ],
)
def test_a_label_in_two_languages_is_no_name_and_the_next_label_ends_the_address(order: Order, place: str) -> None:
    found = order(mail("- 20 pcs HB-M8X40-A2", f"PO HE-99\n\n{place}"))
    assert found.ship_to.name is not None and found.ship_to.name.value == "Hollowell Cardiff"
    assert found.ship_to.address is not None and found.ship_to.address.value == "8 Dock Street, Cardiff CF10 2XY"


def test_a_colon_before_a_house_number_is_no_label(order: Order) -> None:
    found = order(
        mail("- 20 pcs HB-M8X40-A2", "PO HE-99\n\nBoşaltma:\nHollowell Cardiff\nDock Cad. No: 91\nCardiff CF10 2XY")
    )
    assert found.ship_to.address is not None and found.ship_to.address.value == "Dock Cad. No: 91, Cardiff CF10 2XY"


def test_blocks_of_two_lines_are_items_though_nobody_knows_their_product(order: Order) -> None:
    known = "HB-M8X40-A2 Hexagon bolt M8x40\n    20 pcs @ £0.30"
    stranger = "XT1-4192-Q Spanngurt 9T 95\n    {} packs @ £44.28"
    blocks = [known, stranger.format(1), "NUT-M8-A2 Hexagon nut M8\n    75 pcs @ £0.10", stranger.format(2)]
    found = order(mail("\n\n".join(blocks)))
    assert [line.quantity.value for line in found.lines if line.quantity] == [20, 1, 75, 2]
