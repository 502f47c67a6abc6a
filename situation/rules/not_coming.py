"""A vehicle that was sent to an incident does not come nearer to it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from situation.conditions import Condition
from situation.dispatches import DispatchState
from situation.incidents import Incident, IncidentState
from situation.picture import Approach, Picture


class NotComing:
    """Holds while a sent vehicle has never been there and has not come nearer for `not_coming_after_s`.

    The time begins anew when its operator accepts. One that was refused is awaited by nobody. One that is silent is not
    accused: where it drives nobody knows, and `vehicle_silent` says so. After a restart the time begins anew.
    """

    name = "not_coming"
    is_news = False

    def conditions(self, picture: Picture) -> Iterator[Condition]:
        """One per vehicle and incident, since it last came nearer."""
        for incident in picture.incidents.values():
            if incident.state is not IncidentState.DISPATCHED:
                continue
            for vehicle in incident.vehicles:
                if _state(incident, vehicle) is DispatchState.REFUSED:
                    continue
                approach = picture.approach(incident, vehicle)
                if approach and _is_overdue(incident, vehicle, approach, picture):
                    yield _condition(self.name, incident, vehicle, approach, picture)


def _is_overdue(incident: Incident, vehicle: str, approach: Approach, picture: Picture) -> bool:
    limits, seen = picture.thresholds, picture.last_seen[vehicle]
    waited = picture.now - _since(incident, vehicle, approach) >= timedelta(seconds=limits.not_coming_after_s)
    is_silent = picture.now - seen.heard_at > timedelta(seconds=limits.silent_after_s)
    was_there = any(visit.left_at >= incident.sent_at[vehicle] for visit in picture.visits_of(incident.id, vehicle))
    return waited and not is_silent and not was_there


def _state(incident: Incident, vehicle: str) -> DispatchState | None:
    dispatch = incident.dispatches.get(vehicle)
    return dispatch.state if dispatch else None


def _since(incident: Incident, vehicle: str, approach: Approach) -> datetime:
    """When it last came nearer, or was promised to."""
    dispatch = incident.dispatches.get(vehicle)
    accepted = dispatch is not None and dispatch.state is DispatchState.ACCEPTED
    return max(approach.nearer_at, dispatch.changed_at) if dispatch and accepted else approach.nearer_at


def _condition(rule: str, incident: Incident, vehicle: str, approach: Approach, picture: Picture) -> Condition:
    known = picture.vehicles.get(vehicle)
    return Condition(
        rule=rule,
        subject=f"sent:{incident.id}/{vehicle}",
        priority=2,
        since_at=_since(incident, vehicle, approach),
        facts={
            "vehicle": vehicle,
            "operator": known.operator if known else "",
            "number": incident.public_no,
            "sent_at": incident.sent_at[vehicle].isoformat(),
            "nearest_m": round(approach.nearest_m),
            "answer": _state(incident, vehicle) or "",
        },
        lat=incident.lat,
        lon=incident.lon,
        vehicle=vehicle,
        incident=incident.id,
        simulated=known is not None and known.simulated,
    )
