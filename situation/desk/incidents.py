"""What may be done with an incident, within one transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from situation.cameras import FindingId
from situation.catalogue import CATEGORIES, Category, Handling
from situation.clocks import Clock, ClockKind, PauseReason, Terms, restarted, stopped
from situation.desk.clocks import resume_clocks, with_clocks
from situation.desk.dispatches import asked, seen
from situation.desk.incident_event import event_of
from situation.desk.merging import follow, merge_with_near
from situation.desk.work import Work
from situation.dispatches import DispatchStep
from situation.errors import Conflict, Invalid, NotAllowed
from situation.fleet import VehicleId
from situation.identity import new_id
from situation.incidents import (
    LEVELS,
    LINES,
    PRIORITIES,
    Channel,
    Command,
    Incident,
    IncidentId,
    IncidentState,
    Proof,
    Reporter,
    next_state,
)
from situation.journal import Subject
from situation.proof.verdicts import Outcome

MAX_DESCRIPTION = 4000  # characters; Open311 GeoReport v2
REACTIONS = frozenset({Command.ACKNOWLEDGE, Command.DISPATCH, Command.ARRIVE, Command.HAND_OFF, Command.RESOLVE})
# Which clocks a command is the end of. Who says how it was mended has answered.
_K = ClockKind
ENDS: dict[Command, frozenset[ClockKind]] = {
    Command.ACKNOWLEDGE: frozenset({_K.ACK}),
    Command.DISPATCH: frozenset({_K.ACK, _K.DISPATCH}),
    Command.ARRIVE: frozenset({_K.ACK, _K.DISPATCH, _K.ON_SITE}),
    Command.HAND_OFF: frozenset({_K.ACK, _K.DISPATCH, _K.ON_SITE}),
    Command.RESOLVE: frozenset(_K),
    Command.CLOSE: frozenset(),
    Command.REOPEN: frozenset(),
}


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


def command_incident(  # noqa: PLR0913 - what commands bring along
    work: Work,
    incident: Incident,
    command: Command,
    *,
    why: str = "",
    outcome: str | None = None,
    vehicles: Sequence[str] = (),
    picture: str = "",
) -> Incident:
    """The incident after the command, or NotAllowed by its lifecycle. What was merged into it follows."""
    if incident.merged_into:
        raise NotAllowed("it is a further report of another incident: command that one, or split it")
    state = next_state(incident.state, command)
    changed = replace(
        incident,
        state=state,
        updated_at=work.now,
        version=incident.version + 1,
        outcome=incident.outcome if outcome is None else outcome,
        vehicles=tuple(dict.fromkeys((*incident.vehicles, *vehicles))),
        sent_at=incident.sent_at | dict.fromkeys(vehicles, work.now),
        dispatches=asked(work, incident, vehicles),
        reacted_at=_reacted_at(incident, command, work.now),
        resolved_at=_kept(incident.resolved_at, command, Command.RESOLVE, work.now),
        closed_at=_kept(incident.closed_at, command, Command.CLOSE, work.now),
        reopened=incident.reopened + (command is Command.REOPEN),
        proof=_proof_after(work, incident, command, picture),
        proof_sha256="" if command is Command.REOPEN else picture or incident.proof_sha256,
    )
    changed = with_clocks(changed, _clocks_after(incident.clocks, command, work.now))
    work.unit.put_incident(changed)
    work.record(
        Subject.INCIDENT, incident.id, _PAST[command], states=(incident.state, state), why=why, event=event_of(changed)
    )
    follow(work, changed, ends=ENDS[command])
    return changed


_PAST = {
    Command.ACKNOWLEDGE: "acknowledged",
    Command.DISPATCH: "dispatched",
    Command.ARRIVE: "attended",
    Command.HAND_OFF: "handed_off",
    Command.RESOLVE: "resolved",
    Command.CLOSE: "closed",
    Command.REOPEN: "reopened",
    Command.MERGE: "merged",
    Command.SPLIT: "split",
}


def _clocks_after(clocks: tuple[Clock, ...], command: Command, now: datetime) -> tuple[Clock, ...]:
    """A reopening lets the repair's clock run on; who has been answered has been answered."""
    if command is Command.REOPEN:
        return restarted(clocks, {ClockKind.FIX})
    return stopped(clocks, ENDS[command], now)


def _reacted_at(incident: Incident, command: Command, now: datetime) -> datetime | None:
    """The first reaction counts, also after a reopening."""
    return incident.reacted_at or (now if command in REACTIONS else None)


def _kept(moment: datetime | None, command: Command, sets: Command, now: datetime) -> datetime | None:
    """The clock's moment after the command: set by one, taken back by a reopening."""
    if command is Command.REOPEN:
        return None
    return now if command is sets else moment


