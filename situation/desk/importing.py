"""Requests that another system has on record, in batches: one transaction and one row of the journal each.

What is over is history: it is kept with its moments, and nobody is alerted or written to. What is still open comes
under control like any other incident, with a row of the journal of its own; when it is late already, it is overdue from
the first look on. Nothing that is here is changed: an import closes no incident, whatever the source says by now.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from situation.catalogue import CATEGORIES, Category
from situation.clocks import ANSWERING, Clock, ClockKind, checked, stopped
from situation.desk.opening import MAX_DESCRIPTION, Ground, check_place
from situation.desk.work import Work
from situation.errors import Invalid
from situation.identity import new_id
from situation.incidents import Channel, Incident, IncidentId, IncidentState, Reporter
from situation.journal import Subject
from situation.origins import Origin

MOST_AT_ONCE = 2_000  # requests a transaction: others wait for it
LONGEST_NUMBER = 64  # what an address of the API takes
OVER = frozenset({IncidentState.CLOSED})
_ODD = re.compile(r"[^A-Za-z0-9-]")


@dataclass(frozen=True, slots=True, kw_only=True)
class PastRequest:
    """One request as the other system has it. Its state follows from the moments that there are."""

    external_id: str
    category: str
    channel: Channel = Channel.API
    lat: float | None = None  # both or none
    lon: float | None = None
    address: str = ""
    description: str = ""
    district: str | None = None
    opened_at: datetime
    reacted_at: datetime | None = None
    resolved_at: datetime | None = None
    closed_at: datetime | None = None
    outcome: str = ""
    operator: str = ""  # who did the work
    reopened: int = 0
    reporter: Reporter | None = None  # kept only while the request is open: who is answered needs no name here
    simulated: bool = False

    @property
    def state(self) -> IncidentState:
        """Where it stands."""
        if self.closed_at:
            return IncidentState.CLOSED
        if self.resolved_at:
            return IncidentState.RESOLVED
        return IncidentState.ACKNOWLEDGED if self.reacted_at else IncidentState.NEW


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportBatch:
    """Some requests of one file."""

    source: str  # the other system, by a name of ours
    requests: Sequence[PastRequest]
    tells_reaction: bool = True  # whether the source says when somebody reacted
    about: dict[str, object]  # file, its sha256, lines: for the audit


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What became of a batch."""

    new: int  # of these
    open: int
    known: int  # were here already and are left as they are


def check_request(request: PastRequest, source: str, now: datetime) -> None:
    """Invalid, with the field, for what cannot be an incident."""
    if request.category not in CATEGORIES:
        raise Invalid(f"no category {request.category!r}", field="category")
    if not request.external_id or len(number_of(source, request.external_id)) > LONGEST_NUMBER:
        raise Invalid("needs an id of a few dozen characters at most", field="external_id")
    if len(request.description) > MAX_DESCRIPTION:
        raise Invalid(f"description is longer than {MAX_DESCRIPTION} characters", field="description")
    _check_where(request)
    _check_when(request, now)


def _check_where(request: PastRequest) -> None:
    if (request.lat is None) is not (request.lon is None):
        raise Invalid("give lat and lon, or neither", field="lat")
    if request.lat is not None and request.lon is not None:
        check_place(request.lat, request.lon)
    elif not request.address.strip():
        raise Invalid("give lat and lon, or at least an address", field="address")


def _check_when(request: PastRequest, now: datetime) -> None:
    if request.opened_at > now:
        raise Invalid("it was opened in the future", field="opened_at")
    for name in ("reacted_at", "resolved_at", "closed_at"):
        moment = getattr(request, name)
        if moment is not None and not request.opened_at <= moment <= now:
            raise Invalid(f"{name} is before opened_at or in the future", field=name)
    if request.resolved_at and request.closed_at and request.closed_at < request.resolved_at:
        raise Invalid("closed_at is before resolved_at", field="closed_at")


def number_of(source: str, external_id: str) -> str:
    """Its public number: what the citizen was told, after the source's name. Odd characters become their codes."""
    return f"{source}-{_ODD.sub(lambda found: f'_{ord(found[0]):X}_', external_id)}"


