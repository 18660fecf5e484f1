"""How well a printed description fits a product: what agrees, what contradicts, what is left over.

A contradiction excludes, absence costs, agreement counts. Words are worth what they tell apart in this
catalogue; a fact that both name differently is a contradiction, whatever the words say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Set
from dataclasses import dataclass

from mapping.products.facts import DIMENSIONS, Description
from mapping.products.likeness import SURE, against, grown, likeness, may_say
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

_ABBREVIATED = 0.85  # what a shortened or misspelled word is worth of a whole one
_TURNED = 0.1  # of a chain of numbers' worth is missing where it is printed in another order
_TELLING = 3.0  # strength from which unknown words are taken for translations, not for another product
_COMMON = 4.0  # weight of a word that about one product in fifty has
_NONE: frozenset[str] = frozenset()
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
    guessed: frozenset[str]  # those of them that no product has as they stand: misspelled, shortened, translated
    missed: frozenset[str]  # the product's terms that the document does not have
    substituted: bool  # the document has a word of another product where this one has its own
    exchanged: bool  # and both words are choices: short sleeve for long sleeve
    replaced: bool  # the document may have another word in place of one of the product's
    telling: float  # how much tells this product apart whatever it is called: numbers, choices, rare words
    unknown: int  # words of the document that no product has and that stand for nothing of this one
    strange: float  # the same, each by how little it is like what this one has

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
    counted = _counted_otherwise(printed.facts - agreed, product, wording)
    agreed |= counted.keys()
    known = {word_term(word): wording.weight(word_term(word)) for word in printed.words}
    words, met, odd_words = _match_words(printed, product, wording)
    said = _said_otherwise(printed.facts - agreed, product, met)
    met |= dict.fromkeys(map(fact_term, counted.values()), 1.0)
    missed, total = _missed(printed.facts, product, met, wording)
    left = {term for term, worth in known.items() if worth and term[1:] not in words}
    strange = {fact for fact in printed.facts - agreed if fact[0] not in GROUPS}
    hints = {fact for fact in printed.facts - agreed if fact[0] in GROUPS and fact not in said}
    opposed = wording.paradigms.opposed(left | set(map(fact_term, strange | hints)), missed)
    contradicts = (*_contradicting_facts(printed, product, wording), *(_not(a, b) for a, b in opposed))
    lacking = {term for term in missed if met.get(_name(term), 0.0) < SURE and _name(term) not in product.brand}
    told = left | {term for term in map(fact_term, hints) if wording.weight(term)}
    odd_words = {word: odd for word, odd in odd_words.items() if not known[word_term(word)]}
    unknown = sum(len(word) > 2 and odd > 1.0 - SURE for word, odd in odd_words.items())
    strength = _strength(agreed, words, product, wording)
    replaced = _replaced(odd_words, hints, lacking, strength, wording)
    unnamed = unknown and any(word_term(word) in missed for word in product.brand)
    if strength >= _TELLING:
        _forgive_translations(missed, unknown + len(hints))
    whole = sum(known.values()) + sum(wording.weight(fact_term(fact)) for fact in agreed)
    choices = wording.paradigms.partners
    return Fit(
        agrees=(*(shown(*fact) for fact in sorted(agreed)), *sorted(words)),
        contradicts=tuple(dict.fromkeys(contradicts)),
        unexplained=(*map(_shown_fact, sorted(strange)), *_extras(left, hints, lacking, product, wording)),
        missing=sum(missed.values()) / total if total else 1.0,
        leftover=sum(known[term] for term in left) / whole if whole else 0.0,
        matched=frozenset((*map(fact_term, agreed), *map(word_term, words))),
        guessed=frozenset(word_term(word) for word in words & odd_words.keys()),
        missed=frozenset(missed),
        substituted=bool(told and lacking),
        exchanged=any(term in choices for term in told) and any(term in choices for term in lacking),
        replaced=replaced or (bool(unnamed) and unknown > bool(_nouns(lacking, wording))),
        telling=strength,
        unknown=unknown,
        strange=sum(odd for word, odd in odd_words.items() if len(word) > 2),
    )


def _name(term: str) -> str:
    """What a term is called in `met`: a word by itself, a fact as its term."""
    return term.removeprefix("'")


def _shown_fact(fact: Fact) -> str:
    return shown(*fact)


def _nouns(lacking: set[str], wording: Wording) -> set[str]:
    return {term for term in lacking if term.startswith("'") and term not in wording.paradigms.partners}


def _replaced(odd: dict[str, float], hints: set[Fact], lacking: set[str], strength: float, wording: Wording) -> bool:
    """Whether words that nobody understands may stand for another choice than one of the product's.

    Where little else tells the product apart, they may stand for another name than its own, too.
    """
    strange = [word for word, worth in odd.items() if len(word) > 1 and worth > 1.0 - SURE]
    nouns = _nouns(lacking, wording)
    if (strange or hints) and lacking - nouns:
        return True
    return strength < _TELLING and bool(nouns) and any(len(word) > 2 for word in strange)


def _extras(left: set[str], hints: set[Fact], lacking: set[str], product: ProductText, wording: Wording) -> list[str]:
    """Choices that the document names and the product is not, or the other way round, in words."""
    odd = {fact_term(fact) for fact in hints if fact[0] not in _REDUNDANT}
    odd |= {term for term in left | set(map(fact_term, hints)) if wording.paradigms.excluded(term, product.term_set)}
    found = [f"{shown_term(term)} is not ours" for term in sorted(odd)]
    return found + [f"{shown_term(term)} is ours" for term in sorted(lacking & wording.paradigms.extras.keys())]


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
            lacking = min(lacking, 1.0 - met.get(fact_term(fact), 0.0))
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


def _counted_otherwise(strange: Set[Fact], product: ProductText, wording: Wording) -> dict[Fact, Fact]:
    """Printed facts that no product has as they stand, with those of the product's that they are in other words."""
    kinds = {kind for kind, _ in strange}
    found = {}
    for fact in strange:
        if not wording.weight(fact_term(fact)):
            ours = product.counts_otherwise(fact, kinds)
            if ours is not None:
                found[fact] = ours
    return found


