"""How far the reader falls: digital documents of a corpus as they are, with blind and with foreign labels; shaken layouts.

    python -m tools.fall CORPUS [--channels pdf]

Blind: every word that is part of no true value is replaced by an invented one of the same shape. Foreign: labels
are replaced by wordings that the training never saw. Shaken: generated orders in layouts that the training never saw
(columns in other places, items over two rows, no rulings, blocks moved); and, hardest, in layouts, words, languages
and trades that it never saw, all at once, as PDFs and as mails and sheets.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import tempfile
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from extraction.reader import read
from extraction.transcripts import transcribe
from mapping import Catalog, load_catalog, load_policy
from models.errors import UnreadableDocument
from models.order import Reading
from models.transcript import Transcript
from service.pipeline import convert, lexicon
from service.result import result_line
from service.score import SCORER, scorer_at
from tools.generator.corpus import Recipe, write_corpus
from tools.generator.transform import blind, foreign
from tools.generator.wording import Families

Json = dict[str, Any]
Change = Callable[[Transcript, Json], Transcript]


def _same(transcript: Transcript, _row: Json) -> Transcript:
    return transcript


_CHANGES: dict[str, Change] = {"as it is": _same, "blind labels": blind, "foreign labels": foreign}


_SHAKEN = {
    "shaken layouts": Recipe(files=120, seed="fall", families=Families.TRAIN, layouts=Families.HELD),
    "everything unseen": Recipe(files=120, seed="fall", families=Families.HELD),
    "everything unseen, mails and sheets": Recipe(
        files=120,
        seed="fall",
        families=Families.HELD,
        channels=("email_text", "email_html", "email_pdf", "xlsx", "csv", "docx"),
    ),
}


def main() -> None:
    """Prints header and lines_f1 for each change."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--channels", default="pdf")
    arguments = parser.parse_args()
    channels = frozenset(arguments.channels.split(","))
    for name, change in _CHANGES.items():
        _print(name, arguments.corpus, channels, change)
    for name, recipe in _SHAKEN.items():
        with tempfile.TemporaryDirectory() as folder:
            write_corpus(recipe, Path(folder))
            _print(name, Path(folder), frozenset(recipe.channels), _same)


def _print(name: str, corpus: Path, channels: frozenset[str], change: Change) -> None:
    rows = [json.loads(line) for line in (corpus / "truth.jsonl").read_text(encoding="utf-8").splitlines()]
    truth = [r for r in rows if r.get("channel") in channels and r.get("orders")]
    catalog = load_catalog(corpus / "catalog")
    today = date.fromisoformat((corpus / "today.txt").read_text(encoding="utf-8").strip())
    with multiprocessing.get_context("fork").Pool(len(os.sched_getaffinity(0))) as pool:
        lines = pool.map(partial(_one, corpus=corpus, catalog=catalog, today=today, change=change), truth)
    scorer = scorer_at(SCORER)
    figures = scorer.total(scorer.score(truth, lines)).figures()
    shares = ", ".join(f"{figure} {figures[figure]:.3f}" for figure in ("disposition", "header", "lines_f1", "sku"))
    sent = sum(order["decision"] == "auto" for line in lines for order in line["orders"])
    risk = f"wrong_auto {figures['wrong_auto']} of {sent} untouched, {len(truth)} documents"
    print(f"{name}: {shares}, {risk}", flush=True)


def _one(row: Json, corpus: Path, catalog: Catalog, today: date, change: Change) -> Json:
    try:
        transcript = change(transcribe(corpus / "files" / row["source"]), row)
        reading = read(transcript, lexicon(catalog), today)
    except UnreadableDocument as error:
        return {"source": row["source"], "disposition": "unreadable", "orders": [], "why": str(error)}
    policy = load_policy()
    return result_line(row["source"], reading, _converted(reading, catalog, today, policy))


def _converted(reading: Reading, catalog: Catalog, today: date, policy: Any) -> list[Any]:
    return [convert(order, catalog, today, policy) for order in reading.orders]


if __name__ == "__main__":
    main()
