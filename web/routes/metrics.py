"""`GET /metrics`."""

from __future__ import annotations

from fastapi import APIRouter, Response

from web.exposition import CONTENT_TYPE, exposition
from web.parts import With

router = APIRouter(tags=["health"])


@router.get("/metrics", response_class=Response)
async def metrics(parts: With) -> Response:
    """Prometheus' text format: figures of all roles and of the live stream."""
    return Response(exposition(parts), media_type=CONTENT_TYPE)
