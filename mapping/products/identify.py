"""Which product an order line means: part numbers first, the description where there are none.

A cascade of named rules. Numbers that disagree are a doubt, not a vote; so are numbers that agree with
each other while the description's hard facts say something else.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mapping.folding import bare
from mapping.products.facts import Description
from mapping.products.finder import Found, ProductFinder, clear_winner
from mapping.products.ranking import settled
from mapping.products.text import fact_term, word_term
from models.draft import Candidate, Match
from models.order import OrderLine, Text

_SHOWN = 5  # candidates kept for a person
_SURE = {"cross_reference": 0.9995, "sku": 0.9995, "gtin": 0.9995, "mpn": 0.999}
_UNKNOWN_BESIDE = 0.98  # a number of ours or its maker's that we do not know stands beside the one that decided
_BUT_DESCRIBED = 0.996  # and the description says the same as the one that decided
_MISREAD = 0.97  # a number that is known only after undoing what scanners mix up, and the description agrees
_SLOTS = {
    "buyer_part": ("cross_reference", "sku", "mpn", "gtin"),
    "supplier_part": ("sku", "mpn", "gtin", "cross_reference"),
    "gtin": ("gtin", "sku", "mpn"),
    "mpn": ("mpn", "sku", "gtin"),
}


@dataclass(frozen=True)
class Doubt:
    """Why a line's product could not be settled."""

    code: str  # unknown_product or ambiguous_product
    message: str
    expected: str = ""
    found: str = ""


@dataclass(frozen=True)
class Identified:
    """A line's product, or the doubt that keeps it open."""

    match: Match[str]
    doubt: Doubt | None = None


@dataclass(frozen=True)
class _Hit:
    """A printed number and the products it names."""

    slot: str
    rule: str
    text: str
    skus: tuple[str, ...]


def identify(line: OrderLine, customer_id: str | None, finder: ProductFinder) -> Identified:
    """The product that a line means. Never a guess: what fits several is ambiguous."""
    printed = [(slot, text) for slot in _SLOTS if (text := _value(getattr(line, slot)))]
    hits = [hit for slot, text in printed for hit in _look_up(slot, text, line, customer_id, finder)]
    known = {hit.text for hit in hits}
    unknown = [(slot, text) for slot, text in printed if text not in known]
    if not hits:
        hits = _misread(unknown, finder)
        if hits:
            return _by_misread(hits, line, finder)
        return _by_description(line, unknown, finder)
    return _by_numbers(hits, unknown, line, finder)


def _value(text: Text | None) -> str:
    return (text.value or "").strip() if text else ""


def _look_up(slot: str, text: str, line: OrderLine, customer_id: str | None, finder: ProductFinder) -> Iterable[_Hit]:
    """What a number names by the rules of its slot: the first that knows it, or all where the slot is unsure."""
    rules = _SLOTS[slot]
    for place, rule in enumerate(rules):
        if place and slot == "buyer_part" and not line.any_slot and not _telling(text):
            return  # their own short number that happens to be somebody's part number
        skus = _named(rule, text, customer_id, finder)
        if skus:
            yield _Hit(slot, rule, text, skus)
            if not line.any_slot:
                return


def _named(rule: str, text: str, customer_id: str | None, finder: ProductFinder) -> tuple[str, ...]:
    if rule == "cross_reference":
        return finder.catalog.cross_reference(customer_id, text) if customer_id else ()
    if rule == "sku":
        return finder.numbers.by_sku(text)
    return finder.numbers.by_gtin(text) if rule == "gtin" else finder.numbers.by_mpn(text)


def _telling(text: str) -> bool:
    """Whether a number is long enough that it names the same thing for everybody."""
    folded = bare(text)
    return len(folded) >= 7 or (len(folded) >= 5 and not folded.isdigit())


