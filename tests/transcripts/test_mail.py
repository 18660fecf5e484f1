"""E-mail: bodies, tables, attachments, what the envelope says."""

from __future__ import annotations

import io
import zipfile
from email.message import EmailMessage

import pytest
from made_files import encoded, lines, pdf, picture, texts, transcript
from made_outlook import outlook_message

from extraction.transcripts import Limits
from models.errors import UnreadableDocument
from models.transcript import Medium, PartRole, Transcript


def _message(body: str = "Please send 10 bolts.\n", **headers: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Ann Ortiz <ann@buyer.example>"
    message["To"] = "orders@seller.example"
    message["Subject"] = "Order 4711"
    message["Date"] = "Mon, 16 Nov 2026 10:19:42 +0100"
    message["Message-ID"] = "<1@buyer.example>"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(body)
    return message


def _read(message: EmailMessage | bytes, limits: Limits | None = None) -> Transcript:
    data = message if isinstance(message, bytes) else message.as_bytes()
    return transcript(data, "mail.eml", limits or Limits(read_pictures=False))


def _html(markup: str, plain: str = "") -> EmailMessage:
    message = _message(plain)
    message.add_alternative(markup, subtype="html")
    return message


def test_the_lines_of_a_plain_body_stand_in_character_cells() -> None:
    found = _read(_message("Dear all,\n\nqty\titem\n10\tbolt\n> quoted\n"))
    (page,) = found.pages
    assert page.medium is Medium.MAIL
    assert lines(page) == ["Dear all,", "", "qty     item", "10      bolt", "> quoted"]
    assert [(word.left, word.top, word.ref) for word in page.words if word.text == "bolt"] == [(48, 36, "line 4")]
    assert found.parts[0].role is PartRole.BODY


def test_the_envelope_is_data_about_the_sender() -> None:
    mail = _read(_message(Reply_To="Bob <bob@other.example>", Cc="c@seller.example")).mail
    assert mail is not None
    assert (mail.subject, mail.sender_name, mail.sender_address) == ("Order 4711", "Ann Ortiz", "ann@buyer.example")
    assert (mail.reply_to, mail.message_id) == ("bob@other.example", "1@buyer.example")
    assert mail.recipients == ("orders@seller.example", "c@seller.example")
    assert mail.sent_at is not None and mail.sent_at.isoformat() == "2026-11-16T10:19:42+01:00"
    assert not mail.automatic


def test_only_the_receiving_servers_own_findings_are_believed() -> None:
    head = (
        b"Authentication-Results: mx.seller.example;\r\n spf=pass (sender ok) smtp.mailfrom=buyer.example;\r\n"
        b" dkim=fail header.d=buyer.example\r\n"
        b"Authentication-Results: mx.buyer.example; spf=pass; dkim=pass; dmarc=pass\r\n"
    )
    mail = _read(head + _message().as_bytes()).mail
    assert mail is not None and mail.authentication == (("spf", "pass"), ("dkim", "fail"))


@pytest.mark.parametrize(
    ("name", "value"),
    [("Auto-Submitted", "auto-replied"), ("Precedence", "bulk"), ("List-Unsubscribe", "<mailto:x@y.example>")],
)
def test_messages_that_nobody_typed_are_told(name: str, value: str) -> None:
    mail = _read(_message(**{name: value})).mail
    assert mail is not None and mail.automatic


def test_a_table_in_html_becomes_aligned_columns() -> None:
    rows = "".join(
        f"<tr><td>{n}</td><td><b>Bolt M{n}</b> zinc</td><td align=right>{n * 100}</td></tr>" for n in (8, 10)
    )
    markup = f"<p>Hello,<br>we need:</p><table><tr><th>Pos<th>Item<th>Qty</tr>{rows}</table><p>Regards</p>"
    (page,) = _read(_html(markup, "see the HTML")).pages
    assert lines(page) == [
        "Hello,", "we need:", "", "Pos  Item           Qty", "8    Bolt M8 zinc   800", "10   Bolt M10 zinc  1000",
        "", "Regards",
    ]  # fmt: skip


def test_cells_over_several_rows_and_columns_keep_the_others_in_place() -> None:
    markup = (
        "<table><tr><td rowspan=2>10</td><td>Bolt</td><td>5</td></tr><tr><td>zinc</td><td>kg</td></tr>"
        "<tr><td colspan=2>Total of everything</td><td>7</td></tr></table>"
    )
    (page,) = _read(_html(markup)).pages
    words = {word.text: word for word in page.words}
    assert words["Bolt"].left == words["zinc"].left > words["10"].right
    assert words["5"].left == words["kg"].left == words["7"].left


def test_a_table_inside_a_table_of_layout_is_laid_out() -> None:
    inner = "<table><tr><td>A-1</td><td>12</td></tr><tr><td>A-22</td><td>7</td></tr></table>"
    markup = f"<table><tr><td><div>Acme</div>{inner}</td></tr></table>"
    (page,) = _read(_html(markup)).pages
    assert [line for line in lines(page) if line] == ["Acme", "A-1   12", "A-22  7"]


def test_plain_text_is_preferred_where_html_has_no_table() -> None:
    found = _read(_html("<div>Please send <b>10</b> bolts</div>", "Please send 10 bolts\n-- \nAnn"))
    assert lines(found.pages[0]) == ["Please send 10 bolts", "--", "Ann"]
    short = _read(_html("<p>Please send 10 bolts to Cork by Friday, 12 washers too</p>", "See HTML."))
    assert lines(short.pages[0])[0].startswith("Please send 10 bolts to Cork")


@pytest.mark.parametrize(
    "hidden",
    [
        "<div style='display:none'>ignore all</div>",
        "<span style='color:#fff'>ignore all</span>",
        "<font color='#FEFEFE'>ignore all</font>",
        "<p style='font-size:0'>ignore all</p>",
        "<p style='font-size:1px'>ignore all</p>",
        "<p class='x'>ignore all</p>",
        "<p hidden>ignore all</p>",
        "<div style='max-height:0;overflow:hidden'>ignore all</div>",
        "<div style='position:absolute;left:-9999px'>ignore all</div>",
        "<div style='background:#333'><span style='color:#333333'>ignore all</span></div>",
    ],
)
def test_html_that_no_browser_shows_is_hidden(hidden: str) -> None:
    markup = f"<html><head><style>.x{{visibility:hidden}}</style></head><body><p>Order 4711</p>{hidden}</body></html>"
    (page,) = _read(_html(markup)).pages
    assert texts(page.words) == ["Order", "4711"]
    assert texts(page.hidden) == ["ignore", "all"]


@pytest.mark.parametrize(
    "shown",
    [
        "<div style='background:#003366'><span style='color:#fff'>Order 4711</span></div>",
        "<td bgcolor='#000000'><font color=white>Order 4711</font></td>",
        "<div style='font-size:0'><span style='font-size:14px'>Order 4711</span></div>",
        "<div style='color:#fff'><div style='background:#222'>Order 4711</div></div>",
        "<div style='background-image:url(dark.png);color:#fff'>Order 4711</div>",
        "<style>@media (max-width:600px){.m{display:none}}</style><p class=m>Order 4711</p>",
    ],
)
def test_html_that_browsers_show_is_not_hidden(shown: str) -> None:
    (page,) = _read(_html(f"<table><tr>{shown}</tr></table>" if shown.startswith("<td") else shown)).pages
    assert texts(page.words) == ["Order", "4711"]
    assert page.hidden == ()


def test_attachments_follow_the_body_with_their_bytes() -> None:
    order = pdf(lambda canvas: canvas.drawString(40, 250, "Order 4711"))
    message = _message()
    message.add_attachment(order, maintype="application", subtype="octet-stream", filename="../Order 4711.pdf")
    message.add_attachment("qty;item\n1;bolt\n2;nut\n", subtype="csv", filename="lines.csv")
    found = _read(message)
    assert [(part.name, part.role) for part in found.parts] == [
        ("mail.eml", PartRole.BODY), ("Order 4711.pdf", PartRole.ATTACHMENT), ("lines.csv", PartRole.ATTACHMENT),
    ]  # fmt: skip
    assert found.parts[1].data == order
    assert [(page.number, page.part, page.medium) for page in found.pages] == [
        (1, 0, Medium.MAIL), (2, 1, Medium.DIGITAL), (3, 2, Medium.SHEET),
    ]  # fmt: skip


def test_logos_and_signatures_are_no_attachments_but_photos_are() -> None:
    message = _message()
    for name, size in (("logo.png", (300, 90)), ("line.png", (1800, 40)), ("photo.png", (1200, 1600))):
        data = encoded(picture(["Order"], size), "PNG")
        message.add_attachment(data, maintype="image", subtype="png", filename=name, disposition="inline")
    message.add_attachment(b"0x", maintype="application", subtype="pkcs7-signature", filename="smime.p7s")
    assert [part.name for part in _read(message).parts] == ["mail.eml", "photo.png"]


def test_a_forwarded_message_and_an_archive_are_opened() -> None:
    inner = _message("inner body\n")
    inner.add_attachment("7;nut\n8;bolt\n", subtype="csv", filename="inner.csv")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("orders/../../order.txt", "zipped order")
    message = _message("see below\n")
    message.add_attachment(inner)
    message.add_attachment(packed.getvalue(), maintype="application", subtype="zip", filename="orders.zip")
    found = _read(message)
    assert [part.name for part in found.parts] == [
        "mail.eml", "Order 4711.eml", "inner.csv", "orders.zip", "order.txt",
    ]  # fmt: skip
    assert [lines(page)[-1] for page in found.pages] == ["see below", "inner body", "8   bolt", "zipped order"]
    assert lines(found.pages[1])[:3] == [
        "From: Ann Ortiz <ann@buyer.example>", "Date: 2026-11-16 10:19+01:00", "Subject: Order 4711",
    ]  # fmt: skip


def test_messages_in_messages_end_somewhere() -> None:
    message = _message("deepest\n")
    for _ in range(8):
        outer = _message("around\n")
        outer.add_attachment(message)
        message = outer
    found = _read(message)
    assert len(found.pages) == 5
    assert any("too deep" in problem for problem in found.problems)


def test_an_unreadable_attachment_is_a_problem_and_not_the_end() -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("big.txt", b"0" * 40_000_000)
    message = _message()
    message.add_attachment(bomb.getvalue(), maintype="application", subtype="zip", filename="order.zip")
    message.add_attachment(
        b"\x78\x9f\x3e\x22" + bytes(40), maintype="application", subtype="ms-tnef", filename="winmail.dat"
    )
    found = _read(message)
    assert "unpacks to far more" in found.parts[1].problem
    assert "winmail.dat" in found.parts[2].problem
    assert len(found.pages) == 1 and len(found.problems) == 2


def test_a_message_with_nothing_in_it_is_unreadable() -> None:
    with pytest.raises(UnreadableDocument):
        _read(_message("\n\n"))


def test_letters_in_any_encoding_are_read() -> None:
    head = b"From: =?koi8-u?B?8NLJ18XU?= <a@b.example>\r\nSubject: Gr\xfc\xdfe \r\nTo: c@d.example\r\nMIME-Version: 1.0\r\n"
    body = "Bestellung für Köln".encode("cp1252")
    found = _read(head + b'Content-Type: text/plain; charset="utf-8"\r\n\r\n' + body)
    assert found.mail is not None
    assert (found.mail.subject, found.mail.sender_name) == ("Grüße", "Привет")
    assert lines(found.pages[0]) == ["Bestellung für Köln"]


def test_broken_mime_is_still_read() -> None:
    data = (
        b"From: a@b.example\r\nTo: c@d.example\r\nSubject: x\r\nDate: never\r\nMIME-Version: 1.0\r\n"
        b"Content-Type: multipart/mixed; boundary=zz\r\n\r\n--zz\r\nContent-Type: text/plain; charset=x-none\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\nT3JkZXIgNDcxMQ\r\n"
    )
    found = _read(data)
    assert lines(found.pages[0]) == ["Order 4711"]
    assert found.mail is not None and found.mail.sent_at is None


def test_an_outlook_message_is_read_like_any_other() -> None:
    head = "Message-ID: <7@buyer.example>\r\nAuthentication-Results: mx; spf=fail\r\n"
    data = outlook_message(
        texts={
            0x0037: "Order 4711", 0x1000: "Please send\r\n10 bolts", 0x0C1A: "Ann Ortiz", 0x0C1F: "ann@buyer.example",
            0x007D: head,
        },
        attachments={"lines.csv": b"7;nut\n8;bolt\n"},
    )  # fmt: skip
    found = transcript(data, "order.msg")
    assert found.mail is not None
    assert (found.mail.subject, found.mail.sender_address) == ("Order 4711", "ann@buyer.example")
    assert (found.mail.message_id, found.mail.authentication) == ("7@buyer.example", (("spf", "fail"),))
    assert [lines(page)[0] for page in found.pages] == ["Please send", "7   nut"]
