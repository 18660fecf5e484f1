"""Looking labels, titles, charges, languages and words of the trade up."""

from __future__ import annotations

import pytest

from extraction.vocabulary import (
    Concept,
    TitleKind,
    charge_kinds,
    country,
    currency,
    fold,
    header_line,
    incoterm,
    is_charge,
    is_free_mail,
    labels,
    language_of,
    legal_form,
    month_numbers,
    title_kinds,
    without_legal_form,
)


def concepts(text: str) -> dict[Concept, float]:
    return {hit.concept: hit.score for hit in labels(text)}


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("Bst.-Nr.", Concept.PO_NUMBER),
        ("N° cde", Concept.PO_NUMBER),
        ("P.O. #", Concept.PO_NUMBER),
        ("Nr zam.", Concept.PO_NUMBER),
        ("Číslo objednávky", Concept.PO_NUMBER),
        ("Rendelésszám", Concept.PO_NUMBER),
        ("Αρ. Παραγγελίας", Concept.PO_NUMBER),
        ("Номер замовлення", Concept.PO_NUMBER),
        ("Užsakymo Nr.", Concept.PO_NUMBER),
        ("Réf. frs", Concept.SUPPLIER_PART),
        ("Ihre Artikel-Nr.", Concept.SUPPLIER_PART),
        ("Unsere Artikelnummer", Concept.BUYER_PART),
        ("Art.-Nr.", Concept.PART_NUMBER),
        ("Ilość", Concept.QUANTITY),
        ("Qtà", Concept.QUANTITY),
        ("Q.tà", Concept.QUANTITY),
        ("Cant.", Concept.QUANTITY),
        ("EP", Concept.UNIT_PRICE),
        ("PU HT", Concept.UNIT_PRICE),
        ("Zł/szt", Concept.UNIT_PRICE),
        ("Yks.hinta", Concept.UNIT_PRICE),
        ("Liefertermin", Concept.DELIVERY_DATE),
        ("Teslim Tarihi", Concept.DELIVERY_DATE),
        ("Šifra artikla", Concept.PART_NUMBER),
        ("Грузополучатель", Concept.SHIP_TO),
        ("I alt ekskl. moms", Concept.SUBTOTAL),
        ("№ п/п", Concept.LINE_NO),
    ],
)
def test_a_printed_label_means_its_field(text, concept):
    assert concepts(text)[concept] == 1.0


def test_case_accents_and_punctuation_do_not_matter():
    assert concepts("DATE DE LIVRAISON:") == concepts("date de livraison")
    assert concepts("Stückzahl") == concepts("STUECKZAHL")


def test_all_signs_for_number_are_one():
    for text in ("Order No.", "Order Nr", "Order #", "Order number", "Order Nº", "ORDER N°"):
        assert concepts(text)[Concept.PO_NUMBER] == 1.0, text


def test_a_label_within_more_words_scores_lower():
    whole, within = concepts("Purchase order number"), concepts("Purchase order number as agreed")
    assert 0.3 < within[Concept.PO_NUMBER] < whole[Concept.PO_NUMBER]


def test_a_label_in_two_languages_is_one_label():
    assert concepts("Menge / Qty")[Concept.QUANTITY] >= 0.9


def test_small_words_in_between_do_not_hide_a_label():
    assert concepts("Date of the order")[Concept.ORDER_DATE] > 0.9
    assert concepts("Total EUR HT")[Concept.SUBTOTAL] > 0.9


@pytest.mark.parametrize("text", ["Bestel1nurnmer", "Purchase 0rder Nurnber", "Bestellnunmer", "Leferdatum"])
def test_a_misread_label_is_still_recognised_but_scores_lower(text):
    best = labels(text)[0]
    assert best.concept in {Concept.PO_NUMBER, Concept.DELIVERY_DATE}
    assert 0.6 < best.score < 1.0


def test_a_longer_compound_is_known_by_its_end():
    assert Concept.DELIVERY_DATE in concepts("Sammelliefertermin")


@pytest.mark.parametrize("text", ["Blue widget 40 mm", "4500012345", "Hamburg", "M8x40", "", "  ", "-"])
def test_what_is_no_label_is_none(text):
    assert not [hit for hit in labels(text) if hit.score > 0.5]


def test_a_wording_of_one_language_says_so():
    assert labels("Bestellnummer")[0].language == "de"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("PURCHASE ORDER", TitleKind.PURCHASE_ORDER),
        ("Bestellung Nr. 4711", TitleKind.PURCHASE_ORDER),
        ("AUFTRAGSBESTAETIGUNG", TitleKind.ORDER_CONFIRMATION),
        ("Avenant à la commande", TitleKind.ORDER_CHANGE),
        ("Storno objednávky", TitleKind.ORDER_CANCELLATION),
        ("Lieferabruf", TitleKind.BLANKET_ORDER),
        ("FACTURA", TitleKind.INVOICE),
        ("Richiesta di offerta", TitleKind.REQUEST_FOR_QUOTATION),
        ("Følgeseddel", TitleKind.DELIVERY_NOTE),
        ("Wezwanie do zapłaty", TitleKind.REMINDER),
        ("Automatic reply", TitleKind.OUT_OF_OFFICE),
    ],
)
def test_a_title_tells_the_kind_of_document(text, kind):
    assert title_kinds(text)[0].kind is kind


