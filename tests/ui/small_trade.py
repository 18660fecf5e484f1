"""A trade small enough to hold in one's head: five products, two customers, one form of order.

The processor really reads what it is given (a PDF's text layer, or the lines of a mail) and really
matches it with the catalogue, so that the desk and the screens have something true to work on.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from email import message_from_bytes, policy

import pdfplumber
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from models.draft import Candidate, Converted, Decision, DraftLine, Match, SalesOrderDraft, Verdict
from models.errors import UnreadableDocument
from models.evidence import Evidence, Extracted
from models.order import Disposition, OrderLine, Party, PurchaseOrder, Reading
from models.reasons import Finding
from models.transcript import MailHeaders
from service.processing import Choices, OwnPrice, Processed
from service.records import PageRecord, PageWord, PartRecord
from service.views import CandidateView, ProductView

PRODUCTS = {
    "HB-M8X40": ("Hexagon bolt M8 x 40, zinc", "0.50", "EA:1|BX:100"),
    "HB-M8X45": ("Hexagon bolt M8 x 45, zinc", "0.55", "EA:1|BX:100"),
    "WA-M8": ("Washer M8, zinc", "0.10", "EA:1|BX:500"),
    "CG-M20": ("Cable gland M20, grey", "1.25", "EA:1|PK:10"),
    "TP-19": ("Insulating tape 19 mm, black", "2.40", "RL:1"),
}
CUSTOMERS = {"C1": ("Northwind Traders Ltd", "12 Harbour Street, Hull"), "C2": ("Südwind GmbH", "Hafenweg 3, Kiel")}
_LINE = re.compile(r"(\d+) (\S+) (.+) (\d+) ([A-Z]{2}) (\d+\.\d\d)$")
_NO_PARTS: tuple[PartRecord, ...] = ()
Words = dict[int, list[PageWord]]


def order_pdf(number: str, lines: Sequence[str], customer: str = "Northwind Traders Ltd", note: str = "") -> bytes:
    """An order on paper: `lines` as "10 HB-M8X40 Hexagon bolt 12 EA 0.50"."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=True)
    rows = ["PURCHASE ORDER", f"Number: {number}", f"Buyer: {customer}", "Delivery: 2026-12-01", note, *lines]
    for index, row in enumerate(rows):
        canvas.drawString(72, 760 - index * 24, row)
    canvas.save()
    return buffer.getvalue()


def order_mail(number: str, lines: Sequence[str], customer: str = "Northwind Traders Ltd", note: str = "") -> bytes:
    """The same as a mail."""
    head = ["From: Ann Buyer <ann@northwind.example>", "Subject: Order " + number, "Content-Type: text/plain", ""]
    body = ["Hello,", "", f"Number: {number}", f"Buyer: {customer}", "Delivery: 2026-12-01", note, *lines]
    return "\r\n".join([*head, *body, ""]).encode()


