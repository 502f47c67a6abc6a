"""Opening: an incident as it comes in, and the place that one without a place is given later."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from situation.catalogue import CATEGORIES, Category
from situation.clocks import ClockKind, PauseReason, Terms
from situation.desk.clocks import resume_clocks
from situation.desk.incident_event import event_of
from situation.desk.merging import merge_with_near
from situation.desk.work import Work
from situation.errors import Invalid, NotAllowed
from situation.identity import new_id
from situation.incidents import LEVELS, PRIORITIES, Channel, Incident, IncidentId, Reporter
from situation.journal import Subject

MAX_DESCRIPTION = 4000  # characters; Open311 GeoReport v2


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What a new incident is measured against."""

    districts: Callable[[float, float], str | None]  # of (lon, lat)
    terms: Terms
    centre: tuple[float, float] = (0.0, 0.0)  # latitude, longitude: where what has no place is kept
    merge_within_m: float = 0.0  # of the same category and nearer than this is the same thing; 0: nothing is


@dataclass(frozen=True, slots=True, kw_only=True)
class NewIncident:
    """What is asked for, as it came in."""

    category: str
    lat: float | None = None  # both or none: without a place it needs one
    lon: float | None = None
    address: str = ""
    description: str = ""
    channel: Channel = Channel.API
    reporter: Reporter | None = None
    media_url: str = ""
    simulated: bool = False
    camera: str = ""
    finding: str = ""
    media_sha256: str = ""
    opened_at: datetime | None = None  # None: now
    follows: str = ""  # id of the incident that it carries on from
    impact: int | None = None  # both of LEVELS, or none: then the category's priority counts
    urgency: int | None = None


def open_incident(work: Work, request: NewIncident, ground: Ground) -> Incident:
    """Every request is taken, also an anonymous one; only one that cannot be placed or named is Invalid."""
    category = _category_of(request)
    opened_at = request.opened_at or work.now
    clocks = ground.terms.clocks(
        opened_at,
        reaction_min=category.reaction_min,
        elimination_min=category.elimination_min,
        sends_machines=bool(category.kinds),
    )
    due_at = {clock.kind: clock.due_at for clock in clocks}
    needs_location = request.lat is None or request.lon is None
    incident = Incident(
        id=IncidentId(new_id()),
        public_no=work.unit.next_number("A", opened_at.year),
        category=category.code,
        channel=request.channel,
        lat=request.lat if request.lat is not None else ground.centre[0],
        lon=request.lon if request.lon is not None else ground.centre[1],
        radius_m=0.0 if needs_location else category.radius_m,
        needs_location=needs_location,
        address=request.address,
        description=request.description,
        priority=_priority_of(request, category),
        impact=request.impact,
        urgency=request.urgency,
        opened_at=opened_at,
        updated_at=work.now,
        reaction_due_at=due_at[ClockKind.ACK],
        elimination_due_at=due_at[ClockKind.FIX],
        clocks=clocks,
        camera=request.camera,
        finding=request.finding,
        media_sha256=request.media_sha256,
        media_url=request.media_url,
        simulated=request.simulated,
        follows=work.unit.get_incident(IncidentId(request.follows)).id if request.follows else "",
    )
    if not needs_location:
        incident = replace(incident, district=ground.districts(incident.lon, incident.lat))
    work.unit.put_incident(incident)
    if request.reporter:
        work.unit.put_reporter(incident.id, request.reporter)
    work.record(
        Subject.INCIDENT,
        incident.id,
        "opened",
        states=("", incident.state),
        why=request.channel,
        event=event_of(incident),
    )
    return merge_with_near(work, incident, ground.merge_within_m)


def _category_of(request: NewIncident) -> Category:
    category = CATEGORIES.get(request.category)
    if category is None:
        raise Invalid(f"no category {request.category!r}", field="category")
    if request.lat is None or request.lon is None:
        if not (request.lat is request.lon and request.address.strip()):
            raise Invalid("give lat and lon, or at least an address", field="address")
    else:
        check_place(request.lat, request.lon)
    if len(request.description) > MAX_DESCRIPTION:
        raise Invalid(f"description is longer than {MAX_DESCRIPTION} characters", field="description")
    return category


def _priority_of(request: NewIncident, category: Category) -> int:
    if request.impact is None and request.urgency is None:
        return category.priority
    if request.impact not in LEVELS or request.urgency not in LEVELS:
        raise Invalid(f"give impact and urgency, each of {', '.join(map(str, LEVELS))}, or neither", field="impact")
    return PRIORITIES[request.impact, request.urgency]


def check_place(lat: float, lon: float) -> None:
    """Invalid unless it is a place on earth; 0 N 0 E is what devices and forms without one send."""
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):  # also refuses NaN
        raise Invalid("lat must be -90..90 and lon -180..180 degrees", field="lat")
    if lat == 0 and lon == 0:
        raise Invalid("lat and lon are both 0, which is no place: leave them out and give an address", field="lat")


def locate_incident(work: Work, incident: Incident, place: tuple[float, float], ground: Ground) -> Incident:
    """The incident at its place (latitude, longitude); clocks that waited for that run on."""
    if not incident.needs_location:
        raise NotAllowed("it has a place")
    check_place(*place)
    lat, lon = place
    located = replace(
        incident,
        lat=lat,
        lon=lon,
        needs_location=False,
        radius_m=CATEGORIES[incident.category].radius_m,
        district=ground.districts(lon, lat),
        updated_at=work.now,
        version=incident.version + 1,
    )
    work.unit.put_incident(located)
    states = (located.state, located.state)
    work.record(Subject.INCIDENT, located.id, "located", states=states, event=event_of(located))
    if any(pause.reason is PauseReason.LOCATION and pause.is_running(work.now) for pause in located.pauses):
        located = resume_clocks(work, located)
    return merge_with_near(work, located, ground.merge_within_m)
