"""Building the look-up tables of a set of wordings: plain dictionaries, so that they can be kept in a file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypedDict

from extraction.vocabulary.folding import NUMBER_SIGN, key_tokens, skeleton, spellings
from extraction.vocabulary.packs import Wording

FUZZY_FROM = 5  # letters a word needs before a misread character is forgiven
TAIL_FROM = 6  # letters of a known word at the end of an unknown one
_NUMBER_WORDS_MISREAD = ("number", "nummer", "numero", "numer")  # worth correcting when they stand alone
_NUMBER_SPELLINGS = ("nummer", "numero", "szam", "nr")
_COMPOUNDING = frozenset(("de", "nl", "da", "sv", "nb", "fi", "et", "hu"))  # languages that glue words together

Tokens = tuple[str, ...]
Entry = tuple[str, float, tuple[str, ...]]  # name, weight, languages
Entries = tuple[Entry, ...]
_Names = dict[str, tuple[float, set[str]]]  # name -> weight, languages


class Tables(TypedDict):
    """What a `WordingIndex` looks up; only types that `marshal` knows."""

    by_tokens: dict[Tokens, Entries]
    by_letters: dict[str, Entries]  # by the letters of all words run together
    by_content: dict[str, Entries]  # the same without articles, where that makes a difference
    firsts: frozenset[str]  # first words
    longest: int  # words in the longest wording
    words: frozenset[str]
    fillers: frozenset[str]
    articles: frozenset[str]
    tails: frozenset[str]  # words that can end a longer compound
    compounds: dict[str, Tokens]  # "bestellnummer" -> "bestell", "#"
    misread: dict[str, str]  # shapes, and shapes less a character -> words, separated by spaces


def build(wordings: Iterable[Wording], fillers: Iterable[str] = (), articles: Iterable[str] = ()) -> Tables:
    """The look-up tables of some wordings."""
    collected: dict[Tokens, _Names] = {}
    compounds: dict[str, Tokens] = dict.fromkeys(_NUMBER_WORDS_MISREAD, (NUMBER_SIGN,))
    for text, names in _by_text(wordings).items():
        for spelling in spellings(text):
            _merge(collected.setdefault(key_tokens.__wrapped__(spelling), {}), names)
            if NUMBER_SIGN in spelling:
                compounds.update(_compounds(spelling))
    collected.pop((), None)
    by_tokens = {tokens: _entries(names) for tokens, names in collected.items()}
    words = frozenset(token for tokens in by_tokens for token in tokens)
    without = frozenset(articles)
    by_letters = _joined(by_tokens, frozenset())
    return Tables(
        by_tokens=by_tokens,
        by_letters=by_letters,
        by_content={
            letters: entries
            for letters, entries in _joined(by_tokens, without).items()
            if by_letters.get(letters) != entries
        },
        firsts=frozenset(tokens[0] for tokens in by_tokens),
        longest=max(map(len, by_tokens), default=1),
        words=words,
        fillers=frozenset(token for filler in fillers for token in key_tokens(filler)),
        articles=without,
        tails=_tails(by_tokens),
        compounds=compounds,
        misread=_deletions([*sorted(words), *compounds]),
    )


def _compounds(spelling: str) -> dict[str, Tokens]:
    found: dict[str, Tokens] = {}
    for word in spelling.split():
        stem = key_tokens(word[:-1]) if word.endswith(NUMBER_SIGN) and len(word) > 3 else ()
        if len(stem) == 1:
            found.update({stem[0] + ending: (stem[0], NUMBER_SIGN) for ending in _NUMBER_SPELLINGS})
    return found


def _by_text(wordings: Iterable[Wording]) -> dict[str, _Names]:
    """The names of each text, so that what many languages share is worked on once."""
    found: dict[str, _Names] = {}
    for name, text, weight, language in wordings:
        names = found.setdefault(text, {})
        known = names.get(name)
        if known is None:
            names[name] = (weight, {language})
        else:
            known[1].add(language)
            names[name] = (max(weight, known[0]), known[1])
    return found


def _merge(into: _Names, names: _Names) -> None:
    for name, (weight, languages) in names.items():
        known = into.get(name)
        into[name] = (weight, languages) if known is None else (max(weight, known[0]), known[1] | languages)


def _entries(names: _Names) -> Entries:
    return _ranked((name, weight, tuple(sorted(found))) for name, (weight, found) in names.items())


def _ranked(entries: Iterable[Entry]) -> Entries:
    return tuple(sorted(entries, key=lambda entry: -entry[1]))


def _tails(by_tokens: dict[Tokens, Entries]) -> frozenset[str]:
    """Words that can end a longer compound: "bestell" of "Rahmenbestellnummer", "termin" of "Wunschtermin"."""
    return frozenset(
        tokens[0]
        for tokens, entries in by_tokens.items()
        if len(tokens[0]) >= TAIL_FROM and not _COMPOUNDING.isdisjoint(entries[0][2])
    )


def _joined(by_tokens: dict[Tokens, Entries], without: frozenset[str]) -> dict[str, Entries]:
    """The entries by their letters run together, so that "Bestell nummer" is "Bestellnummer"."""
    joined: dict[str, Entries] = {}
    for tokens, entries in by_tokens.items():
        letters = "".join(token for token in tokens if token not in without)
        if not letters:
            continue
        if letters in joined:
            best: dict[str, Entry] = {}
            for entry in (*joined[letters], *entries):
                if entry[0] not in best or best[entry[0]][1] < entry[1]:
                    best[entry[0]] = entry
            entries = _ranked(best.values())
        joined[letters] = entries
    return joined


def _deletions(words: Iterable[str]) -> dict[str, str]:
    """Words by their shape and by their shape less one character (the SymSpell idea)."""
    found: dict[str, str] = {}
    for word in words:
        size = len(word)
        if size < FUZZY_FROM:
            continue
        shape = skeleton.__wrapped__(word)
        variants = {shape[:at] + shape[at + 1 :] for at in range(len(shape))} if size > FUZZY_FROM else set()
        for variant in variants | {shape}:
            found[variant] = f"{found[variant]} {word}" if variant in found else word
    return found