def _said_otherwise(others: Set[Fact], product: ProductText, met: dict[str, float]) -> set[Fact]:
    """Printed concepts whose word may say something else that the product is; notes what that is in `met`."""
    found = set()
    for fact in sorted(others):
        if fact[0] in GROUPS and fact[0] not in product.values:
            for word in sorted(product.words - met.keys()):
                if may_say(fact, word):
                    met[word] = _ABBREVIATED
                    found.add(fact)
                    break
    return found


def _match_words(
    printed: Description, product: ProductText, wording: Wording
) -> tuple[set[str], dict[str, float], dict[str, float]]:
    """(the document's words that the product has, the product's words and concepts with how well each is met,
    the document's words that the product does not have as they stand, with how little they are like what it has)."""
    have = set(printed.words)
    met = dict.fromkeys(product.words & have, 1.0)
    used = set(met)
    odd = dict.fromkeys(have - used, 1.0)
    for worth, word, term in _likenesses(odd, printed, product, wording):
        name = _name(term)
        if name in met or (word in used and not grown(word, name)):
            continue
        met[name] = min(worth, _ABBREVIATED) if worth >= SURE else worth
        odd[word] = odd[word] - len(name) / len(word) if grown(word, name) else min(odd[word], 1.0 - worth)
        used.add(word)
    return used, met, odd


def _likenesses(
    words: Iterable[str], printed: Description, product: ProductText, wording: Wording
) -> list[tuple[float, str, str]]:
    """(how like, printed word, term of the product), the likest first."""
    terms = [word_term(word) for word in product.words - set(printed.words)]
    terms += [fact_term(fact) for fact in product.description.facts - printed.facts if fact[0] in GROUPS]
    found = []
    for word in words:
        known = wording.weight(word_term(word))
        for term in terms:
            worth = likeness(word, term)
            if not worth or (worth < SURE and (known or term[1:] in product.brand)):
                continue
            if term not in wording.paradigms.partners.get(word_term(word), ()):
                found.append((against(word, term, worth, wording.paradigms.partners.get(term, _NONE)), word, term))
    return sorted((one for one in found if one[0]), key=lambda one: (-one[0], one[1], one[2]))
