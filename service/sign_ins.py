"""Sessions that began at the identity provider: kept as long as they last, so that they end there and from there.

A session that began with a password is no matter of this.
"""

from __future__ import annotations

import logging
import secrets
from datetime import timedelta

from pydantic import SecretStr

from service.identity import Ended, Identity, NotSignedIn
from service.machinery import Machinery
from service.records import SignInRecord
from service.repository import sign_ins

LONGEST = timedelta(hours=12)  # a long working day; then one signs in again

log = logging.getLogger(__name__)


class SignIns:
    """See the module."""

    def __init__(self, machinery: Machinery) -> None:
        self._machinery = machinery

    def begin(self, identity: Identity, account: str) -> str:
        """The id of a new session of somebody whom the provider vouches for."""
        now = self._machinery.now()
        record = SignInRecord(
            id=secrets.token_hex(16),
            account=account,
            subject=identity.subject,
            sid=identity.sid,
            id_token=identity.id_token,
            begun_at=now,
        )
        with self._machinery.database.write() as connection:
            sign_ins.sweep(connection, now - LONGEST)
            sign_ins.add(connection, record)
        return record.id

    def lasts(self, sign_in_id: str, account: str) -> bool:
        """Whether the person's session has not ended."""
        with self._machinery.database.read() as connection:
            found = sign_ins.find(connection, sign_in_id)
        return found is not None and found.account == account

    def end(self, sign_in_id: str) -> SecretStr | None:
        """Ends a session here; the provider's hint of whose it was, None where it was over already."""
        with self._machinery.database.write() as connection:
            found = sign_ins.find(connection, sign_in_id)
            sign_ins.end(connection, sign_in_id)
        return found.id_token if found else None

    def end_there(self, ended: Ended) -> None:
        """Ends what the provider says is over. Raises NotSignedIn where it said the very same before."""
        with self._machinery.database.write() as connection:
            if not sign_ins.spend(connection, ended.jti, self._machinery.now()):
                raise NotSignedIn("This was said before.")
            gone = sign_ins.end_those_of(connection, ended.subject, ended.sid)
        log.info("the identity provider ended %s of its sessions here", gone)
