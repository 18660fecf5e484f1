"""EDIFACT orders: service characters, character sets, meanings of segments, counts that do not agree."""

from datetime import date
from decimal import Decimal

import pytest

from extraction.structured import read_structured, sniff
from models.errors import UnreadableDocument
from models.order import Disposition, DocumentType, PurchaseOrder

HEADER = ("BGM+220+4500012345+9", "DTM+137:20261109:102", "CUX+2:EUR:9")
LINE = (
    "LIN+10++5397667603169:SRV",
    "PIA+1+ABC-1:SA",
    "PIA+1+K-77:IN",
    "QTY+21:90:PCE",
    "PRI+AAA:0.7429",
    "MOA+203:66.86",
)


def interchange(
    *segments: str, kind: str = "ORDERS", una: str = "UNA:+.? '", unb: str = "UNOC:3", count: int = 0
) -> str:
    """An interchange with one message; UNT counts right unless told otherwise."""
    body = [f"UNH+1+{kind}:D:01B:UN:EAN010", *segments, f"UNT+{count or len(segments) + 2}+1"]
    envelope = f"UNB+{unb}+5391647279986:14+5391501234563:14+261109:1015+28898"
    return una + "".join(f"{segment}'\n" for segment in (envelope, *body, "UNZ+1+28898"))


def only(text: str | bytes) -> PurchaseOrder:
    """The one order in the text."""
    data = text.encode() if isinstance(text, str) else text
    assert sniff(data, "order.edi") == "edifact_orders"
    (order,) = read_structured(data, "edifact_orders").orders
    return order


def test_an_order_is_read_with_its_header_parties_and_lines() -> None:
    order = only(
        interchange(
            "BGM+220+2026/6764+9",
            "DTM+137:202611091030:203",
            "DTM+2:20261221:102",
            "FTX+AAI+++Requisition 22?+1.",
            "FTX+AAB+++30 days net",
            "NAD+BY+5391647279986::9++Fairbrook Building Services+134 Station Road+Derby++DE37 2BN+GB",
            "RFF+VA:GB360724767",
            "CTA+OC+:Mark Dunphy",
            "COM+mark@fairbrook.example:EM",
            "NAD+SU+5391501234563::9++Corrib Electrical & Plumbing Suppli:es Ltd",
            "NAD+DP+++Fairbrook Warehouse 3+15 Canal Rd+Derby+Derbyshire+DE68 8HT+GB",
            "NAD+IV+++Fairbrook Accounts",
            "CUX+2:GBP:9",
            "TOD+6++DDP",
            *LINE,
            "IMD+F++:::PVC conduit 16 mm LIGHT grey 2m Con:dal",
            "DTM+2:20261222:102",
            "UNS+S",
            "MOA+79:66.86",
            "MOA+124:15.38",
            "MOA+86:82.24",
            "CNT+2:1",
        )
    )
    assert order.po_number is not None and order.po_number.value == "2026/6764"
    assert order.order_date is not None and order.order_date.value == date(2026, 11, 9)
    assert order.requested_delivery_date is not None and order.requested_delivery_date.value == date(2026, 12, 21)
    assert order.payment_terms is not None and order.payment_terms.value == "30 days net"
    assert [note.value for note in order.notes] == ["Requisition 22+1."]
    assert order.buyer.address is not None and order.buyer.address.value == "134 Station Road, Derby, DE37 2BN, GB"
    assert order.buyer.vat_id is not None and order.buyer.vat_id.value == "GB360724767"
    assert order.buyer.gln is not None and order.buyer.gln.value == "5391647279986"
    assert order.buyer.email is not None and order.buyer.email.value == "mark@fairbrook.example"
    assert order.contact is not None and order.contact.value == "Mark Dunphy"
    assert order.supplier.name is not None and order.supplier.name.value == "Corrib Electrical & Plumbing Supplies Ltd"
    assert order.ship_to.address is not None
    assert order.ship_to.address.value == "15 Canal Rd, Derby, Derbyshire, DE68 8HT, GB"
    assert order.bill_to.name is not None and order.bill_to.name.value == "Fairbrook Accounts"
    assert order.currency is not None and order.currency.value == "GBP"
    assert order.incoterms is not None and order.incoterms.value == "DDP"
    amounts = [order.subtotal, order.tax, order.total]
    assert [amount.value if amount else None for amount in amounts] == [
        Decimal("66.86"),
        Decimal("15.38"),
        Decimal("82.24"),
    ]
    (line,) = order.lines
    assert line.gtin is not None and line.gtin.value == "5397667603169"
    assert line.supplier_part is not None and line.supplier_part.value == "ABC-1"
    assert line.buyer_part is not None and line.buyer_part.value == "K-77"
    assert line.description is not None and line.description.value == "PVC conduit 16 mm LIGHT grey 2m Condal"
    assert line.uom is not None and line.uom.value == "EA"
    assert line.unit_price is not None and line.unit_price.value == Decimal("0.7429")
    assert line.unit_price.evidence[0].ref.startswith("segment ") and "PRI+AAA" in line.unit_price.evidence[0].ref
    assert line.line_total is not None and line.line_total.value == Decimal("66.86")
    assert line.requested_date is not None and line.requested_date.value == date(2026, 12, 22)
    assert order.findings == ()


