"""Which language a page is in, by its small words and letters."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

# Words of grammar and of correspondence that one language has and its neighbours have not.
SMALL_WORDS = {
    "en": "the and of for to with please your our order date delivery quantity price unit from this are all by number",
    "de": "der die das und für bitte wir mit von zu auf ist bestellung datum menge preis ihre unsere lieferung nr auftrag",
    "fr": "le les des et pour avec vous nous votre commande livraison quantité prix merci de du date désignation",
    "es": "el los las para con por favor nuestro pedido entrega cantidad precio fecha unidad del según dirección",
    "it": "il gli della e per con nostro ordine consegna quantità prezzo data codice descrizione di spett",
    "nl": "het een en voor met van onze uw bestelling levering aantal prijs datum artikel gelieve omschrijving",
    "pl": "na do dla prosimy zamówienie dostawa ilość cena data nazwa oraz nr wartość numer",
    "pt": "os das para com nosso pedido entrega quantidade preço data descrição encomenda favor de",
    "sv": "och att för med vår er order leverans antal pris datum beställning vänligen art av",
    "da": "og til for med vores ordre levering antal pris dato bestilling venligst vare af",
    "nb": "og til for med vår ordre levering antall pris dato bestilling vennligst vare av",
    "cs": "pro prosím objednávka dodání množství cena datum název číslo naše",
    "uk": "і та в на до для замовлення постачання кількість ціна дата сума номер найменування од",
    "ru": "и в на для с заказ поставка количество цена дата сумма номер наименование ед",
}
WORDS = {code: frozenset(words.split()) for code, words in SMALL_WORDS.items()}
# Letters that one language of this list writes and most others do not.
LETTERS = {
    "de": "äöüß", "fr": "èêçœàù", "es": "ñ¿¡", "pl": "łążęśćźń", "pt": "ãõ", "sv": "å", "da": "øæ", "cs": "řěůčšž",
    "uk": "іїєґ", "ru": "ыэъё",
}  # fmt: skip


def language_of(texts: Iterable[str]) -> str:
    """ISO 639-1 code of the language that most speaks for; "" when nothing does."""
    votes: Counter[str] = Counter()
    for text in texts:
        for word in re.findall(r"[^\W\d_]+", text.lower()):
            for code, words in WORDS.items():
                votes[code] += 3 * (word in words)
            for code, letters in LETTERS.items():
                votes[code] += any(letter in letters for letter in word)
    best = votes.most_common(1)
    return best[0][0] if best and best[0][1] >= 2 else ""


def is_cyrillic(letter: str) -> bool:
    """Whether a character belongs to the Cyrillic block of Unicode."""
    return "\u0400" <= letter <= "\u04ff"
