"""What must not happen: entities, endless work, crashes; and what is none of the formats."""

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extraction.structured import FORMATS, read_structured, sniff
from extraction.structured.base import MAX_BYTES
from models.errors import UnreadableDocument

UBL = 'xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2"'
LAUGHS = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))


@pytest.mark.parametrize(
    "xml",
    [
        f'<!DOCTYPE Order [<!ENTITY x SYSTEM "file:///etc/passwd">]><Order {UBL}><ID>&x;</ID></Order>',
        f'<!DOCTYPE Order [<!ENTITY l0 "ha">{LAUGHS}]><Order {UBL}><ID>&l9;</ID></Order>',
        f'<!DOCTYPE Order [<!ENTITY l0 "ha">{LAUGHS}]><Order {UBL}><ID schemeID="&l9;">1</ID></Order>',
        f'<!DOCTYPE Order [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd">%p;]><Order {UBL}><ID>1</ID></Order>',
        f'<!DOCTYPE Order [<!ENTITY harmless "x">]><Order {UBL}><ID>1</ID></Order>',
        f'<!DOCTYPE Order [<!--]>--><!ENTITY x "1">]><Order {UBL}><ID>&x;</ID></Order>',
        f"<Order {UBL}><ID>1</ID>",
        f"<Order {UBL}>{'<a>' * 5000}{'</a>' * 5000}</Order>",
    ],
    ids=["external", "laughs", "laughs in an attribute", "parameter", "harmless", "hidden", "cut off", "too deep"],
)
def test_hostile_or_broken_xml_is_unreadable(xml: str) -> None:
    with pytest.raises(UnreadableDocument):
        read_structured(xml.encode(), "ubl")


def test_entities_are_refused_in_every_encoding() -> None:
    xml = f'<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE Order [<!ENTITY x "1">]><Order {UBL}><ID>&x;</ID></Order>'
    data = xml.encode("utf-16")
    assert sniff(data, "order.xml") == "ubl"
    with pytest.raises(UnreadableDocument):
        read_structured(data, "ubl")


def test_a_named_dtd_is_never_opened(tmp_path: Path) -> None:
    dtd = tmp_path / "cXML.dtd"
    dtd.write_text('<!ENTITY secret "leaked">')
    xml = f'<!DOCTYPE cXML SYSTEM "{dtd.as_uri()}"><cXML><Request><OrderRequest><OrderRequestHeader orderID="1"/></OrderRequest></Request></cXML>'
    (order,) = read_structured(xml.encode(), "cxml").orders
    assert order.po_number is not None and order.po_number.value == "1"
    with pytest.raises(UnreadableDocument):
        read_structured(xml.replace('"1"', '"&secret;"').encode(), "cxml")


def test_xml_that_lies_about_its_encoding_is_still_read() -> None:
    xml = f'<?xml version="1.0" encoding="UTF-8"?><Order {UBL}><ID>1</ID><Note>Größe</Note></Order>'
    (order,) = read_structured(xml.encode("cp1252"), "ubl").orders
    assert [note.value for note in order.notes] == ["Größe"]


@pytest.mark.parametrize(
    "data",
    [
        b"<" + b"a" * 2_000_000,
        b"<!DOCTYPE " + b'"' * 299_999,
        b"<!--" * 500_000,
        b"<a " + b'x="' * 100_000,
        b"ISA*" + b"A*" * 1_000_000,
        b"UNA:+.? '" + b"UNB+UNOA:1+" + b"?" * 1_000_000,
        b" " * 3_000_000,
    ],
    ids=["name", "quotes", "comments", "attributes", "elements", "releases", "blanks"],
)
def test_looking_at_hostile_bytes_takes_no_time(data: bytes) -> None:
    started = time.monotonic()
    kind = sniff(data, "x")
    if kind is not None:
        with pytest.raises(UnreadableDocument):
            read_structured(data, kind)
    assert time.monotonic() - started < 5


def test_a_file_beyond_the_limit_is_refused() -> None:
    with pytest.raises(UnreadableDocument):
        read_structured(b"UNA:+.? '" + b" " * MAX_BYTES, "edifact_orders")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00" * 100,
        b"%PDF-1.7",
        b"PK\x03\x04",
        b"Isaac*00*",
        b"Dear all, UNB+UNOC stands in the text",
        b"<html><body>hello</body></html>",
        b'<?xml version="1.0"?><rss version="2.0"/>',
        b"<Order><ID>1</ID></Order>",
        b"part;qty\nA-1;3\n",
    ],
)
def test_what_is_none_of_the_formats_is_left_to_others(data: bytes) -> None:
    assert sniff(data, "file") is None


def test_every_kind_belongs_to_one_format() -> None:
    kinds = [kind for format_ in FORMATS for kind in format_.kinds]
    assert len(kinds) == len(set(kinds)) and "x12_850" in kinds


STARTS = [
    b"ISA*00*          *00*          *ZZ*S              *ZZ*R              *261109*1432*U*00401*1*0*P*>~ST*850*1~BEG*00*NE*1~PO1*1*2*EA*3**VN*A~",
    b"UNA:+.? 'UNB+UNOC:3+A+B+1:1+1'UNH+1+ORDERS:D:96A:UN'BGM+220+1+9'DTM+2:20261221:102'LIN+1++A:SA'QTY+21:1:PCE'PRI+AAA:1:::100'",
    b"STX=ANA:1+:A+:B+1+R'MHD=1+ORDERS:9'ORD=1::261109'OLD=1+5+5++12+10+1+++X'",
    f"<Order {UBL}><ID>1</ID><OrderLine><LineItem><Quantity>1</Quantity></LineItem></OrderLine></Order>".encode(),
    b'<cXML><Request><OrderRequest><OrderRequestHeader orderID="1"/></OrderRequest></Request></cXML>',
]


@settings(max_examples=300, deadline=None)
@given(start=st.sampled_from(STARTS), cut=st.integers(0, 300), junk=st.binary(max_size=12), again=st.integers(0, 300))
def test_damaged_documents_are_read_or_refused_but_never_crash(start: bytes, cut: int, junk: bytes, again: int) -> None:
    data = start[:cut] + junk + start[again:]
    kind = sniff(data, "x")
    if kind is None:
        return
    try:
        reading = read_structured(data, kind)
    except UnreadableDocument as error:
        assert str(error).strip()
    else:
        assert reading.orders or reading.why
