"""What the operators of sent vehicles have answered: a refusal, or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from situation.conditions import Condition, Fact
from situation.dispatches import Dispatch, DispatchState, DispatchStep, may_step
from situation.incidents import Incident, IncidentState
from situation.picture import Picture


class DispatchRefused:
    """Holds until the vehicle goes after all, another one is sent after the refusal, or the incident's next state."""

    name = "dispatch_refused"
    is_news = False

    def conditions(self, picture: Picture) -> Iterator[Condition]:
        """One per vehicle and incident, since it was refused."""
        for incident, vehicle, dispatch in _awaited(picture):
            if dispatch.state is DispatchState.REFUSED and not _sent_since(incident, dispatch.changed_at):
                facts: dict[str, Fact] = {"refusal": dispatch.refusal.value if dispatch.refusal else ""}
                yield _condition(self.name, (incident, vehicle, dispatch), picture, dispatch.changed_at, facts)


class DispatchUnanswered:
    """Holds while a vehicle that was asked has neither been answered for nor been seen coming for `answer_after_s`."""

    name = "dispatch_unanswered"
    is_news = False

    def conditions(self, picture: Picture) -> Iterator[Condition]:
        """One per vehicle and incident, since it was asked."""
        limit = timedelta(seconds=picture.thresholds.answer_after_s)
        for incident, vehicle, dispatch in _awaited(picture):
            if dispatch.state is DispatchState.ASKED and picture.now - dispatch.changed_at >= limit:
                yield _condition(self.name, (incident, vehicle, dispatch), picture, dispatch.changed_at, {})


def vehicles_coming(picture: Picture) -> Iterator[tuple[str, str]]:
    """(incident, vehicle) of those that have come nearer since they were asked, where that has not been noted."""
    for incident, vehicle, dispatch in _awaited(picture):
        if may_step(dispatch.state, DispatchStep.COME):
            approach = picture.approach(incident, vehicle)
            if approach and approach.has_come_nearer:
                yield incident.id, vehicle


def _awaited(picture: Picture) -> Iterator[tuple[Incident, str, Dispatch]]:
    """The dispatches to incidents that still wait for a vehicle."""
    for incident in picture.incidents.values():
        if incident.state is IncidentState.DISPATCHED:
            for vehicle, dispatch in incident.dispatches.items():
                yield incident, vehicle, dispatch


def _sent_since(incident: Incident, at: datetime) -> bool:
    return any(sent_at > at for sent_at in incident.sent_at.values())


def _condition(
    rule: str, which: tuple[Incident, str, Dispatch], picture: Picture, since_at: datetime, more: dict[str, Fact]
) -> Condition:
    incident, vehicle, dispatch = which
    known = picture.vehicles.get(vehicle)
    return Condition(
        rule=rule,
        subject=f"sent:{incident.id}/{vehicle}",
        priority=2,
        since_at=since_at,
        facts={"vehicle": vehicle, "operator": dispatch.operator, "number": incident.public_no, **more},
        lat=incident.lat,
        lon=incident.lon,
        vehicle=vehicle,
        incident=incident.id,
        simulated=incident.simulated or (known is not None and known.simulated),
    )
