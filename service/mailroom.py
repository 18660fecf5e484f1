"""Fetches what mailboxes hold: stored first, acknowledged afterwards, so that a crash loses nothing."""

from __future__ import annotations

import logging

from ingestion.base import Mailbox, open_mailbox
from models.errors import Misconfigured, OrderwrightError
from service import intake
from service.machinery import Machinery
from service.refusals import InvalidValue
from service.repository import contacts
from service.settings import Settings

_LOG = logging.getLogger("orderwright.mailroom")


def open_mailboxes(settings: Settings) -> tuple[Mailbox, ...]:
    """The mailboxes that the settings name: `[mailbox.orders]` with a `kind` and the kind's own options.

    Raises Misconfigured, naming the mailbox.
    """
    return tuple(_open(name, options) for name, options in settings.mailbox.items())


def _open(name: str, options: dict[str, str]) -> Mailbox:
    own = {key: value for key, value in options.items() if key != "kind"}
    kind = options.get("kind", "")
    if not kind:
        raise Misconfigured(f'The mailbox {name!r} needs a kind, as kind = "folder".')
    try:
        return open_mailbox(kind, {"name": name, **own})
    except Misconfigured as error:
        raise Misconfigured(f"The mailbox {name!r}: {error}") from error


def contact_name(mailbox: str) -> str:
    """What a mailbox is called among the connections."""
    return f"mailbox {mailbox}"


def fetch(machinery: Machinery, mailbox: Mailbox) -> int:
    """Takes in all that the mailbox offers; how many messages. Raises Temporary or Misconfigured.

    What cannot be taken in (empty, too large) stays in the mailbox; the log and the connection's state name it.
    """
    taken, refused = 0, ""
    try:
        for offer in mailbox.offers():
            try:
                intake.receive(machinery, offer.name, offer.data, f"mailbox {mailbox.options.name}", "")
            except InvalidValue as refusal:
                _LOG.warning("mailbox %s: %s", mailbox.options.name, refusal)
                refused = f"{refusal} It stays in the mailbox."
                continue
            mailbox.acknowledge(offer.message.message_id)
            taken += 1
    except OrderwrightError as problem:
        _note(machinery, mailbox, str(problem), taken)
        raise
    _note(machinery, mailbox, refused, taken)
    return taken


def _note(machinery: Machinery, mailbox: Mailbox, problem: str, taken: int) -> None:
    with machinery.database.write() as connection:
        contacts.note(connection, contact_name(mailbox.options.name), machinery.now(), problem, taken)


def fetch_all(machinery: Machinery, mailboxes: tuple[Mailbox, ...]) -> tuple[str, ...]:
    """Fetches from each; one that cannot be reached, or has a defect, stops no other. Returns what went wrong."""
    problems = []
    for mailbox in mailboxes:
        try:
            fetch(machinery, mailbox)
        except OrderwrightError as problem:
            _LOG.warning("mailbox %s: %s", mailbox.options.name, problem)
            problems.append(f"{mailbox.options.name}: {problem}")
        except Exception as defect:
            _LOG.exception("mailbox %s has a defect", mailbox.options.name)
            problem_words = f"A defect of the program ({type(defect).__name__}); the log has it all."
            _note(machinery, mailbox, problem_words, 0)
            problems.append(f"{mailbox.options.name}: {problem_words}")
    return tuple(problems)
