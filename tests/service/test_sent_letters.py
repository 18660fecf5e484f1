"""Mail to customers, over a real SMTP server on loopback: sent once, whatever happens in between."""

from __future__ import annotations

import email
import json
import signal
import socket
import ssl
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.message import Message
from email.policy import default
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from killing import in_a_process_of_its_own, kill_before_statement
from tiny_trade import PASSWORD, Clock, order_file, tiny_machinery

from models.errors import Misconfigured
from service.connection_settings import SmtpSettings
from service.desk import Desk
from service.letters import Letter, send_once
from service.refusals import InvalidValue, WrongState
from service.roles import Role
from service.settings import load_settings
from service.states import CaseState
from service.worker import Worker, work_until_idle

REPLY = Letter(recipient="ann@northwind.example", subject="Your order", text="Dear Ann,\n.no\n\nGrüße", language="de")


class Postbox:
    """What a mail server was given, and how it behaves."""

    def __init__(self) -> None:
        self.mails: list[Message] = []
        self.answer = ""  # instead of taking a mail
        self.hang_up = False  # takes it, and ends the connection without a word
        self.unknown_address = False

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.unknown_address:
            return "550 no such person here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.answer:
            return self.answer
        assert isinstance(envelope.content, bytes)
        self.mails.append(email.message_from_bytes(envelope.content, policy=default))
        if self.hang_up:
            assert server.transport is not None
            server.transport.abort()
        return "250 taken"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def postbox() -> Postbox:
    return Postbox()


