"""The live stream's text messages: what is said to whom. Shapes in docs/live.md."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from pydantic import BaseModel, TypeAdapter

from situation.alarms.groups import AlertGroup, groups_of
from situation.alerts import Alert
from situation.cameras import Camera, CameraReport, Finding
from situation.fleet import Vehicle
from situation.handovers import Handover
from situation.incidents import Incident, IncidentState
from situation.journal import Subject
from situation.people import Right
from situation.ports import Clock, IncidentFilter, Unit
from situation.tickets import Ticket
from web.handover_schemas import show_handover
from web.live.camera_picture import CameraPicture
from web.live.fleet_picture import FleetPicture
from web.live.journal_tail import Entry, JournalTail, Thing
from web.live.rows import moment
from web.live.tallies import Tally
from web.schemas import CityBody
from web.showing import (
    show_alert,
    show_camera,
    show_finding,
    show_group,
    show_incident,
    show_operator,
    show_report,
    show_ticket,
    show_vehicle,
)
from web.visible import Audience, operators_of

# What one needs to see the messages about a subject; other subjects are for nobody's screen.
RIGHT_TO_SEE: dict[Subject, Right] = {
    Subject.INCIDENT: Right.SEE_INCIDENTS,
    Subject.ALERT: Right.SEE_ALERTS,
    Subject.TICKET: Right.SEE_TICKETS,
    Subject.HANDOVER: Right.SEE_TICKETS,
    Subject.FINDING: Right.SEE_CAMERAS,
    Subject.CAMERA: Right.SEE_CAMERAS,
    Subject.VEHICLE: Right.SEE_MAP,
    Subject.SHIFT: Right.SEE_ALERTS,
}
NOT_CLOSED = frozenset(IncidentState) - {IncidentState.CLOSED}
PAGE = 500
TICKETS_SHOWN = 100
_JSON = TypeAdapter(dict[str, Any])


def as_text(message: dict[str, Any]) -> str:
    """A message as it crosses the wire."""
    return _JSON.dump_json(message).decode()


class Teller:
    """Says what happened, to each audience what it may know."""

    def __init__(self, *, city: CityBody, clock: Clock, fleet: FleetPicture, cameras: CameraPicture) -> None:
        self._city = city
        self._clock = clock
        self._fleet = fleet
        self._cameras = cameras

    def tell(self, entry: Entry, audience: Audience, tail: JournalTail) -> str:
        """The message of a change; a bare notice with its number where it is not the audience's."""
        text = entry.texts.get(audience)
        if text is None:
            text = entry.texts[audience] = as_text(self._message(entry, audience, tail))
        return text

    def _message(self, entry: Entry, audience: Audience, tail: JournalTail) -> dict[str, Any]:
        change = entry.change
        head = {"seq": change.seq, "at": self._clock.now()}
        if entry.thing is None or not self._sees(entry, audience):
            return {"type": "notice", **head}
        works_here = audience.may(Right.SEE_ALERTS)
        said = {
            "action": change.action,
            "by": change.by if works_here else "",
            "before": change.before,
            "after": change.after,
            "why": change.why if works_here else "",
        }
        return {"type": change.subject, **head, "change": said, change.subject: self._shown(entry, audience, tail)}

    def _sees(self, entry: Entry, audience: Audience) -> bool:
        right = RIGHT_TO_SEE.get(entry.change.subject)
        if right is None or not audience.may(right):
            return False
        return audience.operator is None or any(audience.sees_operator(operator) for operator in entry.operators)

    def _shown(self, entry: Entry, audience: Audience, tail: JournalTail) -> BaseModel:
        shown = self._shown_of_cameras(entry.thing)
        match entry.thing:
            case Incident() as incident:
                shown = show_incident(incident, audience, self._clock.now())
            case Alert() as alert:
                shown = show_alert(alert)
            case Ticket() as ticket:
                shown = show_ticket(ticket, entry.deliveries)
            case Handover() as handover:
                shown = show_handover(handover)
            case Vehicle() as vehicle:
                number = self._fleet.number_of(vehicle.id)
                shown = show_vehicle(vehicle, number=number, operators=tail.operators)
        if shown is None:
            raise AssertionError(f"nothing to show of {entry.thing!r}")
        return shown

    def _shown_of_cameras(self, thing: Thing | None) -> BaseModel | None:
        match thing:
            case Finding() as finding:
                return show_finding(finding)
            case Camera() as camera:
                return show_camera(camera, self._cameras.find(camera.id))
        return None

    def report(self, report: CameraReport) -> str:
        """A camera's newest report; not numbered."""
        return as_text({"type": "camera_report", "at": self._clock.now(), "report": show_report(report)})

    def groups(self, groups: list[AlertGroup]) -> str:
        """All groups of alerts as they are now; not numbered."""
        return as_text({"type": "groups", "at": self._clock.now(), "groups": [show_group(group) for group in groups]})

    def snapshot(self, unit: Unit, audience: Audience) -> tuple[int, str]:
        """The journal's seq, and everything as it is then, as a message that still lacks `me`. Blocking."""
        now, seq, operators = self._clock.now(), unit.last_seq(), operators_of(unit)
        message = {
            "type": "snapshot",
            "at": now,
            "seq": seq,
            "city": self._city,
            "vehicles": [
                show_vehicle(vehicle, number=self._fleet.number_of(vehicle.id), operators=operators)
                for vehicle in unit.list_vehicles()
                if audience.sees_operator(vehicle.operator)
            ],
            "incidents": [show_incident(incident, audience, now) for incident in standing_incidents(unit, audience)],
            "operators": [show_operator(each) for each in operators.values() if audience.sees_operator(each.id)],
        }
        return seq, as_text(message | self._watched(unit, audience))

    def _watched(self, unit: Unit, audience: Audience) -> dict[str, Any]:
        def seen(right: Right, make: Callable[[], list[BaseModel]]) -> list[BaseModel]:
            return make() if audience.may(right) else []

        standing = unit.list_alerts(standing=True) if audience.may(Right.SEE_ALERTS) else []
        return {
            "alerts": [show_alert(alert) for alert in standing],
            "groups": [show_group(group) for group in groups_of(standing)],
            "tickets": seen(Right.SEE_TICKETS, lambda: _tickets(unit)),
            "handovers": seen(
                Right.SEE_TICKETS, lambda: [show_handover(each) for each in unit.list_handovers(open_only=True)]
            ),
            "cameras": seen(
                Right.SEE_CAMERAS,
                lambda: [show_camera(each, self._cameras.find(each.id)) for each in unit.list_cameras()],
            ),
            "findings": seen(
                Right.SEE_CAMERAS, lambda: [show_finding(finding) for finding in unit.list_findings(open_only=True)]
            ),
        }


