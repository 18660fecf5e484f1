"""What each word says about the language of a text: function words much, words of forms something."""

from __future__ import annotations

from collections import defaultdict

from extraction.vocabulary.folding import fold
from extraction.vocabulary.packs import all_wordings, languages, load

_FORM_WORD = 0.6  # weight of a word that forms print, beside 1.0 of a function word
_SHARED_BY_AT_MOST = 6  # languages; a word of more says nothing

Votes = dict[str, dict[str, float]]
"""Folded word -> language -> weight."""


def build_votes() -> Votes:
    """The votes of all words of the data files."""
    found: Votes = defaultdict(dict)
    for wording in all_wordings("forms", "labels"):
        for word in fold(wording.text).split():
            if len(word) > 2 and not word.isdigit():
                found[word][wording.language] = _FORM_WORD
    for language in languages("mails"):
        for word in fold(load("mails", language).get("words", {}).get("function", "")).split():
            found[word][language] = 1.0
    return {
        word: {language: weight / len(votes) for language, weight in votes.items()}
        for word, votes in found.items()
        if len(votes) <= _SHARED_BY_AT_MOST
    }
