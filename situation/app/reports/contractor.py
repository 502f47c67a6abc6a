"""A contractor's time, gathered shift by shift: an hour of it or a month of it takes the memory of one shift."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from geo.city import City
from geo.passes import Passes
from geo.projection import Projection
from geo.roads import Roads
from situation.attendance import Shift, shifts_within
from situation.contracts.account import Account, Credit, EventStreets, VisitLine, ZoneService, zone_services
from situation.contracts.terms import Contract
from situation.contracts.work import AROUND_S, COLUMNS, ShiftFound, ShiftWork, work_in_shift
from situation.errors import NotFound
from situation.fleet import Operator, OperatorId, Vehicle
from situation.incidents import Incident, IncidentId
from situation.ports import Archive, CoverageShelf, Store, Unit
from situation.proof.verdicts import VerdictVersion
from situation.streets.acceptance import Acceptance
from situation.streets.levels import ServiceProfile, SnowEvent
from situation.visits import Visit
from web.coverage_view import CoverageView

PING_COLUMNS = (*COLUMNS, "district", "segment", "direction", "near")
MOST_EVENTS = 1_000
Keep = Callable[[Shift, pa.Table], None]


def keep_nothing(_shift: Shift, _rows: pa.Table) -> None:
    """What is read is not kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """What reports are made from."""

    store: Store
    archive: Archive
    coverage: CoverageShelf
    city: City
    profile: ServiceProfile
    roads: Callable[[], Roads | None]
    contracts: Mapping[str, Contract]
    hours: tuple[tuple[time, time], ...]  # of shifts, by the city's clocks
    silent_after_s: float


def gather(
    sources: Sources,
    operator: str,
    span: tuple[datetime, datetime],
    made_at: datetime,
    *,
    keep: Keep = keep_nothing,
) -> Account:
    """The operator's account of the shifts that begin within the span; `keep` gets each shift's own rows.

    Raises NotFound, Unavailable.
    """
    with sources.store.read() as unit:
        if (known := unit.find_operator(OperatorId(operator))) is None:
            raise NotFound("operator", operator)
        vehicles = [vehicle for vehicle in unit.list_vehicles() if vehicle.operator == operator]
    contract = sources.contracts.get(operator, Contract(operator=operator))
    shifts = tuple(_shifts(contract.shifts or sources.hours, ZoneInfo(sources.city.timezone), span, made_at))
    found = [_shift(sources, known, vehicles, shift, keep) for shift in shifts]
    with sources.store.read() as unit:
        visits = tuple(_visits(unit, operator, vehicles, span))
        events = _events(unit, span)
    own, owed = frozenset(str(vehicle.id) for vehicle in vehicles), contract.zones or known.districts
    return Account(
        operator=known,
        contract=contract,
        from_at=span[0],
        to_at=span[1],
        made_at=made_at,
        shifts=shifts,
        silent_after_s=sources.silent_after_s,
        vehicles=tuple(vehicles),
        work=tuple(sorted((one for each in found for one in each.work), key=_by_machine)),
        visits=visits,
        zones=tuple(_zones(sources, events, owed, own, made_at)) if owed else (),
        credits=tuple(_credits([str(vehicle.id) for vehicle in vehicles], [each.passes for each in found])),
    )


def _by_machine(work: ShiftWork) -> tuple[str, datetime]:
    return work.vehicle.id, work.shift.from_at


def _shifts(
    hours: Sequence[tuple[time, time]], zone: ZoneInfo, span: tuple[datetime, datetime], made_at: datetime
) -> Iterator[Shift]:
    """Those that begin within the span and before now; where none does, the span itself."""
    from_at, to_at = span
    found = list(shifts_within(hours, from_at, min(to_at, made_at), zone, until=made_at))
    yield from found
    if not found and from_at < made_at:
        begins, ends = (moment.astimezone(zone) for moment in (from_at, min(to_at, made_at)))
        yield Shift(name=f"{begins:%H:%M}-{ends:%H:%M}", from_at=from_at, to_at=min(to_at, made_at))


