"""A case as the screens get it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import Connection

from models.draft import Decision, SalesOrderDraft, Verdict
from models.order import PurchaseOrder
from models.reasons import Finding
from service import history, review, undoing, workflow
from service.corrections import Worked, apply
from service.field_views import Doubts, finding_view, header_fields, line_view
from service.fields import as_text
from service.machinery import Machinery
from service.records import CaseRecord, DocumentRecord, JobState, PageRecord
from service.repository import cases, documents, jobs
from service.rows_of_text import placed
from service.views import (
    CaseView,
    ChargeView,
    DecisionView,
    DocumentView,
    LineView,
    MailView,
    PageView,
    PartView,
    Sibling,
)


def case_view(machinery: Machinery, case_id: str) -> CaseView:
    """See Desk.case."""
    with machinery.database.read() as connection:
        case = review.existing(connection, case_id)
        document = documents.find(connection, case.document)
        assert document is not None
        pages = documents.pages(connection, case.document)
        named = [documents.page(connection, case.document, page.number) for page in pages if page.medium == "text"]
        siblings = cases.of_document(connection, case.document)
        events = cases.events(connection, case_id)
        order = cases.order(connection, case_id)
        draft, decision = cases.draft(connection, case_id), cases.decision(connection, case_id)
        problem = case.problem or _trouble(connection, case)
    worked = Worked(order=PurchaseOrder()) if order is None else apply(order, workflow.corrections(events))
    steps = undoing.steps(events)
    view = CaseView(
        id=case.id,
        version=case.version,
        state=case.state,
        document=_document_view(document),
        document_type=case.document_type,
        channel=case.channel,
        pages=tuple(_page_view(page) for page in pages),
        fields=(),
        lines=(),
        charges=(),
        notes=(),
        findings=(),
        decision=None,
        events=tuple(history.event_view(event) for event in events),
        actions=review.actions(case),
        received_at=case.received_at,
        updated_at=case.updated_at,
        mail=_mail_view(document),
        siblings=_others(siblings, case_id),
        erp_number=case.erp_number,
        erp_name=case.erp_name or machinery.erp.name,
        claimed_by=review.claim_of(case, machinery.now()),
        postponed_until=case.postponed_until,
        problem=problem,
        trace=document.trace,
        due_at=case.due_at,
        undoable=bool(steps.done),
        redoable=bool(steps.undone),
    )
    if order is None or draft is None or decision is None:
        return view
    whole = view.model_copy(update=_order_parts(machinery, worked, draft, decision))
    return placed(whole, [page for page in named if page is not None])


def _others(cases_of_file: Sequence[CaseRecord], case_id: str) -> tuple[Sibling, ...]:
    others = (case for case in cases_of_file if case.id != case_id)
    return tuple(Sibling(id=other.id, po_number=other.po_number, state=other.state) for other in others)


def _order_parts(machinery: Machinery, worked: Worked, draft: SalesOrderDraft, decision: Decision) -> dict[str, object]:
    order, doubts = worked.order, Doubts(decision.findings, worked)
    lines = tuple(line_view(machinery.directory, order, draft, index, doubts) for index in range(len(order.lines)))
    return {
        "fields": header_fields(machinery.directory, order, draft, doubts),
        "lines": lines,
        "charges": tuple(
            ChargeView(
                description=charge.description.value or charge.description.text,
                amount=as_text(charge.amount.value),
                evidence=charge.amount.evidence,
            )
            for charge in order.charges
        ),
        "notes": tuple(note.text or note.value or "" for note in order.notes),
        "findings": tuple(finding_view(finding) for finding in decision.findings),
        "decision": _decision_view(machinery, decision),
        "net_total": _net_total(draft, lines),
        "currency": draft.currency,
    }


def _net_total(draft: SalesOrderDraft, lines: Sequence[LineView]) -> str | None:
    if draft.net_total is not None:
        return as_text(draft.net_total)
    amounts = [line.amount for line in lines]
    if not amounts or None in amounts:
        return None
    return as_text(sum((Decimal(amount or 0) for amount in amounts), Decimal(0)))


def _decision_view(machinery: Machinery, decision: Decision) -> DecisionView:
    shown = [finding_view(finding) for finding in decision.findings]
    return DecisionView(
        verdict=decision.verdict.value,
        confidence=decision.confidence,
        policy_version=decision.policy_version,
        explanation=explanation(decision, auto_post=machinery.settings.auto_post),
        blocking=tuple(finding for finding in shown if finding.blocks),
        warnings=tuple(finding for finding in shown if not finding.blocks),
    )


def explanation(decision: Decision, *, auto_post: bool) -> tuple[str, ...]:
    """Sentences that say what kept an order from going through by itself; () when nothing did."""
    if decision.verdict is Verdict.AUTO and not decision.findings:
        return () if auto_post else ("The settings have every order wait for a person.",)
    reasons = tuple(_reason_sentence(finding) for finding in decision.findings)
    if reasons:
        return reasons
    share = f"{decision.confidence * 100:.1f} %"
    return (f"Everything is right with a probability of {share}, which is below what the policy asks for.",)


def _reason_sentence(finding: Finding) -> str:
    where = f" (line {finding.line})" if finding.line and "line" not in finding.message.lower() else ""
    return f"{finding.reason.title}{where}: {finding.message}"


def _trouble(connection: Connection, case: CaseRecord) -> str:
    """What the worker waits for, where it has to try again."""
    job = jobs.find(connection, case.id)
    if job is None or not job.error or job.state is not JobState.WAITING:
        return ""
    return f"{job.error} Next attempt at {job.due_at:%H:%M} UTC."


def _document_view(document: DocumentRecord) -> DocumentView:
    return DocumentView(
        sha256=document.sha256,
        name=document.name,
        media_type=document.media_type,
        size=document.size,
        received_at=document.received_at,
        origin=document.origin,
        by=document.received_by,
        times_received=document.times_received,
        language=document.language,
        parts=tuple(PartView(**part.model_dump()) for part in document.parts),
    )


def _mail_view(document: DocumentRecord) -> MailView | None:
    mail = document.mail
    if mail is None:
        return None
    return MailView(
        subject=mail.subject,
        sender_name=mail.sender_name,
        sender_address=mail.sender_address,
        reply_to=mail.reply_to,
        recipients=mail.recipients,
        sent_at=mail.sent_at,
        message_id=mail.message_id,
        authentication=mail.authentication,
    )


def _page_view(page: PageRecord) -> PageView:
    return PageView(
        number=page.number,
        width=page.width,
        height=page.height,
        medium=page.medium,
        has_picture=page.picture_sha256 is not None,
        title=page.title,
        unreadable=page.unreadable,
    )
