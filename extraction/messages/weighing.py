"""Does a message order? Signs for and against, weighed together.

No single phrase decides: a wording that no list holds still leaves known goods, counted quantities, an order
number, a day of delivery. Weights are natural-log odds, set by hand and checked on labelled messages in
many languages (`python -m tools.letters measure`); a refusal needs much more than an order, since it costs one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

START = -1.5  # odds before anything is known
REFUSED = 0.0  # at or below: no order
PLAIN = 1.4  # below: an order that a person is told to look at

SIGNS: Mapping[str, float] = {
    # what is there
    "items": 1.0,  # something with a quantity
    "known goods": 1.0,  # a number of the catalogue among them
    "a list": 0.7,  # items that have rows to themselves
    "an order number": 1.5,
    "an order's title": 1.0,  # in the subject
    "a delivery day": 0.8,
    "a customer on file": 0.5,  # by the sender's address or the signature
    # what is said
    "orders its items": 2.5,  # ordering words in the sentence of an item, or right before a list
    "orders": 1.2,  # ordering words elsewhere
    "accepts an offer": 1.8,
    # what speaks against
    "asks for a price of its items": -3.5,
    "asks for a price": -1.5,
    "a title of a request for prices": -2.0,
    "asks about its items": -3.2,  # times how plainly
    "asks a question": -1.0,
    "is from nobody known, about nothing known": -1.6,
    "speaks of goods already ordered": -4.0,
    "complains elsewhere": -1.5,
    "confirms an order": -2.5,  # as a seller does
    "says that it is no order": -2.5,
    "advertises": -1.5,
    "somebody is away": -1.5,
    "tells of a shipment": -1.2,
    "speaks of payment": -1.2,
    "calls itself something else": -2.5,  # times how plainly
    "nobody typed it": -4.0,
    "written to somebody else": -3.0,
}
_WHY = {
    "asks for a price of its items": "It asks for a price.",
    "asks for a price": "It asks for a price.",
    "a title of a request for prices": "It asks for a price.",
    "asks about its items": "It asks a question.",
    "asks a question": "It asks a question.",
    "is from nobody known, about nothing known": "Neither the sender nor the goods are known.",
    "speaks of goods already ordered": "It is about goods already ordered.",
    "complains elsewhere": "It is about goods already ordered.",
    "confirms an order": "It confirms an order.",
    "says that it is no order": "It says itself that it is no order.",
    "advertises": "It advertises.",
    "somebody is away": "It says that somebody is away.",
    "tells of a shipment": "It tells that goods were sent.",
    "speaks of payment": "It is about a payment.",
    "calls itself something else": "It calls itself something else than an order.",
    "nobody typed it": "An automatic message, no order.",
    "written to somebody else": "It is written to another supplier.",
}


@dataclass(frozen=True, slots=True)
class Weighed:
    """Signs found, each with how plainly (0..1), and what they come to."""

    signs: Mapping[str, float]

    @property
    def odds(self) -> float:
        """Natural-log odds that this is an order."""
        return START + sum(SIGNS[name] * much for name, much in self.signs.items())

    @property
    def refused(self) -> bool:
        """Whether it is no order."""
        return self.odds <= REFUSED

    @property
    def doubtful(self) -> bool:
        """Whether it may be none."""
        return self.odds < PLAIN and bool(self.against)

    @property
    def against(self) -> str:
        """What speaks against an order most, in words for a person; "" for nothing."""
        name = min(self.signs, key=lambda n: SIGNS[n] * self.signs[n], default="")
        return _WHY.get(name, "") if name and SIGNS[name] * self.signs[name] < 0 else ""
