"""How well a printed description fits a product: what agrees, what contradicts, what is left over.

A contradiction excludes, absence costs, agreement counts. Words are worth what they tell apart in this
catalogue; a fact that both name differently is a contradiction, whatever the words say.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from rapidfuzz.distance import DamerauLevenshtein

from mapping.products.facts import DIMENSIONS, Description
from mapping.products.paradigms import Paradigms
from mapping.products.text import (
    GROUPS,
    Fact,
    ProductText,
    by_kind,
    fact_term,
    mentions,
    numbers_in,
    shown,
    shown_term,
    word_term,
)
from mapping.products.words import abbreviates

_ABBREVIATED = 0.85  # what a shortened or misspelled word is worth of a whole one
_TURNED = 0.1  # of a chain of numbers' worth is missing where it is printed in another order
_TELLING = 3.0  # strength from which unknown words are taken for translations, not for another product
_COMMON = 4.0  # weight of a word that about one product in fifty has
_REDUNDANT = frozenset(("material", "current"))  # often said twice: A2 stainless


@dataclass(frozen=True)
class Wording:
    """How this catalogue uses words."""

    weight: Callable[[str], float]  # how much a term says, 0 where no product has it
    paradigms: Paradigms
    makers: frozenset[str]  # words that are a manufacturer's name and hardly anything else


@dataclass(frozen=True)
class Fit:
    """How a printed description and a product compare."""

    agrees: tuple[str, ...]
    contradicts: tuple[str, ...]
    unexplained: tuple[str, ...]  # what the document names and the product is not, or the other way round
    missing: float  # share of what the product's description says that the document does not, 0..1
    leftover: float  # share of the document's words, of those the catalogue knows, that are not the product's
    matched: frozenset[str]  # the document's terms that the product has
    missed: frozenset[str]  # the product's terms that the document does not have
    substituted: bool  # the document has a word of another product where this one has its own
    exchanged: bool  # and both words are choices: short sleeve for long sleeve
    replaced: bool  # the document may have another word in place of one of the product's
    telling: float  # how much tells this product apart whatever it is called: numbers, choices, rare words
    unknown: int  # words of the document that no product has

    @property
    def complete(self) -> bool:
        """Whether everything that describes the product is printed, and nothing else is fact."""
        return self.missing < 0.02 and not self.unexplained and not self.contradicts

    def dominates(self, other: Fit) -> bool:
        """Whether it explains all that the other explains and misses nothing more, and is not just its equal."""
        one, two = (self.matched, self.missed), (other.matched, other.missed)
        return one[0] >= two[0] and one[1] <= two[1] and one != two


def compare(printed: Description, product: ProductText, wording: Wording) -> Fit:
    """The fit of a printed description."""
    agreed = {fact for fact in printed.facts if product.explains(fact)}
    words, met = _match_words(printed.words, product.words)
    missed, total = _missed(printed.facts, product, met, wording)
    known = {word_term(word): wording.weight(word_term(word)) for word in printed.words}
    left = {term for term, worth in known.items() if worth and term[1:] not in words}
    strange = {fact for fact in printed.facts - agreed if fact[0] not in GROUPS}
    hints = {fact for fact in printed.facts - agreed if fact[0] in GROUPS}
    opposed = wording.paradigms.opposed(left | set(map(fact_term, strange | hints)), missed)
    contradicts = (*_contradicting_facts(printed, product, wording), *(_not(a, b) for a, b in opposed))
    lacking = {
        term for term in missed if not term.startswith("'") or not (term[1:] in product.brand or term[1:] in met)
    }
    odd = {fact_term(fact) for fact in hints if fact[0] not in _REDUNDANT}
    odd |= {term for term in left | set(map(fact_term, hints)) if wording.paradigms.excluded(term, product.term_set)}
    unexplained = [shown(*fact) for fact in sorted(strange)]
    unexplained += [f"{shown_term(term)} is not ours" for term in sorted(odd)]
    unexplained += [f"{shown_term(term)} is ours" for term in sorted(lacking & wording.paradigms.extras.keys())]
    unknown = sum(len(word) > 2 and not known[word_term(word)] for word in printed.words)
    nouns = {term for term in lacking if term.startswith("'") and term not in wording.paradigms.partners}
    told = left | {term for term in map(fact_term, hints) if wording.weight(term)}
    choices = wording.paradigms.partners
    exchanged = any(term in choices for term in told) and any(term in choices for term in lacking)
    replaced = bool((unknown or hints) and lacking - nouns)
    strength = _strength(agreed, words, product, wording)
    if strength >= _TELLING:
        _forgive_translations(missed, unknown + len(hints))
    else:
        replaced = replaced or bool(unknown and nouns)
    whole = sum(known.values()) + sum(wording.weight(fact_term(fact)) for fact in agreed)
    return Fit(
        agrees=(*(shown(*fact) for fact in sorted(agreed)), *sorted(words)),
        contradicts=tuple(dict.fromkeys(contradicts)),
        unexplained=tuple(unexplained),
        missing=sum(missed.values()) / total if total else 1.0,
        leftover=sum(known[term] for term in left) / whole if whole else 0.0,
        matched=frozenset((*map(fact_term, agreed), *map(word_term, words))),
        missed=frozenset(missed),
        substituted=bool(told and lacking),
        exchanged=exchanged,
        replaced=replaced,
        telling=strength,
        unknown=unknown,
    )


def _contradicting_facts(printed: Description, product: ProductText, wording: Wording) -> list[str]:
    """Facts, and the manufacturer, that both name and name differently, in words."""
    found = [
        f"{shown(kind, values)}, not {shown(kind, product.of_kind(kind))}"
        for kind, values in sorted(by_kind(printed.facts).items())
        if product.disagrees(kind, values) or (wording.paradigms.order_matters and _turned(kind, values, product))
    ]
    makers = wording.makers & set(printed.words)
    if makers and product.brand and not makers & product.words and not product.brand & set(printed.words):
        found.append(f"{' '.join(sorted(makers))}, not {' '.join(sorted(product.brand))}")
    return found


def _turned(kind: str, printed: set[str], product: ProductText) -> bool:
    """Whether only the order of a chain's numbers differs: 20x32 and 32x20."""
    ours = product.of_kind(kind)
    return kind == DIMENSIONS and bool(ours) and not printed & ours and not product.disagrees(kind, printed)


