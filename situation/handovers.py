"""Hand-over: an incident given to a service that is not ours, followed until that service says what came of it.

It closes nothing: the incident stays ours to watch. One to an emergency service that nobody has confirmed by its
call-back moment is an alert, and stays one until somebody has heard that it arrived.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import NewType

from situation.errors import NotAllowed

HandoverId = NewType("HandoverId", str)


class Service(StrEnum):
    """Who gets it."""

    FIRE = "101"
    POLICE = "102"
    AMBULANCE = "103"
    RESCUE = "112"
    PARKING = "parking"  # the patrol for vehicles where none may stand: gets pictures and plate
    PARTNER = "partner"  # any other; `to` names it


EMERGENCY = frozenset({Service.FIRE, Service.POLICE, Service.AMBULANCE, Service.RESCUE})


class HandoverState(StrEnum):
    """How far it is."""

    HANDED_OVER = "handed_over"  # told; whether it arrived is not known
    ACCEPTED = "accepted"  # the other service has it, by its own word
    ENDED = "ended"  # and has said what came of it


class HandoverCommand(StrEnum):
    """What a person or the partner may say of it."""

    ACCEPT = "accept"
    CALL_AGAIN = "call_again"  # they were called back and knew nothing of it, or nobody answered
    END = "end"


class PartnerOutcome(StrEnum):
    """What came of it."""

    FINED = "fined"
    TALKED_TO = "talked_to"
    NOT_FOUND = "not_found"  # nobody there any more: an outcome, no failure
    NO_PLATE = "no_plate"  # the vehicle cannot be told from the pictures
    HELPED = "helped"
    DECLINED = "declined"


_S, _C, _O = HandoverState, HandoverCommand, PartnerOutcome
TRANSITIONS: MappingProxyType[tuple[HandoverState, HandoverCommand], HandoverState] = MappingProxyType(
    {
        (_S.HANDED_OVER, _C.ACCEPT): _S.ACCEPTED,
        (_S.HANDED_OVER, _C.CALL_AGAIN): _S.HANDED_OVER,
        (_S.HANDED_OVER, _C.END): _S.ENDED,
        (_S.ACCEPTED, _C.END): _S.ENDED,
    }
)
_OF_PARKING = (_O.FINED, _O.TALKED_TO, _O.NOT_FOUND, _O.NO_PLATE)
_OF_OTHERS = (_O.HELPED, _O.NOT_FOUND, _O.DECLINED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """One incident given to one service. `number` is what people say to each other."""

    id: HandoverId
    number: str  # for example H-2026-000007
    incident: str
    service: Service
    to: str  # who, in words; for the emergency services their number
    note: str = ""
    shares_caller: bool = False  # whether its package names who called: somebody with that right has said so
    handed_by: str
    handed_at: datetime
    state: HandoverState = HandoverState.HANDED_OVER
    call_back_at: datetime | None = None  # until then somebody must have heard that it arrived; None: nobody waits
    calls: int = 0  # call-backs in vain
    reference: str = ""  # what the other side calls it
    accepted_at: datetime | None = None
    accepted_by: str = ""  # login, or "partner:<name>"
    outcome: PartnerOutcome | None = None
    outcome_note: str = ""
    ended_at: datetime | None = None
    freed_at: datetime | None = None  # the camera saw the place free again: the picture is in its package from then on
    simulated: bool = False

    @property
    def is_open(self) -> bool:
        """Whether its end is not yet known."""
        return self.state is not HandoverState.ENDED

    def is_unconfirmed(self, at: datetime) -> bool:
        """Whether it should have been confirmed by now and is not."""
        return self.state is HandoverState.HANDED_OVER and self.call_back_at is not None and self.call_back_at <= at


def next_state(state: HandoverState, command: HandoverCommand) -> HandoverState:
    """The state after the command, or NotAllowed with both names."""
    try:
        return TRANSITIONS[state, command]
    except KeyError:
        raise NotAllowed(f"cannot {command} a hand-over that is {state}") from None


def outcomes_of(service: Service) -> tuple[PartnerOutcome, ...]:
    """What may come of a hand-over to the service."""
    return _OF_PARKING if service is Service.PARKING else _OF_OTHERS
