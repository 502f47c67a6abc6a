"""API keys of other systems: only their sha256 is kept, and with it the name that a key was given to."""

from __future__ import annotations

from situation.ports import Store
from web.hashes import sha256_of


def key_name(key: str, store: Store) -> str | None:
    """The name that the key was given to; None for a key that is unknown or empty."""
    if not key:
        return None
    with store.read() as unit:
        return unit.find_api_key(sha256_of(key))
