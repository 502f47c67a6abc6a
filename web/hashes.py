"""Secrets of which only a hash is kept: tokens, keys, recovery codes. All are long and random: one round is enough."""

from __future__ import annotations

import hashlib


def sha256_of(secret: str) -> str:
    """What is kept of it."""
    return hashlib.sha256(secret.encode()).hexdigest()
