"""Health: whether this process lives, and whether the centre is fit to be worked with."""

from __future__ import annotations

import logging
from typing import Any

from fastapi import APIRouter, Response

from situation.errors import SituationError
from web.parts import Parts, With

log = logging.getLogger(__name__)

router = APIRouter(prefix="/health", tags=["health"])


@router.get("/live")
async def live() -> dict[str, str]:
    """The process answers."""
    return {"status": "live"}


@router.get("/ready")
def ready(response: Response, parts: With) -> dict[str, Any]:
    """Each role and dependency with its age; 503, and why, when a needed one is missing.

    Anybody may ask: no error's own words and no role's are in it, as they may hold addresses.
    """
    settings = parts.settings
    missing = parts.roles.silent(settings.needed_roles, settings.role_silent_after_s)
    if not _has_store(parts):
        missing["store"] = "cannot be read"
    if missing:
        response.status_code = 503
    return {
        "status": "not_ready" if missing else "ready",
        "missing": missing,
        "roles": parts.roles.ages_s(),
        "positions_age_s": _positions_age_s(parts),
    }


def _has_store(parts: Parts) -> bool:
    try:
        with parts.store.read() as unit:
            unit.last_seq()
    except SituationError as error:
        log.warning("store cannot be read: %s", error)
        return False
    return True


def _positions_age_s(parts: Parts) -> float | None:
    """How old the newest position is, whatever its vehicle."""
    if not parts.fleet.newest_received_us:
        return None
    return round((parts.clock.now() - parts.fleet.newest_received_at).total_seconds(), 1)
