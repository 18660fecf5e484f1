"""Learns how sure the matcher may be of a candidate: writes `mapping/products/ranking.json`.

Asks generated questions of the tuned and the rehearsed trades of generated catalogues, some of which leave something
out or are for products that are not sold, and fits the model's weights (a conditional logit over the candidates and
nothing). Prints how often the best candidate was right by how sure the model says it is, for questions that
were not learned from:

    python benchmarks/matching_train.py [--sizes 20000,100000] [--questions 4000]
"""

from __future__ import annotations

import argparse
import json
import math
import tempfile
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy
from matching_ask import asked, finder_of
from matching_catalogue import Catalogue, Query
from numpy.typing import NDArray
from scipy.optimize import minimize

from mapping.products.comparing import Fit
from mapping.products.finder import ProductFinder
from mapping.products.ranking import WEIGHTS, features, learn_anew

_PULL = 0.02  # towards zero, so that what is rare stays moderate
_LEFT_OUT = 0.05  # share of real orders that leave out what tells their product from another that we sell
_SIGNS = {"constant": 0, "telling": 1, "complete": 1}  # agreement counts; everything else costs
_EDGES = (0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 0.97, 0.99, 0.999, 1.0001)

Lesson = tuple[NDArray[numpy.float64], int]  # (candidates x features, the place of the right one or -1)


def main() -> None:
    """Generates, fits, writes, and says how far the probabilities can be trusted."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="20000,100000", help="products of the catalogues to learn with")
    parser.add_argument("--questions", type=int, default=4000, help="questions a catalogue")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        asked_of = [_opened(int(size), Path(folder)) for size in arguments.sizes.split(",")]
        learned: list[Lesson] = []
        kept: list[Lesson] = []
        for catalogue, finder in asked_of:
            learned += lessons(finder, catalogue.lessons(arguments.questions, seed=1))
            kept += lessons(finder, catalogue.lessons(arguments.questions // 2, seed=2))
        names = _names()
        weights = fit(learned, [_SIGNS.get(name, -1) for name in names])
        rounded = {name: round(float(weight), 3) for name, weight in zip(names, weights, strict=True)}
        told = {"weights": rounded, "settled": {"constant": 0.0, "slope": 1.0}, "learned": {"questions": len(learned)}}
        _write(WEIGHTS, told)
        accepted = [
            pair for catalogue, finder in asked_of for pair in _accepted(catalogue, finder, arguments.questions)
        ]
    told["settled"] = settle(accepted)
    _write(WEIGHTS, told)
    print(json.dumps(told, indent=1))
    print(f"accepted {len(accepted)}, of them wrong {sum(not right for _, right in accepted)}")
    reliability(kept, numpy.array(list(rounded.values())))


def _opened(size: int, folder: Path) -> tuple[Catalogue, ProductFinder]:
    catalogue = Catalogue(size, seed=23, rehearsal=True)
    (folder / str(size)).mkdir()
    return catalogue, finder_of(catalogue, folder / str(size))


def _write(path: Path, told: object) -> None:
    path.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    learn_anew()


def _accepted(catalogue: Catalogue, finder: ProductFinder, questions: int) -> list[tuple[float, bool]]:
    """(probability of the first candidate, whether it is right) of the questions that would go through by themselves."""
    found = []
    for query in catalogue.lessons(questions, seed=3, left_out=_LEFT_OUT):
        match = asked(query.text, finder).match
        if match.choice is not None:
            found.append((match.candidates[0].score, match.choice == query.sku))
    return found


def settle(accepted: Sequence[tuple[float, bool]]) -> dict[str, float]:
    """How sure accepted candidates are, by their probability; one wrong one is added to those that were seen."""
    odds = [math.log(p / (1 - p)) for p, _ in accepted]
    x = numpy.array([*odds, float(numpy.median(odds))])
    y = numpy.array([*(float(right) for _, right in accepted), 0.0])

    def loss(ab: NDArray[numpy.float64]) -> float:
        said = 1 / (1 + numpy.exp(-(ab[0] + ab[1] * x)))
        return float(-numpy.sum(y * numpy.log(said + 1e-12) + (1 - y) * numpy.log(1 - said + 1e-12)))

    done = minimize(loss, numpy.array([1.0, 0.5]), method="L-BFGS-B", bounds=[(None, None), (0.0, 1.0)])
    return {"constant": round(float(done.x[0]), 3), "slope": round(float(done.x[1]), 3)}


def lessons(finder: ProductFinder, queries: Sequence[Query]) -> list[Lesson]:
    """What the model would have seen of each query, and which candidate was right."""
    found = []
    for query in queries:
        candidates = finder.search(finder.describe(query.text))
        rows = [list(features(one.fit).values()) for one in candidates]
        skus = [one.product.sku for one in candidates]
        if rows and (not query.sku or query.sku in skus):
            found.append((numpy.array(rows), skus.index(query.sku) if query.sku else -1))
    return found


def fit(lessons: Sequence[Lesson], signs: Sequence[int]) -> NDArray[numpy.float64]:
    """The weights under which the right answers are likeliest, each of its sign."""

    def loss(weights: NDArray[numpy.float64]) -> tuple[float, NDArray[numpy.float64]]:
        total, slope = _PULL * float(weights @ weights), 2 * _PULL * weights
        for rows, right in lessons:
            merits = rows @ weights
            highest = max(0.0, float(merits.max()))
            shares = numpy.exp(merits - highest)
            whole = float(shares.sum()) + numpy.exp(-highest)
            total += highest + float(numpy.log(whole)) - (float(merits[right]) if right >= 0 else 0.0)
            slope = slope + (shares / whole) @ rows - (rows[right] if right >= 0 else 0.0)
        return total, slope

    bounds = [(None if sign <= 0 else 0.0, None if sign >= 0 else 0.0) for sign in signs]
    done = minimize(loss, numpy.zeros(len(signs)), jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 500})
    weights: NDArray[numpy.float64] = done.x
    return weights


def reliability(lessons: Sequence[Lesson], weights: NDArray[numpy.float64]) -> None:
    """Prints the share of best candidates that were right, by what the model said."""
    said, right = [], []
    for rows, answer in lessons:
        merits = rows @ weights
        highest = max(0.0, float(merits.max()))
        shares = numpy.exp(merits - highest) / (numpy.exp(merits - highest).sum() + numpy.exp(-highest))
        best = int(shares.argmax())
        said.append(float(shares[best]))
        right.append(best == answer)
    stated, true = numpy.array(said), numpy.array(right)
    print("  said          questions  mean said  right")
    error = 0.0
    for low, high in pairwise(_EDGES):
        inside = (stated >= low) & (stated < high)
        if inside.any():
            error += abs(stated[inside].mean() - true[inside].mean()) * inside.mean()
            print(
                f"  {low:.3f}-{min(high, 1):.3f} {inside.sum():10d} {stated[inside].mean():10.4f} {true[inside].mean():6.4f}"
            )
    print(f"  expected calibration error {error:.4f} over {len(stated)} questions")


def _names() -> list[str]:
    return list(
        features(Fit((), (), (), 0.0, 0.0, frozenset(), frozenset(), frozenset(), False, False, False, 0.0, 0, 0.0))
    )


if __name__ == "__main__":
    main()
