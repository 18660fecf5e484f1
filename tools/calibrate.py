"""Makes the reader's calibration: reads generated documents that it did not learn from, and fits a curve a field.

    python -m tools.calibrate [--corpora 9] [--files 80] [--scans 30]

All are forms that the training never saw; a third of them also has layouts, words and languages of the families that
it never saw any document of. Same code, same curves.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import tempfile
from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from extraction.calibration import CURVES
from extraction.ocr.lexical import settled
from extraction.reader import read_uncalibrated
from extraction.transcripts import transcribe
from mapping import Catalog, load_catalog
from models.errors import UnreadableDocument
from models.order import Reading
from service.convert import Done
from service.pipeline import lexicon, warm
from service.reliability import Claim, by_field, claims_of
from service.score import SCORER, scorer_at
from tools.generator.corpus import Recipe, write_corpus
from tools.generator.wording import Families

Json = dict[str, Any]
_CHANNELS = ("pdf", "email_pdf", "xlsx", "csv", "docx")
_SCANS = ("scan",)
_PRIOR = 4.0  # how strongly a curve with little evidence stays what the reader said
_STRIDE = 0.3
_STEEPEST = 3.0
_FLATTEST = 0.05  # a curve may not fall
_FEWEST = 40  # values from which a field has a curve of its own


def main() -> None:
    """Generates, reads, fits, writes, and prints what each curve rests on."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=int, default=9)
    parser.add_argument("--files", type=int, default=80, help="documents a corpus")
    parser.add_argument("--scans", type=int, default=30, help="scanned documents a corpus")
    parser.add_argument("--out", type=Path, default=CURVES)
    arguments = parser.parse_args()
    claims: list[Claim] = []
    for number in range(arguments.corpora):
        with tempfile.TemporaryDirectory() as name:
            families = Families.ALL if number % 3 == 2 else Families.TRAIN
            for files, channels in ((arguments.files, _CHANNELS), (arguments.scans, _SCANS)):
                if files:
                    folder = Path(name) / channels[0]
                    recipe = Recipe(files, f"calibrate-{number}", families, None, channels, spoiled=0.0)
                    write_corpus(recipe, folder)
                    claims += _claims(folder)
    curves: dict[str, dict[str, Json]] = {}
    for (field, quality), found in by_field(claims).items():
        if len(found) >= _FEWEST and field != "line":
            curve = fit([c.stated for c in found], [c.right for c in found])
            curves.setdefault(quality, {})[field] = curve
            print(f"{quality} {field}: {curve}")
    arguments.out.write_text(json.dumps(curves, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def _claims(corpus: Path) -> list[Claim]:
    truth = [json.loads(line) for line in (corpus / "truth.jsonl").read_text(encoding="utf-8").splitlines()]
    truth = [row for row in truth if row.get("orders")]
    catalog = load_catalog(corpus / "catalog")
    today = date.fromisoformat((corpus / "today.txt").read_text(encoding="utf-8").strip())
    warm(catalog)  # models that are loaded before the fork work in its children
    with multiprocessing.get_context("fork").Pool(len(os.sched_getaffinity(0))) as pool:
        readings = pool.map(partial(_read, corpus=corpus, catalog=catalog, today=today), [r["source"] for r in truth])
    done = [Done(r["source"], reading, (), 0.0, 0) for r, reading in zip(truth, readings, strict=True) if reading]
    return claims_of(scorer_at(SCORER), truth, done)


def _read(source: str, corpus: Path, catalog: Catalog, today: date) -> Reading | None:
    try:
        transcript = settled(transcribe(corpus / "files" / source), lexicon(catalog))
        return read_uncalibrated(transcript, lexicon(catalog), today)
    except UnreadableDocument:
        return None


def fit(stated: Sequence[float], right: Sequence[bool]) -> Json:
    """Slope, shift and highest probability of a curve; drawn towards (1, 0), which leaves the claim as it is."""
    inside = np.clip(np.array(stated, dtype=np.float64), 0.002, 0.9998)
    logits, truth = np.log(inside / (1 - inside)), np.array(right, dtype=np.float64)

    slope, shift = 1.0, 0.0
    for _ in range(60):  # Newton's steps on the penalised likelihood, which has one minimum
        p = 1 / (1 + np.exp(-(slope * logits + shift)))
        weight = p * (1 - p)
        gradient = np.array(
            [np.sum((p - truth) * logits) + 2 * _PRIOR * (slope - 1), np.sum(p - truth) + 0.5 * _PRIOR * shift]
        )
        cross = np.sum(weight * logits)
        hessian = np.array([[np.sum(weight * logits**2) + 2 * _PRIOR, cross], [cross, np.sum(weight) + 0.5 * _PRIOR]])
        step = np.linalg.solve(hessian, gradient)
        step = np.clip(step, -_STRIDE, _STRIDE)  # far from the minimum a whole step would leap over it
        slope, shift = min(max(slope - float(step[0]), _FLATTEST), _STEEPEST), shift - float(step[1])
    sure = inside >= 0.98
    hits, all_sure = float(truth[sure].sum()), float(sure.sum())
    most = max((hits + 1) / (all_sure + 2), 0.5) if all_sure else 0.98
    return {
        "slope": round(float(slope), 4),
        "shift": round(float(shift), 4),
        "most": round(min(1 - (1 - most) * 0.5, 0.9998), 5),
        "values": len(right),
        "right": int(truth.sum()),
    }


if __name__ == "__main__":
    main()
