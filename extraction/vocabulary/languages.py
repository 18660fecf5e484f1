"""Which language some words are in, from the small words every text needs and the words every form prints."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import lru_cache

from extraction.vocabulary.folding import fold
from extraction.vocabulary.packs import all_wordings, languages, load

_FORM_WORD = 0.6  # weight of a word that forms print, beside 1.0 of a function word
_LETTERS: dict[str, str] = {
    "ß": "de",
    "ñ": "es",
    "¿": "es",
    "ã": "pt",
    "õ": "pt et",
    "ł": "pl",
    "ś": "pl",
    "ź": "pl",
    "ż": "pl",
    "ą": "pl lt",
    "ę": "pl lt",
    "ń": "pl",
    "ć": "pl hr",
    "ř": "cs",
    "ě": "cs",
    "ů": "cs",
    "ľ": "sk",
    "ĺ": "sk",
    "ŕ": "sk",
    "ô": "sk fr",
    "ő": "hu",
    "ű": "hu",
    "ă": "ro",
    "ț": "ro",
    "ţ": "ro",
    "ș": "ro",
    "ğ": "tr",
    "ı": "tr",
    "ş": "tr ro",
    "đ": "hr",
    "ā": "lv",
    "ē": "lv",
    "ī": "lv",
    "ķ": "lv",
    "ļ": "lv",
    "ņ": "lv",
    "ģ": "lv",
    "ė": "lt",
    "ų": "lt",
    "į": "lt",
    "ū": "lt lv",
    "š": "cs sk sl hr lt lv et",
    "č": "cs sk sl hr lt lv",
    "ž": "cs sk sl hr lt lv et",
    "å": "sv da nb",
    "ø": "da nb",
    "æ": "da nb",
    "ä": "de sv fi et sk",
    "ö": "de sv fi et hu tr",
    "ü": "de et hu tr",
    "é": "fr es pt hu cs sk",
    "è": "fr it",
    "ê": "fr pt",
    "ç": "fr pt tr",
    "à": "fr it pt",
    "œ": "fr",
    "ù": "it fr",
    "ò": "it",
    "ì": "it",
    "ї": "uk",
    "є": "uk",
    "ґ": "uk",
    "і": "uk",
    "ы": "ru",
    "э": "ru",
    "ё": "ru",
    "ъ": "bg ru",
}


@lru_cache(maxsize=1)
def _word_votes() -> dict[str, dict[str, float]]:
    """Word -> language -> weight; a word that many languages share says little."""
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for folder in ("forms", "mails"):
        section = "labels" if folder == "forms" else "phrases"
        for wording in all_wordings(folder, section):
            for word in fold(wording.text).split():
                if len(word) > 2 and not word.isdigit():
                    found[word][wording.language] = _FORM_WORD
    for language in languages("mails"):
        for word in fold(load("mails", language).get("words", {}).get("function", "")).split():
            found[word][language] = 1.0
    return {
        word: {language: weight / len(votes) for language, weight in votes.items()}
        for word, votes in found.items()
        if len(votes) <= 6
    }


def language_scores(words: Iterable[str]) -> dict[str, float]:
    """How much speaks for each language (ISO 639-1), in votes of unmistakable words; best first."""
    votes = _word_votes()
    scores: dict[str, float] = defaultdict(float)
    for word, count in Counter(words).items():
        seen = min(count, 5)
        for part in fold(word).split():
            for language, weight in votes.get(part, {}).items():
                scores[language] += weight * seen
        if not word.isascii():
            for letter in set(word.casefold()) & _LETTERS.keys():
                candidates = _LETTERS[letter].split()
                for language in candidates:
                    scores[language] += 0.4 * seen / len(candidates)
    return dict(sorted(scores.items(), key=lambda item: -item[1]))


def language_of(words: Iterable[str]) -> str:
    """The language (ISO 639-1) most words speak for; "" when too little speaks for any."""
    scores = list(language_scores(words).items())
    if not scores or scores[0][1] < 0.5:
        return ""
    return scores[0][0]
