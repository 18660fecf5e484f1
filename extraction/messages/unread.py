"""Goods that a message seems to name and that no line was read from: a doubt for a person, never silence."""

from __future__ import annotations

from collections.abc import Sequence

from extraction.candidates.scene import Scene
from extraction.evidence import of_words
from extraction.messages.body_lines import BodyLine
from extraction.messages.utterance import Utterance, proof_of
from extraction.vocabulary import fold
from models.lexicon import CodeKind
from models.reasons import Finding

_GOODS = CodeKind.SKU | CodeKind.CUSTOMER_PART
_PRODUCT = 0.6  # share of product words from which a row among the items is one
_LETTERS = 8


def unread_goods(scene: Scene, utterances: Sequence[Utterance], lines: Sequence[BodyLine]) -> Finding | None:
    """A number of our catalogue, or a customer's for our goods, that stands in the message and in no line read from it."""
    rows = {r for line in lines if not line.said for r in line.rows}
    read = " ".join(
        part.value
        for line in lines
        for part in (
            line.line.supplier_part,
            line.line.buyer_part,
            line.line.gtin,
            line.line.mpn,
            line.line.description,
        )
        if part is not None and part.value
    )
    taken = fold(read).replace(" ", "")
    for u in utterances:
        for a, b, token in u.codes:
            text = token.printed
            mixed = any(c.isalpha() for c in text) or not text.isdigit()  # letters, or pieces: "40-8409"
            telling = len(text) >= 5 and mixed and any(c.isdigit() for c in text)
            known = fold(text).replace(" ", "") in taken or bool(set(u.rows) & rows)
            if known or not telling or not token.kinds & _GOODS:
                continue
            proof = of_words(scene.transcript, u.spots[a].cell.page, u.words(a, b))
            message = f"{token.printed} is named in the message, but no line was read for it."
            return Finding(code="low_confidence", message=message, found=token.printed, evidence=(proof,))
    return None


def unread_row(scene: Scene, utterances: Sequence[Utterance], lines: Sequence[BodyLine]) -> Finding | None:
    """A row among the items, or right beside them, that describes a product as they do and is none of them."""
    rows = {r for line in lines for r in line.rows}
    if not rows:
        return None
    for u in utterances:
        among = min(rows) - 1 <= u.rows[0] <= max(rows) + 1
        if not among or set(u.rows) & rows or not any(c.isdigit() for c in u.text):
            continue
        if sum(c.isalpha() for c in u.text) < _LETTERS or scene.lexicon.product_words(u.text) < _PRODUCT:
            continue
        proof = proof_of(scene, u)
        message = f"“{u.text[:80]}” stands among the items, but no line was read for it."
        return Finding(code="low_confidence", message=message, found=u.text[:80], evidence=(proof,))
    return None
