"""Desk: every use case, one method each. What it changes is journalled, shown live and sent out, or did not happen."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from situation.alerts import Alert, AlertId
from situation.calendars import WorkingDays
from situation.cameras import Camera, Finding, FindingId, Judgement
from situation.clocks import ANSWERING, ClockKind, PauseReason, Terms
from situation.desk import (
    acceptances,
    alerts,
    clocks,
    dispatches,
    handovers,
    holds,
    hotspots,
    importing,
    incidents,
    merging,
    offences,
    registry,
    snow,
    thresholds,
    tickets,
    warnings,
)
from situation.desk.acceptances import NewAcceptance
from situation.desk.handovers import NewHandover, PartnerTerms
from situation.desk.holds import NewHold
from situation.desk.hotspots import HotspotEdit
from situation.desk.importing import ImportBatch, Imported
from situation.desk.incidents import Edit, Ground, NewIncident
from situation.desk.warnings import NewWarning
from situation.desk.work import OutboxSettings, Work
from situation.dispatches import Refusal
from situation.errors import Invalid
from situation.fleet import Operator, Tracker, TrackerId, TrackerProtocol, Vehicle, VehicleId
from situation.handovers import EMERGENCY, Handover, HandoverId, PartnerOutcome, Service
from situation.holds import Hold
from situation.hotspots import Hotspot
from situation.incidents import Command, Incident, IncidentId
from situation.journal import Subject
from situation.people import User
from situation.plates import plate_of
from situation.ports import Clock, Store
from situation.streets.acceptance import Acceptance
from situation.streets.levels import SnowEvent
from situation.thresholds import Thresholds, ThresholdsVersion
from situation.tickets import Delivery, DeliveryId
from situation.warnings import PublicWarning


class Desk:
    """The use cases. `by` is a login, or the name of the part that acts."""

    def __init__(  # noqa: PLR0913 - the wiring's one place
        self,
        store: Store,
        clock: Clock,
        *,
        districts: Callable[[float, float], str | None],
        outbox: OutboxSettings | None = None,
        terms: Terms | None = None,
        centre: tuple[float, float] = (0.0, 0.0),
        merge_within_m: float = 0.0,
        partners: PartnerTerms | None = None,
    ) -> None:
        """`districts(lon, lat)` names the district of a point; `centre` is latitude, longitude of what has no place.

        Without `terms` days are UTC and have no holidays. `merge_within_m` 0 merges nothing by itself.
        """
        self._store = store
        self._clock = clock
        self._ground = Ground(
            districts=districts,
            terms=terms or Terms(calendar=WorkingDays()),
            centre=centre,
            merge_within_m=merge_within_m,
        )
        self._outbox = outbox or OutboxSettings()
        self._partners = partners or PartnerTerms()

    @contextmanager
    def work(self, by: str) -> Iterator[Work]:
        """One transaction, for use cases that are made of several."""
        with self._store.begin() as unit:
            yield Work(unit=unit, now=self._clock.now(), by=by, outbox=self._outbox)

    def district_of(self, lat: float | None, lon: float | None) -> str:
        """Id of the district of a place, or ""."""
        return "" if lat is None or lon is None else self._ground.districts(lon, lat) or ""

    def set_thresholds(
        self, base: Thresholds, values: Mapping[str, object], why: str, *, by: str, rules: Collection[str]
    ) -> ThresholdsVersion:
        """From when a thing is worth an alert, from now on: these values instead of the base's. Invalid by name."""
        with self.work(by) as work:
            return thresholds.set_thresholds(work, base, values, why, rules=rules)

    # incidents

    def open_incident(self, request: NewIncident, *, by: str) -> Incident:
        """A new incident; Invalid when it cannot be placed or named."""
        with self.work(by) as work:
            return incidents.open_incident(work, request, self._ground)

    def open_incident_within(self, work: Work, request: NewIncident) -> Incident:
        """The same within a transaction that is already open."""
        return incidents.open_incident(work, request, self._ground)

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
            return incidents.edit_incident(work, work.unit.get_incident(IncidentId(id)), edit)

    def acknowledge_incident(self, id: str, *, by: str) -> Incident:
        """Somebody has it."""
        with self.work(by) as work:
            incident = replace(work.unit.get_incident(IncidentId(id)), owner=by)
            return incidents.command_incident(work, incident, Command.ACKNOWLEDGE)

    def dispatch_incident(self, id: str, vehicles: Sequence[str], *, by: str) -> Incident:
        """Vehicles are asked to go there."""
        with self.work(by) as work:
            incident = work.unit.get_incident(IncidentId(id))
            incidents.check_vehicles(work, incident, vehicles)
            why = ", ".join(vehicles)
            return incidents.command_incident(work, incident, Command.DISPATCH, vehicles=vehicles, why=why)

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

    def move_incident(self, id: str, line: int, *, by: str, owner: str = "", why: str) -> Incident:
        """Another line has it from now on; Invalid without a reason."""
        with self.work(by) as work:
            return incidents.move_incident(work, work.unit.get_incident(IncidentId(id)), line, owner, why)

    def resolve_incident(self, id: str, outcome: str, *, by: str, picture: str = "") -> Incident:
        """The work is done; the outcome says how, a picture by its sha256 may show it."""
        if not outcome.strip():
            raise Invalid("say what was done", field="outcome")
        with self.work(by) as work:
            incident = work.unit.get_incident(IncidentId(id))
            return incidents.command_incident(work, incident, Command.RESOLVE, outcome=outcome, picture=picture)

    def close_incident(self, id: str, *, by: str, outcome: str = "") -> Incident:
        """A supervisor accepts the outcome. Only this takes an incident out of view."""
        with self.work(by) as work:
            incident = work.unit.get_incident(IncidentId(id))
            return incidents.command_incident(work, incident, Command.CLOSE, outcome=outcome or None)

    def reopen_incident(self, id: str, why: str, *, by: str) -> Incident:
        """It was not done after all."""
        if not why.strip():
            raise Invalid("say why it is reopened", field="why")
        with self.work(by) as work:
            return incidents.command_incident(work, work.unit.get_incident(IncidentId(id)), Command.REOPEN, why=why)

    def hand_off_incident(self, id: str, to: str, *, by: str, number: str = "", note: str = "") -> Incident:
        """Passed to 101, 102, 103 or a partner; it stays ours to watch."""
        service = next((each for each in EMERGENCY if each.value == to.strip()), Service.PARTNER)
        asked = NewHandover(service=service, to=to, number=number, note=note)
        return self.hand_over_incident(id, asked, by=by)[0]

    def hand_over_incident(self, id: str, asked: NewHandover, *, by: str) -> tuple[Incident, Handover]:
        """Passed to another service, with a package, and followed until that says what came of it."""
        with self.work(by) as work:
            return handovers.hand_over(work, work.unit.get_incident(IncidentId(id)), asked, self._partners)

    def accept_handover(self, id: str, *, by: str, number: str = "", note: str = "") -> Handover:
        """The other service has it: somebody has heard so."""
        with self.work(by) as work:
            return handovers.accept(work, work.unit.get_handover(HandoverId(id)), number=number, note=note)

    def call_handover_again(self, id: str, *, by: str, note: str = "") -> Handover:
        """They were called back in vain: it is told again after the same time."""
        with self.work(by) as work:
            return handovers.call_again(work, work.unit.get_handover(HandoverId(id)), self._partners, note=note)

    def end_handover(self, id: str, outcome: PartnerOutcome, *, by: str, note: str = "") -> Handover:
        """What came of it."""
        with self.work(by) as work:
            return handovers.end(work, work.unit.get_handover(HandoverId(id)), outcome, note=note)

    def confirm_plate(self, id: str, text: str, *, by: str, other: bool = False) -> offences.Vehicle:
        """The plate of the vehicle that is the cause, as a person has read it. Invalid where it cannot be one."""
        plate = plate_of(text, other=other)
        with self.work(by) as work:
            incident = work.unit.get_incident(IncidentId(id))
            return offences.confirm_plate(work, incident, plate, text, self._partners)

    def forget_offences(self, *, by: str) -> int:
        """Plates whose term has ended are deleted; how many."""
        with self.work(by) as work:
            return offences.forget_offences(work)

    def locate_incident(self, id: str, lat: float, lon: float, *, by: str) -> Incident:
        """One that came without a place has one now."""
        with self.work(by) as work:
            return incidents.locate_incident(work, work.unit.get_incident(IncidentId(id)), (lat, lon), self._ground)

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

    # an incident's clocks

    def pause_clocks(self, id: str, reason: PauseReason, until: datetime, why: str, *, by: str) -> Incident:
        """Its clocks stand still until a moment at most, for a named reason."""
        with self.work(by) as work:
            return clocks.pause_clocks(work, work.unit.get_incident(IncidentId(id)), reason, until, why)

    def resume_clocks(self, id: str, *, by: str, why: str = "") -> Incident:
        """Its clocks run on before the pause's end."""
        with self.work(by) as work:
            return clocks.resume_clocks(work, work.unit.get_incident(IncidentId(id)), why)

    def promise_date(self, id: str, kind: ClockKind, promised_at: datetime, why: str, *, by: str) -> Incident:
        """A date is given for the answer or the repair; earlier ones stay on record."""
        with self.work(by) as work:
            return clocks.promise_date(work, work.unit.get_incident(IncidentId(id)), kind, promised_at, why)

    def answer_reporter(self, id: str, text: str, *, by: str) -> Incident:
        """Who asked has been told, and with them the reporters of what was merged into it."""
        with self.work(by) as work:
            incident = clocks.answer_reporter(work, work.unit.get_incident(IncidentId(id)), text)
            merging.follow(work, incident, ends=ANSWERING)
            return incident

    # what other systems have on record, and what many requests show

    def import_requests(self, batch: ImportBatch, *, by: str) -> Imported:
        """Requests of another system, those that are not here yet; Invalid when one cannot be an incident."""
        with self.work(by) as work:
            return importing.import_requests(work, batch, self._ground)

    def note_hotspot_within(self, work: Work, category: str, place: tuple[float, float], edit: HotspotEdit) -> Hotspot:
        """A place (latitude, longitude) under watch, within a transaction that is already open."""
        return hotspots.note_hotspot(work, category, place, edit)

    def edit_hotspot(self, id: str, edit: HotspotEdit, *, version: int, by: str) -> Hotspot:
        """What is found out and decided about a place; Conflict when `version` is no longer the newest."""
        with self.work(by) as work:
            return hotspots.edit_hotspot(work, work.unit.get_hotspot(id), edit, version)

    # alerts

    def acknowledge_alert(self, id: str, *, by: str) -> Alert:
        """Somebody has it."""
        with self.work(by) as work:
            return alerts.acknowledge_alert(work, work.unit.get_alert(AlertId(id)))

    def shelve_alert(self, id: str, until: datetime, reason: str, *, by: str, may_shelve_critical: bool) -> Alert:
        """Put aside until a moment within 8 hours, for a reason."""
        with self.work(by) as work:
            alert = work.unit.get_alert(AlertId(id))
            return alerts.shelve_alert(work, alert, until, reason, may_shelve_critical=may_shelve_critical)

    def assign_alert(self, id: str, to: str, *, by: str) -> Alert:
        """A person to look after it."""
        with self.work(by) as work:
            return alerts.assign_alert(work, work.unit.get_alert(AlertId(id)), to)

    # warnings

    def issue_warning(self, said: NewWarning, *, by: str) -> PublicWarning:
        """Others are warned, or told anew."""
        with self.work(by) as work:
            return warnings.issue_warning(work, said)

    def issue_warning_within(self, work: Work, said: NewWarning) -> PublicWarning:
        """The same within a transaction that is already open."""
        return warnings.issue_warning(work, said)

    def cancel_warning(self, id: str, *, by: str) -> PublicWarning:
        """All clear."""
        with self.work(by) as work:
            return warnings.cancel_warning(work, id)

    # snow events

    def start_snow_event(self, started_at: datetime, *, by: str, note: str = "") -> SnowEvent:
        """It snows since then: coverage is counted anew. Conflict while an event is on."""
        with self.work(by) as work:
            return snow.start_snow_event(work, started_at, note)

    def start_snow_event_within(self, work: Work, started_at: datetime, note: str) -> SnowEvent:
        """The same within a transaction that is already open."""
        return snow.start_snow_event(work, started_at, note)

    def end_snow_event(self, id: str, ended_at: datetime | None, *, by: str) -> SnowEvent:
        """It has stopped; None: it goes on after all."""
        with self.work(by) as work:
            return snow.end_snow_event(work, work.unit.get_snow_event(id), ended_at)

    # legal holds

    def place_hold_within(self, work: Work, asked: NewHold) -> Hold:
        """Retention leaves it alone from now on, within a transaction that is already open."""
        return holds.place_hold(work, asked)

    def place_hold(self, asked: NewHold, *, by: str) -> Hold:
        """Retention leaves it alone from now on."""
        with self.work(by) as work:
            return holds.place_hold(work, asked)

    def release_hold(self, id: str, why: str, *, by: str) -> Hold:
        """It may be thinned and removed when it is due. Raises NotFound, Conflict."""
        with self.work(by) as work:
            return holds.release_hold(work, work.unit.get_hold(id), why)

    # streets that a person accepts

    def accept_streets_within(self, work: Work, asked: NewAcceptance) -> Acceptance:
        """Serviced segments are accepted, within a transaction that is already open. Invalid where none is serviced."""
        return acceptances.accept_streets(work, asked)

    def withdraw_acceptance(self, id: str, why: str, *, by: str) -> Acceptance:
        """They were not done after all."""
        with self.work(by) as work:
            return acceptances.withdraw_acceptance(work, work.unit.get_acceptance(id), why)

    # findings and what is sent out

    def judge_finding(self, id: str, judgement: Judgement, *, by: str) -> Finding:
        """What a person says of it. A rejected finding's alert clears at the next look of the rules."""
        with self.work(by) as work:
            finding = replace(work.unit.get_finding(FindingId(id)), judgement=judgement, judged_by=by)
            work.unit.put_finding(finding)
            work.record(Subject.FINDING, id, judgement, states=(finding.state, finding.state))
            return finding

    def resend_delivery(self, id: str, *, by: str) -> Delivery:
        """To be tried again from the start."""
        with self.work(by) as work:
            return tickets.resend_delivery(work, work.unit.get_delivery(DeliveryId(id)))

    # the registry

    def put_camera(self, camera: Camera, *, by: str, credentials: tuple[str, str] | None = None) -> Camera:
        """Known from now on; the credentials are kept apart and never shown again."""
        with self.work(by) as work:
            work.unit.put_camera(camera)
            if credentials is not None:
                work.unit.put_camera_credentials(camera.id, *credentials)
            work.record(Subject.CAMERA, camera.id, "registered")
            return camera

    def put_vehicle(self, vehicle: Vehicle, *, by: str) -> Vehicle:
        """Known from now on, and bound to its operator."""
        with self.work(by) as work:
            registry.put_vehicle(work, vehicle)
            return vehicle

    def put_operator(self, operator: Operator, *, by: str) -> Operator:
        """Known from now on."""
        with self.work(by) as work:
            registry.put_operator(work, operator)
            return operator

    def bind_tracker(self, id: str, vehicle: str, protocol: TrackerProtocol, *, by: str) -> Tracker:
        """The tracker is on this vehicle from now on. Raises NotFound."""
        with self.work(by) as work:
            return registry.bind_tracker(work, TrackerId(id), VehicleId(vehicle), protocol)

    def release_tracker(self, id: str, *, by: str) -> Tracker:
        """The tracker is on no vehicle from now on. Raises NotFound."""
        with self.work(by) as work:
            return registry.release_tracker(work, TrackerId(id))

    def put_user(self, user: User, *, by: str) -> User:
        """May sign in from now on, or no longer."""
        with self.work(by) as work:
            work.unit.put_user(user)
            work.record(Subject.USER, user.id, "registered", why=user.role)
            return user
