"""What a question to a customer says, in the customer's language; English where there is none of theirs."""

from __future__ import annotations

from dataclasses import dataclass

from models.reasons import ReviewReason


@dataclass(frozen=True, slots=True)
class Words:
    """One language. `{number}` is their order's number, `{line}` a line's, `{printed}` what stands there."""

    language: str
    name: str
    subject: str
    letter: str
    which: str  # of several products
    product: str
    address: str
    which_address: str
    quantity: str
    price: str
    number: str
    other: str
    line: str
    answer_here: str
    none_of_these: str
    remark: str
    send: str
    thanks: str
    over: str

    def sentence(self, reason: ReviewReason | None, line: str | None, printed: str, options: bool) -> str:
        """The question that a reason raises."""
        kinds = {
            ReviewReason.AMBIGUOUS_PRODUCT: self.which if options else self.product,
            ReviewReason.UNKNOWN_PRODUCT: self.which if options else self.product,
            ReviewReason.UNKNOWN_SHIP_TO: self.which_address if options else self.address,
            ReviewReason.MISSING_QUANTITY: self.quantity,
            ReviewReason.PRICE_DEVIATION: self.price,
            ReviewReason.MISSING_PO_NUMBER: self.number,
        }
        text = kinds.get(reason, self.other) if reason is not None else self.other
        where = self.line.format(line=line) if line else ""
        return f"{where}{f' „{printed}“' if printed else ''}: {text}".lstrip(": ") if where or printed else text


_ALL = (
    Words(
        "en", "English", "Your order {number}: one question",
        "Dear customer,\n\nthank you for your order {number}. Before we can confirm it we need one answer:\n\n{question}",
        "which of these products do you mean?", "which product do you mean? Please tell us its number.",
        "we do not know this delivery address yet. Is it right?", "which of your delivery addresses is meant?",
        "which quantity do you need?", "the price differs from the one agreed. Please confirm the price.",
        "which order number shall we quote?", "please confirm what is meant.", "Line {line}",
        "You can answer here, without signing in:", "None of these", "Your answer or a remark", "Send the answer",
        "Thank you. Your answer has reached us.", "This question can no longer be answered here. Please write to us.",
    ),
    Words(
        "de", "Deutsch", "Ihre Bestellung {number}: eine Rückfrage",
        "Guten Tag,\n\nvielen Dank für Ihre Bestellung {number}. Bevor wir sie bestätigen können, brauchen wir eine "
        "Antwort:\n\n{question}",
        "Welchen dieser Artikel meinen Sie?", "Welchen Artikel meinen Sie? Bitte nennen Sie uns die Artikelnummer.",
        "Diese Lieferadresse kennen wir noch nicht. Ist sie richtig?", "Welche Ihrer Lieferadressen ist gemeint?",
        "Welche Menge benötigen Sie?", "Der Preis weicht vom vereinbarten ab. Bitte bestätigen Sie den Preis.",
        "Welche Bestellnummer sollen wir angeben?", "Bitte bestätigen Sie, was gemeint ist.", "Position {line}",
        "Hier können Sie ohne Anmeldung antworten:", "Keiner davon", "Ihre Antwort oder eine Anmerkung",
        "Antwort senden", "Vielen Dank. Ihre Antwort ist bei uns angekommen.",
        "Diese Frage kann hier nicht mehr beantwortet werden. Bitte schreiben Sie uns.",
    ),
    Words(
        "fr", "Français", "Votre commande {number} : une question",
        "Bonjour,\n\nmerci pour votre commande {number}. Avant de la confirmer, nous avons besoin d'une réponse :\n\n"
        "{question}",
        "lequel de ces articles souhaitez-vous ?", "quel article souhaitez-vous ? Merci d'indiquer sa référence.",
        "nous ne connaissons pas encore cette adresse de livraison. Est-elle correcte ?",
        "laquelle de vos adresses de livraison est concernée ?", "quelle quantité vous faut-il ?",
        "le prix diffère du prix convenu. Merci de confirmer le prix.",
        "quel numéro de commande devons-nous indiquer ?", "merci de préciser.", "Ligne {line}",
        "Vous pouvez répondre ici, sans vous identifier :", "Aucun de ceux-ci", "Votre réponse ou une remarque",
        "Envoyer la réponse", "Merci. Votre réponse nous est parvenue.",
        "Il n'est plus possible de répondre ici. Merci de nous écrire.",
    ),
    Words(
        "es", "Español", "Su pedido {number}: una pregunta",
        "Buenos días:\n\nGracias por su pedido {number}. Antes de confirmarlo necesitamos una respuesta:\n\n{question}",
        "¿a cuál de estos artículos se refiere?", "¿a qué artículo se refiere? Indíquenos su referencia, por favor.",
        "aún no conocemos esta dirección de entrega. ¿Es correcta?", "¿cuál de sus direcciones de entrega es?",
        "¿qué cantidad necesita?", "el precio no coincide con el acordado. Confirme el precio, por favor.",
        "¿qué número de pedido debemos indicar?", "confírmenos, por favor, a qué se refiere.", "Línea {line}",
        "Puede responder aquí, sin registrarse:", "Ninguno de estos", "Su respuesta o un comentario",
        "Enviar la respuesta", "Gracias. Hemos recibido su respuesta.",
        "Ya no es posible responder aquí. Escríbanos, por favor.",
    ),
    Words(
        "uk", "Українська", "Ваше замовлення {number}: одне запитання",
        "Добрий день!\n\nДякуємо за замовлення {number}. Щоб його підтвердити, нам потрібна одна відповідь:\n\n{question}",
        "який із цих товарів ви маєте на увазі?", "який товар ви маєте на увазі? Вкажіть, будь ласка, його номер.",
        "ми ще не знаємо цієї адреси доставки. Вона правильна?", "яку з ваших адрес доставки мати на увазі?",
        "яка кількість вам потрібна?", "ціна відрізняється від узгодженої. Підтвердьте, будь ласка, ціну.",
        "який номер замовлення вказати?", "уточніть, будь ласка, що мається на увазі.", "Позиція {line}",
        "Відповісти можна тут, без входу:", "Жоден із них", "Ваша відповідь або примітка", "Надіслати відповідь",
        "Дякуємо. Ми отримали вашу відповідь.", "Тут уже не можна відповісти. Напишіть нам, будь ласка.",
    ),
    Words(
        "ru", "Русский", "Ваш заказ {number}: один вопрос",
        "Здравствуйте!\n\nСпасибо за заказ {number}. Чтобы его подтвердить, нам нужен один ответ:\n\n{question}",
        "какой из этих товаров вы имеете в виду?", "какой товар вы имеете в виду? Укажите, пожалуйста, его номер.",
        "мы ещё не знаем этого адреса доставки. Он верный?", "какой из ваших адресов доставки имеется в виду?",
        "какое количество вам нужно?", "цена отличается от согласованной. Подтвердите, пожалуйста, цену.",
        "какой номер заказа указать?", "уточните, пожалуйста, что имеется в виду.", "Позиция {line}",
        "Ответить можно здесь, без входа:", "Ни один из них", "Ваш ответ или примечание", "Отправить ответ",
        "Спасибо. Мы получили ваш ответ.", "Здесь ответить уже нельзя. Напишите нам, пожалуйста.",
    ),
)  # fmt: skip
LANGUAGES = {words.language: words for words in _ALL}


def words(language: str) -> Words:
    """The words of a language ("de" or "de-AT"); English for one that we do not write."""
    return LANGUAGES.get(language[:2].lower(), LANGUAGES["en"])
