"""Alert: a condition that holds now and needs somebody to act. A rule raises and clears it, a person acknowledges it.

Words after ISA-18.2: an alert that went away before anybody acknowledged it is *returned*, and stays in view until
somebody has seen it. Acknowledging an alert never closes the incident behind it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from situation.errors import NotAllowed

AlertId = NewType("AlertId", str)


class AlertState(StrEnum):
    """What is still to be done about an alert."""

    RAISED = "raised"  # holds, nobody has seen it
    ACKNOWLEDGED = "acknowledged"  # holds, somebody has it
    RETURNED = "returned"  # no longer holds, nobody has seen it
    SHELVED = "shelved"  # put aside until shelved_until, with a reason
    CLEARED = "cleared"  # over


class AlertCommand(StrEnum):
    """What a person or the alert's rule may ask of it."""

    ACKNOWLEDGE = "acknowledge"
    SHELVE = "shelve"
    UNSHELVE = "unshelve"
    CLEAR = "clear"
    EXPIRE = "expire"  # news that is no longer true, whether anybody read it or not
    RAISE = "raise"  # the condition holds again within the same episode


_S, _C = AlertState, AlertCommand
TRANSITIONS: dict[tuple[AlertState, AlertCommand], AlertState] = {
    (_S.RAISED, _C.ACKNOWLEDGE): _S.ACKNOWLEDGED,
    (_S.RAISED, _C.SHELVE): _S.SHELVED,
    (_S.RAISED, _C.CLEAR): _S.RETURNED,
    (_S.RAISED, _C.EXPIRE): _S.CLEARED,
    (_S.ACKNOWLEDGED, _C.SHELVE): _S.SHELVED,
    (_S.ACKNOWLEDGED, _C.CLEAR): _S.CLEARED,
    (_S.ACKNOWLEDGED, _C.EXPIRE): _S.CLEARED,
    (_S.RETURNED, _C.ACKNOWLEDGE): _S.CLEARED,
    (_S.RETURNED, _C.RAISE): _S.RAISED,
    (_S.SHELVED, _C.UNSHELVE): _S.RAISED,
    (_S.SHELVED, _C.CLEAR): _S.CLEARED,
    (_S.SHELVED, _C.EXPIRE): _S.CLEARED,
}

STANDING = frozenset(AlertState) - {AlertState.CLEARED}  # in view
HOLDING = frozenset({AlertState.RAISED, AlertState.ACKNOWLEDGED, AlertState.SHELVED})  # the condition is there now


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One episode of a rule's condition on one subject. At most one alert per rule and subject stands."""

    id: AlertId
    rule: str  # name in situation.rules.RULES
    subject: str  # what it is about: "vehicle:P-017", "incident:<id>", "camera:<id>/<zone>"
    state: AlertState = AlertState.RAISED
    priority: int = 3  # 1 act at once, 2 soon, 3 when there is time
    raised_at: datetime  # event time of the condition
    updated_at: datetime
    cleared_at: datetime | None = None
    acknowledged_at: datetime | None = None
    acknowledged_by: str = ""
    assigned_to: str = ""
    shelved_until: datetime | None = None
    shelved_reason: str = ""
    facts: dict[str, str | float | int | bool | None]  # for the sentence in the reader's language; no personal data
    lat: float | None = None
    lon: float | None = None
    vehicle: str = ""
    incident: str = ""
    camera: str = ""
    finding: str = ""
    ticket: str = ""
    count: int = 1  # how often the condition came back within this episode
    simulated: bool = False
    district: str = ""  # id of the district that it lies in
    told_at: datetime | None = None  # when it was last put before people; escalation counts from here
    escalation: int = 0  # how many of Thresholds.escalate_after_s passed without anybody acknowledging it
    muted_by: str = ""  # "rule/subject" of what explains it: it is kept, but nobody is called
    flapping: bool = False  # its condition comes and goes so fast that it is held as one


def next_state(state: AlertState, command: AlertCommand) -> AlertState:
    """The state after the command, or NotAllowed with both names."""
    try:
        return TRANSITIONS[state, command]
    except KeyError:
        raise NotAllowed(f"cannot {command} an alert that is {state}") from None