class SmallProcessor:
    """Reads orders of the one form, and maps them to the five products."""

    def process(self, data: bytes, name: str, today: date) -> Processed:
        """Anything but a PDF or a mail is no order; a broken PDF cannot be read."""
        if data.startswith(b"From:"):
            pages, words = _mail_pages(data)
            mail = MailHeaders(subject=f"Order in {name}", sender_address="ann@northwind.example")
            parts: tuple[PartRecord, ...] = (PartRecord(name="", media_type="text/plain", role="body"),)
        elif data.startswith(b"%PDF"):
            pages, words = _pdf_pages(data)
            mail, parts = None, _NO_PARTS
        else:
            return Processed(reading=Reading(disposition=Disposition.NOT_AN_ORDER, why="It is a letter, no order."))
        order = _read(words, "email_text" if mail else "pdf")
        if order is None:
            reading = Reading(disposition=Disposition.NOT_AN_ORDER, why="No order number stands in it.")
            return Processed(reading=reading, pages=pages, mail=mail, parts=parts)
        reading = Reading(
            disposition=Disposition.ORDERS, orders=(order,), trace=("looked for the number", "took 5 columns")
        )
        converted = self.convert(order, Choices(), today)
        return Processed(reading=reading, converted=(converted,), pages=pages, mail=mail, parts=parts)

    def convert(self, order: PurchaseOrder, choices: Choices, today: date) -> Converted:
        """Maps by number; what has none waits for a person."""
        chosen = {choice.line: choice.sku for choice in choices.skus}
        customer = _customer(order, choices)
        findings = [*order.findings, *_header_findings(order, customer, today)]
        lines = []
        for index, line in enumerate(order.lines):
            draft = _draft_line(index, line, chosen.get(index))
            lines.append(draft)
            findings.extend(_line_findings(index, line, draft))
        place = Match[str](
            choice=choices.ship_to_id or (f"{customer.choice}-1" if customer.choice else None), score=1.0
        )
        total = sum(((line.quantity or 0) * (line.unit_price or 0) for line in lines), Decimal())
        draft_order = SalesOrderDraft(
            customer=customer,
            ship_to=place,
            po_number=order.po_number.value if order.po_number else None,
            currency="EUR",
            requested_delivery_date=order.requested_delivery_date.value if order.requested_delivery_date else None,
            lines=tuple(lines),
            net_total=total,
        )
        verdict = Verdict.REVIEW if findings else Verdict.AUTO
        decision = Decision(
            verdict=verdict, findings=tuple(findings), confidence=0.62 if findings else 0.998, policy_version="small-1"
        )
        return Converted(purchase_order=order, draft=draft_order, decision=decision)


class SmallDirectory:
    """The same catalogue for the search boxes."""

    def search_products(self, query: str, limit: int) -> tuple[ProductView, ...]:
        """By number or words."""
        words = query.casefold().split()
        found = [sku for sku in PRODUCTS if all(word in f"{sku} {PRODUCTS[sku][0]}".casefold() for word in words)]
        return tuple(product for sku in found[:limit] if (product := self.product(sku)))

    def first_products(self, limit: int) -> tuple[ProductView, ...]:
        """In the order in which they are written above."""
        return tuple(product for sku in list(PRODUCTS)[:limit] if (product := self.product(sku)))

    def size(self) -> tuple[int, int]:
        """Products and customers."""
        return len(PRODUCTS), len(CUSTOMERS)

    def product(self, sku: str) -> ProductView | None:
        """By its number."""
        if sku not in PRODUCTS:
            return None
        description, price, packs = PRODUCTS[sku]
        sizes = tuple((unit, size) for unit, size in (pack.split(":") for pack in packs.split("|")))
        return ProductView(
            sku=sku,
            description=description,
            base_uom=sizes[0][0],
            pack_sizes=sizes,
            list_price=price,
            currency="EUR",
            stock_on_hand="1000",
        )

    def search_customers(self, query: str, limit: int, order: PurchaseOrder | None = None) -> tuple[CandidateView, ...]:
        """By name."""
        fits = [(key, name) for key, (name, _) in CUSTOMERS.items() if query.casefold() in f"{key} {name}".casefold()]
        return tuple(CandidateView(id=key, label=f"{key}  {name}") for key, name in fits[:limit])

    def customer_name(self, customer_id: str) -> str | None:
        """By id."""
        return CUSTOMERS[customer_id][0] if customer_id in CUSTOMERS else None

    def customer_language(self, customer_id: str) -> str:
        """All are written to in one language."""
        return "en"

    def ship_tos(self, customer_id: str, query: str = "") -> tuple[CandidateView, ...]:
        """One place each."""
        if customer_id not in CUSTOMERS:
            return ()
        return (CandidateView(id=f"{customer_id}-1", label=CUSTOMERS[customer_id][1]),)

    def customer_price(
        self, customer_id: str, sku: str, unit: str, quantity: Decimal | None, today: date
    ) -> OwnPrice | None:
        """Südwind pays a tenth less."""
        if customer_id not in CUSTOMERS or sku not in PRODUCTS:
            return None
        listed = Decimal(PRODUCTS[sku][1])
        return OwnPrice(format(listed * Decimal("0.9") if customer_id == "C2" else listed, "f"), "EUR")

    def check(self) -> None:
        """It can always be used."""


