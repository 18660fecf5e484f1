"""Look-ups of customers and delivery addresses by whatever a document says of them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from mapping.catalog import Catalog, Customer, ShipTo
from mapping.folding import bare, gtin_key
from mapping.parties.addresses import address_on_file, fit_address, printed_address
from mapping.parties.mail import is_free
from mapping.parties.names import CompanyName, company_name
from mapping.products.index import ArrayIndex

_LOOKED_AT = 60  # names compared word by word
_SHARED = 0.3  # of a printed name's runs of letters, weighted, that a name on file must have to be compared


@dataclass(frozen=True, slots=True)
class NameOnFile:
    """A name that a customer is known by."""

    customer_id: str
    text: str
    name: CompanyName
    own: bool  # the account's name or alias; otherwise one of its delivery addresses


class PartyFinder:
    """The catalogue's customers, prepared for questions. Built once for a catalogue."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog

    @cached_property
    def by_vat(self) -> dict[str, tuple[str, ...]]:
        """Customer ids by VAT id, letters and digits, with and without their country's letters."""
        return _gathered((key, one.id) for one in self.catalog.customers.values() for key in self.vat_keys(one))

    def vat_keys(self, customer: Customer) -> tuple[str, ...]:
        """How a customer's VAT id may be printed: as on file, and with its country's letters added or left out."""
        key = bare(customer.vat_id)
        if len(key) < 6:
            return ()
        if key[:2].isalpha():
            return (key, key[2:])
        place = self.catalog.ship_tos.get(customer.default_ship_to)
        return (key, bare(place.country) + key) if place and place.country else (key,)

    @cached_property
    def by_gln(self) -> dict[str, tuple[str, ...]]:
        """Customer ids by their own GLN and those of their delivery addresses."""
        own = ((gtin_key(one.gln), one.id) for one in self.catalog.customers.values())
        places = ((gtin_key(place.gln), place.customer_id) for place in self.catalog.ship_tos.values())
        return _gathered((*own, *places))

    @cached_property
    def by_account(self) -> dict[str, tuple[str, ...]]:
        """Customer ids by themselves, folded, zeros in front left out."""
        return _gathered((account_key(key), key) for key in self.catalog.customers)

    @cached_property
    def by_domain(self) -> dict[str, tuple[str, ...]]:
        """Customer ids by the e-mail domains that belong to one company."""
        pairs = ((d, one.id) for one in self.catalog.customers.values() for d in one.email_domains if not is_free(d))
        return {domain: ids for domain, ids in _gathered(pairs).items() if self._one_company(ids)}

    def _one_company(self, ids: tuple[str, ...]) -> bool:
        """Whether these accounts are one company's: the same VAT id, or hardly more than one company."""
        companies = {bare(self.catalog.customers[one].vat_id) or one for one in ids}
        return len(companies) <= 2

    @cached_property
    def names(self) -> tuple[NameOnFile, ...]:
        """Every name on file, the delivery addresses' last."""
        found: dict[tuple[str, CompanyName], NameOnFile] = {}
        for one in self.catalog.customers.values():
            for text in (one.name, *one.aliases):
                name = company_name(text)
                found.setdefault((one.id, name), NameOnFile(one.id, text, name, True))
        for place in self.catalog.ship_tos.values():
            name = company_name(place.name)
            found.setdefault((place.customer_id, name), NameOnFile(place.customer_id, place.name, name, False))
        return tuple(entry for entry in found.values() if entry.name.words)

    @cached_property
    def _words(self) -> Counter[str]:
        return Counter(word for entry in self.names if entry.own for word in set(entry.name.all_words))

    def weight(self, word: str) -> float:
        """How much a word of a name tells customers apart."""
        return math.log1p(len(self.catalog.customers) / (1 + self._words.get(word, 0)))

    @cached_property
    def _name_index(self) -> ArrayIndex:
        return ArrayIndex(_grams(entry.name) for entry in self.names)

    def similar_names(self, printed: CompanyName) -> list[NameOnFile]:
        """Names on file that a printed one may be, best first, by runs of three letters."""
        grams = sorted(_grams(printed))
        strange = math.log1p(len(self.names))
        whole = sum(self._name_index.weight(gram) or strange for gram in grams)
        places = self._name_index.gather(grams, _LOOKED_AT)
        return [self.names[place] for place, shared in places if shared >= _SHARED * whole]

    @cached_property
    def _postal_codes(self) -> dict[str, tuple[str, ...]]:
        pairs = ((address_on_file(place).postal_code, place.id) for place in self.catalog.ship_tos.values())
        return _gathered(pairs)

    @cached_property
    def _doors(self) -> dict[str, tuple[str, ...]]:
        pairs = []
        for place in self.catalog.ship_tos.values():
            ours = address_on_file(place)
            pairs += [(f"{house} {word}", place.id) for house in ours.houses for word in ours.street]
        return _gathered(pairs)

    def places_at(self, text: str) -> list[ShipTo]:
        """Delivery addresses on file, of any customer, that are the same door as a printed address."""
        printed = printed_address(text)
        ids: dict[str, None] = {}
        for word in printed.together:
            ids.update(dict.fromkeys(self._postal_codes.get(word, ())))
        for house in (word for word in printed.together if word[:1].isdigit() and len(word) <= 6):
            for word in printed.words:
                ids.update(dict.fromkeys(self._doors.get(f"{house} {word}", ())))
        places = (self.catalog.ship_tos[key] for key in sorted(ids))
        return [place for place in places if fit_address(printed, place).same]


def account_key(text: str) -> str:
    """An account number folded: case, separators and leading zeros."""
    return bare(text).lstrip("0")


def _gathered(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for key, value in pairs:
        if key:
            found.setdefault(key, {})[value] = None
    return {key: tuple(values) for key, values in found.items()}


def _grams(name: CompanyName) -> set[str]:
    return {f"^{word}"[i : i + 3] for word in name.all_words for i in range(max(1, len(word) - 1))}
