"""Mail to customers: written down with what it belongs to, sent afterwards, at most once.

The letter is written in the transaction that asks the question or rejects the order. Whoever sends it says
so first (`sending`, committed), then talks to the mail server, then notes what came of it. A letter whose
sender died in between, or whose server hung up with the mail in hand, may have gone out: it is never sent
again by itself; a person sees that nobody knows, and decides.
"""

from __future__ import annotations

import logging
import re
import secrets
from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from sqlalchemy import Connection

from models.base import Frozen
from service import accounts, carrier
from service.carrier import NobodyKnows, NotSent
from service.connection_settings import SmtpSettings
from service.machinery import Machinery
from service.records import CaseRecord, EventKind, LetterRecord, LetterState
from service.refusals import InvalidValue, NotFound, WrongState
from service.repository import cases, documents
from service.repository import letters as rows
from service.roles import Permission
from service.views import LetterView

_LOG = logging.getLogger("orderwright.letters")
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")
_LONGEST_TEXT = 10_000
_LONGEST_SUBJECT = 200
_LONGEST_WAIT = 1800.0
_STILL_SENDING = timedelta(minutes=10)
UNKNOWN = "Nobody knows whether it was sent: the connection ended in between. Ask the customer before sending it again."


class Letter(Frozen):
    """A mail as a clerk wrote it."""

    recipient: str
    subject: str
    text: str
    language: str


class Letters:
    """What the screens ask about mail."""

    def __init__(self, machinery: Machinery) -> None:
        self._machinery = machinery

    @property
    def configured(self) -> bool:
        """Whether the desk can send mail by itself."""
        return self._machinery.settings.smtp is not None

    def of_case(self, case_id: str) -> tuple[LetterView, ...]:
        """What was written to the customer about a case, newest first."""
        with self._machinery.database.read() as connection:
            found = rows.of_case(connection, case_id)
        shown = set(LetterView.model_fields)
        return tuple(LetterView.model_validate(record.model_dump(include=shown)) for record in found)

    def send_again(self, case_id: str, letter_id: str, by: str) -> None:
        """Has a letter that failed sent once more. WORK. Raises NotFound, WrongState."""
        now = self._machinery.now()
        with self._machinery.database.write([lambda: self._machinery.doorbell.ring(case_id)]) as connection:
            accounts.require(connection, by, Permission.WORK)
            record = rows.find(connection, letter_id)
            case = cases.find(connection, case_id, lock=True)
            if record is None or case is None or record.case_id != case_id:
                raise NotFound("There is no such mail.")
            if record.state is not LetterState.FAILED:
                raise WrongState("This mail is on its way already.")
            again = {"state": LetterState.WAITING, "attempts": 0, "due_at": now, "error": ""}
            rows.save(connection, record.model_copy(update=again))
            cases.add_event(connection, case, EventKind.MAIL_WRITTEN, at=now, by=by, after=record.recipient)


def usable(machinery: Machinery, letter: Letter) -> Letter:
    """The letter, if it can be sent. Raises InvalidValue, naming what is wrong."""
    if machinery.settings.smtp is None:
        raise InvalidValue("This desk is not set up to send mail. Send it from your own mailbox.", field="recipient")
    if _ADDRESS.fullmatch(letter.recipient.strip()) is None:
        raise InvalidValue("Write one mail address to send it to.", field="recipient")
    if not letter.text.strip() or not letter.subject.strip():
        raise InvalidValue("Write a subject and what you want to say.", field="text")
    return Letter(
        recipient=letter.recipient.strip(),
        subject=" ".join(letter.subject.split())[:_LONGEST_SUBJECT],
        text=letter.text.strip()[:_LONGEST_TEXT],
        language=letter.language,
    )


def write_down(
    machinery: Machinery, connection: Connection, case: CaseRecord, letter: Letter, by: str, *, told: bool = False
) -> None:
    """Puts the letter among those to be sent, in the caller's transaction; answers the mail that the order came by.

    `told`: the history has its words already. Raises InvalidValue.
    """
    good, now = usable(machinery, letter), machinery.now()
    document = documents.find(connection, case.document)
    rows.add(
        connection,
        LetterRecord(
            id=secrets.token_hex(16),
            case_id=case.id,
            **good.model_dump(),
            answers=document.mail.message_id if document is not None and document.mail is not None else "",
            by=by,
            state=LetterState.WAITING,
            attempts=0,
            created_at=now,
            due_at=now,
        ),
    )
    if not told:
        cases.add_event(connection, case, EventKind.MAIL_WRITTEN, at=now, by=by, after=good.recipient, note=good.text)