def import_requests(work: Work, batch: ImportBatch, ground: Ground) -> Imported:
    """Take over what is not here yet. Raises Invalid for a request that cannot be an incident."""
    ids = [request.external_id for request in batch.requests]
    known = {origin.external_id for origin in work.unit.find_origins(batch.source, ids)}
    fresh = {request.external_id: request for request in batch.requests if request.external_id not in known}
    made: list[Incident] = []
    for request in fresh.values():
        check_request(request, batch.source, work.now)
        made.append(_incident_of(work, request, batch, ground))
    if made:
        _keep(work, batch, list(fresh.values()), made)
    is_open = sum(incident.state not in OVER for incident in made)
    return Imported(new=len(made), open=is_open, known=len(batch.requests) - len(made))


def _keep(work: Work, batch: ImportBatch, requests: Sequence[PastRequest], made: Sequence[Incident]) -> None:
    origins = [
        Origin(
            source=batch.source,
            external_id=request.external_id,
            incident=incident.id,
            imported_at=work.now,
            operator=request.operator,
            tells_reaction=batch.tells_reaction,
        )
        for request, incident in zip(requests, made, strict=True)
    ]
    work.unit.add_imported(made, origins)
    work.record(Subject.IMPORT, batch.source, "imported", data=_told(batch, requests, made))
    for request, incident in zip(requests, made, strict=True):
        if incident.state in OVER:
            continue
        if request.reporter:
            work.unit.put_reporter(incident.id, request.reporter)
        work.record(Subject.INCIDENT, incident.id, "imported", states=("", incident.state), why=batch.source)


def _told(batch: ImportBatch, requests: Sequence[PastRequest], made: Sequence[Incident]) -> dict[str, object]:
    """The batch for the audit: how many of which state, and a sum over their ids, by which they can be checked."""
    ids = "\n".join(sorted(request.external_id for request in requests))
    return batch.about | {
        "new": len(made),
        "states": dict(sorted(Counter(incident.state.value for incident in made).items())),
        "external_ids_sha256": sha256(ids.encode()).hexdigest(),
    }


def _incident_of(work: Work, request: PastRequest, batch: ImportBatch, ground: Ground) -> Incident:
    category = CATEGORIES[request.category]
    state = request.state
    resolved_at = request.resolved_at or request.closed_at
    reacted_at = request.reacted_at
    if resolved_at and reacted_at:
        reacted_at = min(reacted_at, resolved_at)  # who mends a thing has reacted to it
    elif state is IncidentState.RESOLVED:
        reacted_at = resolved_at
    clocks = _clocks(work, request, ground, (reacted_at, resolved_at))
    due_at = {clock.kind: clock.due_at for clock in clocks}
    needs_location = request.lat is None
    return Incident(
        id=IncidentId(new_id()),
        public_no=number_of(batch.source, request.external_id),
        category=category.code,
        state=state,
        channel=request.channel,
        lat=ground.centre[0] if request.lat is None else request.lat,
        lon=ground.centre[1] if request.lon is None else request.lon,
        radius_m=0.0 if needs_location else category.radius_m,
        needs_location=needs_location,
        address=request.address,
        description=request.description,
        district=request.district,
        priority=category.priority,
        opened_at=request.opened_at,
        updated_at=work.now,
        reaction_due_at=due_at[ClockKind.ACK],
        elimination_due_at=due_at[ClockKind.FIX],
        reacted_at=reacted_at,
        resolved_at=resolved_at,
        closed_at=request.closed_at,
        outcome=request.outcome,
        reopened=request.reopened,
        simulated=request.simulated,
        clocks=clocks,
    )


def _clocks(
    work: Work, request: PastRequest, ground: Ground, ends: tuple[datetime | None, datetime | None]
) -> tuple[Clock, ...]:
    """By the rules of its day, done where the source says so. When a machine came, no source says."""
    reacted_at, resolved_at = ends
    clocks = _set(CATEGORIES[request.category], request, ground)
    if reacted_at or resolved_at:
        clocks = stopped(clocks, {ClockKind.ACK}, reacted_at or resolved_at or work.now)
    if resolved_at:
        clocks = stopped(clocks, {ClockKind.FIX, *ANSWERING}, resolved_at)
    return _checked(clocks, work.now)


def _set(category: Category, request: PastRequest, ground: Ground) -> tuple[Clock, ...]:
    return ground.terms.clocks(
        request.opened_at,
        reaction_min=category.reaction_min,
        elimination_min=category.elimination_min,
        sends_machines=False,
    )


def _checked(clocks: Iterable[Clock], now: datetime) -> tuple[Clock, ...]:
    """With the breaches on record, so that history is not told as news."""
    return tuple(checked(clock, now) for clock in clocks)
