"""Which language some words are in, from the small words every text needs and the words every form prints."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from extraction.vocabulary.compiled import vocabulary
from extraction.vocabulary.folding import fold

_MOST_OF_A_WORD = 5  # times a word that repeats is counted
_LETTER_VOTE = 0.4
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


def language_scores(words: Iterable[str]) -> dict[str, float]:
    """How much speaks for each language (ISO 639-1), in votes of unmistakable words; best first."""
    votes = vocabulary()["votes"]
    scores: dict[str, float] = defaultdict(float)
    for word, count in Counter(words).items():
        seen = min(count, _MOST_OF_A_WORD)
        for part in fold(word).split():
            for language, weight in votes.get(part, {}).items():
                scores[language] += weight * seen
        if not word.isascii():
            for letter in set(word.casefold()) & _LETTERS.keys():
                candidates = _LETTERS[letter].split()
                for language in candidates:
                    scores[language] += _LETTER_VOTE * seen / len(candidates)
    return dict(sorted(scores.items(), key=lambda item: -item[1]))


def language_of(words: Iterable[str]) -> str:
    """The language (ISO 639-1) most words speak for; "" when too little speaks for any."""
    scores = list(language_scores(words).items())
    if not scores or scores[0][1] < 0.5:
        return ""
    return scores[0][0]
