"""Dispatch: one vehicle asked to go to one incident, and what became of that; its lifecycle as one table.

People answer (accept, refuse), positions say the rest (coming, on site). Whoever is seen coming has answered by that.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from situation.errors import NotAllowed


class DispatchState(StrEnum):
    """How far it has come."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    COMING = "coming"  # seen nearer than when it was asked
    ON_SITE = "on_site"  # has been at the incident since it was asked


class DispatchStep(StrEnum):
    """What may happen to it."""

    ASK = "ask"
    ACCEPT = "accept"
    REFUSE = "refuse"
    COME = "come"
    ARRIVE = "arrive"


class Refusal(StrEnum):
    """Why a vehicle does not go."""

    BROKEN_DOWN = "broken_down"
    NO_DRIVER = "no_driver"
    AT_OTHER_WORK = "at_other_work"
    TOO_FAR = "too_far"
    NO_MATERIAL = "no_material"  # fuel, salt, sand
    NO_WAY_THERE = "no_way_there"
    OTHER = "other"  # said in words


_S, _T = DispatchState, DispatchStep
STEPS: dict[tuple[DispatchState, DispatchStep], DispatchState] = {
    (_S.ASKED, _T.ACCEPT): _S.ACCEPTED,
    (_S.ASKED, _T.REFUSE): _S.REFUSED,
    (_S.ASKED, _T.COME): _S.COMING,
    (_S.ASKED, _T.ARRIVE): _S.ON_SITE,
    (_S.ACCEPTED, _T.REFUSE): _S.REFUSED,  # it broke down on its way
    (_S.ACCEPTED, _T.COME): _S.COMING,
    (_S.ACCEPTED, _T.ARRIVE): _S.ON_SITE,
    (_S.COMING, _T.ACCEPT): _S.ACCEPTED,
    (_S.COMING, _T.REFUSE): _S.REFUSED,
    (_S.COMING, _T.ARRIVE): _S.ON_SITE,
    (_S.REFUSED, _T.ACCEPT): _S.ACCEPTED,  # it goes after all
    (_S.REFUSED, _T.ARRIVE): _S.ON_SITE,
    **{(state, _T.ASK): _S.ASKED for state in _S},  # asked anew
}
ANSWERS = frozenset({DispatchStep.ACCEPT, DispatchStep.REFUSE})
UNDERWAY = frozenset(DispatchState) - {DispatchState.REFUSED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatch:
    """Where one vehicle's way to an incident stands. When it was asked: `Incident.sent_at`."""

    operator: str  # whose the vehicle was when it was asked
    state: DispatchState = DispatchState.ASKED
    changed_at: datetime
    by: str  # a login, or who else said so
    answered_at: datetime | None = None  # by a person
    refusal: Refusal | None = None
    note: str = ""


def next_dispatch_state(state: DispatchState, step: DispatchStep) -> DispatchState:
    """The state after the step, or NotAllowed with both names."""
    try:
        return STEPS[state, step]
    except KeyError:
        raise NotAllowed(f"cannot {step} a dispatch that is {state}") from None


def may_step(state: DispatchState, step: DispatchStep) -> bool:
    """Whether the step leads anywhere from there."""
    return (state, step) in STEPS