def _shift(sources: Sources, operator: Operator, vehicles: Sequence[Vehicle], shift: Shift, keep: Keep) -> ShiftFound:
    rows = sources.archive.read(
        vehicles=[str(vehicle.id) for vehicle in vehicles],
        from_at=datetime.fromtimestamp(shift.from_at.timestamp() - AROUND_S, UTC),
        to_at=datetime.fromtimestamp(shift.to_at.timestamp() + AROUND_S, UTC),
        columns=PING_COLUMNS,
        quarantined=None,
    )
    rows = rows.filter(pc.equal(rows["operator"], operator.id))
    at = pc.coalesce(rows["fix_at"], rows["received_at"])
    keep(shift, rows.filter(pc.and_(pc.greater_equal(at, shift.from_at), pc.less(at, shift.to_at))))
    ground = (Projection(sources.city.crs), sources.roads())
    return work_in_shift(rows, vehicles, shift, ground=ground, silent_after_s=sources.silent_after_s)


def _credits(names: Sequence[str], found: Sequence[Passes]) -> Iterator[Credit]:
    """One a machine and direction of a segment, by machine and segment."""
    if not any(map(len, found)):
        return
    columns = {
        name: np.concatenate([getattr(each, name) for each in found])
        for name in ("vehicle", "segment", "direction", "metres", "left_at")
    }
    keys = np.column_stack([columns["vehicle"], columns["segment"], columns["direction"]])
    unique, place, counts = np.unique(keys, axis=0, return_inverse=True, return_counts=True)
    metres = np.bincount(place.ravel(), weights=columns["metres"])
    last = np.full(len(unique), -np.inf)
    np.maximum.at(last, place.ravel(), columns["left_at"])
    for row, (vehicle, segment, direction) in enumerate(unique.tolist()):
        yield Credit(
            vehicle=names[vehicle],
            segment=segment,
            direction=direction,
            passes=int(counts[row]),
            metres=float(metres[row]),
            last_at=datetime.fromtimestamp(float(last[row]), UTC),
        )


def _visits(
    unit: Unit, operator: str, vehicles: Sequence[Vehicle], span: tuple[datetime, datetime]
) -> Iterator[VisitLine]:
    for vehicle in vehicles:
        visits: dict[str, list[Visit]] = {}
        for visit in unit.list_visits(vehicle=vehicle.id):
            if visit.operator == operator:
                visits.setdefault(visit.incident, []).append(visit)
        verdicts: dict[str, list[VerdictVersion]] = {}
        for version in unit.list_verdicts(vehicle=vehicle.id):
            verdicts.setdefault(version.verdict.incident, []).append(version)
        for incident in sorted({*visits, *verdicts}):
            own, versions = visits.get(incident, []), verdicts.get(incident, [])
            at = min((visit.arrived_at for visit in own), default=None) or versions[0].decided_at
            if span[0] <= at < span[1]:
                yield _visit(vehicle, unit.get_incident(IncidentId(incident)), (at, own), versions)


def _visit(
    vehicle: Vehicle, incident: Incident, stay: tuple[datetime, Sequence[Visit]], versions: Sequence[VerdictVersion]
) -> VisitLine:
    at, visits = stay
    newest = versions[-1] if versions else None
    return VisitLine(
        vehicle=vehicle.id,
        incident=incident.id,
        number=incident.public_no,
        category=incident.category,
        at=at,
        left_at=max((visit.left_at for visit in visits), default=None),
        outcome=newest.verdict.outcome if newest else None,
        version=newest.version if newest else 0,
        reasons=tuple(reason.code for reason in newest.verdict.reasons) if newest else (),
        simulated=incident.simulated,
    )


def _zones(
    sources: Sources,
    events: Sequence[tuple[SnowEvent, Sequence[Acceptance]]],
    zones: Sequence[str],
    own: frozenset[str],
    made_at: datetime,
) -> Iterator[ZoneService]:
    view = CoverageView(sources.city, sources.profile)
    for event, acceptances in events:
        known = view.since(event, sources.coverage.find(event.id), acceptances)
        streets = EventStreets(
            event=event,
            state=known.service(made_at),
            coverage=known.coverage,
            district=view.district(event),
            metres=view.metres,
        )
        names = {district.id: district.names for district in sources.city.districts_at(event.started_at)}
        yield from zone_services(streets, {zone: names.get(zone, {}) for zone in zones}, own, made_at)


def _events(unit: Unit, span: tuple[datetime, datetime]) -> list[tuple[SnowEvent, Sequence[Acceptance]]]:
    """Those that ended within the span, oldest first, with the streets that were accepted: each is in one account."""
    known = reversed(unit.list_snow_events(limit=MOST_EVENTS))
    return [
        (event, unit.list_acceptances(event.id))
        for event in known
        if event.ended_at is not None and span[0] <= event.ended_at < span[1]
    ]
