"""Hotspots: places to which a thing comes back, what people have found out about them, and how fixes hold."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query
from fastapi.responses import Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from geo.projection import Projection
from situation.analysis.hotspots import Asked
from situation.analysis.places import AfterFix
from situation.catalogue import CATEGORIES
from situation.desk.analysis import hotspot_report
from situation.desk.hotspots import HotspotEdit
from situation.desk.work import Work
from situation.errors import Invalid
from situation.hotspots import Cause, Hotspot
from situation.journal import Subject
from web.asks import Ask, Id, Lat, Line, Lon, Words
from web.auth import ClosesIncidents, SeesReports
from web.once import IdempotencyKey, create_once
from web.parts import With
from web.routes.indicators import LONGEST
from web.schemas import Page
from web.times import From, To, check_times

router = APIRouter(tags=["hotspots"])

Category = Annotated[str, Query(max_length=64)]


class HotspotSaid(Ask):
    """What is found out and decided; what is left out stays. `fixed_at: null` takes a fix back."""

    cause: Cause | None = None
    note: Words | None = None
    work: Words | None = None
    agency: Line | None = None
    decision: Words | None = None
    fixed_at: AwareDatetime | None = None

    def edit(self) -> HotspotEdit:
        """As the desk takes it."""
        said = self.model_dump(include=set(HotspotSaid.model_fields))
        return HotspotEdit(**said, not_fixed="fixed_at" in self.model_fields_set and self.fixed_at is None)


class HotspotAsk(HotspotSaid):
    """A place that is put under watch."""

    category: Annotated[str, Field(max_length=64)]
    lat: Lat
    lon: Lon


class HotspotPatch(HotspotSaid):
    """A change; `version` is of the hotspot that the editor saw."""

    version: int


class _Shown(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class HotspotBody(_Shown):
    """A place under watch."""

    id: str
    category: str
    lat: float
    lon: float
    cause: Cause
    note: str
    work: str
    agency: str
    decision: str
    fixed_at: datetime | None
    noted_at: datetime
    noted_by: str
    version: int


class HotspotChangeBody(BaseModel):
    """Who said what when: field to [before, after]."""

    at: datetime
    by: str
    action: str
    fields: dict[str, object]


class HotspotWholeBody(HotspotBody):
    """A place under watch with all that was ever said of it, oldest first."""

    history: list[HotspotChangeBody]


class AfterCheckBody(_Shown):
    """How a fix has held. `tests`: days since then of the weather that brings it."""

    outcome: AfterFix
    recurred_at: datetime | None
    tests: int


class PlaceBody(_Shown):
    """One place of the ranking."""

    category: str
    lat: float
    lon: float
    district: str
    requests: int
    episodes: int
    first_at: datetime | None
    last_at: datetime | None
    skies: dict[str, int]
    seen_min: float
    cameras: list[str]
    points: float
    hotspot: HotspotBody | None
    after: AfterCheckBody | None


class HotspotReportBody(_Shown):
    """Places, the heaviest first. Without weather episodes are of `unknown` weather and fixes cannot be tested."""

    from_at: datetime
    to_at: datetime
    category: str
    simulated: bool
    has_weather: bool
    requests: int
    places: list[PlaceBody]


@router.get("/reports/hotspots")
def ranked(
    _: SeesReports, parts: With, from_at: From, to_at: To, category: Category = "flood_road"
) -> HotspotReportBody:
    """Where requests of a category came back within a time."""
    check_times(from_at, to_at, LONGEST)
    if category not in CATEGORIES:
        raise Invalid(f"no category {category!r}", field="category")
    zone, projection = ZoneInfo(parts.city.timezone), Projection(parts.city.crs)
    asked = Asked(from_at=from_at, to_at=to_at, category=category, zone=zone, projection=projection)
    with parts.store.read() as unit:
        return HotspotReportBody.model_validate(hotspot_report(unit, asked, parts.weather()))


@router.get("/hotspots")
def hotspots(_: SeesReports, parts: With) -> Page[HotspotBody]:
    """All places under watch, newest first."""
    with parts.store.read() as unit:
        return Page(items=[_shown(hotspot) for hotspot in unit.list_hotspots()])


@router.post("/hotspots", status_code=201, response_model=HotspotBody)
def note(ask: HotspotAsk, signed_in: ClosesIncidents, parts: With, key: IdempotencyKey = None) -> Response:
    """A place is under watch from now on."""

    def make(work: Work) -> HotspotBody:
        return _shown(parts.desk.note_hotspot_within(work, ask.category, (ask.lat, ask.lon), ask.edit()))

    return create_once(parts, by=signed_in.user.login, key=key, ask=ask, make=make)


@router.get("/hotspots/{id}")
def hotspot(id: Id, _: SeesReports, parts: With) -> HotspotWholeBody:
    """One with all that was said of it."""
    with parts.store.read() as unit:
        found = unit.get_hotspot(id)
        changes = unit.list_changes(subject=Subject.HOTSPOT, id=id)
    history = [HotspotChangeBody(at=one.at, by=one.by, action=one.action, fields=one.data) for one in changes]
    return HotspotWholeBody(**_shown(found).model_dump(), history=history)


@router.patch("/hotspots/{id}")
def edit(id: Id, ask: HotspotPatch, signed_in: ClosesIncidents, parts: With) -> HotspotBody:
    """What is found out and decided, and since when it is fixed. 409 when somebody else was first."""
    return _shown(parts.desk.edit_hotspot(id, ask.edit(), version=ask.version, by=signed_in.user.login))


def _shown(hotspot: Hotspot) -> HotspotBody:
    return HotspotBody.model_validate(hotspot)
