"""Makes the parts of an installation from its settings: the only place that knows them all."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Callable
from datetime import UTC, datetime

from erp_adapters import registry
from erp_adapters.base import ErpAdapter
from ingestion.originals import FolderOriginals
from models.errors import Misconfigured
from service.catalog import CatalogDirectory, CatalogStore
from service.database import Database
from service.machinery import Machinery
from service.processing import Directory, Processor
from service.settings import Settings
from service.stages import CatalogProcessor


def open_machinery(
    settings: Settings,
    *,
    processor: Processor | None = None,
    directory: Directory | None = None,
    erp: ErpAdapter | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Machinery:
    """The parts, with the database up to date; a part given is used as it is.

    Raises Misconfigured where the data folder, the database or the ERP adapter cannot be used; a broken
    catalogue is found when it is first needed.
    """
    try:
        settings.data_folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Misconfigured(f"The data folder {settings.data_folder} cannot be made: {error.strerror}.") from error
    database = Database(settings.database_url)
    database.upgrade()
    catalog = CatalogStore(settings.catalog_folder)
    return Machinery(
        settings=settings,
        database=database,
        originals=FolderOriginals(settings.originals_folder),
        processor=processor or CatalogProcessor(catalog, settings),
        directory=directory or CatalogDirectory(catalog),
        erp=erp or load_erp(settings),
        now=now,
    )


def load_erp(settings: Settings) -> ErpAdapter:
    """The adapter that the settings name. One that keeps files gets the data folder. Raises Misconfigured."""
    name = settings.erp_adapter
    options = dict(settings.erp.get(name, {}))
    if "data_folder" in registry.adapter_type(name).options_type.model_fields:
        options.setdefault("data_folder", str(settings.data_folder))
    return registry.load(name, options)


def session_secret(settings: Settings) -> str:
    """What sessions are signed with: the settings' own, or one made once and kept in the data folder.

    Raises Misconfigured where the folder cannot be written.
    """
    given = settings.secret.get_secret_value()
    if given:
        return given
    path = settings.data_folder / "secret"
    try:
        settings.data_folder.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileExistsError):
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(secrets.token_urlsafe(48))
        return path.read_text(encoding="ascii")
    except OSError as error:
        raise Misconfigured(f"The file {path} cannot be used: {error.strerror}. Set ORDERWRIGHT_SECRET.") from error
