"""The application: one desk, its pages and its JSON API."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from anyio import CapacityLimiter
from fastapi import Depends, FastAPI
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from review_ui import errors
from review_ui.api import router as api
from review_ui.guard import BodyLimit, SecurityHeaders
from review_ui.limits import Limits
from review_ui.live import Live
from review_ui.looks import STATIC, Looks
from review_ui.queue_rows import QueueRows
from review_ui.routes import (
    account,
    asking,
    case,
    door,
    health,
    lines,
    live,
    office,
    orders,
    provider,
    queue,
    views,
    work,
)
from review_ui.sessions import Brake, Sessions
from review_ui.site import Site, no_forgery
from service.desk import Desk
from service.identity import Provider
from service.rates import rates

PAGES = tuple(
    module.router for module in (door, provider, account, queue, views, case, work, lines, asking, orders, office, live)
)
MINUTES = 60
DESCRIPTION = (
    "Purchase orders that came in, what was read from them, why a person has to look, and what went to the ERP. "
    "Send an API key as `Authorization: Bearer KEY`. Changes carry the `version` of the case that they were made "
    "on; a stale one is refused with `409` and the differences."
)


def create_app(desk: Desk, *, secret: str, secure_cookies: bool = False, max_body_bytes: int = 256_000_000) -> FastAPI:
    """The web application of a desk.

    `secret` signs the sessions: the same for all processes of an installation, at least 16
    characters (ValueError). `secure_cookies` where the site is served over TLS. Bodies over
    `max_body_bytes` (several uploaded files together) are refused.
    """
    app = FastAPI(
        title="Orderwright",
        description=DESCRIPTION,
        version="1",
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    looks, sessions = Looks(), Sessions(secret, secure=secure_cookies)
    app.state.site = Site(
        desk=desk,
        sessions=sessions,
        looks=looks,
        rows=QueueRows(looks),
        by_name=Brake(failures=8, seconds=15 * MINUTES),
        by_address=Brake(failures=40, seconds=15 * MINUTES),
        provider=Provider(oidc) if (oidc := desk.machinery.settings.oidc) else None,
        live=Live(desk),
        drawing=CapacityLimiter(4),
    )
    for router in PAGES:
        app.include_router(router, dependencies=[Depends(no_forgery)])
    app.include_router(health.router)
    app.include_router(live.stream)
    app.include_router(provider.from_the_provider)
    app.include_router(api, prefix="/api/v1")
    app.mount(f"/static/{looks.fingerprint}", KeptForGood(directory=STATIC), name="static")
    errors.install(app)
    app.add_middleware(BodyLimit, limit=max_body_bytes)
    app.add_middleware(Limits, rates=rates(desk.machinery.settings.limits), sessions=sessions)
    app.add_middleware(SecurityHeaders, secure=secure_cookies)
    return app


class KeptForGood(StaticFiles):
    """Static files under an address that names their contents: browsers need never ask again."""

    async def get_response(self, path: str, scope: Scope | MutableMapping[str, Any]) -> Response:
        """The file, to be kept for good."""
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response
