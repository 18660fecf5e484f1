"""Look-ups in what forms print: labels, titles and charge words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from extraction.vocabulary.compiled import vocabulary
from extraction.vocabulary.concepts import ChargeKind, Concept, TitleKind
from extraction.vocabulary.matching import WordingIndex


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


@lru_cache(maxsize=3)
def _index(sort: Literal["labels", "titles", "charges"]) -> WordingIndex:
    return WordingIndex(vocabulary()[sort])


@lru_cache(maxsize=200_000)
def labels(text: str) -> tuple[LabelHit, ...]:
    """The concepts that `text` (one to about eight words as printed) may label, best first; () for none."""
    return tuple(
        LabelHit(Concept(hit.name), hit.score, hit.languages, hit.exact) for hit in _index("labels").hits(text)
    )


@lru_cache(maxsize=20_000)
def title_kinds(text: str) -> tuple[TitleHit, ...]:
    """The kinds of document that `text` may be the title of, best first; () for none."""
    return tuple(
        TitleHit(TitleKind(hit.name), hit.score, hit.languages, hit.exact) for hit in _index("titles").hits(text)
    )


@lru_cache(maxsize=20_000)
def charge_kinds(text: str) -> tuple[tuple[ChargeKind, float], ...]:
    """The kinds of charge that a row's description may be, with score, best first; () for none."""
    return tuple((ChargeKind(hit.name), hit.score) for hit in _index("charges").hits(text))


def is_charge(text: str) -> float:
    """How much a row's description reads like a charge and not like a product, 0..1."""
    kinds = charge_kinds(text)
    return kinds[0][1] if kinds else 0.0
