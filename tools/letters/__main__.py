"""Command line: `python -m tools.letters write FOLDER` and `python -m tools.letters measure FOLDER...`."""

from __future__ import annotations

import argparse
from pathlib import Path

from tools.letters.corpus import write_corpus
from tools.letters.measure import table


def main() -> None:
    """Writes the letters as a corpus, or counts how often values of messages were read right."""
    parser = argparse.ArgumentParser(prog="python -m tools.letters", description="Letters to measure the reader with.")
    commands = parser.add_subparsers(dest="command", required=True)
    write = commands.add_parser("write", help="write files, catalogue and truth")
    write.add_argument("folder", type=Path)
    write.add_argument("--part", choices=("open", "held", "all"), default="open")
    measure = commands.add_parser("measure", help="shares of right values in one or more corpora")
    measure.add_argument("folder", type=Path, nargs="+")
    given = parser.parse_args()
    if given.command == "write":
        print(f"{write_corpus(given.folder, given.part)} letters in {given.folder}")
    else:
        print("\n".join(table(given.folder)))


if __name__ == "__main__":
    main()
