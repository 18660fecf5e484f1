"""Where a customer wants the goods: one of its delivery addresses on file, or nowhere we know.

An address that is printed must be found on file; one that merely resembles is a new one, and a person
must confirm it. Only where none is printed is the customer's default taken.
"""

from __future__ import annotations

from dataclasses import dataclass

from mapping.catalog import Catalog, Customer, ShipTo
from mapping.folding import gtin_key, words
from mapping.parties.addresses import AddressFit, fit_address, only_the_door, printed_address
from mapping.parties.names import company_name, likeness
from models.draft import Candidate, Match
from models.order import PurchaseOrder, Text

_NAMED = 0.9  # likeness from which a delivery name counts as the one on file
_SHOWN = 5


@dataclass(frozen=True)
class FoundPlace:
    """The delivery address, or why it is unknown."""

    match: Match[str]
    message: str = ""
    found: str = ""


def find_ship_to(order: PurchaseOrder, customer: Customer, catalog: Catalog) -> FoundPlace:
    """The customer's delivery address that an order names. By GLN, address, name, town, or the default."""
    places = catalog.ship_tos_of.get(customer.id, ())
    name, address = _text(order.ship_to.name), _text(order.ship_to.address)
    gln, hint = gtin_key(_text(order.ship_to.gln)), _text(order.ship_to_hint)
    printed = ", ".join(filter(None, (name, address)))
    by_gln = [place for place in places if gln and gtin_key(place.gln) == gln]
    if by_gln:
        return _by_gln(by_gln[0], address, places)
    if address and printed_address(address).has_numbers:
        return _by_address(name, address, places)
    if hint or address:
        return _by_town(hint or address, places)
    if gln:
        return _unknown(f"No delivery address of {customer.id} has the GLN {gln}.", gln, places)
    if name:
        return _by_name(name, customer, places)
    return _default(customer, places, printed)


def _by_gln(place: ShipTo, address: str, places: tuple[ShipTo, ...]) -> FoundPlace:
    """The place with the printed GLN, unless the printed address is another one on file."""
    if address:
        fits = [other for other in places if fit_address(printed_address(address), other).same]
        if fits and place not in fits:
            told = f"The GLN is {_line(place)}, the address {_line(fits[0])}."
            return FoundPlace(Match[str](choice=None, candidates=_candidates((place, *fits))), told, address)
    return _chosen(place, "gln", 0.9995, ())


def _by_address(name: str, address: str, places: tuple[ShipTo, ...]) -> FoundPlace:
    fits = _fits(address, places)
    same = [(fit, place) for fit, place in fits if fit.same]
    if not same and name:  # the street may stand beside the name
        same = [(fit, place) for fit, place in _fits(f"{name}, {address}", places) if fit.same]
    doors = [] if same else [place for place in places if only_the_door(printed_address(address), place)]
    if len(doors) == 1 and _likeness(name, doors[0]) >= _NAMED:
        return _chosen(doors[0], "address", 0.98, ("name", "street", "house number"))
    if not same:
        shown = [place for _, place in fits]
        return _unknown(f"{address!r} is no delivery address on file.", address, tuple(shown), dict(map(_scored, fits)))
    if len(same) > 1:
        same = _told_apart(name, same)
    fit, place = same[0]
    if len(same) > 1:
        told = f"{address!r} is more than one delivery address on file."
        return FoundPlace(Match[str](choice=None, candidates=_candidates(tuple(p for _, p in same))), told, address)
    agrees = tuple(part for part, said in (("postal code", fit.postal_code), ("town", fit.city)) if said)
    score = 0.9995 if fit.postal_code and fit.street >= 0.99 else 0.99 if fit.postal_code else 0.985
    return _chosen(place, "address", score, ("street", "house number", *agrees))


def _fits(address: str, places: tuple[ShipTo, ...]) -> list[tuple[AddressFit, ShipTo]]:
    """How the customer's addresses fit a printed one, best first."""
    printed = printed_address(address)
    return sorted(((fit_address(printed, place), place) for place in places), key=lambda pair: -pair[0].score)


def _scored(pair: tuple[AddressFit, ShipTo]) -> tuple[str, float]:
    return pair[1].id, pair[0].score


