"""Building the table of phrases that running text is searched for.

A phrase of the data files is a run of words; `(a|b c)` offers alternatives, `word*` matches any word that
begins so, `#` any number, `...` up to six words in between, `a & b` both in either order with a gap between.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import product
from typing import TypedDict

from extraction.vocabulary.folding import fold
from extraction.vocabulary.packs import expand, languages, load

STEM = 3  # letters by which phrases that begin with a stem ("bestell*") are filed
_GROUP = re.compile(r"\(([^()]*)\)")
_GLUED = re.compile(r"\S\([^()]*\)|\([^()]*\)(?=[^\s;)])")

Step = tuple[frozenset[str], tuple[str, ...], bool]
"""One word of a phrase: any of these words, or one that begins with any of those, or any number."""

GAP: Step = (frozenset(), (), False)
"""Up to six words that do not matter."""

Pattern = tuple[Step, ...]
Phrase = tuple[Pattern, str, str]  # the pattern, its kind, its language


class Phrases(TypedDict):
    """All phrases, filed by their first word or the beginning of it."""

    by_word: dict[str, list[Phrase]]
    by_stem: dict[str, list[Phrase]]


def build_phrases() -> Phrases:
    """The phrases of every language."""
    by_word: dict[str, list[Phrase]] = defaultdict(list)
    by_stem: dict[str, list[Phrase]] = defaultdict(list)
    for language in languages("mails"):
        for kind, listed in load("mails", language).get("phrases", {}).items():
            for pattern in (pattern for text in listed.split(";") for pattern in patterns(text)):
                words, stems, _ = pattern[0]
                for word in words:
                    by_word[word].append((pattern, kind, language))
                for stem in {stem[:STEM] for stem in stems}:
                    by_stem[stem].append((pattern, kind, language))
    return Phrases(by_word=dict(by_word), by_stem=dict(by_stem))


def patterns(text: str) -> Iterator[Pattern]:
    """The patterns a phrase of the data files stands for: single-word alternatives stay together."""
    if "&" in text:
        first, second = text.split("&")
        yield from patterns(f"{first} ... {second}")
        yield from patterns(f"{second} ... {first}")
        return
    if _GLUED.search(text):
        for expanded in expand(text, {}):
            yield from patterns(expanded)
        return
    parts = [_choices(piece.split("|")) if odd % 2 else [_steps(piece)] for odd, piece in enumerate(_GROUP.split(text))]
    for chosen in product(*parts):
        pattern = tuple(step for steps in chosen for step in steps)
        if pattern and pattern[0] != GAP:
            yield pattern


def _choices(options: list[str]) -> list[Pattern]:
    """A group's alternatives: all single words as one step, each longer one by itself."""
    steps = [_steps(option) for option in options]
    single = [found[0] for found in steps if len(found) == 1]
    choices = [found for found in steps if len(found) != 1]
    if single:
        words = frozenset(word for step in single for word in step[0])
        stems = tuple(stem for step in single for stem in step[1])
        choices.append(((words, stems, any(step[2] for step in single)),))
    return choices


def _steps(text: str) -> Pattern:
    steps: list[Step] = []
    for piece in text.replace("...", " ... ").split():
        if piece == "...":
            steps.append(GAP)
        elif piece == "#":
            steps.append((frozenset(), (), True))
        elif piece.endswith("*"):
            steps.append((frozenset(), (fold(piece),), False))
        else:
            steps.extend((frozenset({word}), (), False) for word in fold(piece).split())
    return tuple(steps)
