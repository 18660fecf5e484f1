"""Words for units in many languages, and what must not be taken for one."""

from decimal import Decimal

import pytest

from models.units import fixed_ratio, looks_like_unit, price_base, unit_code, unit_codes, unit_name, x12_unit


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("EA ea. Each each pc pcs PCS. PCE C62 NAR Stk Stk. St St. ST Stück STÜCK Stueck stuks szt szt. шт шт. uds ud "
         "pza pza. pièce pièces pièce(s) pz. unité u. pç Un. ks db buc kom adet", "EA"),
        ("BX box Boxes boîte boîtes bte caja cajas cja Schachtel doos scatola pudełko caixa коробка кор. XBX", "BX"),
        ("PK pack packs Pkg pkt Packung paquet paquete confezione conf. opak. opakowanie förp упак упак. уп.", "PK"),
        ("RL Rolle Rollen rol roll rouleau rollo rotolo rolka rulle рулон XRO", "RL"),
        ("m M mtr Mtr. metres Meter mètres metros metri metry м м. MTR lfm lfdm", "MTR"),
        ("kg KG. Kilo кг KGM", "KGM"),
        ("Ltr l litres litri літр л", "LTR"),
        ("Paar paire paires par para пара pair PR NPR", "PR"),
        ("Satz set jeu juego komplet комплект sats SET", "SET"),
        ("dozen Dutzend douzaine docena tuzin dz DZN", "DZN"),
        ("ft feet FOT", "FOT"),
        ("Sack sac worek мішок bag bags", "BG"),
        ("Fass fût drum бочка", "DR"),
        ("palette Palette pallet paleta піддон PL", "PL"),
    ],
)  # fmt: skip
def test_words_of_many_languages_name_one_unit(words: str, code: str) -> None:
    assert {word: unit_code(word) for word in words.split()} == dict.fromkeys(words.split(), code)


def test_two_words_may_name_a_unit() -> None:
    assert unit_code("lfd. m") == "MTR"
    assert unit_code("linear metres") == "MTR"
    assert unit_code("per 100") == "CEN"
    assert unit_code("je Stück") == "EA"


def test_everyday_words_are_no_units() -> None:
    text = "a in no un the with and bolt M8 100 und die A2 of EUR No. Nr. 1 - / Item nr i y o days"
    assert [word for word in (*text.split(), "", " ") if looks_like_unit(word)] == []


def test_what_the_seller_sells_settles_a_word_of_several_meanings() -> None:
    assert unit_codes("Karton") == ("CT", "CS", "BX")
    assert unit_code("Karton", sold={"EA", "CS"}) == "CS"
    assert unit_code("Karton", sold={"EA", "CT", "CS"}) == "CT"
    assert unit_code("ml", sold={"MTR"}) == "MTR"


def test_the_language_settles_a_word_of_several_meanings() -> None:
    assert unit_code("dozen", language="nl") == "BX"
    assert unit_code("dozen", language="en-GB") == "DZN"
    assert unit_code("kpl", language="fi") == "EA"
    assert unit_code("par", language="fr") is None


def test_x12_means_other_units_by_the_same_letters() -> None:
    assert [x12_unit(c) for c in ("ST", "CA", "FT", "EA", "PC", "TN", "ZZ")] == [
        "SET", "CS", "FOT", "EA", "EA", "STN", "ZZ",
    ]  # fmt: skip


def test_a_carton_may_be_any_box_whatever_its_language_calls_it() -> None:
    for word, language in (
        ("ct", "it"),
        ("cartone", "it"),
        ("Kt.", "de"),
        ("Karton", "de"),
        ("ctn", "en"),
        ("koli", "tr"),
    ):
        assert {"CT", "CS", "BX"} <= set(unit_codes(word, language=language)), word


def test_some_units_convert_without_knowing_the_product() -> None:
    assert fixed_ratio("DZN", "EA") == 12
    assert fixed_ratio("KMT", "MTR") == 1000
    assert fixed_ratio("EA", "PR") == Decimal("0.5")
    assert fixed_ratio("BX", "EA") is None
    assert fixed_ratio("KGM", "LTR") is None


def test_a_price_may_be_for_a_hundred_or_a_thousand() -> None:
    texts = ("per 100", "/100 Stk", "je 1000", "%", "C", "1 000 pcs", "EA", "10.00", "12", "EUR")
    assert [price_base(t) for t in texts] == [100, 100, 1000, 100, 100, 1000, None, None, None, None]


def test_a_unit_has_a_name_for_people() -> None:
    assert unit_name("BX") == "box"
    assert unit_name("ZZ") == "ZZ"
    assert unit_name(None) == ""
