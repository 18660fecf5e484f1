"""What a digital page costs end to end, from bytes to decision, as a ratio to pdfium's extraction of its words.

    python -m benchmarks.reading CORPUS [--most 40]

CORPUS is a labelled corpus of the contract; its digital PDFs are read in one process that is warm, as a worker is.
Rounds alternate between both, the best of each document counts, in processor time.
"""

from __future__ import annotations

import argparse
import json
import resource
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pypdfium2 as pypdfium

from benchmarks.pdf_text import pdfium_rectangles
from mapping import load_catalog
from service.pipeline import process, warm

ROUNDS = 3


def main() -> None:
    """Prints milliseconds a page of both, their ratio, and the peak memory of the process."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--most", type=int, default=40, help="documents to read")
    arguments = parser.parse_args()
    corpus: Path = arguments.corpus
    rows = [json.loads(line) for line in (corpus / "truth.jsonl").read_text(encoding="utf-8").splitlines()]
    names = [r["source"] for r in rows if r.get("channel") == "pdf" and r.get("orders")][: arguments.most]
    catalog = load_catalog(corpus / "catalog")
    today = date.fromisoformat((corpus / "today.txt").read_text(encoding="utf-8").strip())
    warm(catalog)
    floor = whole = pages = 0.0
    for name in names:
        path = corpus / "files" / name
        data = path.read_bytes()
        pages += len(pypdfium.PdfDocument(data))
        ours = _best(lambda path=path, name=name: process(path, name, catalog, today))  # type: ignore[misc]
        words = _best(lambda data=data: pdfium_rectangles(data))  # type: ignore[misc]
        floor, whole = floor + words, whole + ours
    print(f"{len(names)} documents, {pages:.0f} pages")
    print(f"pdfium's words: {1000 * floor / pages:.1f} ms a page")
    print(f"end to end:     {1000 * whole / pages:.1f} ms a page, {whole / floor:.1f} times that")
    print(f"peak memory of the process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} MiB")


def _best(work: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        began = time.process_time()
        work()
        times.append(time.process_time() - began)
    return min(times)


if __name__ == "__main__":
    main()
