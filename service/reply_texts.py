"""What a customer is told whose order is not taken, in the customer's language; English where there is none of theirs."""

from __future__ import annotations

from dataclasses import dataclass

from service.question_texts import file_of, words


@dataclass(frozen=True, slots=True)
class Reply:
    """One language. `{number}` is the customer's order number."""

    subject: str
    letter: str  # `{reason}` is one of the sentences below
    duplicate: str
    withdrawn: str
    not_an_order: str
    not_for_us: str
    corrected: str
    other: str

    def sentence(self, why: str) -> str:
        """What the customer is told of a reason; an open sentence for one of no list."""
        return str(getattr(self, why)) if why in WHY else self.other


# What a clerk chooses, in the words of the screens and of the history.
WHY = {
    "duplicate": "Duplicate of an order we have",
    "withdrawn": "Customer withdrew the order",
    "not_an_order": "Not an order",
    "not_for_us": "Meant for another supplier",
    "corrected": "Customer sends a corrected order",
}


def reply(language: str) -> tuple[str, Reply]:
    """The language and its words; English for one that we do not write."""
    spoken = words(language).language
    return spoken, Reply(**file_of(spoken)["reply"])
