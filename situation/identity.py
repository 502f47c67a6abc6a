"""New ids: random, unguessable, the same alphabet everywhere."""

from __future__ import annotations

from uuid import uuid4


def new_id() -> str:
    """A fresh id, 32 hexadecimal digits."""
    return uuid4().hex
