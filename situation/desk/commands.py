"""Commands: an incident's way from new to closed, step by step, each within one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from situation.cameras import FindingId
from situation.catalogue import CATEGORIES, Handling
from situation.clocks import Clock, ClockKind, restarted, stopped
from situation.desk.clocks import with_clocks
from situation.desk.dispatches import asked, seen
from situation.desk.incident_event import event_of
from situation.desk.merging import follow
from situation.desk.work import Work
from situation.dispatches import DispatchStep
from situation.errors import Invalid, NotAllowed
from situation.fleet import VehicleId
from situation.incidents import Command, Incident, IncidentState, Proof, next_state
from situation.journal import Subject
from situation.proof.verdicts import Outcome

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
_PAST = {
    Command.ACKNOWLEDGE: "acknowledged",
    Command.DISPATCH: "dispatched",
    Command.ARRIVE: "attended",
    Command.HAND_OFF: "handed_off",
    Command.RESOLVE: "resolved",
    Command.CLOSE: "closed",
    Command.REOPEN: "reopened",
}


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
        return _proof_of(work, incident, picture or incident.proof_sha256)
    return None if command is Command.REOPEN else incident.proof


def _proof_of(work: Work, incident: Incident, picture: str) -> Proof:
    """The strongest thing that an outcome said now rests on."""
    versions = work.unit.list_verdicts(incident=incident.id)  # by vehicle, the newest last
    newest = {version.verdict.vehicle: version.verdict.outcome for version in versions}
    if Outcome.CONFIRMED in newest.values():
        return Proof.TRACKS
    if incident.finding and work.unit.get_finding(FindingId(incident.finding)).cleared_at is not None:
        return Proof.CAMERA
    return Proof.PICTURE if picture else Proof.WORD


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


def attended(work: Work, incident: Incident, vehicle: str) -> Incident:
    """The incident with the vehicle on site; its state follows if it was waiting for one."""
    incident = seen(work, incident, vehicle, DispatchStep.ARRIVE)
    waiting = {IncidentState.NEW, IncidentState.ACKNOWLEDGED, IncidentState.DISPATCHED}
    if incident.state not in waiting:
        return incident
    return command_incident(work, incident, Command.ARRIVE, why=f"vehicle {vehicle}")
