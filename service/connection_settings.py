"""How the desk is connected to the company around it: who signs people in, and who carries its mail."""

from __future__ import annotations

from email.utils import parseaddr
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator

from models.base import Frozen
from service.roles import Role

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


class OidcSettings(Frozen):
    """`[oidc]`: an identity provider that people sign in through, beside their passwords here."""

    issuer: str  # as the provider writes it in its discovery document
    client_id: str = Field(min_length=1)
    client_secret: SecretStr = SecretStr("")  # "" for a public client: PKCE alone proves who asks
    label: str = "your company account"  # behind “Sign in with”
    scopes: str = "openid profile email"
    name_claim: str = "preferred_username"  # the sign-in name of a new person; with "email", a verified one
    role_claim: str = ""  # "groups", "realm_access.roles": who may do what; "" leaves roles to the desk
    roles: dict[str, Role] = Field(default_factory=dict)  # values of the claim; the highest role of several counts
    new_role: Role | None = None  # of people without any of these; without it they are not let in
    link_existing: bool = False  # True: who signs in under the name of a local user is that user
    sign_out_there: bool = True  # signing out here signs out at the provider too, where it can
    timeout_seconds: float = Field(default=10.0, gt=0)

    @field_validator("issuer")
    @classmethod
    def _safe(cls, issuer: str) -> str:
        return safe_address(issuer)

    @field_validator("roles", mode="before")
    @classmethod
    def _written(cls, roles: object) -> object:
        """`order-desk=clerk, order-leads=lead`, as a variable of the environment has it."""
        if not isinstance(roles, str):
            return roles
        pairs = [pair.rpartition("=") for pair in roles.split(",") if pair.strip()]
        return {value.strip(): role.strip() for value, _, role in pairs}

    @model_validator(mode="after")
    def _lets_somebody_in(self) -> OidcSettings:
        if self.role_claim and not self.roles:
            raise ValueError("role_claim needs roles: which of its values are which role")
        if not self.role_claim and self.new_role is None:
            raise ValueError("nobody new could sign in: set role_claim and roles, or new_role")
        return self


class SmtpSettings(Frozen):
    """`[smtp]`: who carries the desk's mail."""

    host: str = Field(min_length=1)
    port: int = Field(default=587, gt=0, lt=65536)
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: str = ""
    password: SecretStr = SecretStr("")
    sender: str  # Order desk <orders@seller.example>
    reply_to: str = ""
    ca_file: str = ""  # certificates of a server inside the company; "" is those that the system trusts
    timeout_seconds: float = Field(default=20.0, gt=0)

    @field_validator("sender", "reply_to")
    @classmethod
    def _an_address(cls, written: str) -> str:
        if written and "@" not in parseaddr(written)[1]:
            raise ValueError("write it as Order desk <orders@seller.example>")
        return written

    @model_validator(mode="after")
    def _no_password_in_the_clear(self) -> SmtpSettings:
        if self.password.get_secret_value() and self.security == "none" and self.host not in LOOPBACK:
            raise ValueError('a password goes over an encrypted connection only: security = "starttls" or "tls"')
        return self


def safe_address(address: str) -> str:
    """The address, if it is https, or http on this very machine. Raises ValueError."""
    parts = urlsplit(address)
    if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK):
        return address
    raise ValueError(f"{address!r} must begin with https://")
