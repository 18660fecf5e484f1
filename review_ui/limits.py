"""Holds back whoever asks for more than the settings allow, before anything is done for them.

Kept in memory of one process: several processes let through that many times more.
"""

from __future__ import annotations

import hashlib
import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from review_ui.errors import too_many
from review_ui.sessions import COOKIE, Sessions
from service.rates import Rate

_MOST_KEYS = 50_000
_FREE = ("/static/", "/health")


class Bucket:
    """Takes so many in a span, and lets a new one in as an old one would have left."""

    def __init__(self, rate: Rate, clock: Callable[[], float] = time.monotonic, keys: int = _MOST_KEYS) -> None:
        self._rate, self._clock, self._keys = rate, clock, keys
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()  # how many are left, as of when
        self._lock = threading.Lock()

    def wait(self, key: str) -> int:
        """Counts one; 0 when it may pass, else the whole seconds until one may (then it is not counted)."""
        if not self._rate.most:
            return 0
        per_second, now = self._rate.most / self._rate.seconds, self._clock()
        with self._lock:
            left, as_of = self._left.pop(key, (float(self._rate.most), now))
            left = min(float(self._rate.most), left + (now - as_of) * per_second)
            passes = left >= 1
            self._left[key] = (left - 1 if passes else left, now)
            if len(self._left) > self._keys:
                self._left.popitem(last=False)  # heard of longest ago
        return 0 if passes else max(1, math.ceil((1 - left) / per_second))


class Limits:
    """The middleware. Counts by person, by key, or by network address for whoever is a stranger."""

    def __init__(self, app: ASGIApp, *, rates: Mapping[str, Rate], sessions: Sessions) -> None:
        self._app = app
        self._sessions = sessions
        self._buckets = {name: Bucket(rate) for name, rate in rates.items()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on, or answers 429 with when to come back."""
        if scope["type"] != "http" or scope["path"].startswith(_FREE):
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        kind, key = self._who(request)
        if wait := self._buckets[kind].wait(key):
            await too_many(request, wait)(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _who(self, request: Request) -> tuple[str, str]:
        address = request.client.host if request.client else ""
        path = request.url.path
        if path.startswith("/answer/"):
            return "answer", address
        bearer = request.headers.get("Authorization", "")
        if path.startswith("/api/") and bearer:
            return "api", hashlib.sha256(bearer.encode()).hexdigest()
        session = self._sessions.read(request.cookies.get(COOKIE))
        if session is None or not session.user:
            return "door", address
        if path == "/upload":
            return "upload", session.user
        return ("api" if path.startswith("/api/") else "pages"), session.user
