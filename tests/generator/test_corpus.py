"""The generated corpora: repeatable, true to their labels, and split as promised."""

from __future__ import annotations

import json
from decimal import Decimal
from itertools import islice
from pathlib import Path

import pypdfium2
import pytest

from extraction.structured import read_structured, sniff
from mapping import load_catalog
from tools.generator.chance import Chance
from tools.generator.channels.interchange import FORMATS
from tools.generator.company import check_digit
from tools.generator.corpus import CHANNELS, Recipe, documents, make_seller, write_corpus
from tools.generator.genome import GENES, Genome
from tools.generator.orders import sample_order
from tools.generator.resources import HELD_LANGUAGES, wordings
from tools.generator.review import SPOILERS, spoil
from tools.generator.truth import expected_reasons
from tools.generator.wording import Families, Words, languages

SMALL = {"products": 200, "customers": 28}


def recipe(families: Families = Families.TRAIN, *channels: str, files: int = 12, seed: str = "t") -> Recipe:
    return Recipe(files=files, seed=seed, families=families, channels=channels or ("pdf",), **SMALL)


@pytest.mark.parametrize("channel", [c for c in CHANNELS if c != "scan"])
def test_the_same_seed_gives_the_same_bytes(channel: str) -> None:
    made = recipe(Families.TRAIN, channel, files=3)
    first = [d.data for d in documents(made, make_seller(made))]
    second = [d.data for d in documents(made, make_seller(made))]
    assert first == second
    assert len(set(first)) == 3


def test_a_scan_is_repeatable_too() -> None:
    made = recipe(Families.TRAIN, "scan", files=1)
    one, other = (next(iter(documents(made, make_seller(made)))) for _ in range(2))
    assert one.data == other.data
    assert one.truth["channel"] in ("scan", "image")


@pytest.mark.parametrize("families", [Families.TRAIN, Families.HELD])
def test_every_value_stands_where_the_sidecar_says(families: Families) -> None:
    made = recipe(families, files=12)
    right = total = 0
    for document in documents(made, make_seller(made)):
        with pypdfium2.PdfDocument(document.data) as pdf:
            pages = [(page.get_textpage(), page.get_size()[1]) for page in pdf if not page.get_rotation()]
            for value in document.sidecar["values"] if len(pages) == len(pdf) else []:
                text = ""
                for number, left, top, right_edge, bottom in value["boxes"]:
                    words, height = pages[int(number) - 1]
                    text += words.get_text_bounded(left - 0.3, height - bottom, right_edge + 0.3, height - top)
                found = "".join(text.split())
                total += 1
                right += all("".join(part.split()) in found for part in value["texts"])
    assert total > 200
    assert right > 0.98 * total


def test_totals_follow_from_the_lines_where_nothing_is_spoiled() -> None:
    made = Recipe(files=40, seed="sums", spoiled=0.0, **SMALL)
    checked = 0
    for document in documents(made, make_seller(made)):
        for order in document.truth["orders"]:
            po = order["purchase_order"]
            amounts = [line["line_total"] for line in po["lines"]]
            if None in amounts or po["total"] is None:
                continue
            net = sum(map(Decimal, amounts), Decimal(0))
            net += sum((Decimal(c["amount"]) for c in order.get("charges", [])), Decimal(0))
            assert net + Decimal(po["tax"] or 0) == Decimal(po["total"])
            checked += 1
    assert checked > 10


def test_training_never_sees_a_held_wording() -> None:
    train = {w for code in languages(Families.TRAIN) for e in wordings()[code].values() for w in e.train}
    made = recipe(files=40)
    labels = {x["text"].strip(" :=|") for d in documents(made, make_seller(made)) for x in d.sidecar["labels"]}
    known = {w.casefold().strip(" :=.") for w in train}
    parts = {piece for wording in known for piece in wording.split()}  # a label may be broken over two lines
    strange = {label.casefold() for label in labels if not set(label.casefold().split()) <= parts}
    assert not strange & _only_held()


def _only_held() -> set[str]:
    return {w.casefold().strip(" :=.") for language in wordings().values() for e in language.values() for w in e.held}


def test_held_documents_use_variants_that_training_never_draws() -> None:
    for seed in range(60):
        trained, held = (Genome(f, Chance(f"g{seed}")) for f in (Families.TRAIN, Families.HELD))
        assert all(trained[gene] in GENES[gene][0] for gene in GENES)
        assert any(held[gene] in GENES[gene][1] for gene in GENES)


def test_held_languages_are_spoken_only_by_the_held_family() -> None:
    assert len(languages(Families.TRAIN)) >= 18
    assert not HELD_LANGUAGES & set(languages(Families.TRAIN))
    assert set(languages(Families.HELD)) >= HELD_LANGUAGES


def test_the_written_corpus_has_the_shape_of_the_contract(tmp_path: Path) -> None:
    assert write_corpus(recipe(Families.ALL, "pdf", "csv", "email_text", "negative", files=10), tmp_path) == 10
    rows = [json.loads(line) for line in (tmp_path / "truth.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {row["source"] for row in rows} == {path.name for path in (tmp_path / "files").iterdir()}
    assert all({"disposition", "orders", "channel", "layout", "language", "tags"} <= row.keys() for row in rows)
    catalog = load_catalog(tmp_path / "catalog")
    skus = {line["sku"] for row in rows for order in row["orders"] for line in order["sales_order"]["lines"]} - {None}
    assert skus
    assert skus <= set(catalog.products)


def test_gtins_have_right_check_digits() -> None:
    gtins = [p.gtin for p in make_seller(recipe()).products if p.gtin]
    assert gtins
    assert all(check_digit(gtin[:-1]) == gtin[-1] for gtin in gtins)


@pytest.mark.parametrize("reason", [r for r in SPOILERS if r not in ("missing_po_number", "conflicting_instructions")])
def test_a_spoiled_order_is_expected_to_be_seen_for_its_reason(reason: str) -> None:
    made = recipe()
    catalogue = make_seller(made)
    for attempt in range(60):
        chance = Chance(f"spoil/{attempt}")
        customer = chance.pick(catalogue.customers)
        words = Words("en", Families.TRAIN, chance)
        facts = spoil(sample_order(catalogue, customer, words, chance), catalogue, words, chance, reason)
        if facts.tags:
            break
    prices = (f"lines[{i}].unit_price" for i in range(len(facts.lines)))
    drawn = {"po_number", "requested_delivery_date", "total", *prices}
    assert reason in expected_reasons(facts, drawn, catalogue)


@pytest.mark.parametrize("kind", FORMATS)
def test_interchange_files_read_back_as_their_truth(kind: str) -> None:
    catalogue = make_seller(recipe())
    for number in range(5):
        chance = Chance(f"{kind}/{number}")
        customer = chance.pick(catalogue.customers)
        words = Words("en", Families.TRAIN, chance)
        document = FORMATS[kind](sample_order(catalogue, customer, words, chance), words, catalogue, chance)
        assert sniff(document.data, "order") == kind
        order = read_structured(document.data, kind).orders[0]
        truth = document.truth["orders"][0]["purchase_order"]
        assert order.po_number is not None
        assert order.po_number.value == truth["po_number"]
        got = [line.quantity.value if line.quantity else None for line in order.lines]
        assert got == [Decimal(line["quantity"]) for line in truth["lines"]]


def test_a_paper_that_is_no_order_has_no_true_values() -> None:
    made = recipe(Families.TRAIN, "negative", files=8)
    for document in islice(documents(made, make_seller(made)), 8):
        assert document.truth["disposition"] == "not_an_order"
        assert document.truth["orders"] == []
        assert document.sidecar["values"] == []
