"""Pages typed on a typewriter: every character five points wide and ten high, so that a test shows its page.

One blank between words is a space, two and more divide cells, a blank line is a gap. Real catalogues, no stand-ins:
`small_lexicon` reads the CSV files that `write_small_catalogue` writes.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from textwrap import dedent

from extraction.candidates.scene import Scene, scene_of
from extraction.layout.rows import Cell, Row, rows_of
from models.lexicon import Lexicon
from models.transcript import MailHeaders, Medium, Page, Part, PartRole, Ruling, Transcript, Word

TODAY = date(2026, 11, 14)
WIDE, HIGH, PITCH = 5.0, 10.0, 14.0  # points: a character's width and height, a line's distance to the next
_TABLES = {
    "company": """
        name,aliases,vat_id,gln,email_domains,country,currency
        Hartwerk Supplies Ltd,Hartwerk,GB123456789,,hartwerk.example,GB,GBP
        """,
    "customers": """
        customer_id,name,aliases,vat_id,gln,email_domains,currency,language,payment_terms,price_list,credit_limit,credit_used,default_ship_to,status
        C1,Northwind Engineering GmbH,,DE811111111,,northwind.example,GBP,de,30 days net,STD,100000,0,C1-1,active
        C2,"Baker, Dunn & Marsh",,,,bakerdunn.example,GBP,en,30 days net,STD,100000,0,C2-1,active
        """,
    "ship_tos": """
        customer_id,ship_to_id,name,street,city,region,postal_code,country,gln
        C1,C1-1,Northwind Engineering GmbH,Lindenstraße 12,Bremen,,28195,DE,
        C2,C2-1,"Baker, Dunn & Marsh",44 Harbor Road,Duluth,MN,55802,US,
        """,
    "products": """
        sku,description,gtin,manufacturer,mpn,base_uom,pack_sizes,min_order_qty,order_multiple,list_price,currency,status,replaced_by,stock_on_hand
        HX-M8-40,Hexagon bolt M8 x 40 zinc plated,4006381333931,Torvik,TV-0840,EA,EA:1|BX:100,1,1,1.50,GBP,active,,100000
        HX-M8-50,Hexagon bolt M8 x 50 zinc plated,,Torvik,TV-0850,EA,EA:1|BX:100,1,1,1.75,GBP,active,,100000
        NUT-M8,Hexagon nut M8 zinc plated,,Torvik,TV-9008,EA,EA:1|BX:100,1,1,0.25,GBP,active,,100000
        CND-50MM-MED-WHT-2M,Conduit 50 mm medium white 2 m,,Plastor,PL-5020,EA,EA:1,1,1,6.40,GBP,active,,100000
        WD 40 400,Penetrating oil 400 ml,,Colorum,CO-400,EA,EA:1,1,1,4.80,GBP,active,,100000
        """,
    "cross_references": """
        customer_id,customer_part,sku
        C1,4711-08,HX-M8-40
        """,
    "prices": """
        price_list,sku,uom,currency,min_qty,unit_price,valid_from,valid_to
        STD,HX-M8-40,EA,GBP,1,1.50,2026-01-01,
        STD,HX-M8-50,EA,GBP,1,1.75,2026-01-01,
        STD,NUT-M8,EA,GBP,1,0.25,2026-01-01,
        """,
    "open_orders": """
        customer_id,po_number,order_date,status
        C1,4500000001,2026-10-01,open
        """,
}


def write_small_catalogue(folder: Path) -> Path:
    """The catalogue folder of a seller with two customers and five products."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in _TABLES.items():
        (folder / f"{name}.csv").write_text(dedent(text).lstrip(), encoding="utf-8")
    return folder


def words_of(text: str, ref: str = "") -> tuple[Word, ...]:
    """The words of a typed page, in reading order."""
    out = []
    for number, line in enumerate(text.splitlines()):
        top = 40 + number * PITCH
        for match in re.finditer(r"\S+", line):
            left, right = 20 + match.start() * WIDE, 20 + match.end() * WIDE
            out.append(Word(match.group(), left, top, right, top + HIGH, size=HIGH, ref=ref))
    return tuple(out)


def page(text: str, number: int = 1, rulings: tuple[Ruling, ...] = (), medium: Medium = Medium.DIGITAL) -> Page:
    """A typed page of A4's size. The text is dedented."""
    return Page(number, 595.0, 842.0, medium, words_of(dedent(text).strip("\n")), rulings=rulings)


def transcript(*pages: Page | str, mail: MailHeaders | None = None) -> Transcript:
    """A document of typed pages."""
    numbered = tuple(page(p, n) if isinstance(p, str) else p for n, p in enumerate(pages, 1))
    role = PartRole.BODY if mail else PartRole.MAIN
    return Transcript("typed.pdf", "application/pdf", "0" * 64, (Part("typed.pdf", "", role),), numbered, mail=mail)


def rows(*pages: Page | str) -> list[Row]:
    """The rows of typed pages."""
    return rows_of(transcript(*pages))


def cell(text: str) -> Cell:
    """One typed cell."""
    return rows(text)[0].cells[0]


def scene(lexicon: Lexicon, *pages: Page | str) -> Scene:
    """A typed document prepared for reading."""
    return scene_of(transcript(*pages), lexicon, TODAY)


def order_page(number: str = "4500012345", amount: str = "300.00", total: str = "501.00") -> str:
    """An order of three items from a customer on file; everything adds up unless told otherwise."""
    return f"""
                      PURCHASE ORDER

  Northwind Engineering GmbH            PO number:   {number}
  Lindenstraße 12                       Order date:  2026-11-10
  28195 Bremen                          Delivery:    2026-12-01

  Supplier:                             Ship to:
  Hartwerk Supplies Ltd                 Northwind Engineering GmbH
  1 Mill Lane                           Hafenstraße 3
  Leeds LS1 4AB                         28217 Bremen

  Pos  Part number   Description                          Qty    Unit   Unit price     Amount
  10   HX-M8-40      Hexagon bolt M8 x 40 zinc plated     200    pcs          1.50     {amount}
  20   NUT-M8        Hexagon nut M8 zinc plated           400    pcs          0.25     100.00
  30   HX-M8-50      Hexagon bolt M8 x 50 zinc plated      10    pcs          1.75      17.50

                                                               Subtotal                417.50
                                                               VAT 20 %                 83.50
                                                               Total GBP               {total}
"""
