"""The promise of a mailbox, and how an installed one is found.

A mailbox is anywhere that documents arrive: a folder, an IMAP account, a queue of a portal. It offers
what it holds until told that it has been stored; so a crash at any moment loses nothing, and what was
offered twice is stored once, because originals are kept by their sha256.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.metadata import entry_points
from typing import Any, Final, Protocol, runtime_checkable

from pydantic import Field, ValidationError

from models.base import Frozen
from models.documents import ReceivedMessage
from models.errors import Misconfigured

GROUP: Final = "orderwright.mailboxes"


class MailboxOptions(Frozen):
    """What every mailbox is told; a mailbox adds its own. Secrets are `SecretStr`."""

    name: str = Field(min_length=1, description="how people call it, such as “orders”")


@dataclass(frozen=True, slots=True)
class Offer:
    """A message as it arrived, byte for byte."""

    message: ReceivedMessage
    name: str  # a file's name without folders; for e-mail the subject with ".eml"
    data: bytes = field(repr=False)


@runtime_checkable
class Mailbox(Protocol):
    """A place where documents arrive. `ingestion.contract.MailboxContract` tests what is promised here."""

    options: MailboxOptions

    def offers(self) -> Iterator[Offer]:
        """What has arrived in full and was not acknowledged, oldest first.

        Broken messages are offered like any other. Raises Temporary when the place cannot be reached
        now, Misconfigured when it never can with these options.
        """
        ...

    def acknowledge(self, message_id: str) -> None:
        """Stop offering a message, because it is stored. Harmless when repeated or unknown."""
        ...


class MailboxType(Protocol):
    """The class of a mailbox, as an entry point names it."""

    Options: type[MailboxOptions]

    def __call__(self, options: Any) -> Mailbox:
        """A mailbox with these options. Connects to nothing yet."""
        ...


def mailbox_kinds() -> tuple[str, ...]:
    """The kinds of mailboxes that are installed, by the entry points of "orderwright.mailboxes"."""
    return tuple(sorted({one.name for one in entry_points(group=GROUP)}))


def mailbox_type(kind: str) -> MailboxType:
    """The class of an installed kind; loaded on first use.

    Raises Misconfigured when it is unknown, doubly installed, or lacks a package that it needs.
    """
    found = [one for one in entry_points(group=GROUP) if one.name == kind]
    if not found:
        known = ", ".join(mailbox_kinds()) or "none"
        raise Misconfigured(f"There is no mailbox of kind “{kind}”. Installed: {known}.")
    if len({one.value for one in found}) > 1:
        raise Misconfigured(f"Two packages offer a mailbox of kind “{kind}”. Remove one of them.")
    try:
        loaded: MailboxType = found[0].load()
    except ImportError as error:
        raise Misconfigured(f"The mailbox “{kind}” needs a package that is not installed: {error}.") from error
    return loaded


def open_mailbox(kind: str, options: Mapping[str, object]) -> Mailbox:
    """A mailbox of that kind with these options. Raises Misconfigured, naming each option that is wrong."""
    type_ = mailbox_type(kind)
    try:
        return type_(type_.Options(**options))
    except ValidationError as error:
        wrong = "; ".join(
            f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors(include_input=False)
        )
        raise Misconfigured(f"The options of mailbox “{kind}” are wrong: {wrong}.") from error
