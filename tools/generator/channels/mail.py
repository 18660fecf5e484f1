"""Order e-mails: plain text, HTML tables, and PDF attachments."""

from __future__ import annotations

import email
import email.policy
import html
import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any

from reportlab.pdfgen.canvas import Canvas

from tools.generator.catalog import Catalogue
from tools.generator.chance import Chance
from tools.generator.channels.grid import make_grid, make_sheet
from tools.generator.channels.mailtext import Lines, MailText
from tools.generator.channels.notebook import Notebook, filled
from tools.generator.documents import Document, language_tag, pdf_document, truth_line
from tools.generator.facts import OrderFacts
from tools.generator.genome import Genome
from tools.generator.ink import Span, face
from tools.generator.layout.sheet import party_lines
from tools.generator.truth import TruthMaker
from tools.generator.wording import Words

Json = dict[str, Any]


def envelope(facts: OrderFacts, catalogue: Catalogue, subject: str, chance: Chance, sender: str = "") -> EmailMessage:
    """Headers of a message from the buyer to the seller's order desk."""
    message = EmailMessage()
    box = chance.pick(["purchasing", "orders", "einkauf", "office", "buying"])
    message["From"] = f"{facts.contact} <{sender or f'{box}@{facts.buyer.domain}'}>"
    message["To"] = f"{chance.pick(['orders', 'sales', 'info'])}@{catalogue.seller.domain}"
    message["Subject"] = subject
    day = facts.order_date
    sent = datetime(day.year, day.month, day.day, chance.randint(7, 17), chance.randint(0, 59), tzinfo=UTC)
    message["Date"] = format_datetime(sent)
    message["Message-ID"] = f"<{chance.digits(12)}@{facts.buyer.domain}>"
    message["Authentication-Results"] = f"mx.{catalogue.seller.domain}; spf=pass; dkim=pass; dmarc=pass"
    return message


def finished(message: EmailMessage, chance: Chance) -> bytes:
    """The message's bytes, with boundaries that depend on the seed alone."""
    message.as_bytes()  # sets the boundaries
    for number, part in enumerate(message.walk()):
        if part.is_multipart():
            part.set_boundary(f"=_{chance.of('boundary', number).digits(16)}")
    return message.as_bytes()


def subject_of(facts: OrderFacts, words: Words, chance: Chance) -> tuple[str, bool]:
    """A subject line, and whether it holds the order number."""
    title = words.some("title", chance)
    if facts.po_number and chance.maybe(0.6):
        return f"{chance.pick(['', '', 'Fwd: ', 'RE: ', 'WG: '])}{title} {facts.po_number}", True
    return f"{title} {facts.buyer.stem}", False


def _lines_to_text(lines: Lines, book: Notebook) -> str:
    return "\n".join(book.note(spans, f"line {number}") for number, spans in enumerate(lines, 1)) + "\n"


def _truth(
    facts: OrderFacts,
    book: Notebook,
    catalogue: Catalogue,
    writer: MailText | None,
    numbers: tuple[str, ...],
    any_slot: bool,
) -> Json:
    truth = TruthMaker(facts, book.paths, catalogue, any_slot=any_slot).order(numbers)
    truth["unscored"] = ["order_date", "supplier_name"]
    tags = list(truth["tags"])
    if writer and writer.by_city:
        truth["unscored"] += ["ship_to.address", "ship_to.name"]
        tags.append("ship_by_city")
    if writer and writer.relative:
        tags.append("relative_date")
    truth["purchase_order"]["order_date"] = facts.order_date.isoformat()
    truth["tags"] = tags
    return truth


