"""Where a value was read, in the document on the left: in every kind of original, at every size, with the real reader."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, Locator, Page, Request, expect
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas
from windows import at_rest, field, sign_in

from erp_adapters.order_book import OrderBook, OrderBookOptions
from service.desk import Desk
from service.settings import Settings
from service.wiring import open_machinery

TakeIn = Callable[[bytes, str], str]
CATALOGUE = {
    "company": "name,aliases,vat_id,gln,email_domains,country,currency\nFixings Ltd,,,,fixings.example,GB,GBP\n",
    "customers": (
        "customer_id,name,aliases,vat_id,gln,email_domains,currency,language,payment_terms,price_list,credit_limit,"
        "credit_used,default_ship_to,status\nC1,Northwind Traders Ltd,,,,northwind.example,GBP,en,30 days,STD,,0,C1-1,active\n"
    ),
    "ship_tos": "customer_id,ship_to_id,name,street,city,region,postal_code,country,gln\nC1,C1-1,Hull,1 Dock St,Hull,,HU1,GB,\n",
    "products": (
        "sku,description,gtin,manufacturer,mpn,base_uom,pack_sizes,min_order_qty,order_multiple,list_price,currency,status,"
        "replaced_by,stock_on_hand\nHB-M8X40,Hexagon bolt M8 x 40 zinc,,,,EA,EA:1,1,1,0.50,GBP,active,,10000\n"
    ),
    "cross_references": "customer_id,customer_part,sku\n",
    "prices": "price_list,sku,uom,currency,min_qty,unit_price,valid_from,valid_to\nSTD,HB-M8X40,EA,GBP,1,0.50,2026-01-01,\n",
    "open_orders": "customer_id,po_number,order_date,status\n",
}
EDIFACT = (
    "UNB+UNOC:3+BUYER:14+SELLER:14+261105:0930+1'UNH+1+ORDERS:D:96A:UN'BGM+220+P-77+9'DTM+137:20261105:102'"
    "NAD+BY+++Northwind Traders Ltd'"
    + "".join(
        f"LIN+{number}++HB-M8X40:SA'IMD+F++:::Hexagon bolt'QTY+21:{number}:PCE'PRI+AAA:0.50'" for number in range(1, 41)
    )
    + "UNS+S'UNT+165+1'UNZ+1+1'"
).encode()
HEADINGS = ["Pos", "Article", "Description", "Quantity", "Unit", "Price"]


@pytest.fixture
def desk(peopled: Path, tmp_path: Path) -> Iterator[Desk]:
    """A desk that reads with what it reads with at work."""
    data = tmp_path / "data"
    shutil.copytree(peopled, data)
    (tmp_path / "catalogue").mkdir()
    for name, rows in CATALOGUE.items():
        (tmp_path / "catalogue" / f"{name}.csv").write_text(rows, encoding="utf-8")
    settings = Settings(data_folder=data, catalog_folder=tmp_path / "catalogue", today="2026-11-21", auto_post=False)
    desk = Desk(open_machinery(settings, erp=OrderBook(OrderBookOptions(data_folder=data))))
    yield desk
    desk.close()


def paper(size: tuple[float, float] = A4, pages: int = 1, font: float = 9) -> bytes:
    """An order of a line a page, as a PDF."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=size)
    across = [40 + (size[0] - 80) * share for share in (0, 0.1, 0.3, 0.7, 0.8, 0.9)]
    for page in range(1, pages + 1):
        canvas.setFont("Helvetica", font)
        canvas.drawString(40, size[1] - 60, "Purchase order P-88   Northwind Traders Ltd")
        for height, row in (
            (110, HEADINGS),
            (130, [str(page), "HB-M8X40", "Hexagon bolt", str(page + 4), "pcs", "0.50"]),
        ):
            for left, text in zip(across, row, strict=True):
                canvas.drawString(left, size[1] - height, text)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def mail_with(**attachments: bytes) -> bytes:
    message = EmailMessage()
    message["From"], message["To"] = "Ann <ann@northwind.example>", "us@fixings.example"
    message["Subject"], message["Message-ID"] = "Our order", "<1@northwind.example>"
    message.set_content("Hello,\n\nour order is attached.\n")
    for name, data in attachments.items():
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name.replace("_", "."))
    return message.as_bytes()


