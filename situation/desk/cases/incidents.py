"""Incidents: opened, worked on, merged, ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from situation.desk import commands, dispatches, editing, merging, opening
from situation.desk.cases.base import Cases
from situation.desk.editing import Edit
from situation.desk.opening import NewIncident
from situation.desk.work import Work
from situation.dispatches import Refusal
from situation.errors import Invalid
from situation.incidents import Command, Incident, IncidentId


class IncidentCases(Cases):
    """Incidents: opened, worked on, merged, ended."""

    def open_incident(self, request: NewIncident, *, by: str) -> Incident:
        """A new incident; Invalid when it cannot be placed or named."""
        with self.work(by) as work:
            return opening.open_incident(work, request, self._ground)

    def open_incident_within(self, work: Work, request: NewIncident) -> Incident:
        """The same within a transaction that is already open."""
        return opening.open_incident(work, request, self._ground)

    def edit_incident(  # noqa: PLR0913 - one parameter per field of the form
        self,
        id: str,
        *,
        by: str,
        version: int,
        description: str | None = None,
        address: str | None = None,
        priority: int | None = None,
        owner: str | None = None,
    ) -> Incident:
        """The incident after the edit; Conflict when `version` is no longer the newest."""
        edit = Edit(version=version, description=description, address=address, priority=priority, owner=owner)
        with self.work(by) as work:
            return editing.edit_incident(work, work.unit.get_incident(IncidentId(id)), edit)

    def acknowledge_incident(self, id: str, *, by: str) -> Incident:
        """Somebody has it."""
        with self.work(by) as work:
            incident = replace(work.unit.get_incident(IncidentId(id)), owner=by)
            return commands.command_incident(work, incident, Command.ACKNOWLEDGE)

    def dispatch_incident(self, id: str, vehicles: Sequence[str], *, by: str) -> Incident:
        """Vehicles are asked to go there."""
        with self.work(by) as work:
            incident = work.unit.get_incident(IncidentId(id))
            commands.check_vehicles(work, incident, vehicles)
            why = ", ".join(vehicles)
            return commands.command_incident(work, incident, Command.DISPATCH, vehicles=vehicles, why=why)

    def accept_dispatch(self, id: str, vehicle: str, *, by: str, note: str = "") -> Incident:
        """The vehicle goes, by its operator's word. NotFound where it was not asked."""
        with self.work(by) as work:
            incident = work.unit.get_incident(IncidentId(id))
            return dispatches.answer_dispatch(work, incident, vehicle, note=note)

    def refuse_dispatch(self, id: str, vehicle: str, refusal: Refusal, *, by: str, note: str = "") -> Incident:
        """The vehicle does not go, for a reason."""
        with self.work(by) as work:
            incident = work.unit.get_incident(IncidentId(id))
            return dispatches.answer_dispatch(work, incident, vehicle, refusal, note)

    def comment_incident(self, id: str, text: str, *, by: str, picture: str = "") -> Incident:
        """Somebody's words stand in the incident's journal, with a picture by its sha256."""
        with self.work(by) as work:
            return editing.comment_incident(work, work.unit.get_incident(IncidentId(id)), text, picture)

    def move_incident(self, id: str, line: int, *, by: str, owner: str = "", why: str) -> Incident:
        """Another line has it from now on; Invalid without a reason."""
        with self.work(by) as work:
            return editing.move_incident(work, work.unit.get_incident(IncidentId(id)), line, owner, why)

    def resolve_incident(self, id: str, outcome: str, *, by: str, picture: str = "") -> Incident:
        """The work is done; the outcome says how, a picture by its sha256 may show it."""
        if not outcome.strip():
            raise Invalid("say what was done", field="outcome")
        with self.work(by) as work:
            incident = work.unit.get_incident(IncidentId(id))
            return commands.command_incident(work, incident, Command.RESOLVE, outcome=outcome, picture=picture)

    def close_incident(self, id: str, *, by: str, outcome: str = "") -> Incident:
        """A supervisor accepts the outcome. Only this takes an incident out of view."""
        with self.work(by) as work:
            incident = work.unit.get_incident(IncidentId(id))
            return commands.command_incident(work, incident, Command.CLOSE, outcome=outcome or None)

    def reopen_incident(self, id: str, why: str, *, by: str) -> Incident:
        """It was not done after all."""
        if not why.strip():
            raise Invalid("say why it is reopened", field="why")
        with self.work(by) as work:
            return commands.command_incident(work, work.unit.get_incident(IncidentId(id)), Command.REOPEN, why=why)

    def locate_incident(self, id: str, lat: float, lon: float, *, by: str) -> Incident:
        """One that came without a place has one now."""
        with self.work(by) as work:
            return opening.locate_incident(work, work.unit.get_incident(IncidentId(id)), (lat, lon), self._ground)

    def merge_incident(self, id: str, into: str, *, by: str, why: str = "") -> Incident:
        """The incident as a further report of another; both keep their numbers, reporters and clocks."""
        with self.work(by) as work:
            incident, main = (work.unit.get_incident(IncidentId(each)) for each in (id, into))
            return merging.merge_incident(work, incident, main, why)

    def split_incident(self, id: str, why: str, *, by: str) -> Incident:
        """A further report as an incident of its own again."""
        if not why.strip():
            raise Invalid("say why it is split off", field="why")
        with self.work(by) as work:
            return merging.split_incident(work, work.unit.get_incident(IncidentId(id)), why)