def text_mail(facts: OrderFacts, words: Words, genome: Genome, catalogue: Catalogue, chance: Chance) -> Document:
    """An order written into a plain text message."""
    facts = _soon(replace(facts, charges=(), tax=None, tax_rate=None), catalogue.today, chance)
    sheet = make_sheet(facts, words, genome, chance.of("sheet"))
    writer = MailText(sheet, facts.order_date, chance.of("text"))
    book = Notebook()
    lines = writer.body()
    luck = chance.of("mail")
    tags = []
    if luck.maybe(0.25):
        lines += writer.chain(luck, catalogue.seller.name)
        tags.append("chain")
    subject, told = subject_of(facts, words, luck)
    message = envelope(facts, catalogue, subject, luck)
    message.set_content(_lines_to_text(lines, book), charset="utf-8")
    if told:
        book.note([Span(facts.po_number, "v:po_number")], "subject")
    table = writer.manner in ("columns", "tabs", "pipes")
    numbers = tuple(n.rstrip(".") for n in sheet.line_numbers) if table else ()
    truth = _truth(facts, book, catalogue, writer, numbers, sheet.ambiguous_part)
    line = truth_line(
        [truth], channel="email_text", layout=_name(words, writer.manner), language=language_tag(facts), tags=tags
    )
    return Document(".eml", finished(message, luck), line, book.sidecar())


def _soon(facts: OrderFacts, today: date, chance: Chance) -> OrderFacts:
    """Sometimes written today and wanted within the week, so that a weekday's name says it."""
    if facts.delivery is None or facts.delivery < today or not chance.of("soon").maybe(0.35):
        return facts
    days = [d for d in (today + timedelta(days=n) for n in range(2, 7)) if d.weekday() < 5]
    return replace(facts, order_date=today, delivery=chance.of("weekday").pick(days))


def _name(words: Words, manner: str) -> str:
    return f"{words.families.value}:mail-{manner}"


def html_mail(facts: OrderFacts, words: Words, genome: Genome, catalogue: Catalogue, chance: Chance) -> Document:
    """An order as a table inside an HTML message."""
    sheet = make_sheet(facts, words, genome, chance.of("sheet"))
    writer = MailText(sheet, facts.order_date, chance.of("text"))
    book, luck = Notebook(), chance.of("mail")
    grid = make_grid(sheet)
    parts = [f"<p>{html.escape(words.some('m_greeting', luck))}</p>"]
    po = filled(words.some("m_po", luck), po=Span(facts.po_number, "v:po_number")) if facts.po_number else []
    parts.append(f"<p>{_html(po, book)} {html.escape(words.some('m_open', luck))}</p>")
    border = luck.pick(
        [' border="1" cellpadding="4"', "", ' style="border-collapse:collapse"', ' width="100%" cellspacing="0"']
    )
    tag = luck.pick(["th", "td"])
    rows = ["<tr>" + "".join(f"<{tag}>{_html(head, book)}</{tag}>" for head in grid.heads) + "</tr>"]
    rows += ["<tr>" + "".join(f"<td>{_html(cell, book)}</td>" for cell in row) + "</tr>" for row in grid.rows]
    parts.append(f"<table{border}>{''.join(rows)}</table>")
    parts += [f"<p>{_html(spans, book)}</p>" for spans in writer.delivery(luck) if spans]
    parts.append(f"<p>{html.escape(words.some('m_close', luck))}</p>")
    parts.append("<p>" + "<br>".join(_html(spans, book) for spans in writer.signature(luck)) + "</p>")
    subject, told = subject_of(facts, words, luck)
    message = envelope(facts, catalogue, subject, luck)
    message.set_content(words.some("m_open", luck) + "\n")
    page = f"<html><head><style>td{{padding:3px}}</style></head><body>{''.join(parts)}</body></html>"
    message.add_alternative(page, subtype="html")
    if told:
        book.note([Span(facts.po_number, "v:po_number")], "subject")
    truth = _truth(
        facts, book, catalogue, writer, tuple(n.rstrip(".") for n in sheet.line_numbers), sheet.ambiguous_part
    )
    line = truth_line([truth], channel="email_html", layout=_name(words, "html"), language=language_tag(facts), tags=[])
    return Document(".eml", finished(message, luck), line, book.sidecar())


def _html(spans: list[Span], book: Notebook) -> str:
    return html.escape(book.note(spans, "html"))


