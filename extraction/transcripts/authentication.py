"""What the receiving server found out about a message's sender, and whether a person wrote it."""

from __future__ import annotations

import re
from email.message import Message
from typing import Final

_METHODS: Final = ("spf", "dkim", "dmarc")
_RESULT: Final = re.compile(r"\b(spf|dkim|dmarc)\s*=\s*([a-z]+)", re.IGNORECASE)
_COMMENT: Final = re.compile(r"\([^()]*\)")
_RANK: Final = ("pass", "fail", "permerror", "softfail", "policy", "temperror", "neutral", "none")


def authentication_of(message: Message) -> tuple[tuple[str, str], ...]:
    """(("spf", "pass"), ...) from the receiving server's own Authentication-Results (RFC 8601).

    Servers put their header on top, so only the topmost is believed, and those directly below it that
    name the same server: anything further down may have been written by the sender.
    """
    values = [_COMMENT.sub(" ", " ".join(str(one).split())) for one in message.get_all("Authentication-Results", [])]
    if not values:
        return _from_received_spf(message)
    server = values[0].partition(";")[0].strip().lower()
    found: dict[str, list[str]] = {}
    for value in values:
        own, _, results = value.partition(";")
        if own.strip().lower() != server:
            break
        for method, result in _RESULT.findall(results):
            found.setdefault(method.lower(), []).append(result.lower())
    return tuple((method, _best(found[method])) for method in _METHODS if method in found)


def _best(results: list[str]) -> str:
    """One passing signature is enough; several methods of DKIM may stand side by side."""
    return min(results, key=lambda one: _RANK.index(one) if one in _RANK else len(_RANK))


def _from_received_spf(message: Message) -> tuple[tuple[str, str], ...]:
    """The older header of RFC 7208, section 9.1."""
    found = re.match(r"\s*([a-z]+)", str(message.get("Received-SPF") or "").lower())
    return (("spf", found.group(1)),) if found else ()


def is_automatic(message: Message) -> bool:
    """Whether nobody typed it: an answering machine (RFC 3834), a bulk mailing (RFC 2369, RFC 8058)."""
    submitted = str(message.get("Auto-Submitted") or "no").strip().lower()
    if submitted.partition(";")[0].strip() not in ("", "no"):
        return True
    if str(message.get("Precedence") or "").strip().lower() in ("bulk", "list", "junk", "auto_reply"):
        return True
    return any(
        message.get(name)
        for name in ("List-Unsubscribe", "X-Autoreply", "X-Autorespond", "X-Auto-Response-Suppress-Reply")
    )
