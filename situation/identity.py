"""New ids and secrets: random, unguessable, the same alphabet everywhere."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from uuid import uuid4

import bcrypt

SECRET_BYTES = 32
# Whoever steals the hashes has 256 random bits to guess, at whatever cost; what the cost does decide is how long the
# broker works when thousands of trackers sign in at once after it was away.
HASH_COST = 4
LONGEST_SECRET = 72  # bytes; bcrypt reads no more


def new_id() -> str:
    """A fresh id, 32 hexadecimal digits."""
    return uuid4().hex


@dataclass(frozen=True, slots=True)
class Secret:
    """A fresh secret to be told once, and the bcrypt hash of it that is kept."""

    text: str = field(repr=False)
    hash: str = field(repr=False)


def is_secret(text: str, hash: str) -> bool:
    """Whether the text is the secret of that hash. Some milliseconds of work."""
    raw = text.encode()
    return len(raw) <= LONGEST_SECRET and bcrypt.checkpw(raw, hash.encode())


def new_secret() -> Secret:
    """256 random bits as 43 characters of A-Z a-z 0-9 _ -."""
    text = secrets.token_urlsafe(SECRET_BYTES)
    return Secret(text, bcrypt.hashpw(text.encode(), bcrypt.gensalt(HASH_COST)).decode())
