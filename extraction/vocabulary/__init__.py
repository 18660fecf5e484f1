"""The words of the trade in many languages: what forms print, what people write, and what it means.

Data files under `data/`, one a language; look-ups here. Nothing is loaded before the first look-up.
"""

from extraction.vocabulary.concepts import COLUMNS, HEADERS, ChargeKind, Concept, PhraseKind, TitleKind
from extraction.vocabulary.folding import fold
from extraction.vocabulary.forms import LabelHit, TitleHit, charge_kinds, is_charge, labels, title_kinds
from extraction.vocabulary.languages import language_of, language_scores
from extraction.vocabulary.phrases import PhraseHit, header_line, phrase_hits

__all__ = [
    "COLUMNS",
    "HEADERS",
    "ChargeKind",
    "Concept",
    "LabelHit",
    "PhraseHit",
    "PhraseKind",
    "TitleHit",
    "TitleKind",
    "charge_kinds",
    "fold",
    "header_line",
    "is_charge",
    "labels",
    "language_of",
    "language_scores",
    "phrase_hits",
    "title_kinds",
]
