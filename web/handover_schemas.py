"""Hand-overs and plates, as the API takes and shows them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, Field, model_validator

from situation.desk.offences import Vehicle
from situation.handovers import TRANSITIONS, Handover, PartnerOutcome, Service, outcomes_of
from web.asks import Ask, Line, Words


class HandOffAsk(Ask):
    """Who has it now: one of the services, or anybody by name."""

    service: Service | None = None
    to: Annotated[str, Field(max_length=300)] = ""
    number: Line = ""
    note: Words = ""
    caller: bool = False  # whether the package names who called

    @model_validator(mode="after")
    def _names_somebody(self) -> HandOffAsk:
        if not (self.service or self.to.strip()):
            raise ValueError("name a service (101, 102, 103, 112, parking) or say `to` whom")
        return self


class CalledBackAsk(Ask):
    """What a call-back brought."""

    number: Line = ""
    note: Words = ""


class EndedAsk(Ask):
    """What came of it."""

    outcome: PartnerOutcome
    note: Words = ""


class PartnerUpdateAsk(Ask):
    """What the other service says; `update_id` is its own and makes the update one however often it comes."""

    update_id: Annotated[str, Field(min_length=1, max_length=255)]
    state: Literal["accepted", "ended"]
    number: Line = ""
    outcome: PartnerOutcome | None = None
    note: Words = ""

    @model_validator(mode="after")
    def _ends_with_an_outcome(self) -> PartnerUpdateAsk:
        if (self.state == "ended") != (self.outcome is not None):
            raise ValueError("an outcome goes with the state `ended`, and only with that")
        return self


class HandoverBody(BaseModel):
    """An incident given to another service."""

    id: str
    number: str
    incident: str
    service: str
    to: str
    note: str
    shares_caller: bool
    handed_by: str
    handed_at: datetime
    state: str
    call_back_at: datetime | None
    calls: int
    reference: str
    accepted_at: datetime | None
    accepted_by: str
    outcome: str | None
    outcome_note: str
    ended_at: datetime | None
    freed_at: datetime | None
    simulated: bool
    commands: list[str]
    outcomes: list[str]


class PlateAsk(Ask):
    """A plate as a person reads it off the picture."""

    plate: Annotated[str, Field(min_length=1, max_length=40)]
    other: bool = False  # foreign, trailer, tractor: of no form that we know, and right all the same


class PlateBody(BaseModel):
    """A confirmed plate, and when the same vehicle stood there before."""

    plate: str
    form: str
    written: str
    confirmed_by: str
    confirmed_at: AwareDatetime
    forget_at: AwareDatetime
    repeats: list[AwareDatetime]


class PlateGuessBody(BaseModel):
    """What a program reads: a suggestion, never more."""

    text: str
    score: float


def show_handover(handover: Handover) -> HandoverBody:
    """A hand-over, with what may be said of it now."""
    fields = {name: getattr(handover, name) for name in HandoverBody.model_fields if hasattr(handover, name)}
    commands = [command.value for state, command in TRANSITIONS if state is handover.state]
    return HandoverBody(**fields, commands=commands, outcomes=[each.value for each in outcomes_of(handover.service)])


def show_plate(vehicle: Vehicle) -> PlateBody:
    """A confirmed plate."""
    offence = vehicle.offence
    return PlateBody(
        plate=offence.number,
        form=offence.form,
        written=offence.written,
        confirmed_by=offence.confirmed_by,
        confirmed_at=offence.confirmed_at,
        forget_at=offence.forget_at,
        repeats=[one.seen_at for one in vehicle.repeats],
    )
