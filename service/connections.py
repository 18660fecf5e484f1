"""Mailboxes, ERP, mail server and identity provider as they are set, and how they answered."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from ingestion.base import Mailbox
from models.errors import OrderwrightError
from service import accounts, carrier, mailroom
from service.identity import Provider
from service.machinery import Machinery
from service.records import ContactRecord
from service.refusals import NotFound
from service.repository import contacts
from service.roles import Permission
from service.settings import Settings
from service.views import ConnectionView

_SECRET = ("password", "secret", "token", "key")
ERP, MAIL, SIGN_IN = "erp", "mail", "sign-in"


class Connections:
    """See the module. Every call raises NotAllowed for a role that may not administer."""

    def __init__(self, machinery: Machinery) -> None:
        self._machinery = machinery

    def mailboxes(self, by: str) -> tuple[ConnectionView, ...]:
        """The mailboxes as configured, and how each answered when it was last looked into."""
        settings = self._allowed(by)
        return tuple(self._mailbox(name, options) for name, options in settings.mailbox.items())

    def _mailbox(self, name: str, options: dict[str, str]) -> ConnectionView:
        wrong = _problem(lambda: self._opened(name))
        shown = _shown(options)
        return self._view(mailroom.contact_name(name), name, options.get("kind", ""), shown, wrong)

    def erp(self, by: str) -> ConnectionView:
        """The ERP as configured, how it answered when it was last tried, and what waits for it."""
        settings = self._allowed(by)
        kind = settings.erp_adapter
        view = self._view(ERP, self._machinery.erp.name, kind, _shown(settings.erp.get(kind, {})))
        with self._machinery.database.read() as connection:
            waiting, posted_at = contacts.postings(connection)
        return view.model_copy(update={"waiting": waiting, "taken_at": posted_at})

    def others(self, by: str) -> tuple[ConnectionView, ...]:
        """The mail server and the identity provider, where there are some."""
        settings = self._allowed(by)
        found = []
        if settings.smtp is not None:
            told = settings.smtp.model_dump(mode="json", exclude_defaults=True, exclude={"password"})
            found.append(self._view(MAIL, settings.smtp.host, MAIL, _texts(told)))
        if settings.oidc is not None:
            told = settings.oidc.model_dump(mode="json", exclude_defaults=True, exclude={"client_secret", "roles"})
            found.append(self._view(SIGN_IN, settings.oidc.label, SIGN_IN, _texts(told)))
        return tuple(found)

    def test(self, contact: str, by: str) -> str:
        """Tries a connection now; "" where it answers, else what is wrong. Raises NotFound for one that is not set."""
        settings = self._allowed(by)
        trials: dict[str, Callable[[], object]] = {ERP: self._machinery.erp.check}
        if settings.smtp is not None:
            smtp = settings.smtp
            trials[MAIL] = lambda: carrier.check(smtp)
        if settings.oidc is not None:
            oidc = settings.oidc
            trials[SIGN_IN] = lambda: Provider(oidc).check()
        for name in settings.mailbox:
            trials[mailroom.contact_name(name)] = partial(self._look_into, name)
        if contact not in trials:
            raise NotFound("There is no such connection in the settings.")
        problem = _problem(trials[contact])
        with self._machinery.database.write() as connection:
            contacts.note(connection, contact, self._machinery.now(), problem)
        return problem

    def _look_into(self, name: str) -> None:
        next(iter(self._opened(name).offers()), None)

    def _opened(self, name: str) -> Mailbox:
        settings = self._machinery.settings
        alone = settings.model_copy(update={"mailbox": {name: settings.mailbox[name]}})
        return mailroom.open_mailboxes(alone)[0]

    def _view(
        self, contact: str, name: str, kind: str, options: tuple[tuple[str, str], ...], wrong: str = ""
    ) -> ConnectionView:
        with self._machinery.database.read() as connection:
            known = contacts.find(connection, contact)
        view = ConnectionView(contact=contact, name=name, kind=kind, options=options, problem=wrong)
        if known is None:
            return view
        told = known.model_dump(include=set(ConnectionView.model_fields) - {"name", "problem"})
        return view.model_copy(update={**told, "problem": wrong or _now(known), "last_problem": known.problem})

    def _allowed(self, by: str) -> Settings:
        with self._machinery.database.read() as connection:
            accounts.require(connection, by, Permission.ADMINISTER)
        return self._machinery.settings


def _now(known: ContactRecord) -> str:
    """The problem, where the last attempt failed."""
    return known.problem if known.failed_at == known.asked_at else ""


def _shown(options: dict[str, str]) -> tuple[tuple[str, str], ...]:
    """Options without what must stay secret."""
    return tuple(
        (name, "•" * 8 if any(word in name.lower() for word in _SECRET) else value)
        for name, value in sorted(options.items())
        if name != "kind"
    )


def _texts(options: dict[str, object]) -> tuple[tuple[str, str], ...]:
    return tuple((name, str(value)) for name, value in sorted(options.items()))


def _problem(attempt: Callable[[], object]) -> str:
    try:
        attempt()
    except OrderwrightError as problem:
        return str(problem)
    return ""
