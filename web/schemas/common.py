"""What many answers are made of."""

from __future__ import annotations

from typing import Generic, TypeVar

from pydantic import BaseModel

Item = TypeVar("Item")


class Page(BaseModel, Generic[Item]):
    """A part of a list; `next` is what `after` takes to go on, null at the end."""

    items: list[Item]
    next: str | None = None
