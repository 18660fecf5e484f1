"""Hands one mail to the SMTP server, and knows which of three things came of it: taken, not taken, nobody knows."""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Callable
from email.message import EmailMessage
from email.utils import parseaddr

from models.errors import OrderwrightError
from service.connection_settings import SmtpSettings


class NotSent(OrderwrightError):
    """It was certainly not taken. `again`: the same may work later."""

    def __init__(self, message: str, *, again: bool) -> None:
        super().__init__(message)
        self.again = again


class NobodyKnows(OrderwrightError):
    """The connection ended while the server had the mail in hand."""


def send(settings: SmtpSettings, message: EmailMessage) -> None:
    """Returns once the server has taken it. Raises NotSent or NobodyKnows."""
    client = _connected(settings)
    try:
        _addressed(client, parseaddr(settings.sender)[1], str(message["To"]))
        _given(client, message.as_bytes())
    finally:
        client.close()


def check(settings: SmtpSettings) -> None:
    """Returns when the server would talk to us. Raises NotSent."""
    _connected(settings).close()


def _connected(settings: SmtpSettings) -> smtplib.SMTP:
    where = f"The mail server {settings.host}:{settings.port}"
    seconds = settings.timeout_seconds
    try:
        context = ssl.create_default_context(cafile=settings.ca_file or None)
        if settings.security == "tls":
            client: smtplib.SMTP = smtplib.SMTP_SSL(settings.host, settings.port, timeout=seconds, context=context)
        else:
            client = smtplib.SMTP(settings.host, settings.port, timeout=seconds)
        if settings.security == "starttls":
            client.starttls(context=context)
        client.ehlo_or_helo_if_needed()
        if settings.user:
            client.login(settings.user, settings.password.get_secret_value())
    except smtplib.SMTPConnectError as error:
        raise NotSent(f"{where} takes no mail now ({error.smtp_code}).", again=True) from None
    except smtplib.SMTPAuthenticationError as error:
        raise NotSent(f"{where} refuses our name and password ({error.smtp_code}).", again=True) from None
    except ssl.SSLCertVerificationError as error:
        raise NotSent(f"{where} shows a certificate that is not trusted: {error.verify_message}.", again=True) from None
    except (OSError, smtplib.SMTPException) as error:
        told = error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__
        raise NotSent(f"{where} cannot be reached or used: {told}.", again=True) from None
    return client


def _addressed(client: smtplib.SMTP, sender: str, recipient: str) -> None:
    steps: tuple[Callable[[], tuple[int, bytes]], ...] = (
        lambda: client.mail(sender),
        lambda: client.rcpt(recipient),
        lambda: _begin(client),
    )
    try:
        for step in steps:
            code, words = step()
            if code not in (250, 251, 354):
                told = f"The mail server says {code}: {words.decode('utf-8', 'replace')[:300]}"
                raise NotSent(told, again=400 <= code < 500)
    except (OSError, smtplib.SMTPException) as error:
        raise NotSent(f"The mail server ended the connection ({type(error).__name__}).", again=True) from None


def _begin(client: smtplib.SMTP) -> tuple[int, bytes]:
    client.putcmd("data")
    return client.getreply()


def _given(client: smtplib.SMTP, data: bytes) -> None:
    """The text itself: once its last line is sent, only the server's answer tells what came of it."""
    lines = re.sub(rb"\r\n|\r|\n", b"\r\n", data)
    quoted = re.sub(rb"(?m)^\.", b"..", lines)
    try:
        client.send(quoted + (b"" if quoted.endswith(b"\r\n") else b"\r\n") + b".\r\n")
        code, words = client.getreply()
    except (OSError, smtplib.SMTPException) as error:
        raise NobodyKnows(type(error).__name__) from None
    if code != 250:
        told = f"The mail server says {code}: {words.decode('utf-8', 'replace')[:300]}"
        raise NotSent(told, again=400 <= code < 500)
