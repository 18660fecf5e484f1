"""A small seller with a few customers and products, and messages made in memory."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from extraction.reader import read
from extraction.transcripts import transcribe
from mapping import lexicon_of, load_catalog
from models.lexicon import Lexicon
from models.order import PurchaseOrder, Reading
from models.transcript import Transcript

TABLES = {
    "company.csv": """name,aliases,vat_id,gln,email_domains,country,currency
Northgate Fasteners Ltd,Northgate,GB123456789,,northgate.example,GB,GBP
""",
    "customers.csv": """customer_id,name,aliases,vat_id,gln,email_domains,currency,language,payment_terms,price_list,credit_limit,credit_used,default_ship_to,status
C1,Hollowell Engineering Ltd,Hollowell,,,hollowell.example,GBP,en,30 days net,P1,,,C1-01,active
C2,Maschinenbau Rietberg GmbH,,,,rietberg.example,EUR,de,30 Tage,P1,,,C2-01,active
C3,Ateliers Vauquelin SARL,,,,vauquelin.example,EUR,fr,30 jours,P1,,,C3-01,active
""",
    "ship_tos.csv": """customer_id,ship_to_id,name,street,city,region,postal_code,country,gln
C1,C1-01,Hollowell Engineering Ltd,12 Forge Lane,Leeds,,LS1 4AB,GB,
C1,C1-02,Hollowell Cardiff,8 Dock Street,Cardiff,,CF10 2XY,GB,
C2,C2-01,Maschinenbau Rietberg GmbH,Industrieweg 4,Bielefeld,,33602,DE,
C3,C3-01,Ateliers Vauquelin,9 rue des Forges,Lille,,59000,FR,
""",
    "products.csv": """sku,description,gtin,manufacturer,mpn,base_uom,pack_sizes,min_order_qty,order_multiple,list_price,currency,status,replaced_by,stock_on_hand
HB-M8X40-A2,Hexagon bolt M8x40 stainless A2,,,,EA,EA:1|BX:100,1,1,0.30,GBP,active,,100000
HB-M10X50-A2,Hexagon bolt M10x50 stainless A2,,,,EA,EA:1|BX:50,1,1,0.55,GBP,active,,100000
NUT-M8-A2,Hexagon nut M8 stainless A2,,,,EA,EA:1|BX:200,1,1,0.10,GBP,active,,100000
WSH-M8-A2,Flat washer M8 stainless A2,,,,EA,EA:1|BX:500,1,1,0.04,GBP,active,,100000
ROD-M12-1M,Threaded rod M12 1 metre zinc plated,,,,EA,EA:1|PK:10,1,1,3.20,GBP,active,,1000
""",
    "cross_references.csv": "customer_id,customer_part,sku\nC1,HOL-7781,NUT-M8-A2\n",
    "prices.csv": "price_list,sku,uom,currency,min_qty,unit_price,valid_from,valid_to\n",
    "open_orders.csv": "customer_id,po_number,order_date,status\n",
}
SENT = date(2026, 11, 13)  # a Friday
SIGNATURE = "Kind regards\nDana Whitlock\nHollowell Engineering Ltd\n12 Forge Lane\nLeeds LS1 4AB\n+44 113 555 0199\n"

Read = Callable[..., Reading]


@pytest.fixture(scope="session")
def lexicon(tmp_path_factory: pytest.TempPathFactory) -> Lexicon:
    """The small seller's catalogue as the reader sees it."""
    folder = tmp_path_factory.mktemp("catalog")
    for name, text in TABLES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return lexicon_of(load_catalog(folder))


def message(
    body: str,
    *,
    subject: str = "Order",
    sender: str = "Dana Whitlock <dana@hollowell.example>",
    attached: Sequence[tuple[str, bytes]] = (),
    headers: Sequence[tuple[str, str]] = (),
    html: str = "",
) -> bytes:
    """An order mail to the seller, sent on a Friday."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, "orders@northgate.example", subject
    mail["Date"] = "Fri, 13 Nov 2026 09:30:00 +0000"
    for name, value in headers:
        mail[name] = value
    mail.set_content(body)
    if html:
        mail.add_alternative(html, subtype="html")
    for name, data in attached:
        mail.add_attachment(data, maintype="application", subtype="pdf", filename=name)
    return mail.as_bytes()


@pytest.fixture
def transcript(tmp_path: Path) -> Callable[[bytes], Transcript]:
    """Reads a message's bytes as a transcript."""

    def made(data: bytes) -> Transcript:
        path = tmp_path / "message.eml"
        path.write_bytes(data)
        return transcribe(path)

    return made


@pytest.fixture
def reading(transcript: Callable[[bytes], Transcript], lexicon: Lexicon) -> Read:
    """Reads a message all the way: `reading(body, subject=..., attached=...)`."""

    def made(body: str, **parts: object) -> Reading:
        return read(transcript(message(body, **parts)), lexicon, SENT)  # type: ignore[arg-type]

    return made


@pytest.fixture
def order(reading: Read) -> Callable[..., PurchaseOrder]:
    """The only order of a message."""

    def made(body: str, **parts: object) -> PurchaseOrder:
        found = reading(body, **parts)
        assert len(found.orders) == 1, found.why
        return found.orders[0]

    return made


def paper(rows: Sequence[Sequence[str]], *, title: str = "PURCHASE ORDER", head: Sequence[str] = ()) -> bytes:
    """A PDF as an order form prints it: title, head lines, and a table of items with headings."""
    buffer = io.BytesIO()
    page = Canvas(buffer, pagesize=A4, invariant=1)
    page.setFont("Helvetica-Bold", 18)
    page.drawString(50, 780, title)
    page.setFont("Helvetica", 10)
    for number, line in enumerate(head):
        page.drawString(50, 745 - 14 * number, line)
    top = 745 - 14 * len(head) - 30
    for number, row in enumerate(rows):
        page.setFont("Helvetica-Bold" if not number else "Helvetica", 10)
        for column, text in zip((50, 90, 200, 390, 440, 490), row, strict=False):
            page.drawString(column, top - 18 * number, text)
    page.save()
    return buffer.getvalue()


HEAD = (
    "Hollowell Engineering Ltd, 12 Forge Lane, Leeds LS1 4AB",
    "Order number: HE-4471",
    "Order date: 12 November 2026",
    "Delivery date: 24 November 2026",
    "Supplier: Northgate Fasteners Ltd",
    "Ship to: Hollowell Engineering Ltd, 12 Forge Lane, Leeds LS1 4AB",
)
TABLE = (
    ("Line", "Part number", "Description", "Qty", "Unit", "Price"),
    ("1", "HB-M8X40-A2", "Hexagon bolt M8x40 stainless A2", "200", "pcs", "0.30"),
    ("2", "NUT-M8-A2", "Hexagon nut M8 stainless A2", "75", "pcs", "0.10"),
    ("3", "WSH-M8-A2", "Flat washer M8 stainless A2", "500", "pcs", "0.04"),
)
