"""Health: whether this process lives, and whether the centre is fit to be worked with."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Response

from situation.errors import SituationError
from web.parts import Parts, With

router = APIRouter(prefix="/health", tags=["health"])


@router.get("/live")
async def live() -> dict[str, str]:
    """The process answers."""
    return {"status": "live"}


@router.get("/ready")
def ready(response: Response, parts: With) -> dict[str, Any]:
    """Each role and dependency with its age; 503, and why, when a needed one is missing."""
    settings = parts.settings
    missing = parts.roles.silent(settings.needed_roles, settings.role_silent_after_s)
    store = _store_problem(parts)
    if store:
        missing["store"] = store
    if missing:
        response.status_code = 503
    words = {role: report.words for role, report in parts.roles.reports.items() if report.words}
    return {
        "status": "not_ready" if missing else "ready",
        "missing": missing,
        "roles": parts.roles.ages_s(),
        "words": words,
        "positions_age_s": _positions_age_s(parts),
    }


def _store_problem(parts: Parts) -> str:
    try:
        with parts.store.read() as unit:
            unit.last_seq()
    except SituationError as error:
        return str(error)
    return ""


def _positions_age_s(parts: Parts) -> float | None:
    """How old the newest position is, whatever its vehicle."""
    if not parts.fleet.newest_received_us:
        return None
    return round((parts.clock.now() - parts.fleet.newest_received_at).total_seconds(), 1)
