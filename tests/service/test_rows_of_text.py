from __future__ import annotations

import pytest

from extraction.structured import read_structured, sniff
from extraction.structured.rows import rows
from models.evidence import Evidence
from models.order import OrderLine, PurchaseOrder
from service.records import PageRecord
from service.rows_of_text import _Named, in_rows

EDIFACT = (
    b"UNA:+.? 'UNB+UNOC:3+BUYER:14+SELLER:14+261105:0930+1'UNH+1+ORDERS:D:96A:UN:EAN008'BGM+220+P-77+9'"
    b"DTM+137:20261105:102'NAD+BY+4000001000005::9++Harbour Supplies'LIN+1++4000862141404:SRV'"
    b"IMD+F++:::Threaded rod M10'QTY+21:10:PCE'PRI+AAA:9.73'LIN+2'PIA+1+84299242:SA'QTY+21:10:PCE'UNS+S'UNT+13+1'UNZ+1+1'"
)
X12 = (
    b"ISA*00*          *00*          *ZZ*BUYER          *ZZ*SELLER         *261106*0915*U*00401*000000001*0*P*>~"
    b"GS*PO*BUYER*SELLER*20261106*0915*1*X*004010~ST*850*0001~BEG*00*NE*P-77**20261106~"
    b"PO1*1*5*CS*9.73**VN*07271068~PO1*2*5*CS*1.10**VN*07271069~CTT*2~SE*6*0001~GE*1*1~IEA*1*000000001~"
)
UBL = (
    b'<?xml version="1.0"?><Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2" '
    b'xmlns:a="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" '
    b'xmlns:b="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"><b:ID>P-77</b:ID>'
    b"<a:OrderLine><a:LineItem><b:ID>1</b:ID><b:Quantity unitCode='C62'>10</b:Quantity><a:Item><b:Name>Rod</b:Name>"
    b"</a:Item></a:LineItem></a:OrderLine><a:OrderLine><a:LineItem><b:ID>2</b:ID><b:Quantity unitCode='C62'>10</b:Quantity>"
    b"<a:Item><b:Name>Padded envelope</b:Name></a:Item></a:LineItem></a:OrderLine></Order>"
)
TEXT = PageRecord(number=1, width=9000.0, height=12.0, medium="text")


def order_of(data: bytes) -> PurchaseOrder:
    kind = sniff(data, "order")
    assert kind is not None
    return read_structured(data, kind).orders[0]


def said_at(data: bytes, evidence: Evidence) -> tuple[str, int]:
    """What stands at the place that a screen would show for the evidence, and in which row it is."""
    (page,) = in_rows([TEXT], {1: data})
    place = _Named([page]).place(evidence)
    inside = [
        word
        for word in page.words
        if place.left <= word.left
        and word.right <= place.right
        and place.top <= word.top
        and word.bottom <= place.bottom
    ]
    return " ".join(word.text for word in inside), round(place.top * page.height / 12)


@pytest.mark.parametrize("data", [EDIFACT, X12, UBL], ids=["edifact", "x12", "ubl"])
def test_every_value_is_found_in_a_row_of_its_own_line(data: bytes) -> None:
    order = order_of(data)
    assert order.po_number is not None
    assert said_at(data, order.po_number.evidence[0])[0] == "P-77"
    first, second = order.lines
    assert said_at(data, quantity(first))[0] == said_at(data, quantity(second))[0] == str(first.quantity.text)  # type: ignore[union-attr]
    assert said_at(data, quantity(first))[1] < said_at(data, quantity(second))[1]


def quantity(line: OrderLine) -> Evidence:
    assert line.quantity is not None
    return line.quantity.evidence[0]


@pytest.mark.parametrize("data", [EDIFACT, X12, UBL], ids=["edifact", "x12", "ubl"])
def test_a_line_has_a_place_of_its_own(data: bytes) -> None:
    first, second = order_of(data).lines
    assert first.box is not None and second.box is not None
    assert said_at(data, first.box)[1] < said_at(data, second.box)[1]


def test_a_file_without_line_breaks_is_laid_out_a_segment_a_row() -> None:
    found = ["".join(piece.text for piece in row) for row in rows(EDIFACT, "edifact_orders")]
    assert found[2:4] == ["BGM+220+P-77+9", "DTM+137:20261105:102"]
    (page,) = in_rows([TEXT], {1: EDIFACT})
    assert page.height == 12 * len(found)
    assert page.width < 1000


def test_what_is_released_or_several_words_long_is_found_as_it_is_read() -> None:
    data = EDIFACT.replace(b"Threaded rod M10", b"Rod ?+ nut M10")
    description = order_of(data).lines[0].description
    assert description is not None
    assert said_at(data, description.evidence[0])[0] == "Rod + nut M10"


def test_evidence_that_names_nothing_on_the_page_stays_as_it_is() -> None:
    lost = Evidence(page=1, text="x", ref="segment 99 ZZZ+1")
    (page,) = in_rows([TEXT], {1: EDIFACT})
    assert _Named([page]).place(lost) == lost


@pytest.mark.parametrize("data", [b"<Order", b"Dear sirs", b""], ids=["broken", "a letter", "nothing"])
def test_any_other_text_keeps_its_pages(data: bytes) -> None:
    assert in_rows([TEXT], {1: data}) == (TEXT,)
