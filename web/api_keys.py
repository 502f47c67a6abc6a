"""API keys of other systems: only their sha256 is kept, and with it the name that a key was given to."""

from __future__ import annotations

from typing import Annotated

from fastapi import Header

from situation.ports import Store
from web.errors import KeyNeeded
from web.hashes import sha256_of

Key = Annotated[str, Header(alias="X-API-Key", max_length=200)]


def partner_of(key: str, store: Store, *, destination: str) -> str:
    """The name that the key was given to; KeyNeeded without one. `destination` says whose key is wanted."""
    name = key_name(key, store)
    if name is None:
        raise KeyNeeded(given=bool(key), destination=destination)
    return name


def key_name(key: str, store: Store) -> str | None:
    """The name that the key was given to; None for a key that is unknown or empty."""
    if not key:
        return None
    with store.read() as unit:
        return unit.find_api_key(sha256_of(key))
