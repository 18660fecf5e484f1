"""EDI and XML attached to a message or inside a PDF: read, and shown where it says what was read."""

from __future__ import annotations

import io
from email.message import EmailMessage

import pikepdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from extraction.transcripts import transcribe_bytes
from models.errors import UnreadableDocument
from models.evidence import Evidence
from models.order import Disposition, PurchaseOrder, Reading, Text
from models.transcript import Transcript
from service.carried import carried_orders, with_data_pages
from service.processing import Processed
from service.records import PageRecord
from service.rows_of_text import _Named
from service.stages import with_transcript

CIO = "urn:un:unece:uncefact:data:SCRDMCCBDACIOMessageStructure:100"
RAM = "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:128"


def order_x(number: str) -> bytes:
    line = (
        "<r:IncludedSupplyChainTradeLineItem><r:SpecifiedTradeProduct><r:SellerAssignedID>S-1</r:SellerAssignedID>"
        "</r:SpecifiedTradeProduct><r:SpecifiedLineTradeDelivery><r:RequestedQuantity unitCode='C62'>6"
        "</r:RequestedQuantity></r:SpecifiedLineTradeDelivery></r:IncludedSupplyChainTradeLineItem>"
    )
    return (
        f"<?xml version='1.0'?><s:SCRDMCCBDACIOMessageStructure xmlns:s='{CIO}' xmlns:r='{RAM}'><s:ExchangedDocument>"
        f"<r:ID>{number}</r:ID><r:TypeCode>220</r:TypeCode></s:ExchangedDocument><s:SupplyChainTradeTransaction>{line}"
        "</s:SupplyChainTradeTransaction></s:SCRDMCCBDACIOMessageStructure>"
    ).encode()


def edifact(number: str) -> bytes:
    return (
        f"UNB+UNOC:3+BUYER:14+SELLER:14+261105:0930+1'UNH+1+ORDERS:D:96A:UN'BGM+220+{number}+9'"
        "DTM+137:20261105:102'LIN+1++4000862141404:SRV'QTY+21:10:PCE'UNS+S'UNT+7+1'UNZ+1+1'"
    ).encode()


def mail_with(*attachments: tuple[str, bytes]) -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "Ada <ada@buyer.example>", "us@example.org", "Order"
    message["Message-ID"] = "<1@buyer.example>"
    message.set_content("Dear all,\nplease see the attachment.\n")
    for name, data in attachments:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def pdf_with(**attachments: bytes) -> bytes:
    printed, buffer = io.BytesIO(), io.BytesIO()
    canvas = Canvas(printed)
    canvas.drawString(72, 700, "Order 77 as people read it")
    canvas.save()
    printed.seek(0)
    pdf = pikepdf.open(printed)
    for name, content in attachments.items():
        pdf.attachments[f"{name}.xml"] = content
    pdf.save(buffer)
    return buffer.getvalue()


def read(data: bytes, name: str) -> tuple[Transcript, Reading | None]:
    transcript = with_data_pages(transcribe_bytes(data, name))
    return transcript, carried_orders(transcript)


def pages_of(transcript: Transcript, data: bytes) -> tuple[PageRecord, ...]:
    return with_transcript(Processed(reading=Reading(disposition=Disposition.ORDERS)), transcript, data).pages


def number_of(order: PurchaseOrder) -> Text:
    assert order.po_number is not None
    return order.po_number


def said_at(pages: tuple[PageRecord, ...], spot: Evidence) -> tuple[str, str]:
    """The title of the page on which a screen shows the evidence, and what stands there."""
    place = _Named(pages).place(spot)
    (page,) = (page for page in pages if page.number == place.page)
    inside = [
        word.text
        for word in page.words
        if place.left <= word.left < place.right and place.top <= word.top < place.bottom
    ]
    return page.title, " ".join(inside)


@pytest.mark.parametrize(
    ("name", "data"), [("order.xml", order_x("P-77")), ("ORDERS.edi", edifact("P-77"))], ids=["xml", "edi"]
)
def test_what_is_attached_to_a_message_shows_on_a_page_of_its_own_after_the_message(name: str, data: bytes) -> None:
    mail = mail_with((name, data))
    transcript, reading = read(mail, "order.eml")
    assert reading is not None
    (order,) = reading.orders
    body, attached = pages_of(transcript, mail)
    assert [word.text for word in body.words][:2] == ["Dear", "all,"] and body.medium == "mail"
    assert said_at((body, attached), number_of(order).evidence[0]) == (name, "P-77")
    assert attached.height > 60 and order.sender_address == "ada@buyer.example"


def test_the_data_inside_a_pdf_shows_after_its_pages() -> None:
    pdf = pdf_with(orderx=order_x("P-77"))
    transcript, reading = read(pdf, "order.pdf")
    assert reading is not None
    pages = pages_of(transcript, pdf)
    assert [page.picture_sha256 is not None for page in pages] == [True, False]
    assert said_at(pages, number_of(reading.orders[0]).evidence[0]) == ("orderx.xml", "P-77")


def test_the_data_inside_a_pdf_that_is_attached_shows_after_both() -> None:
    mail = mail_with(("order.pdf", pdf_with(orderx=order_x("P-77"))))
    transcript, reading = read(mail, "order.eml")
    assert reading is not None
    pages = pages_of(transcript, mail)
    assert [page.medium for page in pages] == ["mail", "digital", "text"]
    assert said_at(pages, number_of(reading.orders[0]).evidence[0]) == ("orderx.xml", "P-77")


def test_every_order_of_a_message_is_read_and_shown_from_its_own_attachment() -> None:
    mail = mail_with(("a.xml", order_x("P-77")), ("b.edi", edifact("P-78")))
    transcript, reading = read(mail, "orders.eml")
    assert reading is not None
    pages = pages_of(transcript, mail)
    shown = [said_at(pages, number_of(order).evidence[0]) for order in reading.orders]
    assert shown == [("a.xml", "P-77"), ("b.edi", "P-78")]


def test_one_order_in_two_formats_is_one_order() -> None:
    _, reading = read(mail_with(("a.xml", order_x("P-77")), ("b.edi", edifact("P-77"))), "order.eml")
    assert reading is not None and len(reading.orders) == 1


def test_an_order_inside_a_pdf_goes_before_other_data() -> None:
    invoice = b"<rsm:CrossIndustryInvoice xmlns:rsm='urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100'/>"
    _, reading = read(pdf_with(a=invoice, b=order_x("P-77")), "order.pdf")
    assert reading is not None and reading.disposition is Disposition.ORDERS
    _, reading = read(pdf_with(a=invoice), "order.pdf")
    assert reading is not None and "invoice" in reading.why


def test_damaged_data_leaves_a_pdf_to_be_read_from_its_pages() -> None:
    pdf = pdf_with(orderx=order_x("P-77")[:-80])
    transcript, reading = read(pdf, "order.pdf")
    assert reading is None
    assert "P-77" in " ".join(word.text for word in pages_of(transcript, pdf)[1].words)


def test_a_damaged_order_beside_a_good_one_is_not_lost_in_silence() -> None:
    with pytest.raises(UnreadableDocument):
        read(mail_with(("a.xml", order_x("P-77")), ("b.xml", order_x("P-78")[:-80])), "orders.eml")


@pytest.mark.parametrize("data", [pdf_with(), pdf_with(notes=b"hello"), mail_with(("terms.txt", b"hello"))])
def test_other_attachments_carry_no_order_and_get_no_page(data: bytes) -> None:
    transcript, reading = read(data, "order")
    assert reading is None
    assert transcript.pages == transcribe_bytes(data, "order").pages
