"""Public warnings: issued, replaced and taken back by a supervisor; what was sent of them stands beside each."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import AwareDatetime, BaseModel, Field

from situation.desk.warnings import NewWarning
from situation.desk.work import Work
from situation.ports import Unit
from situation.warnings import Area, PublicWarning, Severity, Urgency, WarningEvent, WarningId
from web.asks import Ask, Id, Lat, Line, Lon
from web.auth import ClosesIncidents, SeesAlerts
from web.once import IdempotencyKey, create_once
from web.parts import With
from web.schemas import DeliveryBody, Page
from web.showing import columns

router = APIRouter(prefix="/warnings", tags=["warnings"])

Texts = Annotated[dict[str, Annotated[str, Field(min_length=1, max_length=2000)]], Field(max_length=3)]


class AreaAsk(Ask):
    """A circle, or a polygon of latitude, longitude."""

    description: Annotated[str, Field(min_length=1, max_length=300)]
    lat: Lat | None = None
    lon: Lon | None = None
    radius_m: Annotated[float, Field(gt=0, le=100_000)] | None = None
    polygon: Annotated[tuple[tuple[Lat, Lon], ...], Field(max_length=200)] = ()


class WarningAsk(Ask):
    """What is to be said, in all three languages."""

    event: WarningEvent
    severity: Severity
    urgency: Urgency
    headline: Texts
    description: Texts
    area: AreaAsk
    expires_at: AwareDatetime
    observed: bool = False
    public: bool = False
    incident: Line = ""
    replaces: Annotated[str, Field(max_length=64)] = ""


class AreaBody(BaseModel):
    """Where it holds."""

    description: str
    lat: float | None
    lon: float | None
    radius_m: float | None
    polygon: list[tuple[float, float]]


class WarningBody(BaseModel):
    """One message."""

    id: str
    kind: str
    event: str
    severity: str
    urgency: str
    observed: bool
    public: bool
    headline: dict[str, str]
    description: dict[str, str]
    area: AreaBody
    issued_at: AwareDatetime
    expires_at: AwareDatetime
    issued_by: str
    incident: str
    replaces: str
    simulated: bool
    deliveries: list[DeliveryBody]


@router.get("")
def warnings(_: SeesAlerts, parts: With) -> Page[WarningBody]:
    """The newest 200, newest first."""
    with parts.store.read() as unit:
        return Page(items=[_shown(unit, warning) for warning in unit.list_warnings()])


@router.post("", status_code=201, response_model=WarningBody)
def issue(ask: WarningAsk, signed_in: ClosesIncidents, parts: With, key: IdempotencyKey = None) -> Response:
    """Others are warned; with `replaces`, told anew."""
    area = Area(**ask.area.model_dump())
    said = NewWarning(**ask.model_dump(exclude={"area"}), area=area)

    def make(work: Work) -> WarningBody:
        return _shown(work.unit, parts.desk.issue_warning_within(work, said))

    return create_once(parts, by=signed_in.user.login, key=key, ask=ask, make=make)


@router.get("/{id}")
def warning(id: Id, _: SeesAlerts, parts: With) -> WarningBody:
    """One message."""
    with parts.store.read() as unit:
        return _shown(unit, unit.get_warning(WarningId(id)))


@router.post("/{id}/cancel")
def cancel(id: Id, signed_in: ClosesIncidents, parts: With) -> WarningBody:
    """All clear: the message that takes this one back."""
    cancelled = parts.desk.cancel_warning(id, by=signed_in.user.login)
    with parts.store.read() as unit:
        return _shown(unit, cancelled)


def _shown(unit: Unit, warning: PublicWarning) -> WarningBody:
    sent = unit.list_deliveries(subject=f"warning:{warning.id}")
    body = columns(warning) | {"area": AreaBody(**columns(warning.area))}
    return WarningBody(**body, deliveries=[DeliveryBody(**columns(each)) for each in sent])