def _by_numbers(hits: list[_Hit], unknown: list[tuple[str, str]], line: OrderLine, finder: ProductFinder) -> Identified:
    common = set(hits[0].skus)
    for hit in hits[1:]:
        common &= set(hit.skus)
    named = list(dict.fromkeys(sku for hit in hits for sku in hit.skus))
    if line.any_slot and not common and len({hit.text for hit in hits}) == 1:
        common = set(named)  # one number, several readings: the description may tell
    if not common:
        told = "; ".join(f"{hit.text} is {'/'.join(hit.skus[:3])}" for hit in hits)
        return _open(
            "ambiguous_product", f"The numbers on this line name different products: {told}.", named, line, finder
        )
    chosen = next(iter(common)) if len(common) == 1 else _told_apart(sorted(common), hits, line, finder)
    if chosen is None:
        told = f"{hits[0].text} names {len(common)} products: {', '.join(sorted(common)[:5])}."
        return _open("ambiguous_product", told, sorted(common), line, finder)
    against = _described_otherwise(chosen, line, finder)
    if against:
        others = [chosen, *(found.product.sku for found in against.rivals)]
        return _open("ambiguous_product", against.message, others, line, finder, against.expected, against.found)
    strange = [text for slot, text in unknown if slot != "buyer_part" and not _near(text, chosen, finder)]
    score = _SURE[hits[0].rule]
    if strange:
        score = _BUT_DESCRIBED if _described_so(chosen, line, finder) else _UNKNOWN_BESIDE
    if len({hit.slot for hit in hits}) > 1:
        score = max(score, 0.9999 if not strange else score)
    rules = tuple(dict.fromkeys(hit.slot for hit in hits))
    return Identified(_match(chosen, hits[0].rule, score, rules, finder))


def _told_apart(skus: list[str], hits: list[_Hit], line: OrderLine, finder: ProductFinder) -> str | None:
    """The one of several products with the same number that the description fits; without one, the same spelling."""
    text = _value(line.description)
    if not text:
        told = {hit.text.casefold() for hit in hits}
        alike = [sku for sku in skus if finder.catalog.products[sku].mpn.casefold() in told]
        return alike[0] if len(alike) == 1 else None
    found = sorted(_compare(skus, text, finder), key=lambda one: -one.merit)
    fitting = [one for one in found if not one.fit.contradicts]
    if not fitting or fitting[0].fit.missing > 0.5:
        return None
    return fitting[0].product.sku if clear_winner(fitting) else None


def _compare(skus: Iterable[str], text: str, finder: ProductFinder) -> list[Found]:
    printed = finder.describe(text)
    return [finder.compare(printed, finder.catalog.products[sku]) for sku in skus]


@dataclass(frozen=True)
class _Against:
    message: str
    expected: str
    found: str
    rivals: tuple[Found, ...] = ()


def _described_otherwise(sku: str, line: OrderLine, finder: ProductFinder) -> _Against | None:
    """What in the description speaks against the product that the numbers name."""
    text = _value(line.description)
    if not text:
        return None
    product = finder.catalog.products[sku]
    printed = finder.describe(text)
    one = finder.compare(printed, product)
    if one.fit.contradicts:
        said = "; ".join(one.fit.contradicts)
        message = f"The number names {sku} ({product.description}), the description says {said}."
        return _Against(message, product.description, text)
    if one.fit.missing < 0.05 or one.fit.matched >= _terms(printed):
        return None  # nothing is printed that another product could have more of
    rivals = [
        other
        for other in finder.search(printed)[:3]
        if other.product.sku != sku and other.fit.complete and other.fit.matched > one.fit.matched
    ]
    if not rivals:
        return None
    better = rivals[0].product
    message = f"The number names {sku} ({product.description}), the description {better.sku} ({better.description})."
    return _Against(message, product.description, text, tuple(rivals))


def _terms(printed: Description) -> set[str]:
    return {*map(fact_term, printed.facts), *map(word_term, printed.words)}


def _described_so(sku: str, line: OrderLine, finder: ProductFinder) -> bool:
    """Whether the description has nothing that the product that the numbers name has not."""
    text = _value(line.description)
    fit = _compare([sku], text, finder)[0].fit if text else None
    return fit is not None and not fit.contradicts and fit.missing < 0.05


def _near(text: str, sku: str, finder: ProductFinder) -> bool:
    """Whether an unknown number is a misreading of one of the product's own."""
    return any(sku in finder.numbers.named(name) for name in finder.numbers.near(text))


def _misread(unknown: list[tuple[str, str]], finder: ProductFinder) -> list[_Hit]:
    hits = []
    for slot, text in unknown:
        skus = dict.fromkeys(sku for name in finder.numbers.near(text) for sku in finder.numbers.named(name))
        if skus:
            hits.append(_Hit(slot, "misread_number", text, tuple(skus)))
    return hits


