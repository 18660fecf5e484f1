"""Products found by any number or words in milliseconds, also among hundreds of thousands."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterable
from heapq import nsmallest

from rapidfuzz import fuzz, process

from mapping.catalog import Product
from mapping.folding import bare

_RANKED = 300  # of more hits, the shortest texts: they say the least besides what was asked for
_WORD = re.compile(r"[0-9a-z]+")


class ProductIndex:
    """The words and numbers of a catalogue, turned round once when it is loaded."""

    def __init__(self, products: Iterable[Product]) -> None:
        self._skus: list[str] = []
        self._texts: list[str] = []
        self._by_number: dict[str, list[int]] = {}
        places: dict[str, array[int]] = {}
        for at, product in enumerate(products):
            text = _text(product)
            self._skus.append(product.sku)
            self._texts.append(text)
            for number in {bare(product.sku), bare(product.gtin), bare(product.mpn)} - {""}:
                self._by_number.setdefault(number, []).append(at)
            for word in {*text.split(), *_parts(text)}:
                places.setdefault(word, array("I")).append(at)
        self._places = places
        self._words = sorted(places)

    def search(self, query: str, limit: int) -> tuple[str, ...]:
        """Skus: a number that fits exactly first, then those in which every word begins a word, likeliest first."""
        words = query.lower().split()
        if not words:
            return ()
        exact = self._by_number.get(bare(query), [])
        hits = self._all_begin(words)
        if len(hits) > _RANKED:
            hits = nsmallest(_RANKED, hits, key=lambda at: (len(self._texts[at]), at))
        texts = {at: self._texts[at] for at in hits}
        ranked = process.extract(query.lower(), texts, scorer=fuzz.WRatio, limit=limit)
        found = dict.fromkeys([*exact, *(at for _, _, at in ranked)])
        return tuple(self._skus[at] for at in found)[:limit]

    def _all_begin(self, words: list[str]) -> Collection[int]:
        found: set[int] | None = None
        for word in sorted(words, key=len, reverse=True):
            found = self._begins(word) if found is None else self._keep(found, word)
            if not found:
                return ()
        return found or ()

    def _begins(self, word: str) -> set[int]:
        """Products with a word that begins so."""
        found: set[int] = set()
        for position in range(bisect_left(self._words, word), len(self._words)):
            candidate = self._words[position]
            if not candidate.startswith(word):
                break
            found.update(self._places[candidate])
        return found

    def _keep(self, found: set[int], word: str) -> set[int]:
        """Of the products found, those with a word that begins so; looked up in their texts where they are few."""
        if len(found) > 2000:
            return found & self._begins(word)
        start = f" {word}"
        return {at for at in found if start in f" {self._texts[at]} {' '.join(_parts(self._texts[at]))}"}


def _text(product: Product) -> str:
    parts = (product.sku, product.description, product.manufacturer, product.mpn, product.gtin)
    return " ".join(part for part in parts if part).lower()


def _parts(text: str) -> list[str]:
    """The words with all that is neither letter nor digit taken as a gap: `m8-40` is found by `40` too."""
    return _WORD.findall(text)