def sheet(columns: int) -> bytes:
    """An order in a workbook with many more columns than it takes."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    more = [f"Remark {number}" for number in range(columns - len(HEADINGS))]
    for row in (
        ["Purchase order", "P-99"],
        [],
        [*HEADINGS, *more],
        [1, "HB-M8X40", "Hexagon bolt", 12, "pcs", 0.5, *more],
    ):
        page.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def lit_in_sight(page: Page, path: str) -> bool:
    """Whether the value's box is lit and lies within the part of the document that is on the screen."""
    box = at_rest(page.locator(f'[data-box="{path}"].on rect').first)
    view = page.locator("[data-sheets]").bounding_box()
    assert view
    return (
        view["x"] - 1 <= box["x"]
        and box["x"] + box["width"] <= view["x"] + view["width"] + 1
        and view["y"] <= box["y"]
        and box["y"] + box["height"] <= view["y"] + view["height"]
    )


def text_in(page: Page, path: str) -> str:
    """What is written on the page within the value's box."""
    return str(
        page.evaluate(
            """path => {
                const box = document.querySelector(`[data-box="${path}"] rect`);
                const edge = box.getBoundingClientRect();
                const inside = (one) => one.left > edge.left && one.right < edge.right && one.top < edge.bottom - 4 && one.bottom > edge.top + 4;
                const texts = [...box.closest(".area").querySelectorAll(".drawing text")];
                return texts.filter((one) => inside(one.getBoundingClientRect())).map((one) => one.textContent).join(" ");
            }""",
            path,
        )
    )


def now_at(page: Page) -> Locator:
    """The page that the list of pages says is in sight."""
    return page.locator(".thumbs [aria-current]")


def test_edi_in_a_mail_is_lit_row_by_row_and_the_mail_stays_a_page_to_look_at(screen: Page, take_in: TakeIn) -> None:
    screen.goto(f"/cases/{take_in(mail_with(ORDERS_edi=EDIFACT), 'order.eml')}")
    for path, said in (("po_number", "P-77"), ("lines[37].quantity", "38")):
        field(screen, path).focus()
        assert lit_in_sight(screen, path)
        assert text_in(screen, path) == said
        expect(now_at(screen)).to_have_text("ORDERS.edi")
    screen.locator(".thumbs a", has_text="E-mail").click()
    expect(now_at(screen)).to_have_text("E-mail")
    expect(screen.locator("#page-1 .drawing")).to_contain_text("attached.")
    expect(screen.locator("#page-1")).to_be_in_viewport()


def test_a_value_far_down_among_pages_that_are_not_drawn_yet_is_found_at_once(screen: Page, take_in: TakeIn) -> None:
    pages = mail_with(a_pdf=paper(pages=3), b_txt=b"Terms\n" * 20, c_txt=b"More terms\n" * 20, d_edi=EDIFACT)
    screen.goto(f"/cases/{take_in(pages, 'order.eml')}")
    field(screen, "lines[39].quantity").focus()
    expect(now_at(screen)).to_have_text("d.edi")
    assert lit_in_sight(screen, "lines[39].quantity")
    expect(screen.locator("#page-7 .drawing")).to_be_visible()
    assert text_in(screen, "lines[39].quantity") == "40"
    assert screen.locator(".thumbs a").all_inner_texts() == [
        "E-mail",
        "a.pdf",
        "a.pdf (2)",
        "a.pdf (3)",
        "b.txt",
        "c.txt",
        "d.edi",
    ]


def test_small_print_on_a_wide_page_is_shown_large_enough_to_read(screen: Page, take_in: TakeIn) -> None:
    screen.goto(f"/cases/{take_in(paper(landscape(A4), font=6), 'wide.pdf')}")
    field(screen, "po_number").focus()
    assert lit_in_sight(screen, "po_number")
    box = at_rest(screen.locator('[data-box="po_number"] rect').first)
    assert box["width"] / len("P-88") > 3.5
    field(screen, "lines[0].unit_price").focus()
    assert lit_in_sight(screen, "lines[0].unit_price")


def test_a_sheet_of_thirty_columns_zooms_in_and_out_and_keeps_its_value_in_sight(screen: Page, take_in: TakeIn) -> None:
    screen.goto(f"/cases/{take_in(sheet(30), 'wide.xlsx')}")
    field(screen, "lines[0].quantity").focus()
    sizes = []
    for button in (None, "Zoom in", "Zoom in", "Zoom out", "Fit the width", "Turn the page"):
        if button:
            screen.get_by_role("button", name=button).click()
        assert lit_in_sight(screen, "lines[0].quantity")
        box = at_rest(screen.locator('[data-box="lines[0].quantity"] rect'))
        sizes.append(max(box["width"], box["height"]))
    assert sizes[0] < sizes[1] < sizes[2] and sizes[3] < sizes[2]
    assert sizes[4] == pytest.approx(sizes[0], abs=1)


