"""F1 on public product-matching pairs (Abt-Buy, Amazon-Google), for information: another trade than ours.

Takes a folder with `train.txt`, `valid.txt` and `test.txt` as prepared for entity matching (records as
`COL name VAL value`, a tab between the two, a tab and 1 or 0 behind). The right records of all files are the
catalogue; the matcher's own weights are used as they are. Only the threshold is chosen, on the valid pairs; then
a logistic regression over the matcher's features is fitted to the train pairs as well.

    python benchmarks/matching_pairs.py FOLDER...
"""

from __future__ import annotations

import argparse
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import numpy
from matching_ask import opened
from numpy.typing import NDArray
from rapidfuzz import fuzz
from scipy.optimize import minimize

from mapping.catalog import Product
from mapping.products.finder import ProductFinder
from mapping.products.ranking import features, merit
from mapping.products.storing import build

Rows = NDArray[numpy.float64]


@dataclass(frozen=True)
class Pair:
    """Two records and whether they are the same product."""

    left: str
    right: str  # the sku of the right record
    same: bool


def main() -> None:
    """Prints F1 of each folder's test pairs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    for folder in parser.parse_args().folders:
        products: dict[str, Product] = {}
        pairs = {name: _pairs(folder / f"{name}.txt", products) for name in ("train", "valid", "test")}
        with tempfile.TemporaryDirectory() as temporary:
            path = Path(temporary) / "products.index"
            build(path, products.values(), "pairs")
            finder = opened(path)
            told = {name: _looked_at(finder, products, mine) for name, mine in pairs.items()}
        print(f"{folder.name}: {len(products)} products, {len(pairs['test'])} test pairs")
        _told("as it is", told["valid"][1], told["test"][1], pairs)
        weights = _fitted(told["train"][0], pairs["train"])
        _told("fitted to the train pairs", told["valid"][0] @ weights, told["test"][0] @ weights, pairs)


def _pairs(path: Path, products: dict[str, Product]) -> list[Pair]:
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        left, right, same = line.split("\t")
        sku, text = f"R{len(products):06d}", _text(right)
        known = next((p.sku for p in (products.get(text),) if p), None)
        if known is None:
            one = Decimal(1)
            products[text] = Product(sku, text, "", "", "", "EA", {"EA": one}, one, one, None, "", False, "", None)
        found.append(Pair(_text(left), known or sku, same.strip() == "1"))
    return found


def _text(record: str) -> str:
    """Title and maker; longer descriptions are of another register."""
    values = dict(re.findall(r"COL (\w+) VAL (.*?)(?= COL |$)", record))
    title = values.get("name") or values.get("title") or ""
    return f"{title.strip()} {(values.get('manufacturer') or '').strip()}".strip()


def _looked_at(finder: ProductFinder, products: dict[str, Product], pairs: Sequence[Pair]) -> tuple[Rows, Rows]:
    """(features, merits) of every pair."""
    by_sku = {product.sku: product for product in products.values()}
    rows, merits = [], []
    for pair in pairs:
        product = by_sku[pair.right]
        fit = finder.compare(finder.describe(pair.left), product).fit
        alike = (
            fuzz.token_sort_ratio(pair.left, product.description),
            fuzz.token_set_ratio(pair.left, product.description),
        )
        codes = set(re.findall(r"\b(?=\w*\d)(?=\w*[a-z])\w{4,}", pair.left)) & set(
            re.findall(r"\w{4,}", product.description)
        )
        rows.append([*features(fit).values(), *(value / 100 for value in alike), float(bool(codes))])
        merits.append(merit(fit))
    return numpy.array(rows), numpy.array(merits)


def _fitted(rows: Rows, pairs: Sequence[Pair]) -> Rows:
    truth = numpy.array([pair.same for pair in pairs], dtype=float)

    def loss(weights: Rows) -> tuple[float, Rows]:
        said = 1 / (1 + numpy.exp(-numpy.clip(rows @ weights, -30, 30)))
        value = -numpy.sum(truth * numpy.log(said + 1e-12) + (1 - truth) * numpy.log(1 - said + 1e-12))
        return float(value + 0.1 * weights @ weights), rows.T @ (said - truth) + 0.2 * weights

    weights: Rows = minimize(loss, numpy.zeros(rows.shape[1]), jac=True, method="L-BFGS-B").x
    return weights


def _told(name: str, valid: Rows, test: Rows, pairs: dict[str, list[Pair]]) -> None:
    known = numpy.array([pair.same for pair in pairs["valid"]])
    threshold = max(numpy.unique(valid), key=lambda least: _f1(valid >= least, known))
    truth = numpy.array([pair.same for pair in pairs["test"]])
    said = test >= threshold
    precision, recall = (said & truth).sum() / max(1, said.sum()), (said & truth).sum() / truth.sum()
    print(f"  {name:28s} F1 {_f1(said, truth):.3f}  precision {precision:.3f}  recall {recall:.3f}")


def _f1(said: NDArray[numpy.bool_], truth: NDArray[numpy.bool_]) -> float:
    hits = float((said & truth).sum())
    return 2 * hits / max(1.0, float(said.sum() + truth.sum()))


if __name__ == "__main__":
    main()
