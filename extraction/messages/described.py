"""The description of an item of running text: its words without quantity, numbers, price and what follows."""

from __future__ import annotations

from extraction.candidates.scene import Scene
from extraction.evidence import of_words
from extraction.messages.counted import DASHES
from extraction.messages.language import bulleted
from extraction.messages.spoken import Said
from extraction.messages.utterance import Utterance
from extraction.vocabulary import PhraseKind, labels, phrase_hits
from models.evidence import Extracted

EDGES = " -–—:;,|/·•.()[]→>=»"
"""What stands around a description and is no part of it."""
_TAILS = frozenset({PhraseKind.DEADLINE, PhraseKind.DELIVER_TO, PhraseKind.NOT_BEFORE, PhraseKind.POLITE})
_PRODUCT = 0.34  # share of product words from which words beside a known number describe the product


def description_of(scene: Scene, item: Said, used: set[int]) -> Extracted[str] | None:
    """The longest run of words that nothing else claims."""
    u = item.utterance
    start = item.first + (1 if bulleted(u.raw(item.first)) and item.last - item.first > 1 else 0)
    runs: list[list[int]] = [[]]
    for at in range(start, item.last):
        if at in used or (u.raw(at) in DASHES and not runs[-1]):
            if runs[-1]:
                runs.append([])
        else:
            runs[-1].append(at)
    runs = [_without_tail(u, run) for run in runs]
    best = max(runs, key=lambda run: sum(ch.isalpha() for at in run for ch in u.raw(at)))
    text = " ".join(u.raw(at) for at in best).strip(EDGES)
    numbered = any(t.kinds for _, _, t in item.codes)
    if sum(ch.isalpha() for ch in text) < 3 or (numbered and scene.lexicon.product_words(text) < _PRODUCT):
        return None
    text += ")" if text.count("(") > text.count(")") else ""
    page = u.spots[best[0]].cell.page
    words = [u.spots[at].word for at in best if u.spots[at].cell.page == page]
    return Extracted[str](
        value=text,
        text=text,
        evidence=(of_words(scene.transcript, page, words),),
        confidence=0.93,
        why="words of the item",
    )


def _without_tail(u: Utterance, run: list[int]) -> list[int]:
    """A run of words up to where the sentence goes on to something else: a day, a place, an order number, "please"."""
    ends = [a for a, _, _ in u.dates]
    ends += [a for a, _, span in u.labels if span.exact and "po_number" in span.concepts and len(span.words) > 1]
    ends += [at for a, _, t in u.codes if not t.kinds and (at := _label_start(u, a)) is not None]
    starts = [len(u.said(0, at)) + (1 if at else 0) for at in run]
    for hit in phrase_hits(u.text):
        if hit.kind in _TAILS:
            ends += [at for at, start in zip(run, starts, strict=True) if start >= hit.start][:1]
    cut = min((end for end in ends if run and end > run[0]), default=None)
    return run if cut is None else [at for at in run if at < cut]


def _label_start(u: Utterance, at: int) -> int | None:
    """Where the words begin that label the order number at a position; None where it has no such label."""
    for start in range(max(0, at - 3), at):
        text = u.said(start, at)
        clear = len(text) > 2 or text == "PO"
        if clear and any(h.concept.value == "po_number" and h.exact and h.score >= 0.8 for h in labels(text)):
            return start
    return None
