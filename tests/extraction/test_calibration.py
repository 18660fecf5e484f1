"""Claims become probabilities by curves that were measured, and are measured again by the figures."""

from __future__ import annotations

import random
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.calibration import Calibration, calibrated, curves
from models.evidence import Extracted
from models.order import Disposition, OrderLine, PurchaseOrder, Reading
from service.reliability import Claim, by_field, curve_of
from tools.calibrate import fit


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0.05, 3), st.floats(-4, 6))
def test_more_sure_is_never_less_probable(one: float, other: float, slope: float, shift: float) -> None:
    curve = Calibration(slope, shift, 0.999)
    low, high = sorted((one, other))
    assert 0 <= curve.probability(low) <= curve.probability(high) <= 0.999


def test_nothing_claimed_stays_nothing() -> None:
    assert Calibration(1, 6, 0.99).probability(0.0) == 0.0


@pytest.mark.parametrize(("claimed", "true"), [(0.97, 0.75), (0.8, 0.98)])
def test_a_curve_says_what_held_back_documents_said(claimed: float, true: float) -> None:
    draw = random.Random(1)
    made = fit([claimed] * 4000, [draw.random() < true for _ in range(4000)])
    curve = Calibration(made["slope"], made["shift"], made["most"])
    assert curve.probability(claimed) == pytest.approx(true, abs=0.02)


def test_little_evidence_changes_little() -> None:
    made = fit([0.9], [False])
    assert Calibration(made["slope"], made["shift"], 1.0).probability(0.9) > 0.6


def test_the_shipped_curves_hold_for_digital_documents() -> None:
    digital = curves()["digital"]
    assert {
        "po_number",
        "order_date",
        "line.part confirmed",
        "line.quantity confirmed",
        "line.unit_price confirmed",
        "line.uom",
    } <= set(digital)
    assert all(0.5 <= one.most < 1 and one.slope > 0 for one in digital.values())


def test_without_curves_the_claims_stay(tmp_path: Path) -> None:
    assert curves(tmp_path / "none.json") == {}


def test_every_value_of_an_order_gets_its_probability() -> None:
    sure = Extracted[Decimal](value=Decimal(5), confidence=0.999999)
    order = PurchaseOrder(channel="pdf", lines=(OrderLine(quantity=sure, unit_price=sure),), total=sure)
    (read,) = calibrated(Reading(disposition=Disposition.ORDERS, orders=(order,))).orders
    line = read.lines[0]
    assert line.quantity and line.unit_price and read.total and read.po_number is None
    assert max(v.confidence for v in (line.quantity, line.unit_price, read.total)) < 0.9999


def test_a_reliability_curve_weighs_its_bins_by_what_is_in_them() -> None:
    claims = [Claim("total", "digital", 0.9, right) for right in (True, False)] + [
        Claim("total", "scan", 1.0, True)
    ] * 2
    digital = curve_of(by_field(claims)[("total", "digital")])
    assert (digital.count, digital.right) == (2, 0.5) and digital.error == pytest.approx(0.4)
    assert curve_of(claims).error == pytest.approx(0.2)