def test_the_service_string_may_change_every_character() -> None:
    text = interchange(*HEADER, *LINE, "FTX+AAI+++is it 4?+5??").replace(":", "\x1d").replace(".", ",")
    text = text.replace("+", "|").replace("'", "~").replace("?", "!").replace("UNA\x1d|,! ~", "UNA\x1d|,! ~")
    order = only(text)
    assert order.lines[0].unit_price is not None and order.lines[0].unit_price.value == Decimal("0.7429")
    assert order.lines[0].unit_price.confidence == 1.0
    assert order.lines[0].notes[0].value == "is it 4|5!"


def test_a_released_terminator_belongs_to_the_text() -> None:
    order = only(interchange(*HEADER, "NAD+BY+++O?'Brien ?: Sons ?+ Co", *LINE))
    assert order.buyer.name is not None and order.buyer.name.value == "O'Brien : Sons + Co"


def test_indented_and_wrapped_lines_are_one_message() -> None:
    text = interchange(*HEADER, "NAD+BY+++Fairbrook Building Services", *LINE).replace("'\n", "'\r\n   ")
    text = text.replace("Fairbrook Building", "Fairbrook Buil\r\n   ding")
    order = only("\ufeff\n" + text)
    assert order.buyer.name is not None and order.buyer.name.value == "Fairbrook Building Services"
    assert len(order.lines) == 1 and order.findings == ()


@pytest.mark.parametrize(
    ("syntax", "encoding", "name"),
    [
        ("UNOC:3", "iso8859_1", "Gebäudetechnik Nürnberg"),
        ("UNOD:3", "iso8859_2", "Łódź Źródło Żółć"),
        ("UNOE:3", "iso8859_5", "Будсервіс"),
        ("UNOF:3", "iso8859_7", "Αθήνα"),
        ("UNOW:4", "utf-8", "Світанок Łódź Αθήνα"),
        ("UNOC:3", "utf-8", "Gebäudetechnik Nürnberg"),
        ("UNOA:2", "cp1252", "Müller – Söhne"),
    ],
)
def test_the_character_set_of_the_envelope_is_used(syntax: str, encoding: str, name: str) -> None:
    data = interchange(*HEADER, f"NAD+BY+++{name}", *LINE, unb=syntax).encode(encoding)
    order = only(data)
    assert order.buyer.name is not None and order.buyer.name.value == name


@pytest.mark.parametrize(
    ("price", "value", "base"),
    [
        ("AAA:24.1:::100", "0.241", 100),
        ("AAA:24.1:::100:PCE", "0.241", 100),
        ("AAA:24.1::::100", "0.241", 100),
        ("AAA:12,50:CT", "12.50", None),
        ("INV:3", "3", None),
        ("1E:7.5", "7.5", None),
    ],
)
def test_price_bases_are_normalised_to_one_unit(price: str, value: str, base: int | None) -> None:
    (line,) = only(interchange(*HEADER, "LIN+1++A:SA", "QTY+21:300:PCE", f"PRI+{price}")).lines
    assert line.unit_price is not None and line.unit_price.value == Decimal(value)
    assert (line.price_base.value if line.price_base else None) == base


def test_a_price_for_information_is_no_price() -> None:
    (line,) = only(interchange(*HEADER, "LIN+1++A:SA", "QTY+21:3:PCE", "PRI+SRP:99")).lines
    assert line.unit_price is None


def test_a_gross_price_is_reduced_by_the_discount_of_its_line() -> None:
    (line,) = only(
        interchange(*HEADER, "LIN+1++A:SA", "QTY+21:3:PCE", "PRI+AAB:200:::100", "ALC+A++++DI", "PCD+1:12.5")
    ).lines
    assert line.gross_price is not None and line.gross_price.value == Decimal(2)
    assert line.unit_price is not None and line.unit_price.value == Decimal("1.75")


