"""The city: its facts, districts, streets and catalogue of requests."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import FileResponse
from pydantic import AwareDatetime

from situation.catalogue import CATEGORIES
from situation.errors import NotFound
from web.auth import SeesMap
from web.geojson import GEOJSON
from web.parts import With
from web.schemas import CategoryBody, CityBody
from web.showing import show_category, show_city

router = APIRouter(tags=["city"])

PMTILES = "application/vnd.pmtiles"
KEPT = "private, max-age=3600"  # the reader tells by the ETag when the file has been replaced

At = Annotated[AwareDatetime | None, Query(description="boundaries of that moment; now by default")]


@router.get("/city")
async def city(_: SeesMap, parts: With) -> CityBody:
    """Names, time zone, extent and whom a map has to name."""
    return show_city(parts.city, parts.settings)


@router.get("/districts", response_class=Response)
def districts(_: SeesMap, request: Request, parts: With, at: At = None) -> Response:
    """The districts as GeoJSON: those of today, or of another moment."""
    return _tagged(request, *parts.geometry.districts(at or parts.clock.now()))


@router.get("/streets", response_class=Response)
def streets(_: SeesMap, request: Request, parts: With) -> Response:
    """The street segments as GeoJSON."""
    return _tagged(request, *parts.geometry.streets)


@router.get("/basemap", response_class=FileResponse)
def basemap(_: SeesMap, parts: With) -> FileResponse:
    """The map's background as a PMTiles file, of which a screen asks for parts (`Range`); 404 where there is none."""
    found = parts.settings.basemap
    if found is None or not found.path.is_file():
        raise NotFound("background map of city", parts.settings.city_id)
    return FileResponse(found.path, media_type=PMTILES, headers={"Cache-Control": KEPT})


@router.get("/categories")
async def categories(_: SeesMap) -> list[CategoryBody]:
    """What can be asked of the service."""
    return [show_category(category) for category in CATEGORIES.values()]


def _tagged(request: Request, body: bytes, etag: str) -> Response:
    headers = {"ETag": etag, "Cache-Control": "private, no-cache"}
    if request.headers.get("if-none-match") == etag:
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type=GEOJSON)
