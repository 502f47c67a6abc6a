"""Incidents and their reporters in SQL."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from situation.adapters.sql.columns import Moment
from situation.adapters.sql.rows import Rows, newest_first
from situation.adapters.sql.tables import INCIDENT_VEHICLES, INCIDENTS, REPORTERS, VEHICLES, VISITS
from situation.adapters.values import folded
from situation.clocks import ANSWERING, Clock
from situation.errors import NotFound
from situation.incidents import Incident, IncidentId, IncidentState, Reporter
from situation.ports import IncidentFilter

_ALWAYS = -(2**62)  # before every moment that a datetime can hold
_MOMENT = Moment()


class Incidents(Rows):
    """The part of a unit that is about incidents."""

    def get_incident(self, id: IncidentId) -> Incident:
        """The incident, or NotFound."""
        incident = self._find(Incident, INCIDENTS, INCIDENTS.c.id == id)
        if incident is None:
            raise NotFound("incident", id)
        return incident

    def put_incident(self, incident: Incident) -> None:
        """Insert or replace; Conflict when another has its number."""
        self._put(INCIDENTS, incident, **sought(incident))
        self._write(sa.delete(INCIDENT_VEHICLES).where(INCIDENT_VEHICLES.c.incident == incident.id))
        for vehicle in dict.fromkeys(incident.vehicles):
            self._write(sa.insert(INCIDENT_VEHICLES).values(incident=incident.id, vehicle=vehicle))

    def list_incidents(self, wanted: IncidentFilter) -> list[Incident]:
        """Those wanted, newest first; Invalid when `after` names no incident."""
        where = [*conditions(wanted), *self._older_than(INCIDENTS, "opened_at", wanted.after)]
        return self._list(Incident, INCIDENTS, *where, order=newest_first(INCIDENTS, "opened_at"), limit=wanted.limit)

    def put_reporter(self, incident: IncidentId, reporter: Reporter) -> None:
        """Who asked; Conflict when the incident is not there by the end of the unit."""
        self._put(REPORTERS, reporter, key=("incident",), incident=incident)

    def find_reporter(self, incident: IncidentId) -> Reporter | None:
        """Who asked, if anybody said."""
        return self._find(Reporter, REPORTERS, REPORTERS.c.incident == incident)


def sought(incident: Incident) -> dict[str, Any]:
    """The columns that serve only finding."""
    text = folded(f"{incident.public_no}\n{incident.address}\n{incident.description}")
    return {"search": text, "overdue_after": overdue_after(incident)}


def overdue_after(incident: Incident) -> int | None:
    """The moment (Unix microseconds) after which `Incident.is_overdue` holds; None when it never does."""
    if incident.state is IncidentState.CLOSED:
        return None
    parts = (
        _late_after(incident.reacted_at, incident.reaction_due_at),
        _late_after(incident.resolved_at, incident.elimination_due_at),
        *(_breach_after(clock) for clock in incident.clocks if clock.kind in ANSWERING),
    )
    return min((part for part in parts if part is not None), default=None)


def _breach_after(clock: Clock) -> int | None:
    return _ALWAYS if clock.breached_at is not None else _late_after(clock.done_at, clock.due_at)


def _late_after(done_at: object, due_at: object) -> int | None:
    if done_at is None:
        return _micros(due_at)
    return _ALWAYS if _micros(done_at) > _micros(due_at) else None


def _micros(at: object) -> int:
    micros = _MOMENT.process_bind_param(at, None)  # type: ignore[arg-type]
    assert micros is not None
    return micros


def conditions(wanted: IncidentFilter) -> Iterator[sa.ColumnElement[bool]]:
    """What the filter asks, but for the page."""
    table = INCIDENTS.c
    for column, chosen in ((table.state, wanted.states), (table.category, wanted.categories)):
        if chosen is not None:
            yield column.in_(sorted(chosen))
    if wanted.districts is not None:
        yield table.district.in_(sorted(wanted.districts))
    if wanted.ids is not None:
        yield table.id.in_(sorted(wanted.ids)) | table.public_no.in_(sorted(wanted.ids))
    if wanted.opened_from is not None:
        yield table.opened_at >= wanted.opened_from
    if wanted.opened_to is not None:
        yield table.opened_at < wanted.opened_to
    if wanted.closed_from is not None:
        yield table.closed_at.is_(None) | (table.closed_at >= wanted.closed_from)
    yield from _rarer_conditions(wanted)


def _rarer_conditions(wanted: IncidentFilter) -> Iterator[sa.ColumnElement[bool]]:
    if wanted.overdue_at is not None:
        yield INCIDENTS.c.overdue_after < _micros(wanted.overdue_at)
    if wanted.merged_into is not None:
        yield INCIDENTS.c.merged_into == wanted.merged_into
    if wanted.box is not None:
        west, south, east, north = wanted.box
        yield INCIDENTS.c.lat.between(south, north) & INCIDENTS.c.lon.between(west, east)
    if wanted.visited_by_operator is not None:
        yield INCIDENTS.c.id.in_(_incidents_of(wanted.visited_by_operator))
    for word in folded(wanted.search).split():
        yield INCIDENTS.c.search.contains(word, autoescape=True)


def _incidents_of(operator: str) -> sa.CompoundSelect[tuple[str]]:
    visited = sa.select(VISITS.c.incident).where(VISITS.c.operator == operator)
    dispatched = (
        sa.select(INCIDENT_VEHICLES.c.incident)
        .join(VEHICLES, VEHICLES.c.id == INCIDENT_VEHICLES.c.vehicle)
        .where(VEHICLES.c.operator == operator)
    )
    return visited.union(dispatched)