@pytest.fixture
def port(postbox: Postbox) -> Iterator[int]:
    """Of the mail server."""
    controller = Controller(postbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield controller.port
    controller.stop()


def smtp(port: int, **more: Any) -> SmtpSettings:
    given = {"host": "127.0.0.1", "port": port, "security": "none", "sender": "Order desk <desk@seller.example>"}
    return SmtpSettings.model_validate(given | {"timeout_seconds": 5} | more)


@pytest.fixture
def desk(tmp_path: Path, clock: Clock, port: int) -> Iterator[Desk]:
    opened = Desk(tiny_machinery(tmp_path, now=clock, smtp=smtp(port)))
    opened.add_user("clerk", PASSWORD, Role.ADMINISTRATOR, by="")
    yield opened
    opened.close()


def waiting_case(desk: Desk) -> str:
    """An order that came by mail and waits."""
    data = json.loads(order_file("P-1", customer="nobody")) | {"mail": True}
    case_id = desk.receive("1.json", json.dumps(data).encode(), "inbox")[0]
    work_until_idle(desk.machinery)
    assert desk.case(case_id).state is CaseState.WAITING
    return case_id


def reject(desk: Desk, case_id: str) -> None:
    desk.reject(case_id, desk.case(case_id).version, "twice", "clerk", REPLY)


def kinds(desk: Desk, case_id: str) -> list[str]:
    return [one.kind for one in desk.case(case_id).events if "mail" in one.kind]


def test_a_reply_goes_out_with_the_rejection_and_stands_in_the_thread(desk: Desk, postbox: Postbox) -> None:
    case_id = waiting_case(desk)
    reject(desk, case_id)
    assert [letter.state for letter in desk.letters.of_case(case_id)] == ["waiting"] and postbox.mails == []
    work_until_idle(desk.machinery)
    (mail,) = postbox.mails
    assert mail["To"] == "ann@northwind.example" and mail["From"] == "Order desk <desk@seller.example>"
    assert mail["In-Reply-To"] == mail["References"] == "<first@northwind.example>"
    assert mail.get_content().replace("\r\n", "\n") == "Dear Ann,\n.no\n\nGrüße\n"  # type: ignore[attr-defined]
    assert [letter.state for letter in desk.letters.of_case(case_id)] == ["sent"]
    assert kinds(desk, case_id) == ["mail_written", "mail_sent"]
    assert desk.case(case_id).state is CaseState.REJECTED
    work_until_idle(desk.machinery)
    assert len(postbox.mails) == 1


def test_a_server_that_fails_gets_it_once_it_works(desk: Desk, postbox: Postbox, clock: Clock) -> None:
    case_id = waiting_case(desk)
    postbox.answer = "451 the disk is full"
    reject(desk, case_id)
    work_until_idle(desk.machinery)
    (letter,) = desk.letters.of_case(case_id)
    assert letter.state == "waiting" and "451" in letter.error and letter.attempts == 1
    assert not send_once(desk.machinery), "it waits before it tries again"
    clock.forward(seconds=5)
    assert send_once(desk.machinery)
    postbox.answer = ""
    clock.forward(minutes=1)
    work_until_idle(desk.machinery)
    assert len(postbox.mails) == 1 and kinds(desk, case_id) == ["mail_written", "mail_sent"]


def test_a_server_that_is_away_is_tried_again(tmp_path: Path, clock: Clock, desk: Desk, postbox: Postbox) -> None:
    case_id = waiting_case(desk)
    reject(desk, case_id)
    away = Desk(tiny_machinery(tmp_path, now=clock, smtp=smtp(9)))
    work_until_idle(away.machinery)
    assert "cannot be reached" in away.letters.of_case(case_id)[0].error
    away.close()
    clock.forward(minutes=1)
    work_until_idle(desk.machinery)
    assert len(postbox.mails) == 1


def test_an_address_that_does_not_exist_is_told_and_the_mail_can_be_sent_again(desk: Desk, postbox: Postbox) -> None:
    case_id = waiting_case(desk)
    postbox.unknown_address = True
    reject(desk, case_id)
    work_until_idle(desk.machinery)
    (letter,) = desk.letters.of_case(case_id)
    assert letter.state == "failed" and "550" in letter.error
    assert kinds(desk, case_id) == ["mail_written", "mail_failed"]
    postbox.unknown_address = False
    desk.letters.send_again(case_id, letter.id, "clerk")
    work_until_idle(desk.machinery)
    assert len(postbox.mails) == 1 and desk.letters.of_case(case_id)[0].state == "sent"
    with pytest.raises(WrongState):
        desk.letters.send_again(case_id, letter.id, "clerk")


def test_what_a_server_may_have_taken_is_not_sent_twice(desk: Desk, postbox: Postbox, clock: Clock) -> None:
    case_id = waiting_case(desk)
    postbox.hang_up = True
    reject(desk, case_id)
    work_until_idle(desk.machinery)
    clock.forward(days=3)
    work_until_idle(desk.machinery)
    assert len(postbox.mails) == 1
    assert "Nobody knows" in desk.letters.of_case(case_id)[0].error


def _killed_before_statement(number: int, work: Callable[[], object]) -> bool:
    """Does it in a process that dies instead of its n-th statement; False when it came to its end."""

    def dies() -> None:
        kill_before_statement(number)
        work()

    return in_a_process_of_its_own(dies) == signal.SIGKILL


def test_whenever_the_sender_dies_the_customer_gets_at_most_one_mail(
    desk: Desk, postbox: Postbox, clock: Clock
) -> None:
    killed, step = True, 0
    while killed:
        step += 1
        case_id = desk.receive(f"{step}.json", order_file(f"P-{step}", customer="nobody"), "inbox")[0]
        work_until_idle(desk.machinery)
        reject(desk, case_id)
        desk.machinery.database.close()
        before = len(postbox.mails)
        killed = _killed_before_statement(step, lambda: send_once(desk.machinery))
        clock.forward(hours=1)
        work_until_idle(desk.machinery)
        state = desk.letters.of_case(case_id)[0].state
        assert len(postbox.mails) - before in ((1,) if state == "sent" else (0, 1)), f"killed at {step}"
        assert state in ("sent", "failed"), f"killed at {step}: {state}"
    assert step > 8, "it was killed at every statement"


def test_a_letter_that_could_not_be_sent_rejects_nothing(desk: Desk) -> None:
    case_id = waiting_case(desk)
    for wrong in ({"recipient": "a@b.example, c@d.example"}, {"recipient": "x"}, {"text": " "}, {"subject": ""}):
        with pytest.raises(InvalidValue):
            letter = REPLY.model_copy(update=wrong)
            desk.reject(case_id, desk.case(case_id).version, "twice", "clerk", letter)
    assert desk.case(case_id).state is CaseState.WAITING and desk.letters.of_case(case_id) == ()


def test_a_line_break_in_a_subject_makes_no_header(desk: Desk, postbox: Postbox) -> None:
    case_id = waiting_case(desk)
    letter = REPLY.model_copy(update={"subject": "Hello\r\nBcc: all@evil.example"})
    desk.reject(case_id, desk.case(case_id).version, "twice", "clerk", letter)
    work_until_idle(desk.machinery)
    assert postbox.mails[0]["Bcc"] is None and postbox.mails[0]["Subject"] == "Hello Bcc: all@evil.example"


def test_the_reply_is_drafted_in_the_customers_language_from_the_reason(desk: Desk) -> None:
    case_id = waiting_case(desk)
    draft = desk.asking.rejection(case_id, "duplicate", "de-AT")
    assert "Ihre Bestellung P-1" in draft.text and "bereits vor" in draft.text and draft.language == "de"
    assert draft.subject == "Re: Order" and draft.recipient == "ann@northwind.example"
    assert "{" not in "".join(desk.asking.rejection(case_id, "", code).text for code in "en de fr es uk ru".split())


def test_the_worker_sends_as_soon_as_there_is_something_to_send(desk: Desk, postbox: Postbox) -> None:
    case_id = waiting_case(desk)
    worker = Worker(desk.machinery)
    worker.start()
    reject(desk, case_id)
    until = datetime.now(UTC) + timedelta(seconds=30)
    while desk.letters.of_case(case_id)[0].state != "sent":
        assert datetime.now(UTC) < until
    worker.stop()
    assert len(postbox.mails) == 1


def certificate(folder: Path) -> tuple[Path, Path]:
    """A key and a certificate for 127.0.0.1, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    names = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    signed = made.add_extension(names, critical=False).sign(key, hashes.SHA256())
    (folder / "mail.pem").write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    (folder / "mail.key").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    )
    return folder / "mail.pem", folder / "mail.key"


def test_name_and_password_go_over_an_encrypted_connection_to_a_server_that_is_trusted(
    tmp_path: Path, clock: Clock, postbox: Postbox
) -> None:
    chain, key = certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain, key)
    seen: list[tuple[bytes, bytes]] = []

    def known(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        seen.append((data.login, data.password))
        return AuthResult(success=True)

    controller = Controller(
        postbox, hostname="127.0.0.1", port=free_port(), tls_context=context, authenticator=known, auth_required=True
    )
    controller.start()
    port = controller.port
    options = {"security": "starttls", "user": "desk", "password": "hidden"}
    strict = Desk(tiny_machinery(tmp_path / "data", now=clock, smtp=smtp(port, **options)))
    strict.add_user("clerk", PASSWORD, Role.ADMINISTRATOR, by="")
    case_id = waiting_case(strict)
    reject(strict, case_id)
    work_until_idle(strict.machinery)
    assert "certificate that is not trusted" in strict.letters.of_case(case_id)[0].error and seen == []
    strict.close()
    clock.forward(minutes=1)
    trusting = Desk(tiny_machinery(tmp_path / "data", now=clock, smtp=smtp(port, ca_file=str(chain), **options)))
    work_until_idle(trusting.machinery)
    assert len(postbox.mails) == 1 and seen == [(b"desk", b"hidden")]
    assert "hidden" not in repr(trusting.machinery.settings)
    trusting.close()
    controller.stop()


def test_a_password_in_the_clear_and_a_sender_without_an_address_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError):
        smtp(25, host="mail.example", password="hidden")
    with pytest.raises(ValueError):
        smtp(25, sender="Order desk")
    environment = {"ORDERWRIGHT_SMTP__HOST": "mail.example", "ORDERWRIGHT_SMTP__SENDER": "a@b.example"}
    assert load_settings(environment, tmp_path).smtp.port == 587  # type: ignore[union-attr]
    with pytest.raises(Misconfigured):
        load_settings({"ORDERWRIGHT_SMTP__HOST": "mail.example"}, tmp_path)
