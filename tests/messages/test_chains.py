"""Which message of a chain counts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from extraction.messages.newest import newest
from models.lexicon import Lexicon
from models.order import Disposition, PurchaseOrder, Reading
from models.transcript import Transcript
from tests.messages.conftest import SIGNATURE, message

Order = Callable[..., PurchaseOrder]
NEW = f"Hello,\n\nplease supply the following:\n\n- 20 pcs HB-M8X40-A2\n\nOur PO number is HE-500.\n\n{SIGNATURE}"
OLD = "Hello,\n\nplease supply the following:\n\n- 900 pcs NUT-M8-A2\n\nOur PO number is HE-400.\n\nThanks\nDana\n"
INTROS = [
    "-----Original Message-----\nFrom: Dana Whitlock <dana@hollowell.example>\nSent: 1 October 2026 09:00\nTo: Sales\nSubject: Order HE-400\n\n",
    "Von: Dana Whitlock <dana@hollowell.example>\nGesendet: 1. Oktober 2026 09:00\nAn: Verkauf\nBetreff: Bestellung HE-400\n\n",
    "On 1 October 2026 at 09:00, Dana Whitlock <dana@hollowell.example> wrote:\n\n",
    "El 01/10/2026 a las 09:00, Dana Whitlock <dana@hollowell.example> escribió:\n\n",
    "2026-10-01 09:00 Dana Whitlock <dana@hollowell.example>:\n\n",
]


@pytest.mark.parametrize("intro", INTROS)
@pytest.mark.parametrize("mark", ["", "> "])
def test_only_the_newest_message_of_a_chain_orders(order: Order, intro: str, mark: str) -> None:
    older = "".join(f"{mark}{line}\n" for line in OLD.splitlines())
    found = order(f"{NEW}\n\n{intro}{older}", subject="RE: Order HE-500")
    assert [line.supplier_part.value for line in found.lines if line.supplier_part] == ["HB-M8X40-A2"]
    assert found.po_number is not None and found.po_number.value == "HE-500"


def test_an_answer_below_quoted_lines_belongs_to_the_newest_message(order: Order) -> None:
    quoted = (
        "On 1 October 2026 at 09:00, Sales <orders@northgate.example> wrote:\n> Hello Dana,\n> can we help you?\n\n"
    )
    found = order(f"{quoted}{NEW}", subject="RE: Can we help")
    assert [line.supplier_part.value for line in found.lines if line.supplier_part] == ["HB-M8X40-A2"]


@pytest.mark.parametrize("intro", INTROS[:3])
def test_a_forwarded_order_is_the_order(order: Order, intro: str) -> None:
    found = order(
        f"See below.\n\nKind regards\nSam Porter\n\n{intro}{OLD}",
        subject="FW: Order HE-400",
        sender="Sam Porter <sam@hollowell.example>",
    )
    assert [line.supplier_part.value for line in found.lines if line.supplier_part] == ["NUT-M8-A2"]
    assert found.po_number is not None and found.po_number.value == "HE-400"


def test_days_of_a_forwarded_order_count_from_the_day_it_was_written(order: Order) -> None:
    body = f"Please see below.\n\nSam\n\n{INTROS[0]}{OLD.replace('Thanks', 'Please deliver by Friday.' + chr(10) * 2 + 'Thanks')}"
    found = order(body, subject="FW: Order HE-400", sender="Sam Porter <sam@hollowell.example>")
    assert found.order_date is not None and found.order_date.value == date(2026, 10, 1)
    assert found.requested_delivery_date is not None and found.requested_delivery_date.value == date(2026, 10, 2)


@pytest.mark.parametrize("text", ["Thank you, that is fine.", "Many thanks for the confirmation.", "Received, thanks."])
def test_an_answer_that_only_thanks_is_no_order_whatever_stands_below(
    reading: Callable[..., Reading], text: str
) -> None:
    older = "".join(f"> {line}\n" for line in OLD.splitlines())
    found = reading(f"{text}\n\nDana\n\n{INTROS[2]}{older}", subject="RE: Order HE-400")
    assert found.disposition is Disposition.NOT_AN_ORDER


def test_the_words_of_the_signature_are_marked(transcript: Callable[[bytes], Transcript], lexicon: Lexicon) -> None:
    found = newest(transcript(message(NEW)), lexicon)
    from extraction.layout.rows import rows_of

    signed = [row.text for row in rows_of(found.transcript) if found.in_signature(row)]
    assert signed == [
        "Dana Whitlock",
        "Hollowell Engineering Ltd",
        "12 Forge Lane",
        "Leeds LS1 4AB",
        "+44 113 555 0199",
    ]
