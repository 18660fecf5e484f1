"""How long a PDF page takes to become words, as a ratio to other readers, all in one run.

    python -m benchmarks.pdf_text [PDF or folder ...]

Without arguments an order of six pages is made and read. Each reader opens the file anew and reads
every page; rounds alternate between readers, and the best of each counts, in processor time. What is timed of our own
is all of it: words, rulings, and the checks of what can be seen.
"""

from __future__ import annotations

import io
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pdfplumber
import pypdfium2 as pypdfium
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table, TableStyle

from extraction.transcripts import Limits
from extraction.transcripts.content import Budget
from extraction.transcripts.pdf import read_pdf
from extraction.transcripts.pictures import Eye

ROUNDS = 5
Words = list[list[str]]  # of each page


def pdfium_text(data: bytes) -> Words:
    """Pdfium's own text, without places: the least that reading a page can cost."""
    pdf = pypdfium.PdfDocument(data)
    try:
        return [pdf[index].get_textpage().get_text_range().split() for index in range(len(pdf))]
    finally:
        pdf.close()


def pdfium_rectangles(data: bytes) -> Words:
    """Pdfium's own runs of text with places, through pypdfium2's helpers."""
    pdf = pypdfium.PdfDocument(data)
    try:
        pages = []
        for index in range(len(pdf)):
            layer = pdf[index].get_textpage()
            runs = [layer.get_text_bounded(*layer.get_rect(one)) for one in range(layer.count_rects())]
            pages.append([word for run in runs for word in run.split()])
        return pages
    finally:
        pdf.close()


def orderwright(data: bytes) -> Words:
    """Our pages: words with places, rulings, visibility and trust checked."""
    content = read_pdf(data, Eye(Budget(Limits(read_pictures=False))))
    return [[word.text for word in page.words] for page in content.pages]


def plumber(data: bytes) -> Words:
    """Pdfplumber's words."""
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        return [[str(word["text"]) for word in page.extract_words()] for page in pdf.pages]


READERS: dict[str, Callable[[bytes], Words]] = {
    "pdfium, text alone": pdfium_text,
    "pdfium, runs with places": pdfium_rectangles,
    "orderwright": orderwright,
    "pdfplumber": plumber,
}


def sample() -> bytes:
    """An order of 240 lines in a ruled table."""
    out = io.BytesIO()
    head = ["Pos", "Article", "Description", "Qty", "Unit", "Price", "Amount"]
    rows = [
        [
            str(10 * n),
            f"AB-{n:05d}-X",
            f"Hexagon bolt M{n % 20 + 4} x {n % 90 + 10}, zinc plated, DIN 933",
            str(n % 50 + 1),
            "pcs",
            f"{n * 1.07:.2f}",
            f"{n * (n % 50 + 1) * 1.07:,.2f}",
        ]
        for n in range(1, 241)
    ]
    table = Table([head, *rows], repeatRows=1)
    table.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.grey), ("FONTSIZE", (0, 0), (-1, -1), 8)]))
    SimpleDocTemplate(out, pagesize=A4).build([Paragraph("Purchase order 4711", getSampleStyleSheet()["Title"]), table])
    return out.getvalue()


def documents(arguments: list[str]) -> list[bytes]:
    """The PDFs named, those in folders included; only such as every reader opens."""
    paths = [Path(one) for one in arguments]
    files = [file for path in paths for file in (sorted(path.rglob("*.pdf")) if path.is_dir() else [path])]
    kept = []
    for data in (file.read_bytes() for file in files):
        try:
            if sum(map(len, pdfium_text(data))) and sum(map(len, plumber(data))):
                kept.append(data)
        except Exception:  # a broken file is nothing to time
            continue
    return kept if arguments else [sample()]


def agreement(ours: Words, theirs: Words) -> float:
    """The share of words that both have, page by page."""
    both = sum((Counter(a) & Counter(b)).total() for a, b in zip(ours, theirs, strict=False))
    return 2 * both / max(sum(map(len, ours)) + sum(map(len, theirs)), 1)


def main(arguments: list[str]) -> None:
    """Print a line for each reader."""
    files = documents(arguments)
    pages = sum(len(pdfium_text(data)) for data in files)
    spent: dict[str, list[float]] = {name: [] for name in READERS}
    found: dict[str, Words] = {}
    for number in range(ROUNDS):
        for name, reader in READERS.items():
            if reader is plumber and number > 1:
                continue
            start = time.process_time()
            found[name] = [page for data in files for page in reader(data)]
            spent[name].append(time.process_time() - start)
    ours = min(spent["orderwright"])
    print(f"{len(files)} files, {pages} pages, {statistics.mean(map(len, found['orderwright'])):.0f} words a page")
    for name, times in spent.items():
        same = agreement(found["orderwright"], found[name])
        print(
            f"{name:26} {1000 * min(times) / pages:8.2f} ms a page  {min(times) / ours:6.2f} of ours  words alike {same:.4f}"
        )


if __name__ == "__main__":
    main(sys.argv[1:])