def with_me(snapshot: str, me: BaseModel) -> str:
    """The snapshot for one person: the rest is the same for the whole audience and made once."""
    return f'{snapshot[:-1]},"me":{me.model_dump_json()}}}'


def standing_incidents(unit: Unit, audience: Audience) -> list[Incident]:
    """All that are not closed and the audience's to see, newest first."""
    found: list[Incident] = []
    if audience.operator == "":
        return found
    after = ""
    while True:
        page = unit.list_incidents(
            IncidentFilter(states=NOT_CLOSED, visited_by_operator=audience.operator, after=after, limit=PAGE)
        )
        found += page
        if len(page) < PAGE:
            return found
        after = page[-1].id


def status(
    at: datetime, fleet: FleetPicture, *, lag_s: float | None, roles: dict[str, float], districts: dict[str, Tally]
) -> str:
    """How fresh everything is, and how many vehicles are where; sent every second."""
    return as_text(
        {
            "type": "status",
            "at": at,
            "positions_at": moment(fleet.newest_fix_us) if fleet.newest_fix_us else None,
            "positions_received_at": moment(fleet.newest_received_us) if fleet.newest_received_us else None,
            "roles": roles,
            "lag_s": lag_s,
            "simulated": fleet.has_simulated,
            "districts": {name: asdict(tally) for name, tally in districts.items()},
        }
    )


def plain(kind: str, at: datetime, **rest: str) -> str:
    """A small message that is not numbered: pong, error."""
    return json.dumps({"type": kind, "at": at.isoformat(), **rest}, ensure_ascii=False)


def _tickets(unit: Unit) -> list[BaseModel]:
    tickets = unit.list_tickets(limit=TICKETS_SHOWN)
    return [show_ticket(ticket, unit.list_deliveries(subject=f"ticket:{ticket.id}")) for ticket in tickets]
