"""Label words: where they stand, what they say, and where they are just words."""

from __future__ import annotations

import pytest
from typed_pages import rows

from extraction.candidates.labels import LabelSpan, labels_of, stack_heads


def spans(text: str) -> list[LabelSpan]:
    return labels_of(rows(text)[0])


def said(text: str) -> list[tuple[str, str]]:
    """Each label as printed with the concept it speaks for most."""
    return [(s.text, max(s.concepts, key=lambda c: s.concepts[c], default="")) for s in spans(text)]


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("Order number: 4500012345", "po_number"),
        ("Bestellnummer: 4500012345", "po_number"),
        ("N° de commande : 4500012345", "po_number"),
        ("Lieferdatum: 01.12.2026", "delivery_date"),
        ("Zahlungsbedingungen: 30 Tage netto", "payment_terms"),
        ("Ship to: Northwind", "ship_to"),
    ],
)
def test_a_label_before_its_value_says_what_the_value_is(text: str, concept: str) -> None:
    assert said(text)[0][1] == concept


def test_the_heads_of_a_table_stand_among_each_other() -> None:
    heads = spans("Pos   Description   Quantity   Unit price")
    assert [s.column_like for s in heads] == [True] * 4
    assert not spans("Quantity   200")[0].column_like


def test_the_longest_run_of_words_is_the_label() -> None:
    assert said("Unit price") == [("Unit price", "unit_price")]


def test_two_labels_of_one_cell_are_two() -> None:
    assert [text for text, _ in said("Order number: 4711 | Order date: 10.11.2026")] == ["Order number:", "Order date:"]


def test_a_label_word_inside_a_sentence_is_only_a_word() -> None:
    assert said("Please deliver the total quantity of goods on our date without further notice to us") == []


def test_what_stands_before_a_colon_is_a_label_even_in_no_known_language() -> None:
    (span,) = spans("Zorgnak blifo: 4711")
    assert (span.text, span.concepts, span.exact) == ("Zorgnak blifo:", {}, False)


@pytest.mark.parametrize(
    ("text", "hard"),
    [
        ("Order number: 4711", True),  # a colon behind it
        ("Order number   4711", True),  # a cell of its own
        ("Order number 4711", False),
    ],
)
def test_a_hard_label_surely_opens_a_new_field(text: str, hard: bool) -> None:
    assert spans(text)[0].hard is hard


def test_a_label_behind_a_bar_is_hard() -> None:
    second = spans("Order number 4711 | Order date 10.11.2026")[1]
    assert (second.text, second.hard) == ("Order date", True)


def test_heads_printed_over_two_rows_are_one_label_at_the_lower_place() -> None:
    found = rows(
        """
        Part     Unit    Line
        number   price   total
        """
    )
    labels = [labels_of(row) for row in found]
    stack_heads(found, labels)
    lower = [(s.text, max(s.concepts, key=lambda c: s.concepts[c]), s.column_like) for s in labels[1]]
    assert lower == [("number", "part_number", True), ("price", "unit_price", True), ("total", "line_total", True)]


def test_rows_far_apart_are_no_stacked_heads() -> None:
    found = rows("Part     Unit\n\n\nnumber   price")
    labels = [labels_of(row) for row in found]
    before = [s.concepts for s in labels[1]]
    stack_heads(found, labels)
    assert [s.concepts for s in labels[1]] == before
