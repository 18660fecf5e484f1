"""Blind and foreign labels: what is true stays, what only labels goes."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import Any

from extraction.transcripts import transcribe_bytes
from models.transcript import Medium, Page, Part, PartRole, Transcript, Word
from tools.generator.corpus import Recipe, documents, make_seller
from tools.generator.kept import fold, numbers_in
from tools.generator.resources import HELD_LANGUAGES, wordings
from tools.generator.transform import blind, foreign


@cache
def samples() -> list[tuple[Transcript, dict[str, Any], dict[str, Any]]]:
    made = Recipe(files=10, seed="blind", spoiled=0.0, products=200, customers=28)
    return [(transcribe_bytes(d.data, "a.pdf"), d.truth, d.sidecar) for d in documents(made, make_seller(made))]


def words_of(transcript: Transcript) -> list[str]:
    return [word.text for page in transcript.pages for word in page.words]


def test_blind_documents_keep_their_values() -> None:
    for transcript, truth, _ in samples():
        text = "".join(fold(word) for word in words_of(blind(transcript, truth)))
        figures = {n for word in words_of(blind(transcript, truth)) for n in numbers_in(word)}
        original = {n for word in words_of(transcript) for n in numbers_in(word)}
        for line in truth["orders"][0]["purchase_order"]["lines"]:
            assert not line["supplier_part"] or fold(line["supplier_part"]) in text
            wanted = Decimal(line["quantity"]).normalize()
            assert wanted in figures or wanted not in original


def test_blind_documents_keep_shape_and_lose_labels() -> None:
    lost = total = 0
    for transcript, truth, sidecar in samples():
        before, after = words_of(transcript), words_of(blind(transcript, truth))
        assert [len(w) for w in before] == [len(w) for w in after]
        labels = {w for entry in sidecar["labels"] for w in entry["text"].split() if len(w) > 3 and w.isalpha()}
        total += len(labels)
        lost += len(labels - set(after))
    assert lost > 0.9 * total


def test_blind_is_the_same_for_the_same_seed_only() -> None:
    transcript, truth, _ = samples()[0]
    assert blind(transcript, truth, 1) == blind(transcript, truth, 1)
    assert blind(transcript, truth, 1) != blind(transcript, truth, 2)


def test_foreign_labels_come_from_languages_that_training_never_saw() -> None:
    unseen = {
        fold(part)
        for language in HELD_LANGUAGES
        for entry in wordings()[language].values()
        for text in (*entry.train, *entry.held)
        for part in text.split()
    }
    found = 0
    for transcript, truth, _ in samples():
        new = set(words_of(foreign(transcript, truth))) - set(words_of(transcript))
        found += sum(fold(word) in unseen for word in new)
    assert found > 40


def test_a_number_broken_over_two_rows_keeps_both_parts() -> None:
    words = (
        Word("CND-50MM-MED-", 20, 40, 90, 50),
        Word("Conduit", 120, 40, 160, 50),
        Word("WHT-2M", 20, 54, 60, 64),
        Word("Frump", 120, 54, 160, 64),
    )
    paper = Page(1, 595.0, 842.0, Medium.DIGITAL, words)
    whole = Transcript("a.pdf", "application/pdf", "0" * 64, (Part("a.pdf", "", PartRole.MAIN),), (paper,))
    line = {"supplier_part": "CND-50MM-MED-WHT-2M", "description": "Conduit"}
    truth = {"orders": [{"purchase_order": {"lines": [line]}}]}
    assert words_of(blind(whole, truth))[:3] == ["CND-50MM-MED-", "Conduit", "WHT-2M"]
    assert words_of(blind(whole, truth))[3] != "Frump"