def test_a_price_for_another_unit_than_ordered_is_a_finding() -> None:
    order = only(interchange(*HEADER, "LIN+1++A:SA", "QTY+21:3:CS", "PRI+AAA:2:::1:PCE", "UNS+S", "CNT+2:1"))
    (finding,) = order.findings
    assert finding.field == "lines[0].unit_price" and "CS" in finding.message and "EA" in finding.message


def test_texts_cut_at_their_width_are_joined_and_others_get_a_blank() -> None:
    lines = only(
        interchange(
            *HEADER,
            "LIN+1++A:SA",
            "IMD+F++:::Kabelverschraubung M25x1,5/PG21  53:08953",
            "LIN+2++B:SA",
            "IMD+F++:::Plica KV M16 MS Kabelverschraubung:M 16",
            "LIN+3++C:SA",
            "IMD+C++CU::9:WIDGETS",
            "IMD+F++:::size 4",
            "LIN+4++D:SA",
            "FTX+AFM+1++The Hobbit",
        )
    ).lines
    assert [line.description.value if line.description else None for line in lines] == [
        "Kabelverschraubung M25x1,5/PG21 5308953",
        "Plica KV M16 MS Kabelverschraubung M 16",
        "WIDGETS size 4",
        "The Hobbit",
    ]


def test_a_name_without_a_kind_may_be_anyones_number_and_substitutes_are_none() -> None:
    lines = only(
        interchange(*HEADER, "LIN+1+1+ITEM001", "QTY+21:1", "LIN+2", "PIA+4+OLD-1:SA", "PIA+5+M-2:MF::91+B-2:BP")
    ).lines
    assert lines[0].any_slot and lines[0].supplier_part is not None and lines[0].supplier_part.value == "ITEM001"
    assert lines[1].supplier_part is None
    assert lines[1].mpn is not None and lines[1].mpn.value == "M-2"
    assert lines[1].buyer_part is not None and lines[1].buyer_part.value == "B-2"


@pytest.mark.parametrize(
    ("kind", "begin", "expected"),
    [
        ("ORDERS", "BGM+220+1+9", DocumentType.PURCHASE_ORDER),
        ("ORDERS", "BGM+220+1+1", DocumentType.ORDER_CANCELLATION),
        ("ORDERS", "BGM+220+1+4", DocumentType.ORDER_CHANGE),
        ("ORDERS", "BGM+220+1+5", DocumentType.ORDER_CHANGE),
        ("ORDERS", "BGM+230+1+9", DocumentType.ORDER_CHANGE),
        ("ORDCHG", "BGM+230+1+9", DocumentType.ORDER_CHANGE),
        ("ORDCHG", "BGM+230+1+1", DocumentType.ORDER_CANCELLATION),
    ],
)
def test_message_and_function_tell_what_is_asked_for(kind: str, begin: str, expected: DocumentType) -> None:
    assert only(interchange(begin, *LINE, kind=kind)).document_type is expected


def test_a_change_names_the_order_that_it_changes() -> None:
    order = only(interchange("BGM+230+CHG-9+4", "RFF+ON:4500012345", *LINE, kind="ORDCHG"))
    assert order.po_number is not None and order.po_number.value == "4500012345"


@pytest.mark.parametrize(
    ("dtm", "expected"),
    [
        ("2:20261221:102", date(2026, 12, 21)),
        ("2:261221:101", date(2026, 12, 21)),
        ("2:202612211030:203", date(2026, 12, 21)),
        ("2:20261221-20261231:718", date(2026, 12, 21)),
        ("64:202651:616", date(2026, 12, 14)),
        ("63:202651:616", date(2026, 12, 18)),
        ("2:20261331:102", None),
    ],
)
def test_date_formats_are_understood(dtm: str, expected: date | None) -> None:
    order = only(interchange(*HEADER, f"DTM+{dtm}", *LINE))
    assert order.requested_delivery_date is not None and order.requested_delivery_date.value == expected
    doubted = [finding.field for finding in order.findings]
    assert doubted == ([] if expected else ["requested_delivery_date"])


def test_a_window_begins_with_its_earliest_day() -> None:
    order = only(interchange(*HEADER, "DTM+63:20261224:102", "DTM+64:20261221:102", *LINE))
    day = order.requested_delivery_date
    assert day is not None and day.value == date(2026, 12, 21) and day.runners_up[0].value == "2026-12-24"


