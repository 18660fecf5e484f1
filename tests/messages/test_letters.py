"""Letters as people write them, in seventeen languages: orders are kept, other mail is not taken for one, nothing steers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from extraction.reader import read
from extraction.transcripts import transcribe
from mapping import lexicon_of, load_catalog
from models.order import Disposition, Reading
from tools.letters.cases import TODAY, Case, cases
from tools.letters.corpus import document
from tools.letters.seller import write_catalogue

Letters = list[tuple[Case, Reading]]


@pytest.fixture(scope="module")
def letters(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Letters]:
    """The letters that are not held back, read."""
    folder = tmp_path_factory.mktemp("letters")
    write_catalogue(folder / "catalog")
    lexicon = lexicon_of(load_catalog(folder / "catalog"))
    found = []
    for case in cases():
        if not case.held:
            name, data = document(case)
            (folder / name).write_bytes(data)
            found.append((case, read(transcribe(folder / name), lexicon, date.fromisoformat(TODAY))))
    yield found


def _orders(case: Case) -> bool:
    return case.told.get("dispo", "orders") == "orders"


def test_no_letter_that_orders_is_refused(letters: Letters) -> None:
    refused = [case.name for case, found in letters if _orders(case) and found.disposition is not Disposition.ORDERS]
    assert not refused


def test_hardly_any_other_letter_is_taken_for_an_order(letters: Letters) -> None:
    others = [(case, found) for case, found in letters if not _orders(case)]
    taken = [case.name for case, found in others if found.disposition is Disposition.ORDERS]
    assert len(others) > 30
    assert len(taken) <= 2, taken  # a question about an order on its way may reach a person as an order


def test_cancellations_and_changes_are_told_from_orders_in_every_language(letters: Letters) -> None:
    wrong = [
        case.name
        for case, found in letters
        if "type" in case.told and {o.document_type.value for o in found.orders} != {case.told["type"]}
    ]
    assert len(wrong) <= 1, wrong


def _steers(found: Reading) -> bool:
    return any("steer" in f.message for o in found.orders for f in o.findings if f.code == "conflicting_instructions")


def test_text_that_steers_and_changed_bank_details_are_shown_in_every_language(letters: Letters) -> None:
    steering = [
        c for c, _ in letters if "steer" in c.name or c.name.endswith(("bank", "bank-1", "rib", "iban", "steuer"))
    ]
    assert len(steering) >= 5
    silent = [case.name for case, found in letters if case in steering and not _steers(found)]
    assert not silent


def test_usual_wording_is_no_attempt_to_steer(letters: Letters) -> None:
    """ "Please ignore our previous mail", "disregard if already shipped", disclaimers and signatures."""
    alarmed = [
        case.name
        for case, found in letters
        if "conflicting_instructions" not in case.told.get("reasons", "") and _steers(found)
    ]
    assert not alarmed
