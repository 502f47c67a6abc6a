"""The domain's things made into what an audience may see of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import datetime, time
from typing import Any

from geo.basemap import Basemap
from geo.city import City
from situation.alarms.groups import AlertGroup
from situation.alerts import Alert
from situation.cameras import Camera, CameraReport, CameraState, Finding, Shot
from situation.catalogue import Category
from situation.dispatches import Dispatch, DispatchStep, may_step
from situation.fleet import Operator, Ownership, Vehicle
from situation.incidents import Command, Incident, IncidentState, allowed_commands
from situation.journal import Change
from situation.people import RIGHTS, Right, User
from situation.tickets import Delivery, Ticket
from situation.visits import Visit
from web.schemas import (
    AlertBody,
    AlertGroupBody,
    BasemapBody,
    CameraBody,
    CameraReportBody,
    CategoryBody,
    ChangeBody,
    CityBody,
    CreditBody,
    DeliveryBody,
    DispatchBody,
    FindingBody,
    HoursBody,
    IncidentBody,
    MeBody,
    NightBody,
    OperatorBody,
    ShotBody,
    TicketBody,
    VehicleBody,
    VisitBody,
    ZoneBody,
)
from web.settings import WebSettings
from web.visible import Audience

RIGHT_FOR: Mapping[Command, Right] = {
    Command.ACKNOWLEDGE: Right.WORK_INCIDENT,
    Command.DISPATCH: Right.WORK_INCIDENT,
    Command.RESOLVE: Right.WORK_INCIDENT,
    Command.HAND_OFF: Right.WORK_INCIDENT,
    Command.CLOSE: Right.CLOSE_INCIDENT,
    Command.REOPEN: Right.CLOSE_INCIDENT,
    Command.MERGE: Right.WORK_INCIDENT,
    Command.SPLIT: Right.WORK_INCIDENT,
    # ARRIVE is for the positions to say, not for a person
}


def columns(thing: Any) -> dict[str, Any]:
    """A dataclass's fields by name, one level deep."""
    return {field.name: getattr(thing, field.name) for field in fields(thing)}


def frame_url(sha256: str) -> str:
    """Where the picture lies, or "" without one."""
    return f"/api/v1/frames/{sha256}" if sha256 else ""


def show_basemap(basemap: Basemap) -> BasemapBody:
    """The background map, without where its file lies."""
    return BasemapBody(
        kind=basemap.kind,
        min_zoom=basemap.min_zoom,
        max_zoom=basemap.max_zoom,
        bounds=basemap.bounds,
        credits=[CreditBody(text=credit.text, url=credit.url) for credit in basemap.credits],
    )


def show_night(hours: tuple[time, time]) -> NightBody:
    """The night's hours, without seconds."""
    start, end = (at.isoformat("minutes") for at in hours)
    return NightBody(start=start, end=end)


def show_city(city: City, settings: WebSettings) -> CityBody:
    """The city with its background and its night, and whom to name for its weather."""
    weather = settings.weather_credit
    return CityBody(
        id=settings.city_id,
        name=dict(city.names),
        timezone=city.timezone,
        center=city.center,
        zoom=city.zoom,
        bbox=city.bbox,
        attribution=city.attribution.text,
        attribution_url=city.attribution.url,
        weather_attribution=weather.text,
        weather_attribution_url=weather.url,
        basemap=show_basemap(settings.basemap) if settings.basemap else None,
        night=show_night(settings.night) if settings.night else None,
    )


def show_me(user: User) -> MeBody:
    """The person to itself."""
    return MeBody(**columns(user), rights=sorted(RIGHTS[user.role]))


def show_operator(operator: Operator) -> OperatorBody:
    """An operator."""
    return OperatorBody(**columns(operator))


def show_vehicle(vehicle: Vehicle, *, number: int, operators: Mapping[str, Operator]) -> VehicleBody:
    """A vehicle with its number in position frames."""
    operator = operators.get(vehicle.operator)
    ownership = operator.ownership if operator else Ownership.CONTRACTOR
    return VehicleBody(**columns(vehicle), number=number, ownership=ownership)


def show_incident(incident: Incident, audience: Audience, now: datetime) -> IncidentBody:
    """An incident. Who may not see cameras gets no pictures; who does not work here learns no colleague's login."""
    shown = columns(incident) | {
        "frame_url": frame_url(incident.media_sha256),
        "proof_url": frame_url(incident.proof_sha256),
        "overdue": incident.is_overdue(now),
        "commands": commands_for(incident, audience),
        "dispatches": show_dispatches(incident, audience),
    }
    if not audience.may(Right.SEE_CAMERAS):
        shown |= {"camera": "", "finding": "", "frame_url": "", "proof_url": "", "media_url": ""}
    if not audience.may(Right.SEE_ALERTS):
        shown["owner"] = ""
    return IncidentBody(**shown)