def _told_apart(name: str, same: list[tuple[AddressFit, ShipTo]]) -> list[tuple[AddressFit, ShipTo]]:
    """The places at one door that the delivery name or the fuller address points to."""
    best = [pair for pair in same if pair[0].score >= same[0][0].score - 0.01]
    named = [pair for pair in best if name and _likeness(name, pair[1]) >= _NAMED]
    if len(named) == 1:
        return named
    longest = [pair for pair in best if set(words(pair[1].street)) >= set().union(*(words(p.street) for _, p in best))]
    return longest if len(longest) == 1 and not named else named or best


def _likeness(name: str, place: ShipTo) -> float:
    alike = likeness(company_name(name), company_name(place.name), lambda _: 1.0)
    return 0.0 if alike.place < 0 else alike.core


def _by_town(hint: str, places: tuple[ShipTo, ...]) -> FoundPlace:
    """The one place in the town, or with the name, that a few words point to."""
    told = set(words(hint))
    in_town = [place for place in places if words(place.city) and set(words(place.city)) <= told]
    by_code = [place for place in places if place.postal_code and set(words(place.postal_code)) <= told]
    named = [place for place in places if _names(told, place)]
    for found in (in_town, by_code, named):
        if len(found) == 1:
            return _chosen(found[0], "town", 0.985, ("town",))
        both = [place for place in found if place in named]
        if len(both) == 1:
            return _chosen(both[0], "town", 0.98, ("town", "name"))
    if in_town:
        message = f"{hint!r} may be any of {len(in_town)} delivery addresses."
        return FoundPlace(Match[str](choice=None, candidates=_candidates(tuple(in_town))), message, hint)
    return _unknown(f"{hint!r} is no delivery address on file.", hint, places)


def _names(told: set[str], place: ShipTo) -> bool:
    """Whether words tell this place's name apart: all of them stand in it, and they are not just a number."""
    own = set(words(place.name))
    return bool(told) and told <= own and any(not word.isdigit() for word in told)


def _by_name(name: str, customer: Customer, places: tuple[ShipTo, ...]) -> FoundPlace:
    alike = [(place, _likeness(name, place)) for place in places]
    named = [place for place, core in alike if core >= 0.99] or [place for place, core in alike if core >= _NAMED]
    if len(named) == 1:
        return _chosen(named[0], "name", 0.985, ("name",))
    ours = [
        likeness(company_name(name), company_name(text), lambda _: 1.0).core
        for text in (customer.name, *customer.aliases)
    ]
    default = next((place for place in places if place.id == customer.default_ship_to), None)
    if default and (default in named or max(ours) >= _NAMED):
        return _chosen(default, "default", 0.985, ("name",))
    return _unknown(f"{name!r} is no delivery address on file.", name, places)


def _default(customer: Customer, places: tuple[ShipTo, ...], printed: str) -> FoundPlace:
    for place in places:
        if place.id == customer.default_ship_to or len(places) == 1:
            return _chosen(place, "default", 0.999, ())
    return _unknown(f"{customer.id} has no default delivery address and the document names none.", printed, places)


def _chosen(place: ShipTo, rule: str, score: float, agrees: tuple[str, ...]) -> FoundPlace:
    candidate = Candidate(id=place.id, label=_line(place), score=score, agrees=agrees)
    return FoundPlace(Match[str](choice=place.id, rule=rule, score=score, candidates=(candidate,)))


def _unknown(
    message: str, found: str, places: tuple[ShipTo, ...], scores: dict[str, float] | None = None
) -> FoundPlace:
    return FoundPlace(Match[str](choice=None, candidates=_candidates(places, scores)), message, found)


def _candidates(places: tuple[ShipTo, ...], scores: dict[str, float] | None = None) -> tuple[Candidate, ...]:
    return tuple(
        Candidate(id=place.id, label=_line(place), score=(scores or {}).get(place.id, 0.0)) for place in places[:_SHOWN]
    )


def _line(place: ShipTo) -> str:
    """A delivery address in one line."""
    town = " ".join(filter(None, (place.postal_code, place.city)))
    return ", ".join(filter(None, (place.name, place.street, town, place.country)))


def _text(text: Text | None) -> str:
    return (text.value or "").strip() if text else ""
