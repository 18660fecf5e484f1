"""Figures of an order that do not agree with each other."""

import pytest

from extraction.structured import read_structured

HEAD = '<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2"><ID>1</ID>'


def findings(lines: list[tuple[str, str, str]], totals: str = "", header: str = "") -> list[str | None]:
    """The fields with arithmetic findings of an order with lines of (quantity, price, total)."""
    rows = "".join(
        f"<OrderLine><LineItem><ID>{number}</ID><Quantity>{quantity}</Quantity><LineExtensionAmount>{total}"
        f"</LineExtensionAmount><Price><PriceAmount>{price}</PriceAmount></Price></LineItem></OrderLine>"
        for number, (quantity, price, total) in enumerate(lines, 1)
    )
    xml = f"{HEAD}{header}<AnticipatedMonetaryTotal>{totals}</AnticipatedMonetaryTotal>{rows}</Order>"
    (order,) = read_structured(xml.encode(), "ubl").orders
    return [finding.field for finding in order.findings if finding.code == "arithmetic_mismatch"]


def total(payable: str, subtotal: str = "") -> str:
    """The totals of an order."""
    return (
        f"<LineExtensionAmount>{subtotal}</LineExtensionAmount>" if subtotal else ""
    ) + f"<PayableAmount>{payable}</PayableAmount>"


FREIGHT = "<AllowanceCharge><ChargeIndicator>true</ChargeIndicator><Amount>10</Amount></AllowanceCharge>"
TAX = "<TaxTotal><TaxAmount>20.00</TaxAmount></TaxTotal>"
LINES = [("4", "20", "80.00"), ("2", "10.00", "20")]


@pytest.mark.parametrize(
    ("payable", "subtotal", "header"),
    [
        ("100.00", "100", ""),
        ("100", "", ""),
        ("110", "100", FREIGHT),
        ("110", "110", FREIGHT),
        ("120", "100", TAX),
        ("100", "100", TAX),
        ("130", "100", FREIGHT + TAX),
        ("100.01", "99.99", ""),
        ("0", "", ""),
    ],
)
def test_totals_that_any_usual_way_of_adding_gives_are_no_doubt(payable: str, subtotal: str, header: str) -> None:
    assert findings(LINES, total(payable, subtotal), header) == []


@pytest.mark.parametrize(
    ("payable", "subtotal", "header", "fields"),
    [
        ("101", "", "", ["total"]),
        ("100", "90", "", ["subtotal"]),
        ("112", "100", FREIGHT, ["total"]),
        ("125", "100", FREIGHT + TAX, ["total"]),
        ("90", "95", "", ["subtotal", "total"]),
    ],
)
def test_totals_that_nothing_gives_are_findings(payable: str, subtotal: str, header: str, fields: list[str]) -> None:
    assert findings(LINES, total(payable, subtotal), header) == fields


@pytest.mark.parametrize(
    ("line", "agrees"),
    [
        (("65", "7.66", "497.90"), True),
        (("65", "7.66", "794.90"), False),
        (("90", "0.7429", "66.86"), True),
        (("90", "0.7429", "67.86"), False),
        (("40", "1.4", "56"), True),
        (("40", "1.4", "58"), False),
        (("1000", "0.33", "333.33"), True),
        (("0", "5", "5"), False),
    ],
)
def test_a_line_is_as_exact_as_its_printed_price(line: tuple[str, str, str], agrees: bool) -> None:
    assert findings([line]) == ([] if agrees else ["lines[0].line_total"])


def test_a_line_without_price_leaves_the_totals_in_peace() -> None:
    xml = f"{HEAD}<AnticipatedMonetaryTotal>{total('77')}</AnticipatedMonetaryTotal><OrderLine><LineItem><Quantity>3</Quantity></LineItem></OrderLine></Order>"
    (order,) = read_structured(xml.encode(), "ubl").orders
    assert order.findings == ()


def test_sums_of_charges_stand_in_for_charges() -> None:
    totals = "<ChargeTotalAmount>21</ChargeTotalAmount><AllowanceTotalAmount>31</AllowanceTotalAmount>" + total("90")
    assert findings(LINES, totals) == []


def test_the_finding_says_what_was_expected_and_what_was_found() -> None:
    data = (
        b"ISA*00*          *00*          *ZZ*S              *ZZ*R              *261109*1432*U*00401*1*0*P*>~ST*850*1~"
        b"BEG*00*NE*1~PO1*10*3*EA*2.50**VN*A~CTT*1~AMT*TT*9.50~SE*6*1~IEA*1*1~"
    )
    (order,) = read_structured(data, "x12_850").orders
    (finding,) = order.findings
    assert (finding.field, finding.expected, finding.found) == ("total", "7.50", "9.50")
    assert "7.50" in finding.message and "9.50" in finding.message


def test_figures_beyond_all_measure_do_not_stop_the_reading() -> None:
    huge = "9" * 38
    assert findings([(huge, huge, huge)], total(huge)) != []