def pdf_mail(facts: OrderFacts, words: Words, genome: Genome, catalogue: Catalogue, chance: Chance) -> Document:
    """A short message with the order as an attached PDF; sometimes it corrects a quantity, or brings more files."""
    inner = pdf_document([facts], words, genome, catalogue, chance.of("pdf"))
    luck = chance.of("mail")
    book = Notebook()
    line = {**inner.truth, "channel": "email_pdf"}
    lines: Lines = [[Span(words.some("m_greeting", luck))], []]
    lines.append(filled(words.some("m_attached", luck), po=Span(facts.po_number)))
    if luck.of("override").maybe(0.1):
        lines += _override(line, words, luck.of("correction"))
    lines += [[], [Span(words.some("m_close", luck))], [Span(facts.contact)]]
    lines += party_lines(facts.buyer_party, "buyer")[: luck.choice([0, 1, 4])]
    message = envelope(facts, catalogue, subject_of(facts, words, luck)[0], luck)
    message.set_content(_lines_to_text(lines, book), charset="utf-8")
    name = luck.pick([f"{facts.po_number}.pdf", "order.pdf", "PO.pdf", "scan_0012.pdf"]).replace("/", "-")
    files = [(name, inner.data)]
    if luck.of("more").maybe(0.15):
        files.append((luck.pick(["terms.pdf", "AGB.pdf", "conditions.pdf"]), terms_pdf(words)))
        luck.of("order of files").shuffle(files)
        line["tags"] = [*line["tags"], "several_attachments"]
    for title, data in files:
        message.add_attachment(data, maintype="application", subtype="pdf", filename=title)
    for order in line["orders"]:
        order["unscored"] = ["order_date"] if order["purchase_order"]["order_date"] is None else []
        if order["purchase_order"]["po_number"] is None and facts.po_number:  # the message says it
            order["purchase_order"]["po_number"] = order["sales_order"]["po_number"] = facts.po_number
    return Document(".eml", finished(message, luck), line, {**inner.sidecar, "part": name})


def _override(line: Json, words: Words, chance: Chance) -> Lines:
    """A correction of one quantity in so many words; the truth's order is changed with it."""
    order = line["orders"][0]
    rows, sold = order["purchase_order"]["lines"], order["sales_order"]["lines"]
    able = [i for i, row in enumerate(rows) if row["line_no"] and row["quantity"] and float(row["quantity"]) >= 4]
    if not able or order["must_review"]:
        return []
    index = chance.pick(able)
    old = rows[index]["quantity"]
    new = str(int(float(old)) // 2)
    rows[index]["quantity"] = sold[index]["quantity"] = new
    rows[index]["accept"] = {**rows[index].get("accept", {}), "quantity": [old]}
    order["accept_decision"] = ["auto", "review"]
    order["expected_reasons"] = ["conflicting_instructions"]
    order["tags"] = [*order["tags"], "policy:override"]
    no = Span(rows[index]["line_no"])
    return [filled(words.some("m_override_qty", chance), no=no, q=Span(new, f"v:lines[{index}].quantity"))]


def terms_pdf(words: Words) -> bytes:
    """Conditions as a file of their own."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1, pagesize=(595.3, 841.9))
    canvas.setFont(face("LibSans").regular, 9)
    for number, text in enumerate(words.options("legal") * 3, 1):
        canvas.drawString(50, 800 - 16 * number, f"{number}. {text}"[:105])
    canvas.save()
    return buffer.getvalue()


def from_elsewhere(document: Document, chance: Chance) -> Document:
    """The message as if somebody outside the customer's company had sent it."""
    message = email.message_from_bytes(document.data, policy=email.policy.default)
    stranger = (
        f"{chance.pick(['orders', 'office', 'kontakt'])}@{chance.pick(['mailbox', 'webpost', 'freeletter'])}.example"
    )
    name = str(message["From"]).partition("<")[0].strip()
    del message["From"]
    message["From"] = f"{name} <{stranger}>"
    truth = {**document.truth, "tags": [*document.truth["tags"], "foreign_sender"]}
    for order in truth["orders"]:
        reasons = sorted({*order["expected_reasons"], "sender_mismatch"})
        order |= {"must_review": True, "decision": "review", "expected_reasons": reasons}
        order["reasons"] = [{"code": code, "message": "", "field": None, "line": None} for code in reasons]
        order.pop("accept_decision", None)
    return Document(document.suffix, message.as_bytes(), truth, document.sidecar)
