"""Who is signed in: a signed cookie, the token that guards every form, and a brake on guessing.

The cookie says only who someone was at sign-in; whether the account still exists and what it may do
is asked of the desk at each request.
"""

from __future__ import annotations

import hmac
import secrets
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import asdict, dataclass

from itsdangerous import BadSignature, URLSafeSerializer, URLSafeTimedSerializer
from starlette.responses import Response

from service.identity import Begun
from service.sign_ins import LONGEST

COOKIE = "orderwright"
BEGUN_COOKIE = "orderwright_sign_in"
SECONDS_TO_SIGN_IN = 15 * 60  # at the identity provider
SECONDS_SIGNED_IN = int(LONGEST.total_seconds())


@dataclass(frozen=True, slots=True)
class Session:
    """What the cookie holds. `user` is empty for somebody who has not signed in yet."""

    user: str
    token: str  # proves that a form was served by us to this very session
    sign_in: str = ""  # the id of the sign-in at the identity provider that it began with, "" for a password

    def vouches_for(self, token: str) -> bool:
        """Whether this is the session's own form token, compared in constant time."""
        return hmac.compare_digest(self.token.encode(), token.encode())


class Sessions:
    """Signs and reads the cookie. Raises ValueError for a secret too short to sign with."""

    def __init__(self, secret: str, *, secure: bool, seconds: int = SECONDS_SIGNED_IN) -> None:
        if len(secret) < 16:
            raise ValueError("The secret that signs sessions needs at least 16 characters.")
        self._signer = URLSafeTimedSerializer(secret, salt="orderwright.session")
        self._secure = secure
        self._seconds = seconds
        self._links = URLSafeSerializer(secret, salt="orderwright.question")
        self._begun = URLSafeTimedSerializer(secret, salt="orderwright.sign-in")
        self._left = URLSafeTimedSerializer(secret, salt="orderwright.sign-out")

    def signed_id(self, question_id: str) -> str:
        """The id of a question with a signature: whoever has it may answer."""
        return str(self._links.dumps(question_id))

    def read_id(self, signed: str) -> str | None:
        """The id, or None where the signature is not ours."""
        try:
            return str(self._links.loads(signed))
        except BadSignature:
            return None

    def keep(self, response: Response, begun: Begun) -> None:
        """Has the browser keep a sign-in under way; it brings it back from the identity provider, and only there."""
        response.set_cookie(
            BEGUN_COOKIE,
            str(self._begun.dumps(begun.model_dump())),
            max_age=SECONDS_TO_SIGN_IN,
            httponly=True,
            samesite="lax",  # it comes back by a link from elsewhere
            secure=self._secure,
            path="/sign-in",
        )

    def kept(self, cookie: str | None) -> Begun | None:
        """The sign-in under way, or None where there is none, or it is forged or too old."""
        if not cookie:
            return None
        try:
            return Begun.model_validate(self._begun.loads(cookie, max_age=SECONDS_TO_SIGN_IN))
        except BadSignature:
            return None

    def forget(self, response: Response) -> None:
        """A sign-in is over, whatever came of it: it is used once."""
        response.delete_cookie(BEGUN_COOKIE, path="/sign-in", httponly=True, samesite="lax", secure=self._secure)

    def leaving(self) -> str:
        """What the identity provider has to bring back from a sign-out, so that it is believed."""
        return str(self._left.dumps(secrets.token_urlsafe(8)))

    def left(self, state: str) -> bool:
        """Whether somebody comes back from signing out there."""
        try:
            self._left.loads(state, max_age=SECONDS_TO_SIGN_IN)
        except BadSignature:
            return False
        return True

    def begin(self, user: str = "", sign_in: str = "") -> Session:
        """A new session with a fresh token, so that nothing from before the sign-in is carried over."""
        return Session(user=user, token=secrets.token_urlsafe(24), sign_in=sign_in)

    def read(self, cookie: str | None) -> Session | None:
        """The session, or None where the cookie is missing, forged or too old."""
        if not cookie:
            return None
        try:
            data = self._signer.loads(cookie, max_age=self._seconds)
        except BadSignature:
            return None
        return Session(user=str(data["user"]), token=str(data["token"]), sign_in=str(data.get("sign_in", "")))

    def signed(self, session: Session) -> str:
        """The session as the cookie holds it."""
        return str(self._signer.dumps(asdict(session)))

    def write(self, response: Response, session: Session) -> None:
        """Sets the cookie: HttpOnly, SameSite=Lax, and Secure where the site is served over TLS."""
        value = self.signed(session)
        response.set_cookie(
            COOKIE, value, max_age=self._seconds, httponly=True, samesite="lax", secure=self._secure, path="/"
        )

    def end(self, response: Response) -> None:
        """Takes the cookie away."""
        response.delete_cookie(COOKIE, path="/", httponly=True, samesite="lax", secure=self._secure)


class Brake:
    """Counts failures per key in a sliding window; a key with too many is held.

    Kept in memory of one process: several processes let through that many times more, which is still
    no rate at which passwords can be guessed.
    """

    def __init__(
        self, *, failures: int, seconds: float, clock: Callable[[], float] = time.monotonic, keys: int = 10_000
    ) -> None:
        self._failures = failures
        self._seconds = seconds
        self._clock = clock
        self._keys = keys
        self._seen: dict[str, deque[float]] = {}
        self._lock = threading.Lock()

    def wait(self, key: str) -> int:
        """Whole seconds until this key may try again; 0 when it may now."""
        with self._lock:
            times = self._recent(key)
            if len(times) < self._failures:
                return 0
            return max(1, round(times[0] + self._seconds - self._clock()))

    def failed(self, key: str) -> None:
        """Counts one failure."""
        with self._lock:
            if key not in self._seen and len(self._seen) >= self._keys:
                self._seen.pop(next(iter(self._seen)))
            self._recent(key).append(self._clock())

    def forgive(self, key: str) -> None:
        """Forgets the key's failures, after a success."""
        with self._lock:
            self._seen.pop(key, None)

    def _recent(self, key: str) -> deque[float]:
        times = self._seen.setdefault(key, deque(maxlen=self._failures))
        while times and times[0] <= self._clock() - self._seconds:
            times.popleft()
        return times
