"""What the screens and the API are given: frozen, complete, already looked up.

A view holds no live connection and no lazy part. Values are text in the notation of the result
file (decimal point, ISO 8601 dates, codes), so that a screen formats them for its reader's
language; what the document printed stands beside them.
"""

from service.views.administration import (
    AliasView,
    AuditView,
    CatalogPage,
    ConnectionView,
    PolicyOutcome,
    PolicyTrial,
    PolicyView,
    SavedView,
    SettledToo,
    TriedOrder,
)
from service.views.case import Action, CaseView, Change, DecisionView, Difference, EventView, Sibling
from service.views.document import DocumentView, MailView, Original, PageView, PartView, WordView
from service.views.fields import (
    CandidateView,
    ChargeView,
    FieldKind,
    FieldView,
    FindingView,
    LineView,
    OfferView,
    ProductView,
    PurchaseView,
)
from service.views.figures import DayFigures, HealthView, StatsView
from service.views.letters import LetterView
from service.views.people import ApiKey, Colleague, MentionView, News, User
from service.views.questions import QuestionView
from service.views.queue import QueueFilter, QueuePage, QueueReason, QueueRow, QueueSort, ReasonCount

__all__ = [
    "Action",
    "AliasView",
    "ApiKey",
    "AuditView",
    "CandidateView",
    "CaseView",
    "CatalogPage",
    "Change",
    "ChargeView",
    "Colleague",
    "ConnectionView",
    "DayFigures",
    "DecisionView",
    "Difference",
    "DocumentView",
    "EventView",
    "FieldKind",
    "FieldView",
    "FindingView",
    "HealthView",
    "LetterView",
    "LineView",
    "MailView",
    "MentionView",
    "News",
    "OfferView",
    "Original",
    "PageView",
    "PartView",
    "PolicyOutcome",
    "PolicyTrial",
    "PolicyView",
    "ProductView",
    "PurchaseView",
    "QuestionView",
    "QueueFilter",
    "QueuePage",
    "QueueReason",
    "QueueRow",
    "QueueSort",
    "ReasonCount",
    "SavedView",
    "SettledToo",
    "Sibling",
    "StatsView",
    "TriedOrder",
    "User",
    "WordView",
]
