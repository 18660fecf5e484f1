"""One's own account, and for administrators the people and the keys of programs."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response

from models.errors import Refused
from review_ui.languages import NAMES
from review_ui.site import Administrator, Form, Here, Visit, text_of
from service.roles import Role

router = APIRouter(include_in_schema=False)


@router.get("/account")
def account(here: Here) -> Response:
    """Name and password of the person signed in."""
    return here.page("account.html", languages=NAMES, problem="", done="")


@router.post("/account")
def change_account(here: Here, form: Form) -> Response:
    """Changes one's own full name."""
    here.desk.change_user(here.user.name, full_name=text_of(form, "full_name"), by=here.user.name)
    return here.go("/account")


@router.post("/account/language")
def change_language(here: Here, form: Form) -> Response:
    """Chooses the language of one's screens; none is the browser's."""
    language = text_of(form, "language")
    here.desk.change_user(here.user.name, language=language if language in NAMES else "", by=here.user.name)
    return here.go("/account")


@router.post("/account/password")
def change_password(here: Here, form: Form) -> Response:
    """Changes one's own password; asks for the present one, so that an open screen is not enough."""
    old, new = str(form.get("old", "")), str(form.get("new", ""))
    if here.site.by_name.wait(here.user.name):
        return here.page(
            "account.html", languages=NAMES, status=429, problem="Too many failed attempts. Try again later.", done=""
        )
    if here.desk.authenticate(here.user.name, old) is None:
        here.site.by_name.failed(here.user.name)
        return here.page(
            "account.html", languages=NAMES, status=422, problem="The present password is not right.", done=""
        )
    try:
        here.desk.set_password(here.user.name, new, by=here.user.name)
    except Refused as error:
        return here.page("account.html", languages=NAMES, status=422, problem=str(error), done="")
    return here.page("account.html", languages=NAMES, problem="", done="The new password holds from now on.")


@router.get("/people")
def people(here: Administrator) -> Response:
    """Who may sign in, and which programs."""
    return _people(here)


@router.post("/people")
def add_person(here: Administrator, form: Form) -> Response:
    """Adds a user."""
    try:
        here.desk.add_user(
            text_of(form, "name").lower(),
            str(form.get("password", "")),
            _role(text_of(form, "role")),
            full_name=text_of(form, "full_name"),
            by=here.user.name,
        )
    except Refused as error:
        return _people(here, str(error))
    return here.go("/people")


@router.post("/people/{name}")
def change_person(here: Administrator, name: str, form: Form) -> Response:
    """Changes a user's role, or whether they may sign in, or gives them a new password."""
    try:
        if password := str(form.get("password", "")):
            here.desk.set_password(name, password, by=here.user.name)
        active = {"on": True, "off": False}.get(text_of(form, "active"))
        role = _role(text_of(form, "role")) if text_of(form, "role") else None
        here.desk.change_user(name, role=role, active=active, by=here.user.name)
    except Refused as error:
        return _people(here, str(error))
    return here.go("/people")


@router.post("/keys")
def add_key(here: Administrator, form: Form) -> Response:
    """Makes a program's key and shows its secret, this once."""
    try:
        key, secret = here.desk.add_api_key(text_of(form, "label"), text_of(form, "user"), by=here.user.name)
    except Refused as error:
        return _people(here, str(error))
    return _people(here, secret=secret, label=key.label)


@router.post("/keys/{key_id}/revoke")
def revoke_key(here: Administrator, key_id: str, form: Form) -> Response:
    """Ends a program's key."""
    here.desk.revoke_api_key(key_id, by=here.user.name)
    return here.go("/people")


def _people(here: Visit, problem: str = "", secret: str = "", label: str = "") -> Response:
    return here.page(
        "people.html",
        status=422 if problem else 200,
        users=here.desk.users(here.user.name),
        keys=here.desk.api_keys(here.user.name),
        roles=tuple(Role),
        problem=problem,
        secret=secret,
        label=label,
    )


def _role(text: str) -> Role:
    try:
        return Role(text)
    except ValueError:
        raise Refused(f"There is no role {text!r}. Choose one of the list.") from None
