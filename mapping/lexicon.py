"""What the reader may know of the catalogue while it reads: `models.lexicon.Lexicon` on the indexes of mapping."""

from __future__ import annotations

from collections import Counter
from functools import cached_property, lru_cache

from mapping.catalog import Catalog
from mapping.folding import bare, latin, words
from mapping.parties.finder import PartyFinder
from mapping.parties.names import company_name, likeness, readings
from mapping.products.finder import ProductFinder
from models.lexicon import CodeKind, SoldAs, number_pattern

_KINDS = tuple(CodeKind(i) for i in range(2 * CodeKind.CUSTOMER_PART))  # by number: an enumeration looks up slowly
_SEVERAL = 3  # numbers that are built alike, from which their build says something
_FEW_PRODUCTS = 4  # a part number that many customers use for different things says nothing of a price
_AROUND_WORDS = ".,;:()[]\"'„“”«»/-–&"
_FEW_LETTERS = 2  # shorter words are no evidence of a place


class CatalogLexicon:
    """The catalogue as seen by the reader; a `models.lexicon.Lexicon` with a few questions more."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self._products = catalog.derive(ProductFinder)
        self._parties = catalog.derive(PartyFinder)
        self._kinds = self._products.numbers.kinds
        us = catalog.company
        self._names = tuple(company_name(text) for text in (us.name, *us.aliases))
        self._place_words = _place_words(catalog)
        self._words_on_file = _words_on_file(catalog)
        self._seller_parts = frozenset(part for name in self.seller_names for part in _parts_of(name))
        self.customer_names = lru_cache(maxsize=4096)(self._customer_names)
        self.is_seller = lru_cache(maxsize=8192)(self._is_seller)

    @property
    def seller_names(self) -> tuple[str, ...]:
        """Our own name and aliases."""
        return (self.catalog.company.name, *self.catalog.company.aliases)

    @property
    def seller_ids(self) -> tuple[str, ...]:
        """Our VAT id and GLN, letters and digits alone, upper case."""
        return tuple(filter(None, (bare(self.catalog.company.vat_id), bare(self.catalog.company.gln))))

    @property
    def seller_domains(self) -> tuple[str, ...]:
        """Our e-mail domains, lower case."""
        return self.catalog.company.email_domains

    @property
    def seller_country(self) -> str:
        """ISO 3166-1 alpha-2."""
        return self.catalog.company.country

    @property
    def seller_currency(self) -> str:
        """ISO 4217."""
        return self.catalog.company.currency

    @property
    def units_sold(self) -> frozenset[str]:
        """Codes of the units that any product is sold in: for `models.units.unit_code(..., sold=...)`."""
        return self.catalog.units_sold

    @property
    def currencies(self) -> frozenset[str]:
        """Currencies that we sell in, ISO 4217."""
        return frozenset(one.currency for one in self.catalog.customers.values()) | {self.seller_currency}

    def code_kinds(self, text: str) -> CodeKind:
        """Which kinds of known number this is, after folding case and separators."""
        return _KINDS[self._kinds.get(bare(text), 0)]

    def near_codes(self, text: str) -> tuple[str, ...]:
        """Known numbers, letters and digits alone, that could have been misread as this text; () for a known one."""
        return self._products.numbers.near(text)

    def shaped_like(self, text: str) -> CodeKind:
        """Kinds of numbers of which several are built as this one is; separators count."""
        return _KINDS[self._patterns.get(number_pattern(text), 0)]

    @cached_property
    def _patterns(self) -> dict[str, int]:
        catalog = self.catalog
        numbers = [(sku, CodeKind.SKU) for sku in catalog.products]
        numbers += [(p.mpn, CodeKind.MPN) for p in catalog.products.values() if p.mpn]
        numbers += [(part, CodeKind.CUSTOMER_PART) for named in catalog.cross_references.values() for part, _ in named]
        counts = Counter((number_pattern(text), kind) for text, kind in numbers)
        found: dict[str, int] = {}
        for (built, kind), count in counts.items():
            if count >= _SEVERAL:
                found[built] = found.get(built, 0) | kind.value
        return found

    def sold_as(self, text: str) -> tuple[SoldAs, ...]:
        """Units and list prices of the products that this number names; the base unit of each product first."""
        key = bare(text)
        kinds = _KINDS[self._kinds.get(key, 0)]
        skus = self._products.numbers.named(key) if kinds else ()
        if kinds & CodeKind.CUSTOMER_PART:
            skus = (*skus, *self._skus_of_part.get(key, ()))
        return tuple(
            SoldAs(unit, None if product.list_price is None else product.list_price * size)
            for product in (self.catalog.products[sku] for sku in dict.fromkeys(skus[:_FEW_PRODUCTS]))
            for unit, size in sorted(product.pack_sizes.items(), key=lambda pack: pack[0] != product.base_uom)
        )

    @cached_property
    def _skus_of_part(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for (_, part), named in self.catalog.cross_references.items():
            found[part] = (*found.get(part, ()), *(sku for _, sku in named))
        return found

    def customer_of_id(self, text: str) -> tuple[str, ...]:
        """Customers whose VAT id, GLN or account number this is."""
        key = bare(text)
        found = (self._parties.by_vat.get(key, ()), self._parties.by_gln.get(key.lstrip("0"), ()))
        accounts = self._parties.by_account.get(key.lstrip("0"), ())
        return tuple(dict.fromkeys((*found[0], *found[1], *accounts)))

    def customers_of_domain(self, domain: str) -> tuple[str, ...]:
        """Customers that an e-mail domain of one company belongs to; () for private mailboxes."""
        return self._parties.by_domain.get(domain.casefold(), ())

    def _customer_names(self, text: str) -> float:
        """How much this text looks like a known customer's or ship-to's name, 0..1."""
        best = 0.0
        for printed in readings(text):
            if not any(len(word) > 1 for word in printed.words):
                continue
            for entry in self._parties.similar_names(printed)[:20]:
                best = max(best, likeness(printed, entry.name, self._parties.weight).core)
                if best >= 1.0:
                    return 1.0
        return best

    def _is_seller(self, text: str) -> float:
        """How much this text looks like our own name, 0..1; the legal form may be missing."""
        if self._seller_parts.isdisjoint(_parts_of(text)):
            return 0.0  # not three letters in a row in common: nothing that could be a misreading of it
        alike = (likeness(one, ours, lambda _: 1.0) for one in readings(text) for ours in self._names)
        return max((a.core * (0.7 if a.form < 0 else 1.0) for a in alike), default=0.0)

    def place(self, text: str) -> float:
        """Share of the text's words that are those of known streets, towns and postal codes, 0..1."""
        told = [word for word in words(text) if len(word) > _FEW_LETTERS or word.isdigit()]
        if not told:
            return 0.0
        joined = bare(text).lower()
        if joined in self._place_words and not joined.isdigit():
            return 1.0
        known = [word for word in told if word in self._place_words and not (word.isdigit() and len(word) < 4)]
        houses = sum(word.isdigit() and len(word) < 4 for word in told)
        return len(known) / max(1, len(told) - houses) if known else 0.0

    def places_at(self, text: str) -> tuple[str, ...]:
        """Ids of the delivery addresses on file that a one-line address is, of any customer."""
        return tuple(place.id for place in self._parties.places_at(text))

    def known_word(self, text: str) -> bool:
        """Whether a name or an address on file, ours included, is written with this word; accents count, case does not."""
        return text.casefold() in self._words_on_file

    def names_at(self, text: str) -> tuple[str, ...]:
        """Names on file of the delivery addresses that a one-line address is."""
        return tuple(dict.fromkeys(place.name for place in self._parties.places_at(text) if place.name))

    def product_words(self, text: str) -> float:
        """Share of the text's words and facts that product descriptions use, 0..1."""
        return self._products.known_share(text)


def _parts_of(text: str) -> set[str]:
    """Every three letters or digits in a row, folded."""
    letters = bare(latin(text)).lower()
    return {letters[at : at + 3] for at in range(len(letters) - 2)} or {letters}


def _words_on_file(catalog: Catalog) -> frozenset[str]:
    us = catalog.company
    texts = [us.name, *us.aliases]
    for one in catalog.customers.values():
        texts += [one.name, *one.aliases]
    for place in catalog.ship_tos.values():
        texts += [place.name, place.street, place.city, place.postal_code]
    return frozenset(word.strip(_AROUND_WORDS) for text in texts for word in text.casefold().split()) - {""}


def _place_words(catalog: Catalog) -> frozenset[str]:
    found: set[str] = set()
    for place in catalog.ship_tos.values():
        for text in (place.street, place.city, place.postal_code):
            found.update(word for word in words(text) if len(word) > _FEW_LETTERS)
        found.add(bare(place.postal_code).lower())
        found.add(bare(latin(place.city)).lower())
    return frozenset(found - {""})


def lexicon_of(catalog: Catalog) -> CatalogLexicon:
    """The catalogue's lexicon, built when first asked for."""
    return catalog.derive(CatalogLexicon)
