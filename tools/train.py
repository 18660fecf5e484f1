"""`make train`: writes generated corpora of many trades, layouts and languages, and learns the reader's weights from them.

Same code, same weights. The families that measure the fall are never among them.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

from service.training import train_on
from tools.generator.corpus import CHANNELS, Recipe, write_corpus
from tools.generator.wording import Families

_MIXED = tuple(CHANNELS)
_OTHERS = ("email_text", "email_html", "xlsx", "csv", "docx")


def main() -> int:
    """Generates, trains, says how much of what was learnt from."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--corpora", type=int, default=20, help="generated corpora of all channels in their usual mixture"
    )
    parser.add_argument("--files", type=int, default=110, help="documents a corpus")
    parser.add_argument("--out", type=Path, help="folder for the weights; the installed ones when not given")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        corpora = [
            _corpus(folder / f"mixed-{i:02d}", arguments.files, 31 * i + 1205, _MIXED)
            for i in range(1, arguments.corpora + 1)
        ]
        corpora += [
            _corpus(folder / f"others-{i:02d}", arguments.files * 6 // 11, 37 * i + 1311, _OTHERS)
            for i in range(1, arguments.corpora * 7 // 10 + 1)
        ]
        counts = train_on(corpora, arguments.out, len(os.sched_getaffinity(0)), (), print)
    print("examples: " + ", ".join(f"{kind} {count}" for kind, count in counts.items()))
    return 0


def _corpus(folder: Path, files: int, seed: int, channels: tuple[str, ...]) -> Path:
    write_corpus(Recipe(files=files, seed=str(seed), families=Families.TRAIN, channels=channels), folder)
    return folder


if __name__ == "__main__":
    sys.exit(main())
