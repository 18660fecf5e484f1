"""What an e-mail address says of its owner's company."""

from __future__ import annotations

from functools import lru_cache

from mapping.parties.vocabulary import vocabulary


def domain_of(address: str) -> str:
    """The domain of an address, lower case; "" where there is none. `Name <a@b.c>` will do."""
    found = address.strip().rstrip(">").rpartition("@")
    return found[2].strip().strip(".").casefold() if found[1] else ""


@lru_cache(maxsize=4096)
def is_free(domain: str) -> bool:
    """Whether a provider of private mailboxes has this domain, so that it tells nothing of a company."""
    free = vocabulary("mail", "free")
    name, _, rest = domain.partition(".")
    country = all(len(part) <= 3 for part in rest.split("."))
    return domain in free or (f"{name}." in free and country)


def belongs(domain: str, domains: tuple[str, ...]) -> bool:
    """Whether a domain is one of these or below one of them (mail.acme.com below acme.com)."""
    return any(domain == known or domain.endswith(f".{known}") for known in domains if known)
