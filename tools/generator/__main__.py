"""Command line: `python -m tools.generator --out DIR --files N --seed S`."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from tools.generator.corpus import CHANNELS, Recipe, write_corpus
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
    known = ", ".join(CHANNELS)
    parser.add_argument("--channels", default="all", help=f"comma-separated of {known}; or 'all' in a usual mixture")
    parser.add_argument("--seller", default="", choices=["", *trades()], help="the trade; by the seed when not given")
    given = parser.parse_args()
    if given.channels != "all" and set(given.channels.split(",")) - set(CHANNELS):
        parser.error(f"unknown channel in {given.channels}; known are {known}")
    recipe = Recipe(
        files=given.files,
        seed=given.seed,
        families=Families(given.families),
        channels=tuple(CHANNELS) if given.channels == "all" else tuple(given.channels.split(",")),
        seller=given.seller,
    )
    started = time.perf_counter()
    count = write_corpus(recipe, given.out)
    took = time.perf_counter() - started
    print(f"{count} documents in {took:.1f} s ({count / took:.1f} a second) in {given.out}")


if __name__ == "__main__":
    main()
