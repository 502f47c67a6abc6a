"""Findings of cameras, and what a person says of them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from situation.cameras import FindingId, Judgement
from web.auth import JudgesFindings, SeesCameras
from web.paging import Limit
from web.parts import With
from web.schemas import FindingBody, Page
from web.showing import show_finding

router = APIRouter(prefix="/findings", tags=["findings"])


@router.get("")
def findings(
    _: SeesCameras,
    parts: With,
    camera: Annotated[str | None, Query(max_length=64)] = None,
    open_only: Annotated[bool, Query(alias="open")] = False,
    limit: Limit = 200,
) -> Page[FindingBody]:
    """Newest first; `open=true` for those not yet cleared. The newest `limit`, without further pages."""
    with parts.store.read() as unit:
        found = unit.list_findings(camera=camera, open_only=open_only, limit=limit)
    return Page(items=[show_finding(finding) for finding in found])


@router.get("/{id}")
def finding(id: str, _: SeesCameras, parts: With) -> FindingBody:
    """One finding."""
    with parts.store.read() as unit:
        return show_finding(unit.get_finding(FindingId(id)))


@router.post("/{id}/confirm")
def confirm(id: str, signed_in: JudgesFindings, parts: With) -> FindingBody:
    """It is so."""
    return show_finding(parts.desk.judge_finding(id, Judgement.CONFIRMED, by=signed_in.user.login))


@router.post("/{id}/reject")
def reject(id: str, signed_in: JudgesFindings, parts: With) -> FindingBody:
    """It is not so; kept, to learn from."""
    return show_finding(parts.desk.judge_finding(id, Judgement.REJECTED, by=signed_in.user.login))
