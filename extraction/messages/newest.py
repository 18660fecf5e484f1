"""Which lines of a message count: the newest text, or the forwarded one where the newest says nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extraction.layout.rows import Row, rows_of
from extraction.vocabulary import PhraseKind, header_line, phrase_hits
from models.lexicon import Lexicon
from models.transcript import Medium, Page, PartRole, Transcript

_QUOTE = re.compile(r"^\s*>")
_DASHES = re.compile(r"^[\s_=-]{12,}$")


@dataclass(frozen=True, slots=True)
class Message:
    """A transcript reduced to what counts; `signature` are rows of the reduced transcript (page, top)."""

    transcript: Transcript
    signature: tuple[tuple[int, float], ...] = ()


def newest(transcript: Transcript, lexicon: Lexicon) -> Message:
    """The transcript with older messages of the chain and disclaimers left out; unchanged when it is no mail."""
    if transcript.mail is None:
        return Message(transcript)
    pages, signature = [], []
    for page in transcript.pages:
        if page.medium is Medium.MAIL and transcript.parts[page.part].role is PartRole.BODY:
            kept, signed = _page(transcript, page, lexicon)
            pages.append(kept)
            signature.extend((page.number, top) for top in signed)
        else:
            pages.append(page)
    return Message(replace(transcript, pages=tuple(pages)), tuple(signature))


def _page(transcript: Transcript, page: Page, lexicon: Lexicon) -> tuple[Page, list[float]]:
    rows = rows_of(replace(transcript, pages=(page,)))
    segments = _segments(rows)
    chosen = next((s for s in segments if _speaks_of_goods(s, lexicon)), segments[0] if segments else [])
    kept, signed = _without_disclaimer(chosen)
    words = tuple(w for row in kept for w in row.words)
    return replace(page, words=words), [row.top for row in signed]


def _segments(rows: Sequence[Row]) -> list[list[Row]]:
    """The messages of a chain, newest first."""
    out: list[list[Row]] = [[]]
    skipping = False
    for at, row in enumerate(rows):
        if _begins_older(rows, at):
            if out[-1]:
                out.append([])
            skipping = True
            continue
        if skipping and (header_line(row.text) or not row.text.strip()):
            continue
        skipping = False
        out[-1].append(row)
    return [s for s in out if s] or [[]]


def _begins_older(rows: Sequence[Row], at: int) -> bool:
    text = rows[at].text
    if any(h.kind is PhraseKind.REPLY_INTRO for h in phrase_hits(text)):
        return True
    if _QUOTE.match(text):
        return at == 0 or not _QUOTE.match(rows[at - 1].text)
    after = rows[at + 1].text if at + 1 < len(rows) else ""
    return bool(header_line(text)) and bool(header_line(after))


def _speaks_of_goods(rows: Sequence[Row], lexicon: Lexicon) -> bool:
    """Whether a message names products: known numbers, or product words with a figure."""
    for row in rows:
        for cell in row.cells:
            if any(ch.isdigit() for ch in cell.text) and lexicon.product_words(cell.text) >= 0.5 and len(cell.words) >= 3:
                return True
            if any(len(w.text) >= 5 and any(c.isdigit() for c in w.text) and lexicon.code_kinds(w.text.strip(".,;:()")) for w in cell.words):
                return True
    return False


def _without_disclaimer(rows: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """Rows that count, and those of them that are the signature."""
    signed_at = None
    for at, row in enumerate(rows):
        kinds = {h.kind for h in phrase_hits(row.text)}
        if PhraseKind.SIGNATURE in kinds and len(row.words) <= 6:
            signed_at = at
        late = at > len(rows) // 3 or signed_at is not None
        if late and ((PhraseKind.DISCLAIMER in kinds and len(row.words) > 6) or (_DASHES.match(row.text) and signed_at is not None)):
            rows = rows[:at]
            break
    return list(rows), list(rows[signed_at + 1 :]) if signed_at is not None else []