def test_the_zoom_chosen_on_one_document_leaves_the_next_readable(screen: Page, take_in: TakeIn) -> None:
    narrow, wide = take_in(paper(), "narrow.pdf"), take_in(sheet(30), "wide.xlsx")
    screen.goto(f"/cases/{narrow}")
    screen.get_by_role("button", name="Zoom in").click()
    screen.goto(f"/cases/{wide}")
    field(screen, "lines[0].sku").focus()
    assert at_rest(screen.locator(".drawing text", has_text="HB-M8X40"))["height"] > 10


def test_pages_turn_from_within_a_field(screen: Page, take_in: TakeIn) -> None:
    screen.goto(f"/cases/{take_in(paper(pages=3), 'three.pdf')}")
    number = field(screen, "po_number")
    number.focus()
    screen.keyboard.press("Alt+PageDown")
    expect(screen.locator("[data-page-now]")).to_have_text("2")
    expect(number).to_be_focused()
    screen.keyboard.press("Alt+PageDown")
    expect(screen.locator("[data-page-now]")).to_have_text("3")
    screen.keyboard.press("Alt+PageUp")
    expect(screen.locator("[data-page-now]")).to_have_text("2")


def test_what_was_looked_for_is_forgotten_when_the_search_is_emptied(screen: Page, take_in: TakeIn) -> None:
    screen.goto(f"/cases/{take_in(paper(pages=2), 'two.pdf')}")
    screen.locator("[data-find]").fill("hexagon")
    expect(screen.locator("[data-found]")).to_have_text("1/2")
    screen.locator("[data-find]").press("Enter")
    expect(screen.locator("[data-found]")).to_have_text("2/2")
    expect(screen.locator("[data-page-now]")).to_have_text("2")
    screen.locator("[data-find]").fill("nowhere")
    expect(screen.locator("[data-found]")).to_have_text("0")
    screen.locator("[data-find]").fill("")
    expect(screen.locator("[data-found]")).to_have_text("")
    expect(screen.locator(".found")).to_have_count(0)


def test_a_document_without_pages_offers_the_file_and_nothing_to_turn(screen: Page, take_in: TakeIn) -> None:
    screen.goto(f"/cases/{take_in(b'%PDF-1.7 and nothing more', 'broken.pdf')}")
    expect(screen.locator(".sheets .empty")).to_contain_text("Ask for a new copy")
    expect(screen.locator(".sheets").get_by_role("link", name="Download the original")).to_be_visible()
    expect(screen.locator(".viewer-bar button, [data-find]")).to_have_count(0)
    screen.keyboard.press("f")
    screen.keyboard.press("]")


def test_on_a_phone_the_document_opens_where_the_field_was_read(
    browser: Browser, site: str, working: None, take_in: TakeIn
) -> None:
    case_id = take_in(mail_with(ORDERS_edi=EDIFACT), "order.eml")
    context = browser.new_context(base_url=site, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    sign_in(page)
    page.goto(f"/cases/{case_id}")
    field(page, "lines[30].quantity").tap()
    page.locator("label[for=half-document]").tap()
    assert lit_in_sight(page, "lines[30].quantity")
    assert text_in(page, "lines[30].quantity") == "31"
    context.close()


def test_thumbnails_are_fetched_one_after_the_other(screen: Page, take_in: TakeIn) -> None:
    flying: set[str] = set()
    most = 0

    def begins(request: Request) -> None:
        nonlocal most
        if "w=160" in request.url:
            flying.add(request.url)
            most = max(most, len(flying))

    screen.on("request", begins)
    for ended in ("requestfinished", "requestfailed"):
        screen.on(ended, lambda request: flying.discard(request.url))  # type: ignore[call-overload]
    screen.goto(f"/cases/{take_in(paper(pages=6), 'order.pdf')}")
    thumbs = screen.locator(".thumbs img")
    expect(thumbs).to_have_count(6)
    for thumb in thumbs.all():
        thumb.scroll_into_view_if_needed()
        expect(thumb).to_have_js_property("complete", True)
        expect(thumb).not_to_have_js_property("naturalWidth", 0)
    assert most == 1