def _missed(
    facts: frozenset[Fact], product: ProductText, met: dict[str, float], wording: Wording
) -> tuple[dict[str, float], float]:
    """(the product's terms that are not printed, with what each is worth; what all its terms are worth)."""
    mentioned = mentions(facts)
    missed, total = {}, 0.0
    turned = 1.0 if wording.paradigms.order_matters else _TURNED
    for fact in product.description.facts:
        worth = max(wording.weight(fact_term(fact)), 0.5)
        total += worth
        if fact not in facts:
            lacking = turned if mentioned.turned(fact) else 0.0 if mentioned.includes(fact) else 1.0
            if lacking:
                missed[fact_term(fact)] = worth * lacking
    for word in product.words:
        if word in product.brand and word not in product.description.words and word not in met:
            continue  # the maker's name is no part of what this description says
        worth = max(wording.weight(word_term(word)), 0.5)
        total += worth
        if met.get(word, 0.0) < 1.0:
            missed[word_term(word)] = worth * (1.0 - met.get(word, 0.0))
    return missed, total


def _not(term: str, other: str) -> str:
    return f"{shown_term(term)}, not {shown_term(other)}"


def _strength(agreed: set[Fact], words: set[str], product: ProductText, wording: Wording) -> float:
    """How much tells this product apart whatever it is called: numbers, choices, rare words, the maker."""
    numbers = sum(len(numbers_in(fact)) for fact in agreed)
    others = sum(not numbers_in(fact) for fact in agreed)
    telling = sum(_telling(word, wording) for word in words - product.brand)
    return numbers + telling + bool(words & product.brand) + 0.5 * others


def _telling(word: str, wording: Wording) -> bool:
    term = word_term(word)
    return wording.weight(term) > _COMMON or (len(word) > 1 and term in wording.paradigms.partners)


def _forgive_translations(missed: dict[str, float], unknown: int) -> None:
    """Common nouns of the product that are missing count less where unknown words may be their translation."""
    common = sorted((worth, term) for term, worth in missed.items() if term.startswith("'") and worth <= _COMMON)
    for worth, term in common[:unknown]:
        missed[term] = worth * 0.4


def _match_words(printed: tuple[str, ...], ours: frozenset[str]) -> tuple[set[str], dict[str, float]]:
    """(the document's words that the product has, the product's words with how well each is met)."""
    have = set(printed)
    met = dict.fromkeys(ours & have, 1.0)
    used = set(met)
    for word in sorted(ours - have):
        for other in sorted(have - used):
            if abbreviates(word, other) or _misspelled(word, other):
                met[word] = _ABBREVIATED
                used.add(other)
                break
    return used, met


def _misspelled(one: str, other: str) -> bool:
    shorter = min(len(one), len(other))
    if shorter < 4 or abs(len(one) - len(other)) > 2:
        return False
    allowed = 1 if shorter < 8 else 2
    return DamerauLevenshtein.distance(one, other, score_cutoff=allowed) <= allowed
