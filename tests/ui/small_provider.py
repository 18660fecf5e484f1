"""A small identity provider on loopback: keeps OpenID Connect's rules, signs with a real key, and lies on request."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import time
from typing import Any
from urllib.parse import urlencode

from fastapi import FastAPI, Form, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

LOGOUT = "http://schemas.openid.net/event/backchannel-logout"
CLIENT, SECRET = "order-desk", "only the desk and the provider know this"


class SmallProvider:
    """Signs in whoever `person` is, without asking."""

    def __init__(self) -> None:
        self.issuer = ""
        self.person: dict[str, Any] = {"sub": "u-1", "preferred_username": "Nora", "name": "Nora New", "groups": []}
        self.told_later: dict[str, Any] = {}  # by userinfo alone
        self.lie: dict[str, Any] = {}  # other claims than the true ones
        self.refuses = False
        self.ends_sessions = True  # whether it says where one signs out
        self.sessions: set[str] = set()
        self.keys = [self._new_key()]
        self.signed_by: Any = None  # another key than the published one
        self.algorithm = "RS256"
        self.codes: dict[str, dict[str, str]] = {}
        self.handed_out: list[str] = []  # what no log may hold
        self.app = FastAPI()
        self.app.get("/.well-known/openid-configuration")(self.description)
        self.app.get("/keys")(self.published)
        self.app.get("/authorize")(self.authorize)
        self.app.post("/token")(self.token)
        self.app.get("/userinfo")(self.userinfo)
        self.app.get("/bye")(self.end_session)

    def _new_key(self) -> RSAKey:
        return RSAKey.generate_key(2048, {"kid": secrets.token_hex(4), "use": "sig"})

    def turn_keys(self) -> None:
        """From now on another key signs."""
        self.keys = [self._new_key()]

    def description(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "jwks_uri": f"{self.issuer}/keys",
            "response_types_supported": ["code"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
            **({"end_session_endpoint": f"{self.issuer}/bye?there=1"} if self.ends_sessions else {}),
        }

    def published(self) -> dict[str, Any]:
        return dict(KeySet(self.keys).as_dict(private=False))

    def authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        assert asked["client_id"] == CLIENT and asked["response_type"] == "code" and "openid" in asked["scope"]
        assert asked["code_challenge_method"] == "S256" and len(asked["state"]) > 20 and len(asked["nonce"]) > 20
        told = {"state": asked["state"], "iss": self.issuer}
        if self.refuses:
            told["error"] = "access_denied"
        else:
            told["code"] = secrets.token_urlsafe(16)
            self.codes[told["code"]] = asked
            self.handed_out.append(told["code"])
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode(told)}", status_code=302)

    def token(
        self, request: Request, code: str = Form(), redirect_uri: str = Form(), code_verifier: str = Form()
    ) -> Any:
        known = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if request.headers.get("Authorization") != f"Basic {known}":
            return JSONResponse({"error": "invalid_client"}, status_code=401)
        asked = self.codes.pop(code, None)
        proof = base64.urlsafe_b64encode(hashlib.sha256(code_verifier.encode()).digest()).rstrip(b"=").decode()
        if asked is None or asked["redirect_uri"] != redirect_uri or asked["code_challenge"] != proof:
            return JSONResponse({"error": "invalid_grant"}, status_code=400)
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": asked["nonce"]}
        self.sessions.add(sid := secrets.token_urlsafe(8))
        claims |= {"sid": sid} | self.person | self.lie
        access = secrets.token_urlsafe(16)
        self.handed_out += [access, code_verifier]
        return {"token_type": "Bearer", "access_token": access, "id_token": self._signed(claims)}

    def _signed(self, claims: dict[str, Any]) -> str:
        header = {"alg": self.algorithm, "kid": self.keys[0].kid}
        if self.algorithm in ("none", "HS256"):
            signed = f"{_plain(header)}.{_plain(claims)}"
            public = self.keys[0].as_pem(private=False)  # what everybody knows, as if it were a shared secret
            proof = hmac.digest(public, signed.encode(), "sha256") if self.algorithm == "HS256" else b""
            token = f"{signed}.{base64.urlsafe_b64encode(proof).rstrip(b'=').decode()}"
        else:
            token = jwt.encode(header, claims, self.signed_by or self.keys[0], algorithms=[self.algorithm])
        self.handed_out.append(token)
        return token

    def end_session(
        self, there: str, id_token_hint: str, client_id: str, post_logout_redirect_uri: str, state: str
    ) -> Response:
        assert there == "1" and client_id == CLIENT and post_logout_redirect_uri.endswith("/signed-out")
        hint = jwt.decode(id_token_hint, KeySet(self.keys), algorithms=["RS256"]).claims
        self.sessions.remove(hint["sid"])
        return RedirectResponse(f"{post_logout_redirect_uri}?{urlencode({'state': state})}", status_code=302)

    def logout_token(self, **other: Any) -> str:
        """Its word that a session ended; of all of the person's where `other` names none. None leaves a claim out."""
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 120, "jti": secrets.token_urlsafe(8)}
        claims |= {"sub": self.person["sub"], "events": {LOGOUT: {}}, **other}
        return self._signed({name: value for name, value in claims.items() if value is not None})

    def userinfo(self, request: Request) -> dict[str, Any]:
        assert request.headers["Authorization"].removeprefix("Bearer ") in self.handed_out
        return {"sub": self.person["sub"], **self.told_later}


def _plain(part: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()
