"""The environment and `orderwright.toml`, read once into one frozen object.

Every setting is a field below. Its variable is `ORDERWRIGHT_` plus the name in upper case; in the
file it is a key of the same name; `[erp.NAME]` holds the options of an ERP adapter, `[mailbox.NAME]` those
of a mailbox, `[clerk.NAME]` the languages and customers of somebody who is given orders, `[cutoff]` until when a
customer's orders have to be in the ERP; `[oidc]` and `[smtp]` are described in `service.connection_settings`
(`ORDERWRIGHT_OIDC__CLIENT_SECRET=...`). The environment wins over the file, the file over the default.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from datetime import time
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator

from models.base import Frozen
from models.errors import Misconfigured
from service.connection_settings import OidcSettings, SmtpSettings, safe_address
from service.rates import rates

PREFIX = "ORDERWRIGHT_"
FILE_NAME = "orderwright.toml"
_TABLES = ("erp", "mailbox", "clerk")  # of tables of options
_FLAT = ("oidc", "smtp", "limits")  # of options


class Settings(Frozen):
    """How this installation runs."""

    data_folder: Path = Path("var")  # everything that this installation keeps
    database_url: str = ""  # SQLAlchemy URL; "" is SQLite in the data folder
    originals_folder: Path = Path()  # unset is `originals` in the data folder
    catalog_folder: Path = Path("catalog")
    policy_file: Path | None = None  # when an order may go through untouched; unset is the policy that comes with it
    secret: SecretStr = SecretStr("")  # signs sessions; "" makes and keeps one in the data folder
    erp_adapter: str = "order_book"  # an entry point of the group orderwright.erp_adapters
    erp: dict[str, dict[str, str]] = Field(default_factory=dict, repr=False)  # options by adapter; may hold secrets
    mailbox: dict[str, dict[str, str]] = Field(default_factory=dict, repr=False)  # [mailbox.orders] kind = "folder" ...
    mailbox_seconds: float = Field(default=15.0, gt=0, description="how often mailboxes are looked into")
    oidc: OidcSettings | None = Field(default=None, repr=False)  # who signs people in beside their passwords here
    smtp: SmtpSettings | None = Field(default=None, repr=False)  # carries mail to customers
    limits: dict[str, str] = Field(default_factory=dict)  # [limits] api = "600/minute"; see `service.rates`
    public_url: str = ""  # https://orders.seller.example: where people find the desk; "" is what their browser asked
    broker_url: str = ""  # Celery's; "" is the in-process worker alone
    cutoff: dict[str, str] = Field(
        default_factory=dict
    )  # [cutoff] default = "14:30", C10001 = "11:00": orders until then
    timezone: str = "UTC"  # of the seller, as Europe/Berlin: cut-offs are in it
    currency: str = ""  # of the seller where the catalogue says none
    today: str = ""  # YYYY-MM-DD: fixes the clock of the date rules, for demonstrations
    assign: bool = False  # waiting orders are given to those at work, by turns
    assign_most: int = Field(default=10, ge=1, le=500, description="open orders that one person is given")
    away_minutes: int = Field(default=20, ge=1, description="somebody who does nothing for so long is away")
    clerk: dict[str, dict[str, str]] = Field(default_factory=dict)  # [clerk.anna] languages = "de en", customers = "C1"
    max_upload_bytes: int = Field(default=40_000_000, gt=0)
    read_seconds: int = Field(default=120, gt=0, description="time limit for reading one document")
    read_memory_bytes: int = Field(default=2_000_000_000, gt=0)
    read_processes: int = Field(default=1, ge=1, le=64, description="each holds the catalogue and reads one at a time")
    worker_threads: int = Field(default=2, ge=1, le=64)
    lease_seconds: int = Field(default=180, gt=0, description="a worker unheard of for so long has lost its job")
    max_attempts: int = Field(default=8, ge=1, description="then a case stops and waits for an operator")
    posting_attempts: int = Field(default=100, ge=1, description="the same where the ERP cannot be reached: two days")
    undo_seconds: int = Field(default=0, ge=0, description="an approval waits so long, and can be taken back meanwhile")
    auto_post: bool = True  # False: every order waits for a person

    @model_validator(mode="before")
    @classmethod
    def _fill_in(cls, values: dict[str, object]) -> dict[str, object]:
        folder = Path(str(values.get("data_folder") or "var"))
        filled = dict(values)
        filled["database_url"] = values.get("database_url") or f"sqlite:///{folder / 'orderwright.sqlite3'}"
        filled["originals_folder"] = values.get("originals_folder") or folder / "originals"
        return filled

    @field_validator("cutoff")
    @classmethod
    def _times(cls, cutoffs: dict[str, str]) -> dict[str, str]:
        for written in cutoffs.values():
            time.fromisoformat(written)
        return cutoffs

    @field_validator("limits")
    @classmethod
    def _rates(cls, limits: dict[str, str]) -> dict[str, str]:
        rates(limits)
        return limits

    @field_validator("public_url")
    @classmethod
    def _reachable(cls, address: str) -> str:
        return safe_address(address).rstrip("/") if address else ""

    @field_validator("timezone")
    @classmethod
    def _zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, IsADirectoryError):
            raise ValueError(f"there is no time zone {name!r}; write it as Europe/Berlin") from None
        return name


def load_settings(environ: Mapping[str, str] | None = None, folder: Path | None = None) -> Settings:
    """The settings from the environment (default: the process's) and `orderwright.toml` in the folder
    (default: the current one; ORDERWRIGHT_SETTINGS names another file).

    Raises Misconfigured naming the setting for an unknown key, a bad value or a malformed file.
    """
    env = os.environ if environ is None else environ
    path = Path(env.get(PREFIX + "SETTINGS") or (folder or Path()) / FILE_NAME)
    values = _from_file(path, required=PREFIX + "SETTINGS" in env)
    for name in Settings.model_fields:
        if name not in (*_TABLES, *_FLAT, "cutoff") and (text := env.get(PREFIX + name.upper())):
            values[name] = text
    for table in _TABLES:
        _options(env, table, values)
    for table in _FLAT:
        _own_options(env, table, values)
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        name = ".".join(str(part) for part in first["loc"])
        raise Misconfigured(f"The setting {name!r} cannot be used: {first['msg']}.") from None


def _from_file(path: Path, *, required: bool) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        if required:
            raise Misconfigured(f"The settings file {path} does not exist.") from None
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Misconfigured(f"The settings file {path} is malformed: {error}.") from None


def _options(env: Mapping[str, str], table: str, values: dict[str, object]) -> None:
    """`ORDERWRIGHT_ERP__FILE_DROP__DROP=x` sets the option `drop` of the adapter `file_drop`."""
    start = f"{PREFIX}{table.upper()}__"
    for name, text in env.items():
        owner, _, option = name.removeprefix(start).partition("__")
        if name.startswith(start) and option:
            options = values.setdefault(table, {})
            assert isinstance(options, dict)
            options.setdefault(owner.lower(), {})[option.lower()] = text


def _own_options(env: Mapping[str, str], table: str, values: dict[str, object]) -> None:
    """`ORDERWRIGHT_OIDC__CLIENT_ID=x` sets the option `client_id` of `[oidc]`."""
    start = f"{PREFIX}{table.upper()}__"
    own = {name.removeprefix(start).lower(): text for name, text in env.items() if name.startswith(start) and text}
    if own:
        given = values.get(table)
        values[table] = {**(given if isinstance(given, dict) else {}), **own}
