"""X12 orders: delimiters, meanings of segments, counts that do not agree."""

from datetime import date
from decimal import Decimal

import pytest

from extraction.structured import read_structured, sniff
from models.errors import UnreadableDocument
from models.order import Disposition, DocumentType, PurchaseOrder

ISA = "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *261109*1432*U*00401*000000001*0*P*>~"


def interchange(*segments: str, kind: str = "850", isa: str = ISA, end: str = "~\n") -> bytes:
    """An interchange with one transaction set; SE counts right."""
    body = [*segments]
    parts = [f"GS*PO*S*R*20261109*0930*1*X*004010{end}", f"ST*{kind}*0001{end}"]
    parts += [segment + end for segment in body]
    parts += [f"SE*{len(body) + 2}*0001{end}", f"GE*1*1{end}", f"IEA*1*000000001{end}"]
    return (isa + "\n" + "".join(parts)).encode()


def only(data: bytes) -> PurchaseOrder:
    """The one order in the data."""
    assert sniff(data, "po.edi") == "x12_850"
    reading = read_structured(data, "x12_850")
    assert reading.disposition is Disposition.ORDERS
    (order,) = reading.orders
    return order


HEADER = ("BEG*00*NE*4500012345**20261109", "CUR*BY*USD")
LINE = "PO1*10*100*EA*0.9462**VN*ELB-1535*BP*G-24091"


def test_an_order_is_read_with_its_header_parties_and_lines() -> None:
    order = only(
        interchange(
            *HEADER,
            "PER*BD*Sue Bradshaw*TE*555-0101*EM*sue@granite.example",
            "ITD*14*3*2**10**30*****2% 10, Net 30",
            "DTM*002*20261223",
            "N9*ZZ*NOTES",
            "MSG*Deliver to the yard.",
            "N1*BY*Granite Plumbing LLC",
            "N3*90 Commerce Dr",
            "N4*Spokane*WA*99236*US",
            "N1*SU*Our Company",
            "N1*ST*Site Harbour*91*C7-02",
            "N3*23 Commerce Dr*Dock 4",
            "N4*Omaha*NE*68115*US",
            "N1*BT*Granite Accounts",
            LINE,
            "PID*F****Elbow 45deg",
            "DTM*002*20261224",
            "CTT*1",
            "AMT*TT*94.62",
        )
    )
    assert order.document_type is DocumentType.PURCHASE_ORDER
    assert order.po_number is not None and order.po_number.value == "4500012345"
    assert order.po_number.evidence[0].ref == "segment 4 BEG*00 BEG03"
    assert order.order_date is not None and order.order_date.value == date(2026, 11, 9)
    assert order.currency is not None and order.currency.value == "USD"
    assert order.buyer.name is not None and order.buyer.name.value == "Granite Plumbing LLC"
    assert order.buyer.email is not None and order.buyer.email.value == "sue@granite.example"
    assert order.ship_to.address is not None
    assert order.ship_to.address.value == "23 Commerce Dr, Dock 4, Omaha, NE, 68115, US"
    assert order.ship_to.account is not None and order.ship_to.account.value == "C7-02"
    assert order.bill_to.name is not None and order.bill_to.name.value == "Granite Accounts"
    assert order.payment_terms is not None and order.payment_terms.value == "2% 10, Net 30"
    assert order.requested_delivery_date is not None and order.requested_delivery_date.value == date(2026, 12, 23)
    assert order.total is not None and order.total.value == Decimal("94.62")
    assert order.contact is not None and order.contact.value == "Sue Bradshaw"
    assert [note.value for note in order.notes] == ["Deliver to the yard."]
    (line,) = order.lines
    assert line.line_no is not None and line.line_no.value == "10"
    assert line.supplier_part is not None and line.supplier_part.value == "ELB-1535"
    assert line.buyer_part is not None and line.buyer_part.value == "G-24091"
    assert line.description is not None and line.description.value == "Elbow 45deg"
    assert line.quantity is not None and line.quantity.value == Decimal(100)
    assert line.unit_price is not None and line.unit_price.value == Decimal("0.9462")
    assert line.unit_price.evidence[0].text == "0.9462"
    assert line.requested_date is not None and line.requested_date.value == date(2026, 12, 24)
    assert order.findings == ()


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text,
        lambda text: "\ufeff\r\n" + text.replace("\n", "\r\n"),
        lambda text: text.replace("~\n", "|").replace("*", "^"),
        lambda text: text.replace("~", "").replace("*", "\x1d"),
        lambda text: text.replace("*", "\x1d").replace("~\n", "\x1c\n  "),
        lambda text: text.replace("*>~", "*> \n").replace("~", " "),
    ],
    ids=["usual", "byte order mark and CRLF", "bars and carets", "line ends", "control characters", "blank terminator"],
)
def test_any_delimiters_give_the_same_order(change) -> None:  # type: ignore[no-untyped-def]
    text = interchange(*HEADER, "N1*BY*Granite Plumbing LLC", LINE, "CTT*1").decode()
    order = only(change(text).encode())
    assert order.buyer.name is not None and order.buyer.name.value == "Granite Plumbing LLC"
    assert order.lines[0].buyer_part is not None and order.lines[0].buyer_part.value == "G-24091"
    assert order.findings == ()


