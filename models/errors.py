"""Stops, named by who must act. Doubts about an order are findings, never exceptions.

    OrderwrightError
      Temporary        the same call may work later       -> the worker tries again
      Refused          this input will never work         -> a person decides
        UnreadableDocument
          EncryptedDocument
        RejectedByErp
      Misconfigured    settings, catalogue or credentials -> the operator is told
        BrokenCatalog

Anything else is a defect and is not caught.
"""


class OrderwrightError(Exception):
    """The base: its message says what happened and what to do next."""


class Temporary(OrderwrightError):
    """The same call may work later."""


class Refused(OrderwrightError):
    """This input will never work; a person decides."""


class UnreadableDocument(Refused):
    """The file holds nothing that can be read: corrupt, empty, hostile or too costly."""


class EncryptedDocument(UnreadableDocument):
    """The file needs a password."""


class RejectedByErp(Refused):
    """The ERP understood the order and said no."""

    def __init__(self, *, said: str, remedy: str) -> None:
        super().__init__(f"The ERP refused the order: {said}. {remedy}")
        self.said = said
        self.remedy = remedy


class Misconfigured(OrderwrightError):
    """Settings, catalogue or credentials are wrong; the operator is told."""


class BrokenCatalog(Misconfigured):
    """A catalogue file is missing or malformed; the message names file, row and column."""