def _by_misread(hits: list[_Hit], line: OrderLine, finder: ProductFinder) -> Identified:
    """A number known only after undoing what scanners mix up: the description, or a second number, must agree."""
    common = set(hits[0].skus)
    for hit in hits[1:]:
        common &= set(hit.skus)
    text = _value(line.description)
    named = list(dict.fromkeys(sku for hit in hits for sku in hit.skus))
    if len(common) == 1:
        sku = next(iter(common))
        agreeing = not text and len(hits) > 1
        if text:
            found = _compare([sku], text, finder)[0]
            agreeing = not found.fit.contradicts and found.fit.missing <= 0.5
            agreeing = agreeing and _described_otherwise(sku, line, finder) is None
        if agreeing:
            slots = tuple(hit.slot for hit in hits)
            return Identified(_match(sku, "misread_number", _MISREAD, (*slots, "description"), finder))
    told = f"{hits[0].text} is not in the catalogue; it may be a misreading of {' or '.join(named[:3])}."
    return _open("unknown_product", told, named, line, finder)


def _by_description(line: OrderLine, unknown: list[tuple[str, str]], finder: ProductFinder) -> Identified:
    text = _value(line.description)
    if not text:
        said = ", ".join(text for _, text in unknown)
        told = f"Nothing in the catalogue has the number {said}." if said else "The line names no product."
        return Identified(Match[str](choice=None), Doubt("unknown_product", told, found=said))
    found = _within_text(text, finder) or finder.search(finder.describe(text))
    fitting = [one for one in found if one.comes_into_question]
    labels = tuple(_candidate(one) for one in found[:_SHOWN])
    if not fitting:
        told = f"Nothing in the catalogue is described as {text!r}."
        return _undecided("unknown_product", told, text, labels)
    if not clear_winner([fitting[0], *(one for one in found if one is not fitting[0])]):
        rivals = ", ".join(one.product.sku for one in fitting[:4])
        told = f"{text!r} fits several products: {rivals}."
        if len(fitting) == 1:
            told = f"{text!r} may be {rivals}, but not every word of it is understood."
        return _undecided("ambiguous_product", told, text, labels)
    best = fitting[0]
    strange = [number for slot, number in unknown if slot != "buyer_part"]
    if strange and not (line.any_slot and best.fit.complete):
        told = f"{', '.join(strange)} is not in the catalogue; by its description it could be {best.product.sku}."
        return _undecided("unknown_product", told, ", ".join(strange), labels)
    score = settled(best.probability)
    return Identified(Match[str](choice=best.product.sku, rule="description", score=score, candidates=labels))


def _within_text(text: str, finder: ProductFinder) -> list[Found]:
    """Products whose number stands inside the description, where the rest of it does not contradict."""
    skus: dict[str, None] = {}
    for word in text.replace(",", " ").replace(";", " ").split():
        if _telling(word) and any(c.isdigit() for c in word):
            skus.update(dict.fromkeys(finder.numbers.named(bare(word))))
    found = [one for one in _compare(skus, text, finder) if one.fit.missing <= 0.6]
    return found if len(found) == 1 else []


def _undecided(code: str, message: str, found: str, candidates: tuple[Candidate, ...]) -> Identified:
    return Identified(Match[str](choice=None, candidates=candidates), Doubt(code, message, found=found))


def _open(
    code: str,
    message: str,
    skus: list[str],
    line: OrderLine,
    finder: ProductFinder,
    expected: str = "",
    found: str = "",
) -> Identified:
    """No choice, with the products in question as candidates."""
    candidates = tuple(_candidate(one) for one in _compare(skus[:_SHOWN], _value(line.description), finder))
    return Identified(Match[str](choice=None, candidates=candidates), Doubt(code, message, expected, found))


def _match(sku: str, rule: str, score: float, agrees: tuple[str, ...], finder: ProductFinder) -> Match[str]:
    product = finder.catalog.products[sku]
    candidate = Candidate(id=sku, label=product.description, score=score, agrees=agrees)
    return Match[str](choice=sku, rule=rule, score=score, candidates=(candidate,))


def _candidate(one: Found) -> Candidate:
    return Candidate(
        id=one.product.sku,
        label=one.product.description,
        score=round(one.probability, 4),
        agrees=one.fit.agrees,
        contradicts=(*one.fit.contradicts, *(f"not ours: {fact}" for fact in one.fit.unexplained)),
    )