def show_dispatches(incident: Incident, audience: Audience) -> list[DispatchBody]:
    """What became of the vehicles that were sent. A contractor sees its own, and no colleague's name."""
    works_here = audience.may(Right.ANSWER_DISPATCH)
    return [
        DispatchBody(
            **columns(dispatch)
            | {
                "vehicle": vehicle,
                "asked_at": incident.sent_at.get(vehicle),
                "refusal": dispatch.refusal or "",
                "by": dispatch.by if audience.may(Right.SEE_ALERTS) else "",
                "note": dispatch.note if works_here else "",
                "answers": answers_to(incident, dispatch) if works_here else [],
            }
        )
        for vehicle, dispatch in incident.dispatches.items()
        if audience.sees_operator(dispatch.operator)
    ]


def answers_to(incident: Incident, dispatch: Dispatch) -> list[str]:
    """What may be said of a dispatch now."""
    steps = (DispatchStep.ACCEPT, DispatchStep.REFUSE)
    return [step.value for step in steps if incident.is_open and may_step(dispatch.state, step)]


def commands_for(incident: Incident, audience: Audience) -> list[str]:
    """What the audience may ask of the incident now."""
    if incident.merged_into and incident.state is IncidentState.CLOSED:
        return []  # it goes where its main incident goes
    allowed = (command for command in allowed_commands(incident.state) if command in RIGHT_FOR)
    return [command.value for command in allowed if audience.may(RIGHT_FOR[command])]


def show_alert(alert: Alert) -> AlertBody:
    """An alert."""
    return AlertBody(**columns(alert))


def show_group(group: AlertGroup) -> AlertGroupBody:
    """A group of alerts."""
    return AlertGroupBody(**columns(group))


def show_ticket(ticket: Ticket, deliveries: Sequence[Delivery]) -> TicketBody:
    """A ticket and where its pushes stand."""
    shown = [DeliveryBody(**columns(delivery)) for delivery in deliveries]
    return TicketBody(**columns(ticket), frame_url=frame_url(ticket.frame_sha256), deliveries=shown)


def show_camera(camera: Camera, report: CameraReport | None) -> CameraBody:
    """A camera as its worker last described it. Without a report, or unless it is live, its zones are unknown."""
    state = report.state if report and camera.enabled else CameraState.UNKNOWN
    seen = report.zones if report and state is CameraState.LIVE else {}
    zones = [ZoneBody(**columns(zone), state=seen.get(zone.id, "unknown")) for zone in camera.zones]
    return CameraBody(
        **columns(camera) | {"zones": zones, "hours": [HoursBody(**columns(one)) for one in camera.hours]},
        state=state,
        picture_at=report.picture_at if report else None,
        snapshot_url=f"/api/v1/cameras/{camera.id}/snapshot",
    )


def show_report(report: CameraReport) -> CameraReportBody:
    """A worker's word."""
    return CameraReportBody(**columns(report))


def show_finding(finding: Finding) -> FindingBody:
    """A finding."""
    return FindingBody(
        **columns(finding) | {"shots": [_shot(shot) for shot in finding.shots]},
        frame_url=frame_url(finding.frame_sha256),
        overlay_url=frame_url(finding.overlay_sha256),
    )


def _shot(shot: Shot) -> ShotBody:
    urls = {"frame_url": frame_url(shot.frame_sha256), "overlay_url": frame_url(shot.overlay_sha256)}
    return ShotBody(phase=shot.phase, captured_at=shot.captured_at, received_at=shot.received_at, **urls)


def show_visit(visit: Visit) -> VisitBody:
    """A visit."""
    return VisitBody(**columns(visit))


def show_change(change: Change, audience: Audience) -> ChangeBody:
    """A change; who does not work here learns neither who did it nor in what words."""
    shown = columns(change)
    if not audience.may(Right.SEE_ALERTS):
        shown |= {"by": "", "why": ""}
    return ChangeBody(**shown)


def show_category(category: Category) -> CategoryBody:
    """A service of the catalogue."""
    name = {"kk": category.name_kk, "ru": category.name_ru, "en": category.name_en}
    return CategoryBody(**columns(category), name=name)
