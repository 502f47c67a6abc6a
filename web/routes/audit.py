"""The audit: the journal, oldest first. It can be read, and nothing here writes or erases it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from situation.journal import Subject
from web.auth import SeesAudit
from web.paging import Limit
from web.parts import With
from web.schemas import ChangeBody, Page
from web.showing import show_change
from web.visible import audience_of

router = APIRouter(prefix="/audit", tags=["audit"])


@router.get("")
def audit(
    signed_in: SeesAudit,
    parts: With,
    since: Annotated[int, Query(ge=0)] = 0,
    subject: Subject | None = None,
    id: Annotated[str | None, Query(max_length=64)] = None,
    limit: Limit = 100,
) -> Page[ChangeBody]:
    """Changes with a seq greater than `since`; go on with `since=next`."""
    with parts.store.read() as unit:
        found = unit.list_changes(since=since, subject=subject, id=id, limit=limit)
    shown = [show_change(change, audience_of(signed_in.user)) for change in found]
    return Page(items=shown, next=str(found[-1].seq) if len(found) == limit else None)
