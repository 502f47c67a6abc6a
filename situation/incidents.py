"""Incident: something in the city that needs an answer; its lifecycle as one table.

An incident past its due time stays in view until a person closes it. Nothing else closes one: no camera's all-clear, no
import, no age.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType

from situation.clocks import ANSWERING, Clock, Pause, Promise
from situation.dispatches import Dispatch
from situation.errors import NotAllowed

IncidentId = NewType("IncidentId", str)


class IncidentState(StrEnum):
    """Where the work on an incident stands."""

    NEW = "new"
    ACKNOWLEDGED = "acknowledged"
    DISPATCHED = "dispatched"
    ON_SITE = "on_site"
    HANDED_OFF = "handed_off"  # to 101/102/103 or a partner; ours to watch until it is answered
    RESOLVED = "resolved"  # the work is done, by somebody's word or proof
    CLOSED = "closed"  # a supervisor has accepted the outcome
    MERGED = "merged"  # a further report of another incident, which it follows until that one is closed


class Command(StrEnum):
    """What a person or a rule may ask of an incident."""

    ACKNOWLEDGE = "acknowledge"
    DISPATCH = "dispatch"
    ARRIVE = "arrive"
    HAND_OFF = "handoff"
    RESOLVE = "resolve"
    CLOSE = "close"
    REOPEN = "reopen"
    MERGE = "merge"
    SPLIT = "split"


_S, _C = IncidentState, Command
TRANSITIONS: dict[tuple[IncidentState, Command], IncidentState] = {
    (_S.NEW, _C.ACKNOWLEDGE): _S.ACKNOWLEDGED,
    (_S.NEW, _C.DISPATCH): _S.DISPATCHED,
    (_S.NEW, _C.ARRIVE): _S.ON_SITE,
    (_S.NEW, _C.HAND_OFF): _S.HANDED_OFF,
    (_S.NEW, _C.RESOLVE): _S.RESOLVED,
    (_S.ACKNOWLEDGED, _C.DISPATCH): _S.DISPATCHED,
    (_S.ACKNOWLEDGED, _C.ARRIVE): _S.ON_SITE,
    (_S.ACKNOWLEDGED, _C.HAND_OFF): _S.HANDED_OFF,
    (_S.ACKNOWLEDGED, _C.RESOLVE): _S.RESOLVED,
    (_S.DISPATCHED, _C.DISPATCH): _S.DISPATCHED,  # another machine
    (_S.DISPATCHED, _C.ARRIVE): _S.ON_SITE,
    (_S.DISPATCHED, _C.HAND_OFF): _S.HANDED_OFF,
    (_S.DISPATCHED, _C.RESOLVE): _S.RESOLVED,
    (_S.ON_SITE, _C.DISPATCH): _S.DISPATCHED,
    (_S.ON_SITE, _C.HAND_OFF): _S.HANDED_OFF,
    (_S.ON_SITE, _C.RESOLVE): _S.RESOLVED,
    (_S.HANDED_OFF, _C.DISPATCH): _S.DISPATCHED,
    (_S.HANDED_OFF, _C.HAND_OFF): _S.HANDED_OFF,  # to another service too
    (_S.HANDED_OFF, _C.RESOLVE): _S.RESOLVED,
    (_S.RESOLVED, _C.CLOSE): _S.CLOSED,
    (_S.RESOLVED, _C.REOPEN): _S.ACKNOWLEDGED,
    (_S.CLOSED, _C.REOPEN): _S.ACKNOWLEDGED,
    (_S.NEW, _C.MERGE): _S.MERGED,
    (_S.ACKNOWLEDGED, _C.MERGE): _S.MERGED,
    (_S.DISPATCHED, _C.MERGE): _S.MERGED,
    (_S.ON_SITE, _C.MERGE): _S.MERGED,
    (_S.HANDED_OFF, _C.MERGE): _S.MERGED,
    (_S.MERGED, _C.SPLIT): _S.ACKNOWLEDGED,  # whoever splits it has looked at it
}

OPEN_STATES = frozenset(IncidentState) - {IncidentState.RESOLVED, IncidentState.CLOSED, IncidentState.MERGED}
UNATTENDED_STATES = frozenset({IncidentState.NEW})  # nobody has reacted yet


class Channel(StrEnum):
    """How a request reached us. No channel gives a lower rank."""

    API = "api"
    OPEN311 = "open311"
    DISPATCHER = "dispatcher"
    CAMERA = "camera"
    GPS = "gps"
    PHONE = "phone"  # this and what follows: first-line channels, as imported requests name them
    APP = "app"
    SITE = "site"
    CHAT = "chat"
    SOCIAL = "social"
    EMAIL = "email"


class Proof(StrEnum):
    """What an outcome rests on, the strongest first."""

    TRACKS = "tracks"  # a vehicle's track confirms the work
    CAMERA = "camera"  # the camera that found it sees it gone
    PICTURE = "picture"  # somebody's picture
    WORD = "word"  # somebody says so


LINES = (1, 2, 3, 4)
LEVELS = (1, 2, 3)  # of impact (a district, a street, a person) and of urgency (at once, today, later)
# ITIL's matrix: what touches many and cannot wait comes first.
PRIORITIES = {(impact, urgency): impact + urgency - 1 for impact in LEVELS for urgency in LEVELS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reporter:
    """Who asked: personal data, kept apart from the incident and shown only where needed. Empty for the anonymous."""

    first_name: str = ""
    last_name: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """Something in the city that needs an answer. Its district keeps the id of the day it was opened."""

    id: IncidentId
    public_no: str  # as told to the citizen, for example A-2026-000123
    category: str
    state: IncidentState = IncidentState.NEW
    channel: Channel = Channel.API
    lat: float
    lon: float
    radius_m: float
    address: str = ""
    description: str = ""
    district: str | None = None
    priority: int = 3
    opened_at: datetime
    updated_at: datetime
    reaction_due_at: datetime  # somebody must have acted by then
    elimination_due_at: datetime  # and it must be resolved by then
    reacted_at: datetime | None = None
    resolved_at: datetime | None = None
    closed_at: datetime | None = None
    owner: str = ""  # login of the person who has it
    vehicles: tuple[str, ...] = ()  # dispatched to it
    outcome: str = ""
    camera: str = ""
    finding: str = ""
    media_sha256: str = ""
    media_url: str = ""
    simulated: bool = False
    version: int = 1  # counts changes; a stale command is refused
    clocks: tuple[Clock, ...] = ()  # those of ack and fix also stand above, where lists find them
    pauses: tuple[Pause, ...] = ()
    promises: tuple[Promise, ...] = ()
    merged_into: str = ""  # id of the incident that it is a further report of
    sent_at: dict[str, datetime] = field(default_factory=dict)  # vehicle: when it was last asked to come
    dispatches: dict[str, Dispatch] = field(default_factory=dict)  # vehicle: what became of that
    needs_location: bool = False  # it came without a place: lat and lon are the city's centre, and nothing is near it
    reopened: int = 0  # how often it was not done after all
    line: int = 2  # which line has it: 1 takes requests, 2 dispatches, 3 does the work, 4 decides
    proof: Proof | None = None  # what its outcome rests on
    proof_sha256: str = ""  # of the picture, where it is one
    follows: str = ""  # id of the incident that it carries on from
    impact: int | None = None  # of LEVELS, as whoever took it judged; None: by its category
    urgency: int | None = None

    @property
    def is_open(self) -> bool:
        """Whether work remains. A resolved incident waits only for a supervisor's word."""
        return self.state in OPEN_STATES

    def is_overdue(self, at: datetime) -> bool:
        """Whether a due moment passed without the thing it was due for; true until the incident is closed."""
        if self.state is IncidentState.CLOSED:
            return False
        late_reaction = (self.reacted_at or at) > self.reaction_due_at
        late_elimination = (self.resolved_at or at) > self.elimination_due_at
        late_answer = any(clock.is_late(at) for clock in self.clocks if clock.kind in ANSWERING)
        return late_reaction or late_elimination or late_answer


def next_state(state: IncidentState, command: Command) -> IncidentState:
    """The state after the command, or NotAllowed with both names."""
    try:
        return TRANSITIONS[state, command]
    except KeyError:
        raise NotAllowed(f"cannot {command} an incident that is {state}") from None


def allowed_commands(state: IncidentState) -> tuple[Command, ...]:
    """What may be asked of an incident in this state, in the table's order."""
    return tuple(command for (from_state, command) in TRANSITIONS if from_state is state)
