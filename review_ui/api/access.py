"""Who calls the API: a program by its key, or the signed-in person's browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from review_ui.site import (
    SAFE_METHODS,
    Forged,
    NotPermitted,
    SignInNeeded,
    from_elsewhere,
    session_of,
    signed_in_user,
    site_of,
)
from service.desk import Desk
from service.roles import Permission
from service.views import User

_bearer = HTTPBearer(auto_error=False, description="An API key; an administrator makes it under “People and keys”.")


def caller(request: Request, key: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]) -> User:
    """The user that the request acts as. Raises SignInNeeded, and Forged for a browser without its token."""
    site = site_of(request)
    address = request.client.host if request.client else ""
    if key is not None:
        user = None if site.by_address.wait(address) else site.desk.authenticate_key(key.credentials)
        if user is None:
            site.by_address.failed(address)
            raise SignInNeeded
        return user
    session = session_of(request)
    user = signed_in_user(site.desk, session)
    if session is None or user is None:
        raise SignInNeeded
    if request.method not in SAFE_METHODS and (
        from_elsewhere(request) or not session.vouches_for(request.headers.get("X-Token", ""))
    ):
        raise Forged
    return user


def allowed(permission: Permission) -> Callable[[User], User]:
    """A dependency: the caller, who may do this. Raises NotPermitted."""

    def check(user: Annotated[User, Depends(caller)]) -> User:
        if not user.may(permission):
            raise NotPermitted
        return user

    return check


def the_desk(request: Request) -> Desk:
    """The desk."""
    return site_of(request).desk


TheDesk = Annotated[Desk, Depends(the_desk)]
Reader = Annotated[User, Depends(allowed(Permission.VIEW))]
Writer = Annotated[User, Depends(allowed(Permission.WORK))]
Reporter = Annotated[User, Depends(allowed(Permission.REPORT))]
