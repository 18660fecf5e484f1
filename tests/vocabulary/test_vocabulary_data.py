"""The data files: every name in them is known, every language says the essential, the kept tables are fresh."""

from __future__ import annotations

import pytest

from extraction.vocabulary.compiled import is_fresh
from extraction.vocabulary.concepts import ChargeKind, Concept, PhraseKind, TitleKind
from extraction.vocabulary.packs import all_wordings, expand, languages, load
from extraction.vocabulary.phrasebook import GAP, patterns

LANGUAGES = set("en de fr es it nl pl pt sv da nb fi cs sk hu ro uk ru tr el bg hr sl et lv lt".split())
ESSENTIAL = (
    "po_number order_date delivery_date ship_to bill_to supplier buyer customer_account supplier_account contact "
    "payment_terms currency vat_id subtotal tax total line_no buyer_part supplier_part part_number gtin description "
    "quantity uom unit_price net_price line_total discount remarks"
).split()


@pytest.mark.parametrize("folder", ["forms", "mails"])
def test_every_promised_language_has_a_file(folder):
    assert set(languages(folder)) == LANGUAGES


@pytest.mark.parametrize(
    ("folder", "section", "names"),
    [
        ("forms", "labels", Concept),
        ("forms", "titles", TitleKind),
        ("forms", "charges", ChargeKind),
        ("mails", "phrases", PhraseKind),
    ],
)
def test_data_files_use_no_name_that_the_code_does_not_know(folder, section, names):
    known = {name.value for name in names}
    for language in languages(folder):
        assert set(load(folder, language)[section]) <= known, language


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_language_words_the_essential_fields(language):
    labels = load("forms", language)["labels"]
    thin = [name for name in ESSENTIAL if len(labels.get(name, "").split(";")) < 3]
    assert thin == []


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_language_knows_every_kind_of_phrase(language):
    assert set(load("mails", language)["phrases"]) == {kind.value for kind in PhraseKind}


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_language_names_all_weekdays_and_the_parts_of_a_quoted_mail(language):
    mails = load("mails", language)
    assert {"mon", "tue", "wed", "thu", "fri", "sat", "sun", "today", "tomorrow", "week", "end"} <= set(mails["time"])
    assert {"from", "sent", "to", "subject"} <= set(mails["headers"])


def test_no_wording_keeps_a_bracket_or_a_bar_after_expansion():
    for section in ("labels", "titles", "charges"):
        odd = [wording.text for wording in all_wordings("forms", section) if set(wording.text) & set("|{}")]
        assert odd == []


def test_no_phrase_is_a_single_letter_or_begins_or_ends_with_a_gap():
    for language in languages("mails"):
        for kind, listed in load("mails", language)["phrases"].items():
            for text in listed.split(";"):
                for pattern in patterns(text):
                    assert pattern[0] != GAP and pattern[-1] != GAP, (language, kind, text)
                    if len(pattern) == 1:
                        assert all(len(word) > 1 for word in pattern[0][0]), (language, kind, text)


def test_the_kept_tables_were_made_from_the_data_files_as_they_are():
    assert is_fresh()


def test_a_pattern_stands_for_every_combination_of_its_alternatives():
    assert set(expand("(a|b) {t}", {"t": "x|y"})) == {"a x", "a y", "b x", "b y"}


def test_a_pattern_with_an_unknown_term_is_refused():
    with pytest.raises(KeyError):
        expand("{nowhere}", {})
