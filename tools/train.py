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
from tools.generator.corpus import Recipe, write_corpus
from tools.generator.wording import Families

_PAPERS = ("pdf",)
_OTHERS = ("email_text", "email_html", "xlsx", "csv", "docx")


def main() -> int:
    """Generates, trains, says how much of what was learnt from."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=int, default=26, help="generated corpora of digital documents")
    parser.add_argument("--files", type=int, default=100, help="documents a corpus")
    parser.add_argument("--out", type=Path, help="folder for the weights; the installed ones when not given")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        corpora = [
            _corpus(folder / f"papers-{i:02d}", arguments.files, 31 * i + 205, _PAPERS)
            for i in range(arguments.corpora)
        ]
        corpora += [
            _corpus(folder / f"others-{i:02d}", arguments.files // 2, 37 * i + 311, _OTHERS)
            for i in range(arguments.corpora // 2)
        ]
        counts = train_on(corpora, arguments.out, len(os.sched_getaffinity(0)), (), print)
    print("examples: " + ", ".join(f"{kind} {count}" for kind, count in counts.items()))
    return 0


def _corpus(folder: Path, files: int, seed: int, channels: tuple[str, ...]) -> Path:
    write_corpus(Recipe(files=files, seed=str(seed), families=Families.TRAIN, channels=channels), folder)
    return folder


if __name__ == "__main__":
    sys.exit(main())
