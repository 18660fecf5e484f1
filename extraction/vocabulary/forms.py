"""Look-ups in what forms print: labels, titles and charge words.

The indexes are built from the data files on first use (a fraction of a second) and kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from extraction.vocabulary.concepts import SAME_WORDINGS, ChargeKind, Concept, TitleKind
from extraction.vocabulary.folding import fold
from extraction.vocabulary.matching import WordingIndex
from extraction.vocabulary.packs import Wording, all_wordings, languages, load

_MONEY_WORDS = "€ $ £ eur euro euros usd gbp chf pln zł kč czk huf ft sek nok dkk ron lei bgn лв uah грн rub руб try tl mxn cad aud"
"""Currencies that labels carry along ("Total EUR", "Cena zł"): not what tells one label from another."""


@dataclass(frozen=True, slots=True)
class LabelHit:
    """A concept that a text may label."""

    concept: Concept
    score: float  # 0..1; 1.0 an unmistakable wording, exactly
    languages: tuple[str, ...]  # ISO 639-1, where this wording is used
    exact: bool  # the whole text is the wording; False: contained in it, or misread

    @property
    def language(self) -> str:
        """The only language of the wording, "" when several share it."""
        return self.languages[0] if len(self.languages) == 1 else ""


@dataclass(frozen=True, slots=True)
class TitleHit:
    """A kind of document that a text may be the title of."""

    kind: TitleKind
    score: float
    languages: tuple[str, ...]
    exact: bool


@lru_cache(maxsize=4)
def _small_words(sort: str) -> tuple[str, ...]:
    """`fillers`: words that may stand around a label ("our", "please quote"); `articles`: those that say nothing."""
    return tuple(
        word for language in languages() for word in load("forms", language).get("words", {}).get(sort, "").split()
    )


def _index(wordings: Iterable[Wording]) -> WordingIndex:
    articles = [fold(word) for word in (*_small_words("articles"), *_MONEY_WORDS.split())]
    return WordingIndex(wordings, (*_small_words("fillers"), *articles), articles)


def _label_wordings() -> list[Wording]:
    shared = {source.value: target.value for target, source in SAME_WORDINGS.items()}
    found: list[Wording] = []
    for wording in all_wordings("forms", "labels"):
        found.append(wording)
        if wording.name in shared:
            found.append(Wording(shared[wording.name], wording.text, wording.weight, wording.language))
    return found


@lru_cache(maxsize=1)
def label_index() -> WordingIndex:
    """All label wordings."""
    return _index(_label_wordings())


@lru_cache(maxsize=1)
def title_index() -> WordingIndex:
    """All document titles."""
    return _index(all_wordings("forms", "titles"))


@lru_cache(maxsize=1)
def charge_index() -> WordingIndex:
    """All words for charges."""
    return _index(all_wordings("forms", "charges"))


@lru_cache(maxsize=200_000)
def labels(text: str) -> tuple[LabelHit, ...]:
    """The concepts that `text` (one to about eight words as printed) may label, best first; () for none."""
    return tuple(LabelHit(Concept(hit.name), hit.score, hit.languages, hit.exact) for hit in label_index().hits(text))


@lru_cache(maxsize=20_000)
def title_kinds(text: str) -> tuple[TitleHit, ...]:
    """The kinds of document that `text` may be the title of, best first; () for none."""
    return tuple(TitleHit(TitleKind(hit.name), hit.score, hit.languages, hit.exact) for hit in title_index().hits(text))


@lru_cache(maxsize=20_000)
def charge_kinds(text: str) -> tuple[tuple[ChargeKind, float], ...]:
    """The kinds of charge that a row's description may be, with score, best first; () for none."""
    return tuple((ChargeKind(hit.name), hit.score) for hit in charge_index().hits(text))


def is_charge(text: str) -> float:
    """How much a row's description reads like a charge and not like a product, 0..1."""
    kinds = charge_kinds(text)
    return kinds[0][1] if kinds else 0.0