def _proof_after(work: Work, incident: Incident, command: Command, picture: str) -> Proof | None:
    """Looked for when it is resolved, and once more when it is closed: late data may have come."""
    if command in (Command.RESOLVE, Command.CLOSE):
        return proof_of(work, incident, picture or incident.proof_sha256)
    return None if command is Command.REOPEN else incident.proof


def proof_of(work: Work, incident: Incident, picture: str) -> Proof:
    """The strongest thing that an outcome said now rests on."""
    versions = work.unit.list_verdicts(incident=incident.id)  # by vehicle, the newest last
    newest = {version.verdict.vehicle: version.verdict.outcome for version in versions}
    if Outcome.CONFIRMED in newest.values():
        return Proof.TRACKS
    if incident.finding and work.unit.get_finding(FindingId(incident.finding)).cleared_at is not None:
        return Proof.CAMERA
    return Proof.PICTURE if picture else Proof.WORD


def comment_incident(work: Work, incident: Incident, text: str, picture: str) -> Incident:
    """What somebody says of it stands in its journal; the picture is what an outcome may rest on."""
    if not text.strip():
        raise Invalid("say something; a picture alone explains nothing", field="text")
    keeps = bool(picture) and incident.is_open
    commented = replace(incident, updated_at=work.now, proof_sha256=picture if keeps else incident.proof_sha256)
    work.unit.put_incident(commented)
    work.record(
        Subject.INCIDENT,
        incident.id,
        "commented",
        states=(incident.state, incident.state),
        why=text.strip(),
        data={"picture": picture} if picture else None,
        event=event_of(commented),
    )
    return commented


def move_incident(work: Work, incident: Incident, line: int, owner: str, why: str) -> Incident:
    """The incident with another line, and whoever has it there; what it waits for does not change."""
    if line not in LINES:
        raise Invalid(f"line must be {LINES[0]}..{LINES[-1]}", field="line")
    if not why.strip():
        raise Invalid("say why: whoever gets it will ask", field="why")
    if incident.state is IncidentState.CLOSED:
        raise NotAllowed("a closed incident stays where it is: reopen it")
    moved = replace(incident, line=line, owner=owner, updated_at=work.now, version=incident.version + 1)
    work.unit.put_incident(moved)
    states = (f"line {incident.line}", f"line {line}")
    who = f"to {owner}: " if owner else ""
    work.record(Subject.INCIDENT, incident.id, "moved", states=states, why=f"{who}{why.strip()}", event=event_of(moved))
    return moved


def check_vehicles(work: Work, incident: Incident, vehicles: Sequence[str]) -> None:
    """Invalid unless all of them are known, NotAllowed where nobody can be sent."""
    if incident.needs_location:
        raise NotAllowed("it has no place yet")
    if CATEGORIES[incident.category].handling is not Handling.WORK:
        raise NotAllowed(f"nobody is sent to a {CATEGORIES[incident.category].handling}")
    if not vehicles:
        raise Invalid("name at least one vehicle", field="vehicles")
    for vehicle in vehicles:
        if work.unit.find_vehicle(VehicleId(vehicle)) is None:
            raise Invalid(f"no vehicle {vehicle!r}", field="vehicles")


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """New texts and order of an incident; None keeps what is."""

    version: int  # of the incident that the editor saw
    description: str | None = None
    address: str | None = None
    priority: int | None = None
    owner: str | None = None


def edit_incident(work: Work, incident: Incident, edit: Edit) -> Incident:
    """The incident after the edit; Conflict when somebody else was first."""
    if edit.version != incident.version:
        raise Conflict(f"incident {incident.public_no} is at version {incident.version}, not {edit.version}")
    if edit.priority is not None and not 1 <= edit.priority <= 5:
        raise Invalid("priority must be 1..5", field="priority")
    wanted = {"description": edit.description, "address": edit.address, "priority": edit.priority, "owner": edit.owner}
    news = {name: value for name, value in wanted.items() if value is not None}
    changed = replace(incident, **news, updated_at=work.now, version=incident.version + 1)  # type: ignore[arg-type]
    work.unit.put_incident(changed)
    work.record(
        Subject.INCIDENT,
        incident.id,
        "edited",
        states=(incident.state, incident.state),
        why=", ".join(sorted(news)),
        event=event_of(changed),
    )
    return changed


def attended(work: Work, incident: Incident, vehicle: str) -> Incident:
    """The incident with the vehicle on site; its state follows if it was waiting for one."""
    incident = seen(work, incident, vehicle, DispatchStep.ARRIVE)
    waiting = {IncidentState.NEW, IncidentState.ACKNOWLEDGED, IncidentState.DISPATCHED}
    if incident.state not in waiting:
        return incident
    return command_incident(work, incident, Command.ARRIVE, why=f"vehicle {vehicle}")
