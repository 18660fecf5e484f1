"""Descriptions taken apart into facts, whatever language and spelling they come in."""

from __future__ import annotations

import pytest

from mapping.products.facts import describe
from mapping.products.paradigms import Paradigms
from mapping.products.words import abbreviates, concepts, misspelled


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2,5 mm²", "2.5MM2"), ("16 amp", "16A"), ("3-pole", "3P"), ("4000 K", "4000K"), ("24 V DC", "24VDC"),
        ('1 1/4"', "1-1/4 inch"), ("1¼ Zoll", '1-1/4"'), ("½″", '1/2"'), ("11/4\"", '1-1/4"'), ("M 8 x 40", "M8X40"),
        ("240 x 190 x 90 mm", "240X190X90"), ("60 x 30 cm", "600x300"), ("IP 65", "IP65"), ("90°", "90 deg"),
        ("schwarz", "BLK"), ("green/yellow", "G/Y"), ("rouge", "rot"), ("чорний", "black"), ("rechts", "RH"),
        ("polyamide", "nylon"), ("stainless 316", "SS316"), ("Type AC", "TYPE-AC"), ("DIN 933", "DIN933"),
        ("3х2,5 мм²", "3x2.5 mm2"), ("33 cl", "330 ml"), ("20 мм", "20mm"), ("grün", "verde"),
        ("box of 50", "PK50"), ("50/pk", "VPE 50"), ("50 per box", "(50 pack)"), ("boîte de 50", "50 Stk"), ("lot de 50", "50 szt"),
        ('3/4" x 1/2"', '3/4"X1/2"'), ('1 1/4" x 1"', '1-1/4"x1"'), ("G1/2", "G 1/2"), ("M5x65mm", "M 5 x 65"), ("0,5 L", "500ML"),
        ("2.5 kg", "2500 g"), ("size M", "Gr. M"), ("SIZE XL", "XL"), ("sz 42", "Taille 42"), ("60 grit", "Korn 60"), ("12 AWG", "AWG12"),
        ("14 Fr", "CH14"), ("curve C", "C-Charakteristik"), ("2 TB", "2000 GB"), ("6205-2RS", "6205 2RS"), ("80 g/m²", "80gsm"),
        ("polyamide", "Nylon"), ("inox", "rostfrei"), ("matt", "opaco"), ("33cl", "0.33 l"), ("15 Nm", "15NM"), ("25 µ", "25 micron"), ("non-sterile", "unsteril"),
        ("zinc plated", "galvanised"), ("2O0 mm", "200 mm"), ("hot-dip galvanized", "verzinkt"),
    ],
)  # fmt: skip
def test_two_spellings_are_one_fact(one: str, other: str) -> None:
    assert describe(one).facts == describe(other).facts != frozenset()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("M8X40", "M8X45"), ("A2", "A4"), ("LH", "RH"), ("red", "blue"), ('1/2"', '3/4"'), ("16A", "16mA"), ("16A", "16W"),
        ("E27", "E14"), ("IP65", "IP67"), ("3P", "4P"), ("24VDC", "24VAC"), ("316", "304"), ("DIN 931", "DIN 933"),
        ("3G1.5", "3x1.5"), ("M8", "8 m"), ("A2", "2 A"), ("600x300", "300x600"), ("500 ml", "500 g"),
        ("PK50", "PK100"), ("curve B", "curve C"), ("size S", "size M"), ("5 pairs", "5 pcs"),
    ],
)  # fmt: skip
def test_what_differs_stays_different(one: str, other: str) -> None:
    assert describe(one).facts != describe(other).facts


def test_a_makers_name_is_not_torn_into_facts() -> None:
    assert describe("Grünhold").facts == frozenset()
    assert describe("Redwood").facts == frozenset()


def test_an_abbreviation_that_is_a_colour_only_by_itself() -> None:
    assert ("colour", "black") in describe("VALVE BLK").facts
    assert ("colour", "black") not in describe("TERMINAL BLK GREY").facts


def test_words_are_shortened_by_their_beginning_or_their_consonants() -> None:
    assert abbreviates("ftg", "fitting")
    assert abbreviates("compr", "compression")
    assert not abbreviates("ball", "boll")
    assert not abbreviates("a", "angle")


def test_choices_are_learned_from_descriptions_that_differ_in_one_term() -> None:
    learned = Paradigms.of(
        [("'pot", "'round", "mm=90"), ("'pot", "'square", "mm=90"), ("'lamp", "'dim"), ("'dim", "'lamp", "'non")]
    )
    assert learned.opposed({"'round"}, {"'square", "mm=90"}) == [("'round", "'square")]
    assert learned.opposed({"'pot"}, {"'lamp"}) == []
    assert learned.excluded("'non", frozenset({"'lamp", "'dim", "'gu10"}))
    assert not learned.excluded("'non", frozenset({"'pot", "'round"}))


def test_the_order_of_a_chain_matters_where_the_catalogue_has_both() -> None:
    assert Paradigms.of([("'tee", "x=20x32"), ("'tee", "x=32x20")]).order_matters
    assert not Paradigms.of([("'tee", "x=20x32"), ("'tee", "x=20x26")]).order_matters


@pytest.mark.parametrize(
    ("printed", "meant"), [("braass", "brass"), ("aulminium", "aluminium"), ("polcyarbonate", "polycarbonate")]
)
def test_a_word_of_the_trade_is_known_with_a_letter_wrong(printed: str, meant: str) -> None:
    word = misspelled(printed)
    assert word is not None
    assert concepts(word) == concepts(meant)


@pytest.mark.parametrize("word", ["block", "steal", "broker", "sechskantschraube"])
def test_another_word_is_no_misspelling(word: str) -> None:
    assert misspelled(word) is None
