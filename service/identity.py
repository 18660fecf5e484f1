"""Signing in and out through an identity provider: OpenID Connect, authorization code with PKCE.

What the provider answers is believed only after its signature, issuer, audience, times and nonce were
checked against its published keys. Codes, tokens and secrets are written to no log.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
import threading
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import httpx
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from pydantic import SecretStr, ValidationError

from models.base import Frozen
from models.errors import Misconfigured, Refused, Temporary
from service.connection_settings import OidcSettings, safe_address
from service.roles import Role

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")  # no shared secrets
_CLOCKS_APART = 60  # seconds
_KEPT_SECONDS = 3600.0
_KEYS_AGAIN_SECONDS = 30.0  # an unknown key is looked for no more often
_LOGOUT = "http://schemas.openid.net/event/backchannel-logout"
_LOGOUT_SECONDS = 300  # a word that a session ended is believed for so long
_RANK = (Role.ADMINISTRATOR, Role.LEAD, Role.MANAGER, Role.CLERK)
_WRONG = "The sign-in could not be completed. Try once more; if it happens again, tell your administrator."


class Begun(Frozen):
    """A sign-in under way; kept in the browser that began it until it comes back."""

    state: str
    nonce: str
    verifier: str
    then: str  # where the person wanted to go


class Identity(Frozen):
    """Who the provider says somebody is."""

    subject: str  # issuer and subject: never given to anybody else
    name: str  # wished for as sign-in name
    full_name: str
    role: Role | None  # None: the provider does not say, the desk decides
    sid: str = ""  # of the session at the provider, where it has a name
    id_token: SecretStr = SecretStr("")  # to be shown to the provider again at signing out, and to nobody else


class Ended(Frozen):
    """What the provider says is over: a session of its own, or all of a person's."""

    subject: str  # issuer and subject; "" where it does not say whose
    sid: str  # "" for all
    jti: str  # of the message


class NotSignedIn(Refused):
    """The provider let the person in, or not, but the desk cannot; the message says why."""


class _Discovered(Frozen):
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str = ""
    end_session_endpoint: str = ""
    basic: bool  # whether the secret goes into a header


