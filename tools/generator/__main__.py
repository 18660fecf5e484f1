"""Command line: `python -m tools.generator --out DIR --files N --seed S`."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from tools.generator.corpus import Recipe, write_corpus
from tools.generator.resources import trades
from tools.generator.wording import Families


def main() -> None:
    """Write a corpus and say how long it took."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.generator", description="Write a corpus of labelled documents."
    )
    parser.add_argument("--out", type=Path, required=True, help="folder to write; made when it is missing")
    parser.add_argument("--files", type=int, default=100)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--families", choices=[f.value for f in Families], default="train")
    parser.add_argument("--channels", default="pdf", help="comma-separated, or 'all'")
    parser.add_argument("--seller", default="", choices=["", *trades()], help="the trade; by the seed when not given")
    given = parser.parse_args()
    recipe = Recipe(
        files=given.files,
        seed=given.seed,
        families=Families(given.families),
        channels=tuple(given.channels.split(",")),
        seller=given.seller,
    )
    started = time.perf_counter()
    count = write_corpus(recipe, given.out)
    took = time.perf_counter() - started
    print(f"{count} documents in {took:.1f} s ({count / took:.1f} a second) in {given.out}")


if __name__ == "__main__":
    main()
