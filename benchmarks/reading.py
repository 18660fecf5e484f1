"""What an order's page costs, as a ratio to the floor: pdfium's words of it, or one bare pass of the OCR engine.

    python -m benchmarks.reading CORPUS [--most 40] [--pictures]

CORPUS is a labelled corpus of the contract. Its digital PDFs are read from bytes to decision; with `--pictures` its
scans and single pictures from picture to words, without second opinions and with them. One process that is warm, as a worker
is; rounds alternate between a page and its floor, the best of each counts, in processor time.
"""

from __future__ import annotations

import argparse
import json
import resource
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

import numpy as np
import pypdfium2 as pypdfium
from PIL import Image

from benchmarks.pdf_text import pdfium_rectangles
from extraction.ocr import OcrOptions, bare_pass, read_image
from extraction.ocr.page import Picture
from extraction.ocr.reading import prepare
from mapping import load_catalog
from service.pipeline import process, warm

ROUNDS = 3
ROUNDS_OF_PICTURES = 2
POINTS = 72.0


def main() -> None:
    """Prints milliseconds a page of both, their ratio, and the peak memory of the process."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--most", type=int, default=40, help="documents to read")
    parser.add_argument("--pictures", action="store_true", help="scans and pictures, not digital pages")
    arguments = parser.parse_args()
    corpus: Path = arguments.corpus
    rows = [json.loads(line) for line in (corpus / "truth.jsonl").read_text(encoding="utf-8").splitlines()]
    if arguments.pictures:
        for channel in ("scan", "image"):
            _pictures(
                channel, [corpus / "files" / r["source"] for r in rows if r["channel"] == channel][: arguments.most]
            )
    else:
        _digital(corpus, [r["source"] for r in rows if r["channel"] == "pdf" and r["orders"]][: arguments.most])
    print(f"peak memory of the process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} MiB")


def _digital(corpus: Path, names: list[str]) -> None:
    catalog = load_catalog(corpus / "catalog")
    today = date.fromisoformat((corpus / "today.txt").read_text(encoding="utf-8").strip())
    warm(catalog)
    floor = whole = pages = 0.0
    for name in names:
        path = corpus / "files" / name
        data = path.read_bytes()
        pages += len(pypdfium.PdfDocument(data))
        ours, words = _best(partial(process, path, name, catalog, today), partial(pdfium_rectangles, data), ROUNDS)
        floor, whole = floor + words, whole + ours
    print(f"{len(names)} documents, {pages:.0f} pages")
    print(f"pdfium's words: {1000 * floor / pages:.1f} ms a page")
    print(f"end to end:     {1000 * whole / pages:.1f} ms a page, {whole / floor:.1f} times that")


@dataclass(slots=True)
class _Sum:
    pages: int = 0
    bare: float = 0.0
    first: float = 0.0
    settled: float = 0.0
    asked: int = 0


def _pictures(channel: str, paths: list[Path]) -> None:
    prepare()
    alone, both = OcrOptions(second_opinion=False), OcrOptions()
    total = _Sum()
    for path in paths:
        for picture, dpi in _pages(path):
            one = partial(read_image, picture, dpi=dpi, options=alone)
            first, bare = _best(one, partial(bare_pass, picture, alone), ROUNDS_OF_PICTURES)
            began = time.process_time()
            read = read_image(picture, dpi=dpi, options=both)
            total.settled += time.process_time() - began
            total.first, total.bare = total.first + first, total.bare + bare
            total.pages, total.asked = total.pages + 1, total.asked + read.second_opinions
    if total.pages:
        print(f"{channel}: {len(paths)} documents, {total.pages} pages")
        print(f"  one bare pass:         {total.bare / total.pages:.2f} s a page")
        print(f"  read:                  {total.first / total.pages:.2f} s, {total.first / total.bare:.2f} times that")
        asked = f"{total.asked / total.pages:.1f} asked a page"
        print(
            f"  with second opinions:  {total.settled / total.pages:.2f} s, {total.settled / total.bare:.2f}; {asked}"
        )


def _pages(path: Path) -> Iterator[tuple[Picture, float | None]]:
    """The largest picture of every page of a PDF with its dots per inch, or the picture itself."""
    if path.suffix.lower() != ".pdf":
        yield np.asarray(Image.open(path).convert("RGB")), None
        return
    for page in pypdfium.PdfDocument(path):
        pictures = [found.get_bitmap() for found in page.get_objects(filter=[3])]  # 3: pictures
        if pictures:
            largest = max(pictures, key=lambda one: one.width * one.height).to_pil().convert("RGB")
            yield np.asarray(largest), largest.width / page.get_width() * POINTS


def _best(ours: Callable[[], object], floor: Callable[[], object], rounds: int) -> tuple[float, float]:
    times = [(_seconds(ours), _seconds(floor)) for _ in range(rounds)]
    return min(one for one, _ in times), min(other for _, other in times)


def _seconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


if __name__ == "__main__":
    main()