def test_only_some_titles_are_orders():
    assert TitleKind.BLANKET_ORDER.is_order and TitleKind.ORDER_CHANGE.is_order
    assert not TitleKind.ORDER_CONFIRMATION.is_order and not TitleKind.REQUEST_FOR_QUOTATION.is_order


@pytest.mark.parametrize(
    "text", ["Versandkosten", "Frais de port", "Fuel surcharge", "Mautzuschlag", "Koszt transportu"]
)
def test_a_charge_is_told_from_a_product(text):
    assert is_charge(text) > 0.9
    assert charge_kinds(text)


@pytest.mark.parametrize("text", ["Schraube M8x40 verzinkt", "Ball valve DN25 brass", "Gants de protection taille 9"])
def test_a_product_is_no_charge(text):
    assert is_charge(text) < 0.5


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("please send us the following items to our warehouse", "en"),
        ("bitte liefern Sie uns die folgenden Artikel an unser Lager", "de"),
        ("merci de nous livrer les articles suivants dans notre dépôt", "fr"),
        ("prosimy o dostarczenie towaru do naszego magazynu", "pl"),
        ("prosíme o dodání zboží na naši adresu, děkujeme", "cs"),
        ("прошу поставити товар на наш склад, дякую", "uk"),
        ("kérjük szállítsák le az alábbi termékeket", "hu"),
        ("vi ønsker å bestille følgende varer, vennlig hilsen", "nb"),
    ],
)
def test_the_language_of_a_sentence_is_recognised(text, language):
    assert language_of(text.split()) == language


def test_codes_and_figures_have_no_language():
    assert language_of(["4711", "12,50", "HB-M8"]) == ""


def test_folding_keeps_the_script_and_drops_the_rest():
    assert fold("  Größe (ÉTÉ)  ") == "grosse ete"
    assert fold("Ціна, грн.") == "ціна грн".replace("ї", "і")
    assert fold("ΤΙΜΉ") == fold("τιμή")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("> From: Ann <ann@example.com>", ("from", "Ann <ann@example.com>")),
        ("Gesendet: Montag, 2. März 2026 10:15", ("sent", "Montag, 2. März 2026 10:15")),
        ("Objet : commande 12", ("subject", "commande 12")),
        ("Von der Lieferung bitte absehen", None),
        ("Total: 12,50", None),
    ],
)
def test_the_head_of_a_quoted_mail_is_recognised(line, expected):
    assert header_line(line) == expected


@pytest.mark.parametrize(
    ("name", "form", "bare"),
    [
        ("Muster GmbH & Co. KG", "GmbH & Co. KG", "Muster"),
        ("UAB Pavyzdys", "UAB", "Pavyzdys"),
        ("Kowalski Sp. z o.o.", "Sp. z o.o.", "Kowalski"),
        ("ООО «Ромашка»", "ООО", "Ромашка"),
    ],
)
def test_a_company_form_is_found_and_can_be_left_out(name, form, bare):
    found = legal_form(name)
    assert found is not None and found.text == form
    assert without_legal_form(name) == bare


def test_a_name_without_a_company_form_stays_as_it_is():
    assert legal_form("Schmidt") is None
    assert without_legal_form("Schmidt") == "Schmidt"


def test_a_sign_that_countries_share_is_settled_by_the_country():
    assert currency("kr", "SE") == "SEK" and currency("kr", "NO") == "NOK" and currency("kr") is None
    assert currency("$", "CA") == "CAD" and currency("$", "DE") == "USD" and currency("US$", "CA") == "USD"


def test_words_that_are_no_money_are_none():
    assert currency("all") is None and currency("Schraube") is None


def test_terms_of_delivery_are_known_by_code_and_by_word():
    assert incoterm("DAP Rotterdam, Incoterms 2020") == "DAP"
    assert incoterm("frei Haus") == "DAP"
    assert incoterm("Daplast") is None


def test_countries_are_known_in_many_languages():
    assert [country(name) for name in ("Deutschland", "Німеччина", "Holland", "Scotland")] == ["DE", "DE", "NL", "GB"]
    assert country("Hamburg") is None


def test_a_month_that_two_languages_name_alike_needs_the_language():
    assert month_numbers("lipca") == (7,)
    assert month_numbers("lip") == (6, 7)
    assert month_numbers("lip", "hr") == (6,)


def test_anybody_can_have_an_address_at_a_free_mail_service():
    assert is_free_mail("GMX.de") and is_free_mail("ann@gmail.com") and not is_free_mail("example-trading.com")