def _pdf_pages(data: bytes) -> tuple[tuple[PageRecord, ...], Words]:
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            words = {
                page.page_number: [_placed(word, page.width, page.height) for word in page.extract_words()]
                for page in pdf.pages
            }
            sizes = {page.page_number: (float(page.width), float(page.height)) for page in pdf.pages}
    except Exception as error:
        raise UnreadableDocument("The PDF is broken.") from error
    digest = hashlib.sha256(data).hexdigest()
    pages = tuple(
        PageRecord(
            number=number,
            width=sizes[number][0],
            height=sizes[number][1],
            medium="digital",
            picture_sha256=digest,
            picture_page=number,
            words=tuple(found),
        )
        for number, found in words.items()
    )
    return pages, words


def _placed(word: dict[str, float | str], width: float, height: float) -> PageWord:
    left, right, top, bottom = (float(word[side]) for side in ("x0", "x1", "top", "bottom"))
    return PageWord(str(word["text"]), left / width, top / height, right / width, bottom / height)


def _mail_pages(data: bytes) -> tuple[tuple[PageRecord, ...], Words]:
    body = message_from_bytes(data, policy=policy.default).get_content().splitlines()
    width, height = 100 * 6.0, max(1, len(body)) * 12.0
    words = [
        PageWord(
            run[0],
            run.start() * 6 / width,
            number * 12 / height,
            run.end() * 6 / width,
            (number + 1) * 12 / height,
            ref=f"line {number + 1}",
        )
        for number, line in enumerate(body)
        for run in re.finditer(r"\S+", line)
    ]
    page = PageRecord(number=1, width=width, height=height, medium="mail", title="Message", words=tuple(words))
    return (page,), {1: words}


def _rows(words: Words) -> Iterator[tuple[int, list[PageWord]]]:
    for page, found in words.items():
        rows: dict[int, list[PageWord]] = {}
        for word in found:
            rows.setdefault(round(word.bottom * 10_000), []).append(word)
        yield from ((page, row) for _, row in sorted(rows.items()))


def _read(words: Words, channel: str) -> PurchaseOrder | None:
    number = buyer = None
    day: Extracted[date] | None = None
    notes: list[Extracted[str]] = []
    lines: list[OrderLine] = []
    for page, row in _rows(words):
        text = " ".join(word.text for word in row)
        key, _, rest = text.partition(": ")
        if key == "Number" and rest:
            number = _said(rest, page, row[1:])
        elif key == "Buyer" and rest:
            buyer = _said(rest, page, row[1:])
        elif key == "Delivery" and rest:
            day = Extracted[date](
                value=date.fromisoformat(rest), text=rest, evidence=(_box(page, row[1:]),), confidence=0.99
            )
        elif key == "Note" and rest:
            notes.append(_said(rest, page, row[1:]))
        elif found := _LINE.match(text):
            lines.append(_line(found, page, row))
    if number is None:
        return None
    return PurchaseOrder(
        po_number=number,
        buyer=Party(name=buyer),
        requested_delivery_date=day,
        notes=tuple(notes),
        lines=tuple(lines),
        language="en",
        channel=channel,
    )


def _line(found: re.Match[str], page: int, row: list[PageWord]) -> OrderLine:
    quantity = Decimal(found[4])
    return OrderLine(
        line_no=_said(found[1], page, row[:1]),
        supplier_part=_said(found[2], page, row[1:2]),
        description=_said(found[3], page, row[2:-3]),
        quantity=Extracted[Decimal](
            value=quantity,
            text=found[4],
            evidence=(_box(page, row[-3:-2]),),
            confidence=0.55 if quantity == 7 else 0.99,
        ),
        uom=_said(found[5], page, row[-2:-1]),
        unit_price=Extracted[Decimal](
            value=Decimal(found[6]), text=found[6], evidence=(_box(page, row[-1:]),), confidence=0.99
        ),
        box=_box(page, row),
    )


