"""What a customer is told whose order is not taken, in the customer's language; English where there is none of theirs."""

from __future__ import annotations

from dataclasses import dataclass

from service.question_texts import words


@dataclass(frozen=True, slots=True)
class Reply:
    """One language. `{number}` is the customer's order number."""

    subject: str
    letter: str  # `{reason}` is one of the sentences below
    duplicate: str
    withdrawn: str
    not_an_order: str
    not_for_us: str
    corrected: str
    other: str

    def sentence(self, why: str) -> str:
        """What the customer is told of a reason; an open sentence for one of no list."""
        return str(getattr(self, why)) if why in WHY else self.other


# What a clerk chooses, in the words of the screens and of the history.
WHY = {
    "duplicate": "Duplicate of an order we have",
    "withdrawn": "Customer withdrew the order",
    "not_an_order": "Not an order",
    "not_for_us": "Meant for another supplier",
    "corrected": "Customer sends a corrected order",
}

_ALL = {
    "en": Reply(
        "Your order {number}: we did not take it",
        "Dear customer,\n\nwe have not taken your order {number}. {reason}\n\nPlease write to us if that is not right.",
        "We have this order already, and deliver it once.",
        "You told us that you withdraw it.",
        "What reached us is not a purchase order.",
        "It seems to be meant for another supplier.",
        "We are waiting for the corrected order from you.",
        "The reason is: ",
    ),
    "de": Reply(
        "Ihre Bestellung {number}: nicht angenommen",
        "Guten Tag,\n\nIhre Bestellung {number} haben wir nicht angenommen. {reason}\n\nBitte schreiben Sie uns, wenn das "
        "nicht stimmt.",
        "Sie liegt uns bereits vor und wird einmal geliefert.",
        "Sie haben uns mitgeteilt, dass Sie sie zurückziehen.",
        "Was uns erreicht hat, ist keine Bestellung.",
        "Sie ist offenbar für einen anderen Lieferanten bestimmt.",
        "Wir warten auf Ihre berichtigte Bestellung.",
        "Der Grund ist: ",
    ),
    "fr": Reply(
        "Votre commande {number} : non acceptée",
        "Bonjour,\n\nnous n'avons pas accepté votre commande {number}. {reason}\n\nMerci de nous écrire si ce n'est pas "
        "exact.",
        "Nous l'avons déjà reçue et la livrerons une seule fois.",
        "Vous nous avez indiqué que vous l'annulez.",
        "Ce que nous avons reçu n'est pas une commande.",
        "Elle semble destinée à un autre fournisseur.",
        "Nous attendons votre commande corrigée.",
        "La raison : ",
    ),
    "es": Reply(
        "Su pedido {number}: no aceptado",
        "Buenos días:\n\nNo hemos aceptado su pedido {number}. {reason}\n\nEscríbanos, por favor, si no es correcto.",
        "Ya lo tenemos y lo entregaremos una sola vez.",
        "Nos ha comunicado que lo retira.",
        "Lo que hemos recibido no es un pedido.",
        "Parece dirigido a otro proveedor.",
        "Esperamos su pedido corregido.",
        "El motivo es: ",
    ),
    "uk": Reply(
        "Ваше замовлення {number}: не прийнято",
        "Добрий день!\n\nМи не прийняли ваше замовлення {number}. {reason}\n\nНапишіть нам, будь ласка, якщо це не так.",
        "Воно в нас уже є, і ми поставимо його один раз.",
        "Ви повідомили, що відкликаєте його.",
        "Те, що ми отримали, не є замовленням.",
        "Схоже, воно призначене іншому постачальнику.",
        "Ми чекаємо на ваше виправлене замовлення.",
        "Причина: ",
    ),
    "ru": Reply(
        "Ваш заказ {number}: не принят",
        "Здравствуйте!\n\nМы не приняли ваш заказ {number}. {reason}\n\nНапишите нам, пожалуйста, если это не так.",
        "Он у нас уже есть, и мы поставим его один раз.",
        "Вы сообщили, что отзываете его.",
        "То, что мы получили, не является заказом.",
        "Похоже, он предназначен другому поставщику.",
        "Мы ждём ваш исправленный заказ.",
        "Причина: ",
    ),
}


def reply(language: str) -> tuple[str, Reply]:
    """The language and its words; English for one that we do not write."""
    spoken = words(language).language
    return spoken, _ALL[spoken]