def send_once(machinery: Machinery) -> bool:
    """Sends one letter that is due; False when there is none."""
    smtp = machinery.settings.smtp
    if smtp is None:
        return False
    with machinery.database.write() as connection:
        for lost in rows.overdue(connection, machinery.now() - _STILL_SENDING):
            _failed(machinery, connection, lost, UNKNOWN)
        record = rows.claim(connection, machinery.now())
    if record is None:
        return False
    try:
        carrier.send(smtp, message(smtp, record))
    except NobodyKnows:
        _note_failure(machinery, record, UNKNOWN)
    except NotSent as trouble:
        if trouble.again and record.attempts < machinery.settings.posting_attempts:
            _later(machinery, record, str(trouble))
        else:
            _note_failure(machinery, record, str(trouble))
    except Exception as defect:  # a defect: this letter stops, the others go on
        _LOG.exception("letter %s stopped by a defect", record.id)
        _note_failure(machinery, record, f"A defect of the program ({type(defect).__name__}); the log has it all.")
    else:
        _sent(machinery, record)
    return True


def message(smtp: SmtpSettings, record: LetterRecord) -> EmailMessage:
    """The letter as it goes over the wire: the same id at each attempt, in the thread of what it answers."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = smtp.sender
    mail["To"] = record.recipient
    if smtp.reply_to:
        mail["Reply-To"] = smtp.reply_to
    mail["Subject"] = record.subject
    mail["Date"] = format_datetime(record.created_at)
    mail["Message-ID"] = f"<{record.id}@{parseaddr(smtp.sender)[1].rpartition('@')[2]}>"
    answered = _message_id(record.answers)
    if answered:
        mail["In-Reply-To"] = answered
        mail["References"] = answered
    mail["Content-Language"] = record.language
    mail.set_content(record.text + "\n", charset="utf-8", cte="quoted-printable")
    return mail


def _message_id(printed: str) -> str:
    """As a header may carry it; "" for one that is none."""
    found = re.fullmatch(r"<?([\x21-\x3b\x3d\x3f-\x7e]{3,900})>?", printed.strip())
    return f"<{found[1]}>" if found else ""


def _sent(machinery: Machinery, record: LetterRecord) -> None:
    now = machinery.now()
    with machinery.database.write() as connection:
        rows.save(connection, record.model_copy(update={"state": LetterState.SENT, "sent_at": now, "error": ""}))
        _tell(machinery, connection, record, EventKind.MAIL_SENT, "")


def _later(machinery: Machinery, record: LetterRecord, trouble: str) -> None:
    wait = timedelta(seconds=min(_LONGEST_WAIT, 2.0 ** min(record.attempts, 20)))
    _LOG.warning("letter %s: %s", record.id, trouble)
    waiting = {"state": LetterState.WAITING, "due_at": machinery.now() + wait, "error": trouble}
    with machinery.database.write() as connection:
        rows.save(connection, record.model_copy(update=waiting))


def _note_failure(machinery: Machinery, record: LetterRecord, trouble: str) -> None:
    with machinery.database.write() as connection:
        _failed(machinery, connection, record, trouble)


def _failed(machinery: Machinery, connection: Connection, record: LetterRecord, trouble: str) -> None:
    _LOG.warning("letter %s was given up: %s", record.id, trouble)
    rows.save(connection, record.model_copy(update={"state": LetterState.FAILED, "error": trouble}))
    _tell(machinery, connection, record, EventKind.MAIL_FAILED, trouble)


def _tell(machinery: Machinery, connection: Connection, record: LetterRecord, kind: EventKind, note: str) -> None:
    case = cases.find(connection, record.case_id, lock=True)
    assert case is not None
    cases.add_event(connection, case, kind, at=machinery.now(), after=record.recipient, note=note)