class Provider:
    """An identity provider. Safe to share between threads; connects when it is first needed."""

    def __init__(self, settings: OidcSettings) -> None:
        self.settings = settings
        self._http = httpx.Client(timeout=settings.timeout_seconds, follow_redirects=False)
        self._lock = threading.Lock()
        self._found: tuple[float, _Discovered] | None = None
        self._keys: tuple[float, KeySet] | None = None

    def begin(self, callback: str, then: str) -> tuple[str, Begun]:
        """Where to send the browser, and what it has to bring back. Raises Temporary, Misconfigured."""
        begun = Begun(
            state=secrets.token_urlsafe(24),
            nonce=secrets.token_urlsafe(24),
            verifier=secrets.token_urlsafe(48),
            then=then,
        )
        challenge = base64.urlsafe_b64encode(hashlib.sha256(begun.verifier.encode()).digest()).rstrip(b"=")
        asked = {
            "response_type": "code",
            "client_id": self.settings.client_id,
            "redirect_uri": callback,
            "scope": self.settings.scopes,
            "state": begun.state,
            "nonce": begun.nonce,
            "code_challenge": challenge.decode(),
            "code_challenge_method": "S256",
        }
        address = self._discovered().authorization_endpoint
        return f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}", begun

    def finish(self, begun: Begun | None, callback: str, told: Mapping[str, str]) -> Identity:
        """Who came back. Raises NotSignedIn, Temporary, Misconfigured."""
        state = told.get("state", "")
        if begun is None or not hmac.compare_digest(begun.state.encode(), state.encode()):
            raise NotSignedIn("This sign-in was not begun here, or too long ago. Begin it once more.")
        if told.get("iss", self.settings.issuer) != self.settings.issuer:
            raise NotSignedIn(_WRONG)
        if "error" in told or not told.get("code"):
            refused = told.get("error") == "access_denied"
            raise NotSignedIn("The sign-in was cancelled or refused there." if refused else _WRONG)
        tokens = self._tokens(told["code"], callback, begun.verifier)
        claims = self._checked(str(tokens.get("id_token", "")), begun.nonce)
        identity = self._identity(claims, str(tokens.get("access_token", "")))
        return identity.model_copy(update={"id_token": SecretStr(str(tokens["id_token"]))})

    def farewell(self, hint: SecretStr, back: str, state: str) -> str | None:
        """Where the browser goes to sign out at the provider (OpenID Connect RP-Initiated Logout); `hint` is the id token.

        None where the settings have people stay signed in there, or the provider has no such place or is away.
        """
        if not self.settings.sign_out_there:
            return None
        try:
            address = safe_address(self._discovered().end_session_endpoint)
        except (Temporary, Misconfigured, ValueError):
            return None
        told = {
            "id_token_hint": hint.get_secret_value(),
            "client_id": self.settings.client_id,
            "post_logout_redirect_uri": back,
            "state": state,
        }
        return f"{address}{'&' if '?' in address else '?'}{urlencode(told)}"

    def ended(self, token: str) -> Ended:
        """What a logout token says is over (OpenID Connect Back-Channel Logout). Whether it came before is not known here.

        Raises NotSignedIn for one that is not the provider's, not for us, not of now, or says something else.
        """
        own = self.settings
        must = jwt.JWTClaimsRegistry(
            leeway=_CLOCKS_APART,
            iss={"essential": True, "value": own.issuer},
            aud={"essential": True, "value": own.client_id},
            iat={"essential": True},
            jti={"essential": True},
        )
        try:
            claims = self._decoded(token).claims
            must.validate(claims)
        except (JoseError, ValueError) as error:
            raise NotSignedIn("This is not the identity provider's word.") from error
        events, old = claims.get("events"), time.time() - claims["iat"] > _LOGOUT_SECONDS + _CLOCKS_APART
        logout = isinstance(events, dict) and isinstance(events.get(_LOGOUT), dict)
        if old or not logout or "nonce" in claims or not (claims.get("sub") or claims.get("sid")):
            raise NotSignedIn("This is not the word that a session ended just now.")
        subject = f"{own.issuer} {claims['sub']}" if claims.get("sub") else ""
        return Ended(subject=subject, sid=str(claims.get("sid") or ""), jti=str(claims["jti"]))

    def check(self) -> None:
        """Returns when the provider and its keys can be read; else raises Temporary or Misconfigured."""
        with self._lock:
            self._found = None
        self._load_keys(self._discovered())

    # -- what the provider publishes ----------------------------------------------------------

    def _discovered(self) -> _Discovered:
        with self._lock:
            if self._found and time.monotonic() - self._found[0] < _KEPT_SECONDS:
                return self._found[1]
        where = f"{self.settings.issuer.rstrip('/')}/.well-known/openid-configuration"
        data = self._json("GET", where)
        if data.get("issuer") != self.settings.issuer:
            raise Misconfigured(f"The provider calls itself {data.get('issuer')!r}. Write the issuer exactly so.")
        methods = data.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        try:
            found = _Discovered(
                authorization_endpoint=safe_address(str(data["authorization_endpoint"])),
                token_endpoint=safe_address(str(data["token_endpoint"])),
                jwks_uri=safe_address(str(data["jwks_uri"])),
                userinfo_endpoint=str(data.get("userinfo_endpoint") or ""),
                end_session_endpoint=str(data.get("end_session_endpoint") or ""),
                basic="client_secret_basic" in methods,
            )
        except (KeyError, ValueError, ValidationError) as error:
            raise Misconfigured(f"The provider's description at {where} cannot be used: {error}.") from None
        with self._lock:
            self._found = (time.monotonic(), found)
        return found

    def _load_keys(self, found: _Discovered) -> KeySet:
        data = self._json("GET", found.jwks_uri)
        usable: list[Any] = [
            key
            for key in data.get("keys", ())
            if isinstance(key, dict) and key.get("kty") in ("RSA", "EC") and key.get("use", "sig") == "sig"
        ]
        try:
            keys = KeySet.import_key_set({"keys": usable})
        except (JoseError, ValueError) as error:
            raise Misconfigured(f"The provider's keys at {found.jwks_uri} cannot be used.") from error
        with self._lock:
            self._keys = (time.monotonic(), keys)
        return keys

    def _json(self, method: str, address: str, **more: Any) -> dict[str, Any]:
        try:
            answer = self._http.request(method, address, headers={"Accept": "application/json"}, **more)
        except httpx.HTTPError as error:
            raise Temporary(f"The identity provider cannot be reached ({type(error).__name__}). Try later.") from None
        if answer.status_code >= 500:
            raise Temporary("The identity provider is in trouble itself. Try later.")
        try:
            data = answer.json()
        except ValueError:
            data = None
        if not isinstance(data, dict):
            raise Misconfigured(f"{address} does not answer as an identity provider does.")
        return {**data, "http_status": answer.status_code}

    # -- what it says of one person -----------------------------------------------------------

    def _tokens(self, code: str, callback: str, verifier: str) -> dict[str, Any]:
        found, own = self._discovered(), self.settings
        secret = own.client_secret.get_secret_value()
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": callback,
            "code_verifier": verifier,
            "client_id": own.client_id,
        }
        more: dict[str, Any] = {"auth": httpx.BasicAuth(own.client_id, secret)} if secret and found.basic else {}
        if secret and not found.basic:
            form["client_secret"] = secret
        answer = self._json("POST", found.token_endpoint, data=form, **more)
        if answer["http_status"] != 200 or not answer.get("id_token"):
            if answer.get("error") in ("invalid_client", "unauthorized_client"):
                raise Misconfigured("The identity provider does not know this client id and secret. Check both.")
            raise NotSignedIn(_WRONG)
        return answer

    def _checked(self, token: str, nonce: str) -> dict[str, Any]:
        """The claims of an id token that is the provider's own, fresh, and for us."""
        own = self.settings
        must = jwt.JWTClaimsRegistry(
            leeway=_CLOCKS_APART,
            iss={"essential": True, "value": own.issuer},
            aud={"essential": True, "value": own.client_id},
            exp={"essential": True},
            iat={"essential": True},
            sub={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        try:
            claims = self._decoded(token).claims
            must.validate(claims)
        except (JoseError, ValueError) as error:
            raise NotSignedIn(_WRONG) from error
        others = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
        if claims.get("azp", own.client_id) != own.client_id or (len(others) > 1 and "azp" not in claims):
            raise NotSignedIn(_WRONG)
        return dict(claims)

    def _decoded(self, token: str) -> jwt.Token:
        with self._lock:
            kept = self._keys
        fresh = kept is not None and time.monotonic() - kept[0] < _KEPT_SECONDS
        keys = kept[1] if kept is not None and fresh else self._load_keys(self._discovered())
        try:
            return jwt.decode(token, keys, algorithms=ALGORITHMS)
        except (JoseError, ValueError):
            if kept is None or not fresh or time.monotonic() - kept[0] < _KEYS_AGAIN_SECONDS:
                raise
            return jwt.decode(token, self._load_keys(self._discovered()), algorithms=ALGORITHMS)  # keys were turned

    def _identity(self, claims: dict[str, Any], access: str) -> Identity:
        own = self.settings
        if own.role_claim and _inside(claims, own.role_claim) is None:
            claims = {**self._more(access, str(claims["sub"])), **claims}
        if own.name_claim == "email" and claims.get("email_verified") is not True:
            raise NotSignedIn("Your mail address was not verified at the identity provider. Have that done first.")
        name = str(_inside(claims, own.name_claim) or claims.get("email") or claims["sub"])
        return Identity(
            subject=f"{own.issuer} {claims['sub']}",
            name=re.sub(r"[^a-z0-9._@+-]", "-", name.strip().lower()).lstrip("._@+-")[:64] or "person",
            full_name=str(claims.get("name") or "")[:200],
            role=self._role(claims),
            sid=str(claims.get("sid") or ""),
        )

    def _role(self, claims: dict[str, Any]) -> Role | None:
        own = self.settings
        if not own.role_claim:
            return None
        said = _inside(claims, own.role_claim)
        values = said if isinstance(said, list) else [] if said is None else [said]
        roles = {own.roles[str(value)] for value in values if str(value) in own.roles}
        role = next((role for role in _RANK if role in roles), own.new_role)
        if role is None:
            raise NotSignedIn("Your account has no role at this order desk. Ask your administrator for one.")
        return role

    def _more(self, access: str, subject: str) -> dict[str, Any]:
        """What the provider tells only on being asked; nothing where it speaks of somebody else."""
        address = self._discovered().userinfo_endpoint
        if not address or not access:
            return {}
        told = self._json_of_person(address, access)
        return told if told.get("sub") == subject else {}

    def _json_of_person(self, address: str, access: str) -> dict[str, Any]:
        try:
            answer = self._http.get(safe_address(address), headers={"Authorization": f"Bearer {access}"})
            told = answer.json() if answer.status_code == 200 else {}
        except (httpx.HTTPError, ValueError):
            return {}
        return told if isinstance(told, dict) else {}


def _inside(claims: Mapping[str, Any], path: str) -> Any:
    """`realm_access.roles` -> what stands there; a claim whose name has the dots in it comes first."""
    if path in claims:
        return claims[path]
    found: Any = claims
    for part in path.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    return found
