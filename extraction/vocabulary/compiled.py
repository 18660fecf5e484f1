"""The look-up tables of all data files, kept in one file, because building them takes a second and loading them does not.

The file carries a digest of the data files it was made from: when they have changed since, it is not used
and the tables are built anew. `python -m extraction.vocabulary.refresh` writes it.
"""

from __future__ import annotations

import gc
import hashlib
import marshal
import zlib
from functools import lru_cache
from typing import TypedDict

from extraction.vocabulary.concepts import SAME_WORDINGS
from extraction.vocabulary.folding import fold
from extraction.vocabulary.indexing import Tables, build
from extraction.vocabulary.packs import DATA, Wording, all_wordings, languages, load
from extraction.vocabulary.phrasebook import Phrases, build_phrases
from extraction.vocabulary.votes import Votes, build_votes

_FILE = DATA / "compiled.bin"
_FORMAT = 4  # of marshal: read by every Python since 3.4
_MONEY_WORDS = "€ $ £ eur euro euros usd gbp chf pln zł kč czk huf ft sek nok dkk ron lei bgn лв uah грн rub руб try tl mxn cad aud"
"""Currencies that labels carry along ("Total EUR", "Cena zł"): not what tells one label from another."""


class Vocabulary(TypedDict):
    """Everything that is looked up."""

    labels: Tables
    titles: Tables
    charges: Tables
    phrases: Phrases
    votes: Votes


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The tables: from the file when it fits the data files, else built (about a second)."""
    stored = _stored()
    return _build() if stored is None else stored


def is_fresh() -> bool:
    """Whether the kept file was made from the data files as they are."""
    return _stored() is not None


def write() -> None:
    """Writes the kept file."""
    body = zlib.compress(marshal.dumps(dict(_build()), _FORMAT), 9)
    _FILE.write_bytes(_digest() + body)


def _digest() -> bytes:
    digest = hashlib.sha256()
    for path in sorted(DATA.glob("*/*.toml")):
        digest.update(f"{path.parent.name}/{path.name}".encode())
        digest.update(path.read_bytes())
    return digest.digest()


def _stored() -> Vocabulary | None:
    if not _FILE.exists():
        return None
    kept = _FILE.read_bytes()
    digest = _digest()
    if not kept.startswith(digest):
        return None
    return _loaded(zlib.decompress(kept[len(digest) :]))


def _loaded(body: bytes) -> Vocabulary:
    """The tables; with the garbage collector off meanwhile, for half a million objects at once are no garbage."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        vocabulary: Vocabulary = marshal.loads(body)
    finally:
        if collecting:
            gc.enable()
    return vocabulary


def _build() -> Vocabulary:
    return Vocabulary(
        labels=_tables(_label_wordings()),
        titles=_tables(list(all_wordings("forms", "titles"))),
        charges=_tables(list(all_wordings("forms", "charges"))),
        phrases=build_phrases(),
        votes=build_votes(),
    )


def _small_words(sort: str) -> tuple[str, ...]:
    """`fillers`: words that may stand around a label ("our", "please quote"); `articles`: those that say nothing."""
    return tuple(
        word for language in languages() for word in load("forms", language).get("words", {}).get(sort, "").split()
    )


def _tables(wordings: list[Wording]) -> Tables:
    articles = [fold(word) for word in (*_small_words("articles"), *_MONEY_WORDS.split())]
    return build(wordings, (*_small_words("fillers"), *articles), articles)


def _label_wordings() -> list[Wording]:
    shared = {source.value: target.value for target, source in SAME_WORDINGS.items()}
    found: list[Wording] = []
    for wording in all_wordings("forms", "labels"):
        found.append(wording)
        if wording.name in shared:
            found.append(Wording(shared[wording.name], wording.text, wording.weight, wording.language))
    return found
