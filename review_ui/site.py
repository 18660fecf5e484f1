"""What every route is given: the desk, who asks, the form with its token checked, and pages to answer with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, cast
from urllib.parse import quote, urlsplit

from anyio import CapacityLimiter
from fastapi import Depends, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from review_ui.languages import chosen
from review_ui.live import Live
from review_ui.looks import Looks
from review_ui.queue_rows import QueueRows
from review_ui.sessions import COOKIE, Brake, Session, Sessions
from service.desk import Desk
from service.identity import Provider
from service.roles import Permission
from service.views import User

THEMES = ("auto", "light", "dark")
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
MANY = 100_000  # fields of one form: an order of a thousand lines has some ten thousand


class SignInNeeded(Exception):
    """Nobody is signed in; the page was for people who are."""


class NotPermitted(Exception):
    """The role does not permit this page."""


class Forged(Exception):
    """The form does not carry the session's token, or comes from another site."""


@dataclass(frozen=True, slots=True)
class Site:
    """What the application is made of."""

    desk: Desk
    sessions: Sessions
    looks: Looks
    rows: QueueRows  # of the queue, as printed last
    by_name: Brake  # failed sign-ins of one name
    by_address: Brake  # failed sign-ins from one network address
    live: Live  # screens that hear of changes
    drawing: CapacityLimiter  # pictures of pages at a time
    provider: Provider | None = None  # signs people in beside their passwords here

    def base(self, request: Request) -> str:
        """The address of the desk as people outside reach it, without a slash at its end."""
        return self.desk.machinery.settings.public_url or str(request.base_url).rstrip("/")


@dataclass(frozen=True, slots=True)
class Visit:
    """A request of somebody who is signed in."""

    request: Request
    site: Site
    session: Session
    user: User

    @property
    def desk(self) -> Desk:
        """The desk."""
        return self.site.desk

    @property
    def language(self) -> str:
        """Of the screens: the person's choice, else the browser's."""
        return chosen(self.user.language, self.request.headers.get("Accept-Language", ""))

    @property
    def timezone(self) -> str:
        """The seller's."""
        return self.desk.machinery.settings.timezone

    @property
    def partial(self) -> bool:
        """Whether the page asks for a piece of itself, not for a whole page."""
        return self.request.headers.get("HX-Request") == "true"

    def unread(self) -> int:
        """In how many orders a note names this person that they have not seen."""
        return self.desk.mentions.unread(self.user.name)

    def may(self, permission: str) -> bool:
        """Whether this person may do it; by the permission's value, for templates."""
        return self.user.may(Permission(permission))

    def page(self, template: str, status: int = 200, **values: Any) -> Response:
        """A template with what every page needs."""
        return self.site.looks.page(template, {**self.common(), **values}, status, self.language)

    def text(self, template: str, **values: Any) -> str:
        """The same as text, to be joined with other pieces."""
        return self.site.looks.text(template, {**self.common(), **values}, self.language)

    def common(self) -> Mapping[str, Any]:
        """What the base template needs."""
        return {"visit": self, "user": self.user, "token": self.session.token, **look_of(self.request)}

    def go(self, address: str) -> Response:
        """A redirect after a form; a piece of a page is told to move the whole page."""
        if self.partial:
            return Response(status_code=204, headers={"HX-Redirect": address})
        return RedirectResponse(address, status_code=303)


def look_of(request: Request) -> dict[str, str]:
    """The theme the person switched to; "auto" follows the system."""
    theme = request.cookies.get("orderwright_theme", "auto")
    return {"theme": theme if theme in THEMES else "auto", "path": request.url.path}


def language_of(request: Request) -> str:
    """Of somebody outside: the browser's."""
    return chosen("", request.headers.get("Accept-Language", ""))


def site_of(request: Request) -> Site:
    """The application's parts."""
    return cast(Site, request.app.state.site)


def session_of(request: Request) -> Session | None:
    """The session of the request's cookie, signed in or not."""
    return site_of(request).sessions.read(request.cookies.get(COOKIE))


def signed_in_user(desk: Desk, session: Session | None) -> User | None:
    """Whose session it is; None for nobody's, one that has ended, or one of somebody switched off."""
    if session is None or not session.user:
        return None
    if session.sign_in and not desk.sign_ins.lasts(session.sign_in, session.user):
        return None
    return desk.user(session.user)


def visit(request: Request) -> Visit:
    """Who is signed in. Raises SignInNeeded."""
    site, session = site_of(request), session_of(request)
    user = signed_in_user(site.desk, session)
    if session is None or user is None:
        raise SignInNeeded
    if not _by_itself(request):
        site.desk.assigning.seen(user.name)
    return Visit(request=request, site=site, session=session, user=user)


def _by_itself(request: Request) -> bool:
    """Whether a screen asks that nobody need sit at: one that refreshes itself."""
    looks = request.method in SAFE_METHODS
    return looks and (request.headers.get("HX-Request") == "true" or request.url.path == "/live")


Here = Annotated[Visit, Depends(visit)]


def permitted(permission: Permission) -> Callable[[Visit], Visit]:
    """A dependency: the visit of somebody who may do this. Raises NotPermitted."""

    def check(here: Here) -> Visit:
        if not here.user.may(permission):
            raise NotPermitted
        return here

    return check


Viewer = Annotated[Visit, Depends(permitted(Permission.VIEW))]
Worker = Annotated[Visit, Depends(permitted(Permission.WORK))]
Reporter = Annotated[Visit, Depends(permitted(Permission.REPORT))]
Administrator = Annotated[Visit, Depends(permitted(Permission.ADMINISTER))]


async def checked_form(request: Request) -> FormData:
    """The posted form. Raises Forged unless it carries this session's token and comes from this site."""
    if from_elsewhere(request):
        raise Forged
    session = session_of(request)
    if session is None:
        raise Forged
    form = await request.form(max_fields=MANY, max_files=1000)
    token = request.headers.get("X-Token") or form.get("token")
    if not isinstance(token, str) or not session.vouches_for(token):
        raise Forged
    return form


async def no_forgery(request: Request) -> None:
    """For whole routers: whatever changes something has its form checked, also where the route reads none."""
    if request.method not in SAFE_METHODS:
        await checked_form(request)


def from_elsewhere(request: Request) -> bool:
    """Whether the browser says that another site made this request."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return True
    origin = request.headers.get("Origin")
    return origin is not None and origin != "null" and urlsplit(origin).netloc != request.headers.get("Host")


Form = Annotated[FormData, Depends(checked_form)]


def text_of(form: FormData, name: str, default: str = "") -> str:
    """A text field of the form, without surrounding white space."""
    value = form.get(name, default)
    return value.strip() if isinstance(value, str) else default


def local_address(address: str | None, default: str = "/queue") -> str:
    """The address if it leads to this site, else the default: no one is sent elsewhere by a link."""
    if not address or not address.startswith("/") or address.startswith(("//", "/\\")) or "\\" in address:
        return default
    parts = urlsplit(address)
    return default if parts.scheme or parts.netloc else address


def with_next(address: str, then: str) -> str:
    """The address with where to go afterwards."""
    return f"{address}?next={quote(then, safe='')}"
