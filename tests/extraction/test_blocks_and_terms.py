"""Parties and terms that no known label announces."""

from __future__ import annotations

import pytest
from typed_pages import cell, scene

from extraction.header.parties import parties_of
from extraction.header.terms import terms_in
from models.lexicon import Lexicon

HEAD = """
  Northwind Engineering GmbH
  Hafenstraße 3
  28217 Bremen

  Zublik                                Morna
  Hartwerk Supplies Ltd                 {name}
  1 Mill Lane                           {street}
  Leeds LS1 4AB                         {town}
"""


def _ship_to(lexicon: Lexicon, name: str, street: str, town: str) -> tuple[str | None, str | None]:
    found = scene(lexicon, HEAD.format(name=name, street=street, town=town))
    party = parties_of(found, list(range(len(found.rows))), len(found.rows)).ship_to
    return (party.name.value if party.name else None, party.address.value if party.address else None)


def test_a_block_at_a_known_door_is_the_ship_to(lexicon: Lexicon) -> None:
    assert _ship_to(lexicon, "Northwind Engineering GmbH", "Lindenstraße 12", "28195 Bremen") == (
        "Northwind Engineering GmbH",
        "Lindenstraße 12, 28195 Bremen",
    )


def test_the_letterheads_address_again_is_no_ship_to(lexicon: Lexicon) -> None:
    assert _ship_to(lexicon, "Northwind Engineering GmbH", "Hafenstraße 3", "28217 Bremen") == (None, None)


def test_a_strangers_address_is_no_ship_to(lexicon: Lexicon) -> None:
    assert _ship_to(lexicon, "Globex Forwarding", "12 Quay Street", "Cork T12 X0A1") == (None, None)


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Net 30", "Net 30"),
        ("2% 10, Net 30", "2% 10, Net 30"),
        ("Zublik: 30 Tage netto", "30 Tage netto"),
        ("przelew 14 dni", "przelew 14 dni"),
        ("30 днів після отримання", "30 днів після отримання"),
        ("45 jours net", "45 jours net"),
        ("M8 x 30 net", ""),
        ("Hexagon bolt 40 mm", ""),
        ("Network 30", ""),
    ],
)
def test_terms_of_payment_are_known_by_their_shape(text: str, terms: str) -> None:
    assert terms_in(cell(text)) == terms
