"""Numbers that identify somebody or something."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.values.check_digits import gs1_check_digit, ibans, is_gln, is_gtin, is_iban
from extraction.values.codes import code_shape
from extraction.values.contacts import emails, phones, postal_codes, postal_countries
from extraction.values.tax_ids import vat_ids


@given(body=st.integers(min_value=1, max_value=10**12 - 1))
def test_every_article_number_with_its_check_digit_is_one_and_with_another_is_none(body):
    digits = f"{body:012d}"
    check = gs1_check_digit(digits)
    assert is_gtin(f"{digits}{check}")
    assert not is_gtin(f"{digits}{(check + 1) % 10}")


def test_known_article_numbers_are_recognised():
    assert is_gtin("4006381333931") and is_gtin("96385074") and is_gtin("036000291452")
    assert is_gln("4012345000009") and not is_gln("96385074")


@pytest.mark.parametrize("text", ["0000000000000", "123", "400638133393X", "", "١٢٣٤٥٦٧٨"])
def test_what_is_no_article_number_is_refused(text):
    assert not is_gtin(text)


def test_an_account_number_proves_itself():
    assert is_iban("DE89 3704 0044 0532 0130 00") and is_iban("GB29NWBK60161331926819")
    assert not is_iban("DE89 3704 0044 0532 0130 01")
    assert not is_iban("DE89 3704 0044 0532 0130")


def test_account_numbers_are_found_in_running_text():
    text = "IBAN: DE89 3704 0044 0532 0130 00 BIC COBADEFF, or PL61109010140000071219812874."
    assert ibans(text) == ("DE89370400440532013000", "PL61109010140000071219812874")


@pytest.mark.parametrize(
    ("text", "id_", "country"),
    [
        ("USt-IdNr. DE123456789", "DE123456789", "DE"),
        ("ATU12345678 Tel 0123", "ATU12345678", "AT"),
        ("CHE-123.456.789 MWST", "CHE123456789", "CH"),
        ("NO 123 456 789 MVA", "NO123456789", "NO"),
        ("FR 40 303265045", "FR40303265045", "FR"),
        ("NL123456789B01", "NL123456789B01", "NL"),
        ("GB 123 4567 89", "GB123456789", "GB"),
        ("EL123456789", "EL123456789", "GR"),
        ("VAT Reg No 123 4567 89", "123456789", "GB"),
        ("NIP 526-10-40-828", "5261040828", "PL"),
        ("EIN: 12-3456789", "123456789", "US"),
        ("ЄДРПОУ 12345678", "12345678", "UA"),
        ("ИНН 7707083893", "7707083893", "RU"),
        ("CVR-nr. 12345678", "12345678", "DK"),
    ],
)
def test_a_tax_number_is_found_with_its_country(text, id_, country):
    (found,) = vat_ids(text)
    assert (found.id, found.country) == (id_, country)


@pytest.mark.parametrize("text", ["Order DE 12", "RO 12", "Artikel NL-4711", "Bestellung 123456789", ""])
def test_what_is_no_tax_number_is_left_alone(text):
    assert vat_ids(text) == ()


def test_mail_addresses_are_found_in_lower_case():
    assert emails("Mail: Max.M@Firma.de, or <b+c@sub.example.co.uk>. Not x@y") == (
        "max.m@firma.de",
        "b+c@sub.example.co.uk",
    )


def test_telephone_numbers_are_told_by_their_shape():
    assert phones("Tel. +49 40 123456-0 Fax 040/123457") == ("+49 40 123456-0", "040/123457")
    assert phones("call (555) 234-5678 now") == ("(555) 234-5678",)
    assert phones("4500012345, 12.11.2026, 1.234,56") == ()


@pytest.mark.parametrize(
    ("text", "country", "code"),
    [("D-20095 Hamburg", "DE", "20095"), ("Manchester M1 1AE", "GB", "M1 1AE"), ("00-950 Warszawa", "PL", "00-950"),
     ("1012 AB Amsterdam", "NL", "1012 AB"), ("110 00 Praha", "CZ", "110 00"), ("Albany, NY 12207", "US", "12207")],
)  # fmt: skip
def test_a_postal_code_has_its_country_s_shape(text, country, code):
    assert postal_codes(text, country) == (code,)


def test_a_country_without_known_postal_codes_has_none():
    assert "AE" not in postal_countries() and postal_codes("12345", "AE") == ()


def test_part_numbers_look_more_like_codes_than_words_amounts_dates_and_sizes_do():
    codes = ["HB-M8X40-A2", "4500012345", "6204-2RS", "AB12", "PO/2026/0042"]
    others = ["Schraube", "12,50", "1.234,56", "12.11.2026", "2026-11-12", "10mm", "M8x40", "12", "x", ""]
    assert min(map(code_shape, codes)) > max(map(code_shape, others))


@given(text=st.text(max_size=30))
def test_no_text_breaks_any_of_these(text):
    assert 0.0 <= code_shape(text) <= 1.0
    for hit in vat_ids(text):
        assert 0 <= hit.start < hit.end <= len(text)
    emails(text), phones(text), ibans(text), postal_codes(text, "GB")