@pytest.mark.parametrize(
    ("purpose", "expected"),
    [
        ("00", DocumentType.PURCHASE_ORDER),
        ("06", DocumentType.PURCHASE_ORDER),
        ("01", DocumentType.ORDER_CANCELLATION),
        ("04", DocumentType.ORDER_CHANGE),
        ("05", DocumentType.ORDER_CHANGE),
    ],
)
def test_the_purpose_code_tells_what_is_asked_for(purpose: str, expected: DocumentType) -> None:
    assert only(interchange(f"BEG*{purpose}*NE*1**20261109", LINE)).document_type is expected


def test_a_change_order_860_is_an_order_change_with_its_lines() -> None:
    order = only(
        interchange(
            "BCH*04*NE*4500012345**2*20261101", "POC*10*QD*80*20*EA*1.25*PE*VN*A-1", "PID*F****Elbow", kind="860"
        )
    )
    assert order.document_type is DocumentType.ORDER_CHANGE
    assert order.po_number is not None and order.po_number.value == "4500012345"
    (line,) = order.lines
    assert line.quantity is not None and line.quantity.value == Decimal(80)
    assert line.uom is not None and line.uom.value == "EA"
    assert line.supplier_part is not None and line.supplier_part.value == "A-1"
    assert "Line quantity decreased" in [note.value for note in line.notes]


@pytest.mark.parametrize(("basis", "base"), [("HP", 100), ("TP", 1000), ("PD", 12), ("TM", 1000)])
def test_prices_per_hundred_and_the_like_become_prices_per_one(basis: str, base: int) -> None:
    (line,) = only(interchange(*HEADER, f"PO1*1*500*EA*24*{basis}*VN*A-1")).lines
    assert line.unit_price is not None and line.unit_price.value == Decimal(24) / base
    assert line.price_base is not None and line.price_base.value == base
    assert line.unit_price.text == "24"


def test_a_price_in_a_ctp_segment_counts_where_po1_has_none() -> None:
    (line,) = only(interchange(*HEADER, "PO1*1*500*EA***VN*A-1", "CTP**UCP*36******PE**12")).lines
    assert line.unit_price is not None and line.unit_price.value == Decimal(3)


def test_each_qualifier_has_its_slot_and_an_unclear_one_any() -> None:
    lines = only(
        interchange(
            *HEADER,
            "PO1*1*1*EA*1**IN*B1*VP*S1*MG*M1*UP*012345678905",
            "PO1*2*1*EA*1**SK*X-77",
            "PO1*3*1*EA*1**PI*B3*UK*10012345678902",
        )
    ).lines
    first, second, third = lines
    values = [part.value if part else None for part in (first.buyer_part, first.supplier_part, first.mpn, first.gtin)]
    assert values == ["B1", "S1", "M1", "012345678905"]
    assert not first.any_slot
    assert second.any_slot and second.supplier_part is not None and second.supplier_part.value == "X-77"
    assert third.buyer_part is not None and third.buyer_part.value == "B3"
    assert third.gtin is not None and third.gtin.value == "10012345678902"


def test_units_are_mapped_from_the_x12_code_list() -> None:
    codes = ["EA", "MR", "DZ", "CA", "RL", "KG", "FT", "PC"]
    lines = only(interchange(*HEADER, *(f"PO1*{i}*1*{code}*1**VN*A{i}" for i, code in enumerate(codes, 1)))).lines
    assert [line.uom.value if line.uom else None for line in lines] == [
        "EA",
        "MTR",
        "DZN",
        "CS",
        "RL",
        "KGM",
        "FOT",
        "EA",
    ]


def test_a_schedule_that_adds_up_makes_one_line_per_delivery() -> None:
    lines = only(interchange(*HEADER, LINE, "SCH*60*EA***002*20261207", "SCH*40*EA***002*20261214")).lines
    assert [
        (line.quantity.value, line.requested_date.value) for line in lines if line.quantity and line.requested_date
    ] == [
        (Decimal(60), date(2026, 12, 7)),
        (Decimal(40), date(2026, 12, 14)),
    ]


def test_a_schedule_that_does_not_add_up_leaves_the_line_whole() -> None:
    (line,) = only(interchange(*HEADER, LINE, "SCH*60*EA***002*20261207", "SCH*10*EA***002*20261214")).lines
    assert line.quantity is not None and line.quantity.value == Decimal(100)
    assert line.requested_date is None