def test_a_schedule_makes_one_line_per_delivery() -> None:
    lines = only(
        interchange(
            *HEADER,
            "LIN+1++A:SA",
            "QTY+21:100:PCE",
            "MOA+203:200",
            "PRI+AAA:2",
            "SCC+1",
            "QTY+21:60:PCE",
            "DTM+2:20261207:102",
            "SCC+1",
            "QTY+21:40:PCE",
            "DTM+2:20261214:102",
        )
    ).lines
    assert [(line.quantity.value, line.line_total.value) for line in lines if line.quantity and line.line_total] == [
        (Decimal(60), Decimal(120)),
        (Decimal(40), Decimal(80)),
    ]


def test_terms_in_pat_are_put_into_words() -> None:
    order = only(interchange(*HEADER, "PAT+22++5:3:D:10", "PCD+12:2", "PAT+1++5:3:D:30", *LINE))
    assert order.payment_terms is not None and order.payment_terms.value == "2% 10 days, 30 days net"


def test_charges_of_the_order_are_no_lines() -> None:
    order = only(interchange(*HEADER, "ALC+C++++FC:::Freight", "MOA+8:25.00", "ALC+A++++DI:::Bonus", "MOA+8:5", *LINE))
    assert [(charge.description.value, charge.amount.value) for charge in order.charges] == [
        ("Freight", Decimal("25.00")),
        ("Bonus", Decimal(-5)),
    ]
    assert len(order.lines) == 1


def test_the_envelope_tells_the_gln_where_the_message_does_not() -> None:
    order = only(interchange(*HEADER, "NAD+BY+++Fairbrook", *LINE))
    assert order.buyer.gln is not None and order.buyer.gln.value == "5391647279986"
    assert order.buyer.gln.confidence < 1
    assert order.supplier.gln is not None and order.supplier.gln.value == "5391501234563"


def test_counts_that_do_not_agree_are_findings() -> None:
    order = only(interchange(*HEADER, *LINE, "UNS+S", "CNT+2:4", count=99))
    messages = [finding.message for finding in order.findings]
    assert any("99 segments" in message for message in messages)
    assert any("4 lines but holds 1" in message for message in messages)


def test_a_missing_terminator_and_a_missing_end_are_said() -> None:
    text = interchange(*HEADER, *LINE).replace("PCE'\nPRI", "PCE\nPRI")
    order = only(text[: text.index("UNT+")])
    assert order.lines[0].unit_price is not None and order.lines[0].unit_price.value == Decimal("0.7429")
    assert any("terminator" in finding.message for finding in order.findings)
    assert any("breaks off" in finding.message for finding in order.findings)


def test_test_and_copy_are_said() -> None:
    text = interchange("BGM+220+1+7", *LINE).replace("+28898'\nUNH", "+28898++ORDERS++++1'\nUNH")
    codes = {finding.code for finding in only(text).findings}
    assert codes == {"duplicate_order", "low_confidence"}


def test_of_several_messages_only_the_orders_are_read() -> None:
    first = interchange(*HEADER, *LINE)
    invoice = "UNH+2+INVOIC:D:96A:UN'BGM+380+77+9'UNT+3+2'"
    again = "UNH+3+ORDERS:D:96A:UN'BGM+220+4500012346+9'LIN+1++A:SA'QTY+21:1'UNT+5+3'"
    data = first.replace("UNZ", invoice + again + "UNZ").encode()
    numbers = [order.po_number.value for order in read_structured(data, "edifact_orders").orders if order.po_number]
    assert numbers == ["4500012345", "4500012346"]


@pytest.mark.parametrize(
    ("kind", "begin", "word"),
    [
        ("INVOIC", "BGM+380+342459+9", "invoice"),
        ("ORDRSP", "BGM+231+1+29", "order response"),
        ("DESADV", "BGM+351+1+9", "despatch advice"),
        ("ORDERS", "BGM+310+1+9", "quotation"),
    ],
)
def test_other_messages_are_no_orders_and_say_what_they_are(kind: str, begin: str, word: str) -> None:
    data = interchange(begin, "LIN+1++A:SA", kind=kind).encode()
    assert sniff(data, "") == "edifact_other"
    reading = read_structured(data, "edifact_other")
    assert reading.disposition is Disposition.NOT_AN_ORDER and word in reading.why


def test_an_interchange_without_a_message_is_unreadable() -> None:
    data = b"UNA:+.? 'UNB+UNOC:3+A+B+261109:1015+1'UNZ+0+1'"
    assert sniff(data, "") == "edifact_orders"
    with pytest.raises(UnreadableDocument):
        read_structured(data, "edifact_orders")
