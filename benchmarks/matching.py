"""How well and at what cost a line's words find their product among a million.

Generates a catalogue of several trades, whose products differ from each other in one size, thread, material,
pack, voltage or colour, and asks for them the way buyers do: shortened, mistyped, misread, in another order, by
other names, in other languages, in other units. A tenth of the questions is for products that are not sold.

    python benchmarks/matching.py [--products 1000000] [--queries 1000] [--folder DIR] [--absent 1000] [--plot] [--peers 12]

Trades and kinds of noise come in two halves: `tuned` may be looked at while the matcher is worked on, `held back`
is only ever measured. `first` and `first five` are shares of the questions for products that are sold; `accepted`
is the share that would go through without a person, `wrong` of them the share that is another product; `absent
accepted` is the share of the questions for what is not sold that got a product all the same. Milliseconds are of
one core's own time. `--plot` also measures catalogues of 10,000 products and up and draws docs/images/matching-cost.svg.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from matching_ask import asked, opened
from matching_catalogue import Catalogue, Query
from matching_peers import peers
from matching_plot import Point, draw

from mapping.catalog import Product
from mapping.products.finder import ProductFinder
from mapping.products.storing import build, update
from mapping.risk import at_least, at_most

PICTURE = Path(__file__).resolve().parents[1] / "docs" / "images" / "matching-cost.svg"
_SIZES = (10_000, 30_000, 100_000, 300_000)
_EDGES = (0.0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.999, 1.0001)


@dataclass(frozen=True)
class Answer:
    """What the matcher said to a question."""

    query: Query
    candidates: tuple[str, ...]  # best first
    chosen: str | None
    probability: float  # of the first
    milliseconds: float


def main() -> None:
    """Builds, opens, asks, prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--products", type=int, default=1_000_000)
    parser.add_argument("--queries", type=int, default=1000)
    parser.add_argument("--absent", type=int, default=1000, help="questions more for what is not sold")
    parser.add_argument("--folder", type=Path, help="keeps the made file here and uses it again")
    parser.add_argument(
        "--peers",
        type=int,
        default=12,
        help="questions to RapidFuzz and FTS5; with 0 neither they nor a change in place are measured",
    )
    parser.add_argument("--only", choices=("tuned", "held back"), help="one half of the questions")
    parser.add_argument("--plot", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        catalogue = Catalogue(arguments.products)
        path = _made(catalogue, folder, arguments.products)
        finder = _opened(path)
        queries = [q for q in catalogue.queries(arguments.queries) if arguments.only in (None, q.half)]
        answers = ask(finder, queries)
        report(answers)
        if arguments.absent:
            _absent(ask(finder, [q for q in catalogue.absent(arguments.absent) if arguments.only in (None, q.half)]))
        point = _point(arguments.products, answers)
        if arguments.peers:
            _changed(path, catalogue)
            peers(catalogue, folder, queries, answers, arguments.peers)
        if arguments.plot:
            points = [_measured(size, folder) for size in _SIZES if size < arguments.products]
            draw([*points, point], PICTURE)
            print(f"drawn: {PICTURE}")


def _made(catalogue: Catalogue, folder: Path, size: int) -> Path:
    path = folder / f"products-{size}.index"
    if path.exists():
        print(f"{size:,} products: made before, {path.stat().st_size / 1e6:.0f} MB")
        return path
    wall, own = time.perf_counter(), time.process_time()
    build(path, catalogue.products(), "benchmark")
    told = f"{time.process_time() - own:.0f} s of one core ({time.perf_counter() - wall:.0f} s), products generated meanwhile"
    print(
        f"{size:,} products: made in {told}; {path.stat().st_size / 1e6:.0f} MB; peak memory of making {_peak():.0f} MB"
    )
    return path


def _opened(path: Path) -> ProductFinder:
    started = time.perf_counter()
    finder = opened(path)
    finder.search(finder.describe("first question of a process"))
    print(f"opened and a first question answered in {time.perf_counter() - started:.3f} s")
    return finder


def ask(finder: ProductFinder, queries: Iterable[Query]) -> list[Answer]:
    """Every answer, with what it cost."""
    answers = []
    for query in queries:
        started = time.process_time()
        match = asked(query.text, finder).match
        spent = 1000 * (time.process_time() - started)
        first = match.candidates[0].score if match.candidates else 0.0
        answers.append(Answer(query, tuple(c.id for c in match.candidates), match.choice, first, spent))
    return answers


def report(answers: Sequence[Answer]) -> None:
    """Prints the figures, by half and by trade and kind of noise."""
    print(f"\n{'':34s}{'asked':>6s}{'first':>8s}{'first five':>12s}{'accepted':>10s}{'wrong':>8s}   absent accepted")
    _row("all", answers)
    for half in ("tuned", "held back"):
        mine = [a for a in answers if a.query.half == half]
        if not mine:
            continue
        _row(half, mine)
        for noise in sorted({n for a in mine for n in a.query.noise}):
            _row(f"  {noise}", [a for a in mine if noise in a.query.noise])
        for trade in sorted({a.query.trade for a in mine}):
            _row(f"  of {trade}", [a for a in mine if a.query.trade == trade])
    spent = sorted(a.milliseconds for a in answers)
    print(
        f"\nmilliseconds a question, one core: p50 {_at(spent, 0.5):.1f}, p95 {_at(spent, 0.95):.1f}, longest {spent[-1]:.1f}"
    )
    print(f"peak memory of the process {_peak():.0f} MB")
    _reliability(answers)


def _absent(answers: Sequence[Answer]) -> None:
    """How many questions for what is not sold got a product all the same, of so many that the share means something."""
    print("\nmore questions for what is not sold, accepted all the same:")
    for half in ("all", "tuned", "held back"):
        mine = [a for a in answers if half in ("all", a.query.half)]
        if mine:
            taken = sum(a.chosen is not None for a in mine)
            low, high = at_least(taken, len(mine), 0.975), at_most(taken, len(mine), 0.975)
            print(f"  {half:12s}{taken:4d} of {len(mine):5d}   {taken / len(mine):.4f}, 95 % {low:.4f} to {high:.4f}")


def _row(name: str, answers: Sequence[Answer]) -> None:
    sold = [a for a in answers if a.query.sku]
    absent = [a for a in answers if not a.query.sku]
    if not sold:
        return
    first = sum(a.candidates[:1] == (a.query.sku,) for a in sold) / len(sold)
    five = sum(a.query.sku in a.candidates[:5] for a in sold) / len(sold)
    accepted = sum(a.chosen is not None for a in sold) / len(sold)
    wrong = sum(a.chosen not in (None, a.query.sku) for a in sold) / len(sold)
    false = sum(a.chosen is not None for a in absent)
    print(f"{name:34s}{len(sold):6d}{first:8.3f}{five:12.3f}{accepted:10.3f}{wrong:8.4f}   {false} of {len(absent)}")


def _reliability(answers: Sequence[Answer]) -> None:
    """How often the first candidate is the one meant, by how sure the matcher says it is."""
    for half in ("tuned", "held back"):
        mine = [a for a in answers if a.query.half == half]
        if not mine:
            continue
        print(f"\nthe first candidate, {half}:   said   right  questions")
        for low, high in pairwise(_EDGES):
            inside = [a for a in mine if low <= a.probability < high]
            if inside:
                said = sum(a.probability for a in inside) / len(inside)
                right = sum(bool(a.query.sku) and a.candidates[:1] == (a.query.sku,) for a in inside) / len(inside)
                print(f"  {low:5.3f} to {min(high, 1):5.3f}{said:20.3f}{right:8.3f}{len(inside):8d}")


def _changed(path: Path, catalogue: Catalogue) -> None:
    """What changing every ten-thousandth product costs in place; the file is brought back afterwards."""
    started, own = time.perf_counter(), time.process_time()
    count = update(path, _reworded(catalogue), "changed")
    told = f"{time.process_time() - own:.0f} s of one core ({time.perf_counter() - started:.0f} s)"
    update(path, catalogue.products(), "benchmark")
    print(f"\nchanged in place: {count} products in {told}, the whole catalogue generated and compared")


def _reworded(catalogue: Catalogue) -> Iterable[Product]:
    for i, product in enumerate(catalogue.products()):
        yield product if i % 10_000 else replace(product, description=f"{product.description} NEW")


def _measured(size: int, folder: Path) -> Point:
    catalogue = Catalogue(size)
    finder = _opened(_made(catalogue, folder, size))
    answers = ask(finder, catalogue.queries(300))
    return _point(size, answers)


def _point(size: int, answers: Sequence[Answer]) -> Point:
    spent = sorted(a.milliseconds for a in answers)
    return Point(size, _at(spent, 0.5), _at(spent, 0.95))


def _at(ordered: Sequence[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
