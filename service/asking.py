"""Questions to customers: drafted from the doubts, sent as a link to a plain page, answered into the case."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from datetime import timedelta

from models.base import Frozen
from models.reasons import ReviewReason
from service import accounts, letters, question_texts, reply_texts, review
from service.case_view import case_view
from service.letters import Letter
from service.machinery import Machinery
from service.records import EventKind
from service.refusals import InvalidValue, NotFound, WrongState
from service.repository import cases, questions
from service.roles import Permission
from service.views import CaseView, FieldKind, FieldView, FindingView, QuestionView

ANSWERABLE = timedelta(days=14)
NONE_OF_THESE = "-"
NEW_ADDRESS = "+"  # the printed address is right; it has to be put on file before it can be chosen
_MOST_OPTIONS = 4
_LONGEST = 5000


class Draft(Frozen):
    """A question as it could be asked; the clerk changes what they like."""

    field: str | None
    about: str  # what is asked about, for the list of what could be asked
    recipient: str
    language: str
    subject: str
    text: str  # ends where the link goes
    options: tuple[tuple[str, str], ...] = ()


class Asking:
    """See the module."""

    def __init__(self, machinery: Machinery) -> None:
        self._machinery = machinery

    def drafts(self, case_id: str, language: str = "") -> tuple[Draft, ...]:
        """One for each thing that the customer could clear up, the blocking ones first. Raises NotFound."""
        case = case_view(self._machinery, case_id)
        spoken = language or self._spoken(case)
        asked = sorted(case.findings, key=lambda finding: not finding.blocks)
        drafts = [self._draft(case, finding, spoken) for finding in asked]
        return tuple({(draft.field, draft.text): draft for draft in drafts}.values()) or (
            self._draft(case, None, spoken),
        )

    def _spoken(self, case: CaseView) -> str:
        """The document's language, where it has one that we write; else the customer's on file."""
        written = case.document.language[:2].lower()
        if written in question_texts.LANGUAGES:
            return written
        return self._machinery.directory.customer_language(_value(case, "customer")) or written

    def _draft(self, case: CaseView, finding: FindingView | None, language: str) -> Draft:
        field = _field(case, finding.field if finding else None)
        words = question_texts.words(language)
        options = options_of(case, finding, field, words)
        number = case.field("po_number")
        reason = ReviewReason.of(finding.code) if finding else None
        told = words.sentence(reason, finding.line if finding else None, field.text if field else "", bool(options))
        po_number = (number.value if number else "") or "–"
        return Draft(
            field=finding.field if finding else None,
            about=f"{finding.title}{f', line {finding.line}' if finding.line else ''}" if finding else "",
            recipient=_recipient(case),
            language=words.language,
            subject=_subject(case, words.subject.format(number=po_number)),
            text=words.letter.format(number=po_number, question=told),
            options=(*options, (NONE_OF_THESE, words.none_of_these)) if options else (),
        )

    def rejection(self, case_id: str, why: str, language: str = "") -> Letter:
        """What the customer could be told whose order is rejected; `why` is a key of `reply_texts.WHY`, or none.

        Raises NotFound.
        """
        case = case_view(self._machinery, case_id)
        number = case.field("po_number")
        po_number = (number.value if number else "") or "–"
        spoken, words = reply_texts.reply(language or self._spoken(case))
        return Letter(
            recipient=_recipient(case),
            subject=_subject(case, words.subject.format(number=po_number)),
            text=words.letter.format(number=po_number, reason=words.sentence(why)),
            language=spoken,
        )

    def ask(
        self, case_id: str, draft: Draft, by: str, body: Callable[[QuestionView], str] | None = None
    ) -> QuestionView:
        """Writes the question down; its id goes into a signed link. WORK. Raises InvalidValue without words.

        With a `body` (the text with the link in it) the desk mails it, in the same transaction.
        """
        if not draft.text.strip():
            raise InvalidValue("Write what you want to know.", field="text")
        now = self._machinery.now()
        question = QuestionView(
            id=secrets.token_urlsafe(18),
            case_id=case_id,
            asked_by=by,
            asked_at=now,
            expires_at=now + ANSWERABLE,
            **draft.model_dump(include={"field", "recipient", "language", "options"}),
            text=draft.text.strip()[:_LONGEST],
        )
        ring = [lambda: self._machinery.doorbell.ring(case_id)] if body else None
        with self._machinery.database.write(ring) as connection:
            accounts.require(connection, by, Permission.WORK)
            case = review.existing(connection, case_id, lock=True)
            questions.add(connection, question)
            cases.add_event(connection, case, EventKind.ASKED, at=now, by=by, field=draft.field, note=question.text)
            if body is not None:
                parts = {**draft.model_dump(include={"recipient", "subject", "language"}), "text": body(question)}
                letters.write_down(self._machinery, connection, case, Letter(**parts), by, told=True)
        return question

    def of_case(self, case_id: str) -> tuple[QuestionView, ...]:
        """What was asked about a case, newest first."""
        with self._machinery.database.read() as connection:
            return questions.of_case(connection, case_id)

    def find(self, question_id: str) -> QuestionView:
        """For whoever holds the link. Raises NotFound."""
        with self._machinery.database.read() as connection:
            question = questions.find(connection, question_id)
        if question is None:
            raise NotFound("There is no such question.")
        return question

    def answer(self, question_id: str, answer: str, remark: str = "") -> QuestionView:
        """The customer's answer: an option's id, or words. Once only, and in time. Raises WrongState, InvalidValue."""
        now = self._machinery.now()
        with self._machinery.database.write() as connection:
            question = questions.find(connection, question_id)
            if question is None:
                raise NotFound("There is no such question.")
            if question.answered_at is not None or now > question.expires_at:
                raise WrongState("This question was answered already, or too long ago to be answered here.")
            chosen = _chosen(question.options, answer, remark)
            answered = question.model_copy(update={"answer": chosen, "answered_at": now})
            questions.save(connection, answered)
            case = review.existing(connection, question.case_id, lock=True)
            woken = case.model_copy(update={"postponed_until": None})
            cases.save(connection, woken)
            cases.add_event(
                connection,
                woken,
                EventKind.ANSWERED,
                at=now,
                field=question.field,
                after=answered.answer_text,
                note=remark.strip()[:_LONGEST],
            )
        return answered


def _chosen(options: Sequence[tuple[str, str]], answer: str, remark: str) -> str:
    known = {key for key, _ in options}
    if options and answer not in known:
        raise InvalidValue("Choose one of the answers.", field="answer")
    if options and answer != NONE_OF_THESE:
        return answer
    words = remark.strip() if options else (answer or remark).strip()
    if not words:
        raise InvalidValue("Write your answer.", field="remark")
    return words[:_LONGEST]


def _field(case: CaseView, path: str | None) -> FieldView | None:
    fields = [*case.fields, *(field for line in case.lines for field in line.fields)]
    return next((field for field in fields if field.path == path), None)


def options_of(
    case: CaseView, finding: FindingView | None, field: FieldView | None, words: question_texts.Words
) -> tuple[tuple[str, str], ...]:
    """What the customer could mean or agree to, without our stock, and without prices that they did not ask about."""
    if finding is None or field is None or field.path == "customer":
        return ()
    if finding.offers and finding.code != ReviewReason.LOW_CONFIDENCE.code:
        return tuple((offer, _named(case, field, offer)) for offer in finding.offers[:_MOST_OPTIONS])
    if field.kind is not FieldKind.CHOICE:
        return ()
    found = [(candidate.id, candidate.label) for candidate in field.candidates[:_MOST_OPTIONS]]
    if finding.code == ReviewReason.UNKNOWN_SHIP_TO.code and field.text:
        return ((NEW_ADDRESS, words.new_address), *found)
    return tuple(found) if len(found) > 1 else ()


def _named(case: CaseView, field: FieldView, offer: str) -> str:
    """An offered value as a customer reads it: with its currency, its unit or its product's name."""
    line = next((one for one in case.lines if field in one.fields), None)
    unit = line.field("uom") if line else None
    if field.label == "unit_price":
        return f"{offer} {case.currency or ''}{f' / {unit.value}' if unit and unit.value else ''}".strip()
    if field.label == "quantity" and unit and unit.value:
        return f"{offer} {unit.value}"
    if field.label == "uom" and line and line.product:
        size = dict(line.product.pack_sizes).get(offer, "1")
        return offer if size == "1" else f"{offer} ({size} {line.product.base_uom})"
    return next((f"{one.label} ({offer})" for one in field.candidates if one.id == offer), offer)


def _recipient(case: CaseView) -> str:
    return (case.mail.reply_to or case.mail.sender_address) if case.mail else _value(case, "buyer_email")


def _subject(case: CaseView, own: str) -> str:
    """That of the mail that is answered, so that the answer stands in its thread; else our own."""
    if case.mail is None or not case.mail.subject.strip():
        return own
    subject = " ".join(case.mail.subject.split())[:150]
    return subject if subject.lower().startswith(("re:", "aw:")) else f"Re: {subject}"


def _value(case: CaseView, label: str) -> str:
    field = case.field(label)
    return (field.value if field else "") or ""