def _box(page: int, words: Sequence[PageWord]) -> Evidence:
    return Evidence(
        page=page,
        left=min(word.left for word in words),
        top=min(word.top for word in words),
        right=max(word.right for word in words),
        bottom=max(word.bottom for word in words),
        text=" ".join(word.text for word in words),
    )


def _said(text: str, page: int, words: Sequence[PageWord]) -> Extracted[str]:
    return Extracted[str](value=text, text=text, evidence=(_box(page, words),), confidence=0.99)


def _customer(order: PurchaseOrder, choices: Choices) -> Match[str]:
    printed = order.buyer.name.value if order.buyer.name else None
    known = next((key for key, (name, _) in CUSTOMERS.items() if name == printed), None)
    candidates = tuple(Candidate(id=key, label=f"{key}  {name}", score=0.5) for key, (name, _) in CUSTOMERS.items())
    return Match(choice=choices.customer_id or known, rule="name", score=0.99, candidates=candidates)


def _draft_line(index: int, line: OrderLine, chosen: str | None) -> DraftLine:
    printed = line.supplier_part.value if line.supplier_part else None
    sku = chosen or (printed if printed in PRODUCTS else None)
    alike = [key for key in PRODUCTS if printed and key[:4] == printed[:4]]
    candidates = tuple(
        Candidate(id=key, label=f"{key}  {PRODUCTS[key][0]}", score=0.5, agrees=("M8",)) for key in alike
    )
    return DraftLine(
        line_no=line.line_no.value if line.line_no and line.line_no.value else str(index + 1),
        sku=Match(choice=sku, rule="chosen" if chosen else "sku", score=0.99 if sku else 0.0, candidates=candidates),
        quantity=line.quantity.value if line.quantity else None,
        uom=line.uom.value if line.uom else None,
        unit_price=line.unit_price.value if line.unit_price else None,
        description=PRODUCTS[sku][0] if sku else "",
        list_price=Decimal(PRODUCTS[sku][1]) if sku else None,
    )


def _header_findings(order: PurchaseOrder, customer: Match[str], today: date) -> Iterator[Finding]:
    if customer.choice is None:
        yield Finding(code="unknown_customer", message="Nobody in the catalogue has this name.", field="customer")
    wanted = order.requested_delivery_date.value if order.requested_delivery_date else None
    if wanted and wanted < today:
        yield Finding(code="past_delivery_date", message=f"{wanted} has passed.", field="requested_delivery_date")
    if any("ignore" in (note.value or "") for note in order.notes):
        yield Finding(code="conflicting_instructions", message="A remark tries to steer us.")


def _line_findings(index: int, line: OrderLine, draft: DraftLine) -> Iterator[Finding]:
    path = f"lines[{index}]"
    if draft.sku.choice is None:
        message = f"No product has the number {line.supplier_part.value if line.supplier_part else 'that is missing'}."
        yield Finding(code="unknown_product", message=message, field=f"{path}.sku", line=draft.line_no)
    if draft.quantity is None:
        yield Finding(code="missing_quantity", message="No quantity.", field=f"{path}.quantity", line=draft.line_no)
    if line.quantity and line.quantity.confidence < 0.9:
        message = f"The quantity {line.quantity.text} is hard to read."
        yield Finding(code="low_confidence", message=message, field=f"{path}.quantity", line=draft.line_no)
    if draft.list_price is not None and draft.unit_price is not None and draft.unit_price != draft.list_price:
        yield Finding(
            code="price_deviation",
            message=f"The price {draft.unit_price} is not the customer's price {draft.list_price}.",
            field=f"{path}.unit_price",
            line=draft.line_no,
            expected=str(draft.list_price),
            found=str(draft.unit_price),
            offers=(str(draft.list_price),),
        )
