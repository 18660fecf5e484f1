"""`orderwright explain` and `orderwright score`: what they tell a person."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console
from typed_pages import TODAY, order_page

from mapping import Catalog
from models.errors import Misconfigured
from service.explain import explanation
from service.score import SCORER, Options, run, scorer_at
from tools.generator.corpus import Recipe, write_corpus
from tools.generator.wording import Families


def shown(catalog: Catalog, path: Path) -> str:
    console = Console(width=200, file=io.StringIO(), record=True)
    console.print(explanation(path, catalog, TODAY))
    return console.export_text()


def test_an_explanation_names_values_places_reasons_and_the_decision(catalog: Catalog, tmp_path: Path) -> None:
    path = tmp_path / "order.txt"
    path.write_text(order_page(amount="330.00"), encoding="utf-8")
    text = shown(catalog, path)
    assert "order.txt: orders." in text and "PURCHASE ORDER" in text
    rows = [[cell.strip() for cell in line.strip("│").split("│")] for line in text.splitlines() if line.startswith("│")]
    (number,) = [row for row in rows if row[0] == "po_number"]
    assert number[1:4] == ["4500012345", "4500012345", "line 4"] and float(number[4]) > 0.9
    (sku,) = [row for row in rows if row[0] == "line 10"]
    assert sku[1:3] == ["HX-M8-40 × 200 EA @ 1.50", "sku"]
    assert "waits for a person" in text
    assert "arithmetic_mismatch [lines[0].line_total]: Line 10: quantity x price is 300.00" in text


def test_an_explanation_of_what_is_no_order_says_what_it_is(catalog: Catalog, tmp_path: Path) -> None:
    broken, letter = tmp_path / "broken.pdf", tmp_path / "letter.txt"
    broken.write_bytes(b"%PDF-1.7 and then nothing")
    letter.write_text("Dear Sir or Madam,\n\nthank you for your visit.\n", encoding="utf-8")
    assert shown(catalog, broken).startswith("broken.pdf: unreadable. ")
    assert shown(catalog, letter).startswith("letter.txt: not an order. ")


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three generated spreadsheets, labelled."""
    folder = tmp_path_factory.mktemp("score")
    recipe = Recipe(
        files=3, seed="score", families=Families.TRAIN, channels=("xlsx",), products=120, customers=12, spoiled=0
    )
    write_corpus(recipe, folder)
    return folder


def scored(corpus: Path, *, from_truth: bool = False, only: str = "", misses: int = 0) -> str:
    console = Console(width=220, file=io.StringIO(), record=True)
    run(Options(corpus, None, from_truth, frozenset(only.split()), misses, 2), console)
    return console.export_text()


def figures(text: str) -> dict[str, str]:
    """The row of all channels, by the head of its column."""
    rows = [line for line in text.splitlines() if line[:1] in "┃│"]
    cells = [[c.strip() for c in line.strip("┃│").replace("┃", "│").split("│")] for line in rows]
    whole = next(row for row in cells if row[0] == "all")
    return dict(zip(cells[0], whole, strict=True))


def test_a_corpus_is_scored_by_the_contracts_figures(corpus: Path) -> None:
    text = scored(corpus)
    found = figures(text)
    assert (found["files"], found["disposition"]) == ("3", "1.000")
    assert 0.5 < float(found["lines_f1"]) <= 1 and found["wrong_auto"] == "0"
    assert "Reliability" in text and "expected calibration error" in text and "seconds a document: xlsx" in text


def test_with_the_true_orders_the_mapping_alone_is_scored(corpus: Path) -> None:
    text = scored(corpus, from_truth=True)
    assert figures(text)["lines_f1"] == "1.000" and "Reliability" not in text


def test_only_the_channels_asked_for_are_scored(corpus: Path) -> None:
    assert figures(scored(corpus, from_truth=True, only="xlsx csv"))["files"] == "3"
    assert figures(scored(corpus, from_truth=True, only="csv"))["files"] == "0"


def test_what_is_no_corpus_is_said(tmp_path: Path, corpus: Path) -> None:
    with pytest.raises(Misconfigured, match=r"truth\.jsonl"):
        scored(tmp_path)
    with pytest.raises(Misconfigured, match="--scorer"):
        scorer_at(tmp_path / "score.py")
    assert scorer_at(SCORER).__name__ == "contract_score"
