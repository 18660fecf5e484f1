"""`orderwright train`: reads labelled corpora side by side and fits the models."""

from __future__ import annotations

import functools
import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

from extraction.scoring.models import WEIGHTS
from extraction.training.fit import fit
from extraction.training.samples import Labelled, Sample, entries, sample_of
from extraction.transcripts import transcribe
from mapping import lexicon_of, load_catalog
from models.errors import Misconfigured, UnreadableDocument

# Shares of a document's label wordings that are forgotten, a sample each, by turns: what remains when no
# label is understood must carry the reader through a form in an unknown language.
_FORGET = ((0.0, 1.0), (0.5, 0.1), (0.0, 0.8))


def train_on(
    corpora: Sequence[Path], out: Path | None, workers: int, endings: tuple[str, ...], say: Callable[[str], None]
) -> dict[str, int]:
    """Fits all models and writes the weights; examples by kind. Misconfigured for a folder that is no corpus."""
    samples: list[Sample] = []
    work = functools.partial(_corpus_samples, endings=endings)
    with multiprocessing.get_context("fork").Pool(workers) as pool:
        for corpus, found in zip(corpora, pool.imap(work, corpora), strict=True):
            say(f"{corpus}: {len(found)} examples")
            samples.extend(found)
    if not samples:
        raise Misconfigured("No labelled document was found. Name folders that hold truth.jsonl, files/ and catalog/.")
    return fit(samples, out or WEIGHTS)


def _corpus_samples(corpus: Path, endings: tuple[str, ...]) -> list[Sample]:
    if not (corpus / "truth.jsonl").exists():
        raise Misconfigured(f"{corpus} is no labelled corpus: truth.jsonl is missing.")
    return list(_samples(corpus, endings))


def _samples(corpus: Path, endings: tuple[str, ...]) -> Iterator[Sample]:
    lexicon = lexicon_of(load_catalog(corpus / "catalog"))
    today = date.fromisoformat((corpus / "today.txt").read_text(encoding="utf-8").strip())
    for number, entry in enumerate(entries(corpus)):
        if (endings and entry.path.suffix.lower() not in endings) or not entry.orders:
            continue  # what an invoice lists looks as what an order lists: which it is, titles and words decide
        yield from _document(entry, number, lexicon, today)


def _document(entry: Labelled, number: int, lexicon: object, today: date) -> Iterator[Sample]:
    try:
        transcript = transcribe(entry.path)
    except UnreadableDocument:
        return
    if not any(page.words for page in transcript.pages):
        return
    for turn, share in enumerate(_FORGET[number % len(_FORGET)]):
        sample = sample_of(transcript, entry, lexicon, today, share, number * 2 + turn)  # type: ignore[arg-type]
        if sample is not None:
            yield sample