def test_charges_have_implied_decimals_and_allowances_are_negative() -> None:
    order = only(
        interchange(*HEADER, "SAC*C*D240***2550**********Freight", "SAC*A*C310***10.00**********Promotion", LINE)
    )
    assert [(charge.description.value, charge.amount.value) for charge in order.charges] == [
        ("Freight", Decimal("25.50")),
        ("Promotion", Decimal("-10.00")),
    ]


def test_a_line_discount_in_percent_gives_the_net_price() -> None:
    (line,) = only(interchange(*HEADER, "PO1*1*10*EA*20**VN*A-1", "SAC*A*C310****3*25")).lines
    assert line.gross_price is not None and line.gross_price.value == Decimal(20)
    assert line.discount_percent is not None and line.discount_percent.value == Decimal(25)
    assert line.unit_price is not None and line.unit_price.value == Decimal(15)


def test_terms_are_built_from_codes_where_no_words_are_given() -> None:
    order = only(interchange(*HEADER, "ITD*01*3*2**10**30", LINE))
    assert order.payment_terms is not None and order.payment_terms.value == "2% 10, Net 30"
    assert order.payment_terms.confidence < 1


def test_of_an_interchange_with_invoices_only_the_orders_are_read() -> None:
    invoice = "ST*810*0001~BIG*20261109*77~TDS*1000~SE*4*0001~"
    order = "".join(f"{s}~" for s in ("ST*850*0002", *HEADER, LINE, "SE*5*0002"))
    second = "".join(f"{s}~" for s in ("ST*850*0003", "BEG*00*NE*4500012346**20261109", LINE, "SE*4*0003"))
    data = f"{ISA}GS*IN*S*R*1*1*1*X*004010~{invoice}{order}{second}GE*3*1~IEA*1*1~".encode()
    assert sniff(data, "") == "x12_850"
    numbers = [o.po_number.value for o in read_structured(data, "x12_850").orders if o.po_number]
    assert numbers == ["4500012345", "4500012346"]


def test_an_interchange_without_orders_is_not_an_order_and_says_what_it_is() -> None:
    data = f"{ISA}GS*IN*S*R*1*1*1*X*004010~ST*810*0001~BIG*20261109*77~SE*3*0001~GE*1*1~IEA*1*1~".encode()
    assert sniff(data, "") == "x12_other"
    reading = read_structured(data, "x12_other")
    assert reading.disposition is Disposition.NOT_AN_ORDER
    assert "invoice" in reading.why and "810" in reading.why


def test_counts_that_do_not_agree_are_findings() -> None:
    text = interchange(*HEADER, LINE, "CTT*3").decode().replace("SE*6*", "SE*9*")
    messages = [finding.message for finding in only(text.encode()).findings]
    assert any("9 segments but holds 6" in message for message in messages)
    assert any("3 lines but holds 1" in message for message in messages)


def test_a_missing_terminator_is_mended_and_said() -> None:
    text = interchange(*HEADER, LINE, "DTM*002*20261207", "PO1*20*5*EA*2**VN*B-2", "CTT*2").decode()
    order = only(text.replace("20261207~\n", "20261207\n").encode())
    assert [line.line_no.value for line in order.lines if line.line_no] == ["10", "20"]
    assert any("terminator" in finding.message for finding in order.findings)


def test_a_transmission_that_breaks_off_is_read_with_a_doubt() -> None:
    text = interchange(*HEADER, LINE, "PO1*20*5*EA*2**VN*B-2").decode()
    order = only(text[: text.index("SE*")].encode())
    assert len(order.lines) == 2
    assert any("breaks off" in finding.message for finding in order.findings)


def test_a_test_interchange_is_an_order_that_says_so() -> None:
    order = only(interchange(*HEADER, LINE, isa=ISA.replace("*P*>", "*T*>")))
    assert any("test" in finding.message for finding in order.findings)


def test_a_duplicate_purpose_is_a_duplicate_finding() -> None:
    order = only(interchange("BEG*07*NE*1**20261109", LINE))
    assert [finding.code for finding in order.findings] == ["duplicate_order"]


def test_a_quantity_that_is_no_number_is_a_finding_on_its_line() -> None:
    order = only(interchange(*HEADER, "PO1*10*many*EA*1**VN*A-1"))
    assert order.lines[0].quantity is not None and order.lines[0].quantity.value is None
    (finding,) = order.findings
    assert finding.field == "lines[0].quantity" and finding.line == "10" and "many" in finding.message


def test_two_digit_years_of_old_versions_are_understood() -> None:
    order = only(interchange("BEG*00*NE*S1*77*040317", LINE))
    assert order.order_date is not None and order.order_date.value == date(2004, 3, 17)
    assert "Release 77" in [note.value for note in order.notes]


@pytest.mark.parametrize("data", [ISA.encode(), ISA[:60].encode(), interchange("AA*1*NAME")])
def test_an_interchange_that_holds_no_order_at_all_is_unreadable(data: bytes) -> None:
    kind = sniff(data, "po.edi")
    assert kind == "x12_850"
    with pytest.raises(UnreadableDocument):
        read_structured(data, kind)
