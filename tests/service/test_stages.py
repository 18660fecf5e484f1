"""The real stages behind the desk, on a catalogue of three products."""

from __future__ import annotations

import hashlib
import io
import time
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas
from tiny_trade import PASSWORD

from erp_adapters.order_book import OrderBook, OrderBookOptions
from extraction.transcripts import transcribe
from mapping import Catalog, load_catalog, load_policy
from models.draft import Verdict
from models.errors import BrokenCatalog
from models.order import Disposition, Number, OrderLine, Party, PurchaseOrder, Reading, Text
from models.transcript import Medium, Page, Part, PartRole, Transcript, Word
from service import catalog as catalog_module
from service.catalog import CatalogDirectory, CatalogStore
from service.desk import Desk
from service.processing import Choices, ChosenSku, Processed
from service.roles import Role
from service.settings import Settings
from service.stages import convert, with_transcript
from service.states import CaseState
from service.views import Change
from service.wiring import open_machinery
from service.worker import work_until_idle

TODAY = date(2026, 11, 20)
FILES = {
    "company.csv": "name,aliases,vat_id,gln,email_domains,country,currency\nFixings Ltd,,GB123456789,,fixings.example,GB,GBP\n",
    "customers.csv": (
        "customer_id,name,aliases,vat_id,gln,email_domains,currency,language,payment_terms,price_list,credit_limit,"
        "credit_used,default_ship_to,status\n"
        "C1,Northwind Traders Ltd,Northwind,GB999000111,,northwind.example,GBP,en,30 days,STD,,0,C1-1,active\n"
        "C2,Harbour Works plc,,GB999000222,,harbour.example,GBP,en,30 days,STD,,0,C2-1,on_hold\n"
    ),
    "ship_tos.csv": (
        "customer_id,ship_to_id,name,street,city,region,postal_code,country,gln\n"
        "C1,C1-1,Northwind Hull,12 Dock Street,Hull,,HU1 2AB,GB,\n"
        "C1,C1-2,Northwind Leeds,7 Mill Lane,Leeds,,LS1 4XY,GB,\n"
        "C2,C2-1,Harbour Works,1 Quay Road,Dover,,CT16 1AA,GB,\n"
    ),
    "products.csv": (
        "sku,description,gtin,manufacturer,mpn,base_uom,pack_sizes,min_order_qty,order_multiple,list_price,currency,"
        "status,replaced_by,stock_on_hand\n"
        "HB-M8X40,Hexagon bolt M8 x 40 zinc,5012345678900,Acme,A840,EA,EA:1|BX:100,1,1,0.50,GBP,active,,10000\n"
        "HB-M8X45,Hexagon bolt M8 x 45 zinc,5012345678917,Acme,A845,EA,EA:1|BX:100,1,1,0.55,GBP,active,,10000\n"
        "TP-19,Insulating tape 19 mm black,,,,RL,RL:1,1,1,2.40,GBP,discontinued,,0\n"
    ),
    "cross_references.csv": "customer_id,customer_part,sku\nC1,NW-77,HB-M8X40\n",
    "prices.csv": (
        "price_list,sku,uom,currency,min_qty,unit_price,valid_from,valid_to\n"
        "STD,HB-M8X40,EA,GBP,1,0.48,2026-01-01,2026-12-31\n"
        "STD,HB-M8X45,EA,GBP,1,0.52,2026-01-01,2026-12-31\n"
    ),
    "open_orders.csv": "customer_id,po_number,order_date,status\nC1,OLD-1,2026-01-05,open\n",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("catalog")
    for name, content in FILES.items():
        (made / name).write_text(content, encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def catalog(folder: Path) -> Catalog:
    return load_catalog(folder)


def said(text: str) -> Text:
    return Text(value=text, text=text, confidence=0.999)


def order(**changes: object) -> PurchaseOrder:
    """An order of somebody unknown for something unknown."""
    line = OrderLine(
        line_no=said("1"),
        buyer_part=said("Q-9"),
        description=said("something for the workshop"),
        quantity=Number(value=Decimal(20), text="20", confidence=0.999),
        uom=said("EA"),
    )
    plain = PurchaseOrder(
        po_number=said("P-1"),
        currency=said("GBP"),
        buyer=Party(name=said("Zebra & Sons"), address=said("1 Nowhere, Atlantis")),
        ship_to=Party(name=said("Zebra & Sons"), address=said("1 Nowhere, Atlantis")),
        lines=(line,),
    )
    return plain.model_copy(update=changes)


def test_what_nobody_settled_is_in_doubt(catalog: Catalog) -> None:
    converted = convert(order(), Choices(), catalog, load_policy(), TODAY)
    codes = {finding.code for finding in converted.decision.findings}
    assert "unknown_customer" in codes and "unknown_product" in codes
    assert converted.draft.customer.choice is None


def test_what_was_chosen_is_taken_and_all_rules_are_applied_to_it(catalog: Catalog) -> None:
    choices = Choices(customer_id="C1", ship_to_id="C1-2", skus=(ChosenSku(line=0, sku="HB-M8X45", rule="chosen"),))
    given = order()
    converted = convert(given, choices, catalog, load_policy(), TODAY)
    assert converted.purchase_order == given, "the paper stays as it is"
    draft = converted.draft
    assert (draft.customer.choice, draft.ship_to.choice) == ("C1", "C1-2")
    assert (draft.lines[0].sku.choice, draft.lines[0].sku.rule, draft.lines[0].unit_price) == (
        "HB-M8X45", "chosen", Decimal("0.52"),
    )  # fmt: skip
    assert converted.decision.findings == ()
    assert converted.decision.verdict is Verdict.AUTO


def test_a_choice_does_not_silence_other_doubts(catalog: Catalog) -> None:
    choices = Choices(customer_id="C2", skus=(ChosenSku(line=0, sku="TP-19", rule="learned"),))
    codes = {f.code for f in convert(order(), choices, catalog, load_policy(), TODAY).decision.findings}
    assert {"customer_on_hold", "discontinued_product"} <= codes
    assert not {"unknown_customer", "unknown_product"} & codes


def test_a_customer_is_found_by_what_a_clerk_knows_and_compared_with_the_order(folder: Path) -> None:
    directory = CatalogDirectory(CatalogStore(folder))
    for known in ("harb", "Harbour Work", "WORKS harbor", "c2", "GB 999000222"):
        assert directory.search_customers(known, 1)[0].id == "C2", known
    assert directory.search_customers("", 5) == () == directory.search_customers("xylophone", 5)
    ours = order(buyer=Party(name=said("Harbour Works plc"), vat_id=said("GB999000222")))
    (found,) = directory.search_customers("C2", 1, ours)
    assert found.score == 0 and {"vat_id", "name Harbour Works plc"} <= set(found.agrees) and not found.contradicts
    (other,) = directory.search_customers("C1", 1, ours)
    assert "name Northwind Traders Ltd" in other.contradicts and not other.agrees


def test_the_directory_finds_products_customers_and_places(folder: Path) -> None:
    directory = CatalogDirectory(CatalogStore(folder))
    assert [p.sku for p in directory.search_products("hexagon 45", 5)] == ["HB-M8X45"]
    assert directory.search_products("hbm8x40", 5)[0].sku == "HB-M8X40"
    assert directory.search_products("5012345678917", 5)[0].sku == "HB-M8X45"
    assert directory.search_products("A840", 1)[0].sku == "HB-M8X40"
    assert directory.search_products("  ", 5) == ()
    assert directory.search_customers("harbor works", 5)[0].id == "C2"
    assert directory.search_customers("C1", 5)[0].id == "C1"
    assert directory.search_products("hexagn bolt 45", 5)[0].sku == "HB-M8X45"  # a misspelling
    assert directory.search_products("Sechskantschraube M8 45", 5)[0].sku == "HB-M8X45"  # another language
    assert directory.search_products("qqqq", 5) == ()
    assert directory.customer_name("C9") is None
    assert [place.id for place in directory.ship_tos("C1", "leeds")] == ["C1-2", "C1-1"]
    assert directory.ship_tos("C1")[0].detail == "the usual place"
    tape = directory.product("TP-19")
    assert tape is not None and not tape.active
    bolt = directory.product("HB-M8X40")
    assert bolt is not None and bolt.pack_sizes == (("EA", "1"), ("BX", "100"))
    assert directory.customer_price("C1", "HB-M8X40", "EA", None, TODAY) == ("0.48", "GBP")
    assert directory.customer_price("C1", "HB-M8X40", "BX", Decimal(2), TODAY) == ("48.00", "GBP")
    assert directory.customer_price("C1", "TP-19", "RL", None, TODAY) == ("2.40", "GBP")
    assert directory.customer_price("C1", "NONE", "EA", None, TODAY) is None
    assert directory.customer_price("C9", "TP-19", "RL", None, TODAY) is None


def test_a_catalogue_that_changes_is_loaded_anew_and_a_broken_one_is_told(tmp_path: Path) -> None:
    for name, content in FILES.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    store = CatalogStore(tmp_path)
    directory = CatalogDirectory(store)
    assert store.catalog() is store.catalog()
    products = tmp_path / "products.csv"
    time.sleep(2 * catalog_module._LOOKED_EVERY)
    products.write_text(products.read_text() + "NEW-1,Wing nut M6,,,,EA,EA:1,1,1,0.10,GBP,active,,5\n")
    assert directory.product("NEW-1") is not None
    assert [p.sku for p in directory.search_products("wing", 5)] == ["NEW-1"]
    time.sleep(2 * catalog_module._LOOKED_EVERY)
    products.write_text("sku\n")
    with pytest.raises(BrokenCatalog, match=r"products\.csv"):
        directory.check()


def test_pages_keep_what_the_screen_needs() -> None:
    word = Word("P-1", 50, 100, 150, 120, bold=True, ref="line 3")
    pages = (
        Page(number=1, width=500, height=1000, medium=Medium.MAIL, words=(word,)),
        Page(number=2, width=500, height=1000, medium=Medium.SCAN, words=(), part=1, part_page=1, rotation=90),
        Page(number=3, width=500, height=1000, medium=Medium.SHEET, words=(), part=2, title="Orders"),
    )
    parts = (
        Part("", "text/plain", PartRole.BODY),
        Part("order.pdf", "application/pdf", PartRole.ATTACHMENT, data=b"%PDF the attachment"),
        Part("order.xlsx", "application/vnd.ms-excel", PartRole.ATTACHMENT, data=b"PK the sheet"),
    )
    transcript = Transcript("x.eml", "message/rfc822", "0" * 64, parts, pages)
    processed = with_transcript(Processed(reading=Reading(disposition=Disposition.ORDERS)), transcript, b"the mail")
    body, scan, sheet = processed.pages
    shown = body.words[0]
    assert (shown.left, shown.top, shown.right, shown.bottom) == (0.1, 0.1, 0.3, 0.12)
    assert (shown.text, shown.bold, shown.ref) == ("P-1", True, "line 3")
    assert body.picture_sha256 is None and sheet.picture_sha256 is None
    assert (scan.picture_page, scan.turned, scan.title, sheet.title) == (1, 90, "order.pdf", "Orders")
    assert processed.pictures == (b"%PDF the attachment",)
    assert [part.role for part in processed.parts] == ["body", "attachment", "attachment"]


def test_a_pdf_page_is_drawn_from_the_document_itself(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 842), invariant=True)
    canvas.drawString(60, 742, "Order P-1")
    canvas.save()
    path = tmp_path / "order.pdf"
    path.write_bytes(buffer.getvalue())
    reading = Processed(reading=Reading(disposition=Disposition.ORDERS))
    (page,) = with_transcript(reading, transcribe(path), buffer.getvalue()).pages
    assert page.picture_sha256 == hashlib.sha256(buffer.getvalue()).hexdigest()
    first = page.words[0]
    assert first.text == "Order"
    assert first.left == pytest.approx(60 / 595, abs=0.01) and first.bottom == pytest.approx(100 / 842, abs=0.01)


SEGMENTS = (
    "ISA*00*          *00*          *ZZ*NORTHWIND      *ZZ*FIXINGS        *261118*1200*U*00401*000000001*0*P*>",
    "GS*PO*NORTHWIND*FIXINGS*20261118*1200*1*X*004010", "ST*850*0001", "BEG*00*SA*NW-2026-118**20261118", "CUR*BY*GBP",
    "N1*BY*Northwind Traders Ltd", "N3*12 Dock Street", "N4*Hull**HU1 2AB*GB", "N1*SE*Fixings Ltd",
    "N1*ST*Northwind Hull", "N3*12 Dock Street", "N4*Hull**HU1 2AB*GB",
    "PO1*10*200*EA*0.48**BP*NW-77", "PO1*20*100*EA*0.52**VP*HB-M8X45", "CTT*2", "SE*14*0001", "GE*1*1", "IEA*1*000000001",
)  # fmt: skip
ORDER_X12 = ("~\n".join(SEGMENTS) + "~\n").encode()


@pytest.fixture
def real_desk(tmp_path: Path, folder: Path) -> Iterator[Desk]:
    settings = Settings(data_folder=tmp_path, catalog_folder=folder, today="2026-11-20", auto_post=False)
    machinery = open_machinery(settings, erp=OrderBook(OrderBookOptions(data_folder=tmp_path)))
    opened = Desk(machinery)
    opened.add_user("ann", PASSWORD, Role.ADMINISTRATOR, by="")
    yield opened
    opened.close()


def test_a_file_is_read_in_a_process_of_its_own_shown_corrected_and_posted(real_desk: Desk) -> None:
    (case_id,) = real_desk.receive("order.x12", ORDER_X12, "upload", "ann")
    (broken,) = real_desk.receive("broken.pdf", b"%PDF-1.7\n1 0 obj", "upload", "ann")
    work_until_idle(real_desk.machinery)
    assert real_desk.case(broken).state is CaseState.UNREADABLE
    view = real_desk.case(case_id)
    assert (view.state, view.channel) == (CaseState.WAITING, "x12_850")
    assert (view.field("po_number").value, view.field("customer").value) == ("NW-2026-118", "C1")  # type: ignore[union-attr]
    assert [line.field("sku").value for line in view.lines] == ["HB-M8X40", "HB-M8X45"]  # type: ignore[union-attr]
    assert [line.amount for line in view.lines] == ["96.00", "52.00"]
    assert view.decision is not None and view.decision.explanation == (
        "The settings have every order wait for a person.",
    )
    changes = [Change(field="lines[1].quantity", value="300"), Change(field="ship_to", value="C1-2")]
    view = real_desk.correct(case_id, view.version, changes, "ann")
    real_desk.approve(case_id, view.version, "ann")
    work_until_idle(real_desk.machinery)
    book = real_desk.machinery.erp
    assert isinstance(book, OrderBook)
    (booked,) = book.orders()
    assert (booked.customer_id, booked.ship_to_id, booked.po_number) == ("C1", "C1-2", "NW-2026-118")
    assert [(line.sku, line.quantity) for line in booked.lines] == [
        ("HB-M8X40", Decimal(200)), ("HB-M8X45", Decimal(300)),
    ]  # fmt: skip


def test_a_screen_sees_where_a_segment_said_what_the_order_has(real_desk: Desk) -> None:
    data = (
        b"UNB+UNOC:3+BUYER:14+SELLER:14+261105:0930+1'UNH+1+ORDERS:D:96A:UN:EAN008'BGM+220+P-77+9'"
        b"NAD+BY+++Northwind Traders Ltd'LIN+1'PIA+1+HB-M8X40:SA'QTY+21:12:PCE'UNS+S'UNT+8+1'UNZ+1+1'"
    )
    case_id = real_desk.receive("order.edi", data, "mailbox")[0]
    work_until_idle(real_desk.machinery)
    shown = real_desk.case(case_id)
    quantity = shown.lines[0].field("quantity")
    assert quantity is not None
    (place,) = quantity.evidence
    words = [
        word.text
        for word in real_desk.page_words(case_id, place.page)
        if place.left <= word.left
        and word.right <= place.right
        and place.top <= word.top
        and word.bottom <= place.bottom
    ]
    assert words == ["12"]
    assert shown.lines[0].box is not None and shown.lines[0].box.right < 1
