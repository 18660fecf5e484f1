"""Questions and replies that the desk mails itself, to a real SMTP server on loopback."""

from __future__ import annotations

import email
import re
import shutil
import socket
from collections.abc import Iterator
from email.message import Message
from email.policy import default
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from conftest import SECRET, Visitor, open_desk, serving
from small_trade import order_mail

from review_ui.app import create_app
from service.connection_settings import SmtpSettings
from service.desk import Desk
from service.states import CaseState
from service.worker import work_until_idle

TWO_FIT = ["10 HB-M8X4 Hexagon bolt 5 EA 0.50"]


class Postbox:
    """Takes what comes, unless it was told to refuse."""

    def __init__(self) -> None:
        self.mails: list[Message] = []
        self.refuses = False

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.refuses:
            return "554 no"
        assert isinstance(envelope.content, bytes)
        self.mails.append(email.message_from_bytes(envelope.content, policy=default))
        return "250 taken"


@pytest.fixture
def postbox() -> Iterator[tuple[Postbox, int]]:
    """A mail server and its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    box = Postbox()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box, port
    controller.stop()


@pytest.fixture
def mailing(peopled: Path, tmp_path: Path, postbox: tuple[Postbox, int]) -> Iterator[tuple[Visitor, Desk, str]]:
    """Clara at a desk that sends mail, and an order that came by mail and waits."""
    shutil.copytree(peopled, tmp_path / "data")
    sender = "Order desk <desk@seller.example>"
    smtp = SmtpSettings(host="127.0.0.1", port=postbox[1], security="none", sender=sender)
    desk = open_desk(tmp_path / "data", smtp=smtp, public_url="https://orders.seller.example/")
    case_id = desk.receive("1.eml", order_mail("PO-1", TWO_FIT), "inbox")[0]
    work_until_idle(desk.machinery)
    with serving(create_app(desk, secret=SECRET)) as address:
        clara = Visitor(address).sign_in("clara")
        yield clara, desk, case_id
        clara.http.close()
    desk.close()


def test_a_question_is_mailed_with_its_link_and_the_answer_comes_back(
    mailing: tuple[Visitor, Desk, str], postbox: tuple[Postbox, int]
) -> None:
    clara, desk, case_id = mailing
    page = clara.http.get(f"/cases/{case_id}/ask").text
    assert "Send it</button>" in page and 'value="Re: Order in 1.eml"' in page
    sent = {"about": "0", "text": "Which one?", "recipient": "ann@northwind.example", "subject": "Re: Order"}
    shown = clara.post(f"/cases/{case_id}/ask", send="1", **sent).text
    assert "Mail waits to be sent to" in shown
    work_until_idle(desk.machinery)
    (mail,) = postbox[0].mails
    assert mail["To"] == "ann@northwind.example" and mail["Subject"] == "Re: Order"
    text = mail.get_content()  # type: ignore[attr-defined]
    link = re.search(r"https://orders\.seller\.example(/answer/[\w.-]+)", text)
    assert link and "Which one?" in text
    assert "Which one?" in Visitor(str(clara.http.base_url)).http.get(link[1]).text
    shown = clara.http.get(f"/cases/{case_id}").text
    assert "Mail sent to" in shown and "The mail to ann@northwind.example was sent" in shown


def test_an_order_is_rejected_with_a_reply_and_a_mail_that_failed_is_sent_again(
    mailing: tuple[Visitor, Desk, str], postbox: tuple[Postbox, int]
) -> None:
    clara, desk, case_id = mailing
    postbox[0].refuses = True
    page = clara.http.get(f"/cases/{case_id}/reject?why=duplicate&language=fr").text
    assert "Nous l&#39;avons déjà reçue" in page and 'value="Duplicate of an order we have"' in page
    reply = {"recipient": "ann@northwind.example", "subject": "Non", "text": "Déjà reçue.", "language": "fr"}
    wrong = clara.work(case_id, "reject", desk.case(case_id).version, reason="twice", reply="1", **reply | {"text": ""})
    assert wrong.status_code == 422 and desk.case(case_id).state is CaseState.WAITING
    clara.work(case_id, "reject", desk.case(case_id).version, reason="twice", reply="1", **reply)
    work_until_idle(desk.machinery)
    shown = clara.http.get(f"/cases/{case_id}").text
    assert "Mail not sent to" in shown and "The mail server says 554" in shown
    letter = desk.letters.of_case(case_id)[0].id
    postbox[0].refuses = False
    clara.post(f"/cases/{case_id}/letters/{letter}/again")
    work_until_idle(desk.machinery)
    assert postbox[0].mails[0].get_content() == "Déjà reçue.\r\n"  # type: ignore[attr-defined]
    kinds = [event.kind for event in desk.case(case_id).events][-5:]
    assert kinds == ["rejected", "mail_written", "mail_failed", "mail_written", "mail_sent"]
    assert clara.post(f"/cases/{case_id}/letters/nobody/again").status_code == 404


def test_without_a_mail_server_the_reply_opens_in_ones_own_mail_program(clerk: Visitor, desk: Desk) -> None:
    case_id = desk.receive("1.eml", order_mail("PO-1", TWO_FIT), "inbox")[0]
    work_until_idle(desk.machinery)
    assert "not set up to send mail" in clerk.http.get(f"/cases/{case_id}/reject").text
    reply = {"recipient": "ann@northwind.example", "subject": "No & no", "text": "We have it.", "language": "en"}
    version = desk.case(case_id).version
    page = clerk.work(case_id, "reject", version, reason="twice", reply="1", **reply).text
    assert "mailto:ann%40northwind.example?subject=No%20%26%20no&amp;body=We%20have%20it." in page
    assert desk.case(case_id).state is CaseState.REJECTED and desk.letters.of_case(case_id) == ()
