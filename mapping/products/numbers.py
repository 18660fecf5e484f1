"""Every number that names a product, folded: ours, GTINs, manufacturers' and customers'."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from mapping.catalog import Catalog, Product
from mapping.folding import bare, confusable, gtin_key, gtin_valid, look_alikes, spelled
from models.lexicon import CodeKind

_SHORTEST = 4  # characters of a number that may be looked for with misread characters


@dataclass(frozen=True)
class Numbers:
    """Look-ups by number. All take text as printed and answer with SKUs, in the catalogue's order."""

    skus: Mapping[str, tuple[str, ...]]  # by `bare`
    gtins: Mapping[str, tuple[str, ...]]  # by `gtin_key`
    mpns: Mapping[str, tuple[str, ...]]  # by `bare`
    kinds: Mapping[str, int]  # CodeKind bits by `bare`
    products: Mapping[str, Product]
    folded: Mapping[str, tuple[str, ...]] | None = None  # `bare` numbers by `confusable`; worked out where not given

    @classmethod
    def of(cls, catalog: Catalog) -> Numbers:
        """The index of a catalogue's numbers."""
        skus: dict[str, tuple[str, ...]] = {}
        gtins: dict[str, tuple[str, ...]] = {}
        mpns: dict[str, tuple[str, ...]] = {}
        kinds: dict[str, int] = {}
        for sku, product in catalog.products.items():
            entries = ((skus, bare(sku), 1), (gtins, gtin_key(product.gtin), 2), (mpns, bare(product.mpn), 4))
            for index, key, kind in entries:
                if key:
                    index[key] = (*index.get(key, ()), sku)
                    name = bare(product.gtin) if kind == 2 else key
                    kinds[name] = kinds.get(name, 0) | kind
        for _, part in catalog.cross_references:
            kinds[part] = kinds.get(part, 0) | CodeKind.CUSTOMER_PART.value
        return cls(skus, gtins, mpns, kinds, catalog.products)

    @cached_property
    def confusables(self) -> Mapping[str, tuple[str, ...]]:
        """`bare` numbers by `confusable`; built when something is first misread."""
        if self.folded is not None:
            return self.folded
        found: dict[str, list[str]] = {}
        for name in self.kinds:
            if len(name) >= _SHORTEST:
                found.setdefault(confusable(name), []).append(name)
        return {key: tuple(names) for key, names in found.items()}

    def by_sku(self, text: str) -> tuple[str, ...]:
        """Our own number; what is spelled alike wins over what only has the same letters and digits."""
        return self._closest(self.skus.get(bare(text), ()), text)

    def by_gtin(self, text: str) -> tuple[str, ...]:
        """A GTIN of any length, however padded."""
        return self.gtins.get(gtin_key(text), ())

    def by_mpn(self, text: str) -> tuple[str, ...]:
        """A manufacturer's number; several makers may use the same."""
        return self.mpns.get(bare(text), ())

    def near(self, text: str) -> tuple[str, ...]:
        """Known numbers, `bare`, that could have been misread as this text; () for a number that is known."""
        key = bare(text)
        if key in self.kinds or len(key) < _SHORTEST or not any(c.isdigit() for c in key + confusable(text)):
            return ()
        found = dict.fromkeys(self.confusables.get(confusable(text), ()))
        for other in look_alikes(key):
            if other in self.kinds:
                found[other] = None
        if not found and key.isdigit():
            found = dict.fromkeys(self._one_digit_off(key))
        return tuple(found)

    def named(self, name: str) -> tuple[str, ...]:
        """The products that a `bare` number names, whatever kind of number of ours or its maker's it is."""
        found = (*self.skus.get(name, ()), *self.mpns.get(name, ()), *self.gtins.get(gtin_key(name), ()))
        return tuple(dict.fromkeys(found))

    def _one_digit_off(self, digits: str) -> Iterable[str]:
        """Known GTINs that differ in one digit; none where the printed one passes its own check."""
        if len(digits) < 12 or gtin_valid(digits):
            return
        for i, digit in enumerate(digits):
            for other in "0123456789":
                name = digits[:i] + other + digits[i + 1 :]
                if other != digit and self.kinds.get(name, 0) & CodeKind.GTIN.value:
                    yield name

    def _closest(self, found: tuple[str, ...], text: str) -> tuple[str, ...]:
        if len(found) < 2:
            return found
        return tuple(sku for sku in found if spelled(sku) == spelled(text)) or found
