"""Lists in parts: `?limit` and `?after`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, TypeVar

from fastapi import Query
from pydantic import BaseModel

from web.schemas import Page

Limit = Annotated[int, Query(ge=1, le=500)]
After = Annotated[str, Query(max_length=64)]
Body = TypeVar("Body", bound=BaseModel)


def page_of(items: Sequence[Body], *, limit: int, last_id: str) -> Page[Any]:
    """The page. `last_id` is what the next one starts after; there is none once a page is not full."""
    return Page(items=list(items), next=last_id if len(items) == limit else None)
