"""The words of the trade in many languages: what forms print, what people write, and what it means.

Data files under `data/`, one a language; look-ups here. Nothing is loaded before the first look-up.
"""

from extraction.vocabulary.calendar import TimeWords, is_weekday_name, month_numbers, time_words
from extraction.vocabulary.concepts import COLUMNS, HEADERS, ChargeKind, Concept, PhraseKind, TitleKind
from extraction.vocabulary.folding import fold
from extraction.vocabulary.forms import LabelHit, TitleHit, charge_kinds, is_charge, labels, title_kinds
from extraction.vocabulary.languages import language_of, language_scores
from extraction.vocabulary.phrases import PhraseHit, header_line, phrase_hits, phrases_of
from extraction.vocabulary.trade import (
    LegalForm,
    country,
    currency,
    currency_of_country,
    currency_words,
    incoterm,
    is_free_mail,
    legal_form,
    legal_forms,
    without_legal_form,
)

__all__ = [
    "COLUMNS",
    "HEADERS",
    "ChargeKind",
    "Concept",
    "LabelHit",
    "LegalForm",
    "PhraseHit",
    "PhraseKind",
    "TimeWords",
    "TitleHit",
    "TitleKind",
    "charge_kinds",
    "country",
    "currency",
    "currency_of_country",
    "currency_words",
    "fold",
    "header_line",
    "incoterm",
    "is_charge",
    "is_free_mail",
    "is_weekday_name",
    "labels",
    "language_of",
    "language_scores",
    "legal_form",
    "legal_forms",
    "month_numbers",
    "phrase_hits",
    "phrases_of",
    "time_words",
    "title_kinds",
    "without_legal_form",
]
