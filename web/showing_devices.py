"""Trackers made into what the technician sees: the registry, what telemetry counted, what the broker refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pyarrow as pa

from situation.fleet import Credential, DeviceReport, Refused, Tracker, Vehicle, VehicleId
from situation.journal import Change, Subject
from situation.ports import Archive, Unit
from situation.positions import Flag
from web.device_schemas import (
    CountsBody,
    CredentialState,
    DeviceBody,
    DeviceWholeBody,
    OwnerBody,
    RawBody,
    RefusedBody,
    TrackerBody,
)
from web.parts import Parts
from web.schemas import LastBody

RAW_ROWS = 20
RAW_BYTES = 4096  # of a payload
RAW_COLUMNS = (
    *("received_at", "operator", "fix_at", "lat", "lon", "speed_kmh", "course_deg", "seq", "buf", "reason", "flags"),
    *("payload", "stream_seq", "item"),
)
LOOK_BACK = (timedelta(hours=1), timedelta(days=1), timedelta(days=31))  # until there are rows enough
MOST_CHANGES = 10_000  # of a vehicle in the journal


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What telemetry and broker say of all trackers now."""

    reports: dict[str, list[DeviceReport]] = field(default_factory=dict)  # by vehicle, under whatever operator
    refused: dict[str, Refused] = field(default_factory=dict)  # by name

    @classmethod
    def made_of(cls, reports: Iterable[DeviceReport], refused: Iterable[Refused]) -> Said:
        """Found quickly: a list asks for thousands."""
        by_vehicle: dict[str, list[DeviceReport]] = {}
        for report in reports:
            by_vehicle.setdefault(report.vehicle, []).append(report)
        return cls(reports=by_vehicle, refused={each.name: each for each in refused})

    def of(self, vehicle: str) -> list[DeviceReport]:
        """Under whatever operator."""
        return self.reports.get(vehicle, [])


@dataclass(frozen=True, slots=True)
class Registry:
    """Bindings and credentials, read at once."""

    bindings: dict[str, list[Tracker]] = field(default_factory=dict)  # by vehicle, newest first
    credentials: dict[str, Credential] = field(default_factory=dict)

    @classmethod
    def read(cls, unit: Unit, *, vehicle: str | None = None) -> Registry:
        """Of one vehicle or of all."""
        bindings: dict[str, list[Tracker]] = {}
        for tracker in unit.list_trackers(vehicle=vehicle):
            bindings.setdefault(tracker.vehicle, []).append(tracker)
        return cls(bindings, {each.tracker: each for each in unit.list_credentials()})

    def now_on(self, vehicle: str) -> list[Tracker]:
        """Trackers that are on the vehicle now."""
        return [tracker for tracker in self.bindings.get(vehicle, []) if tracker.until_at is None]

    def state_of(self, tracker: str) -> CredentialState:
        """Whether the tracker may sign in."""
        known = self.credentials.get(tracker)
        if known is None:
            return CredentialState.NONE
        return CredentialState.VALID if known.revoked_at is None else CredentialState.REVOKED

    def state_on(self, vehicle: str) -> CredentialState:
        """The best of the vehicle's trackers."""
        states = {self.state_of(tracker.id) for tracker in self.now_on(vehicle)}
        return next(
            (state for state in (CredentialState.VALID, CredentialState.REVOKED) if state in states),
            CredentialState.NONE,
        )


def show_device(vehicle: Vehicle, registry: Registry, said: Said, last: LastBody | None) -> DeviceBody:
    """One of the list, with the vehicle's newest position."""
    report = own_report(said.of(vehicle.id), vehicle.operator)
    trackers: list[str] = [tracker.id for tracker in registry.now_on(vehicle.id)]
    return DeviceBody(
        vehicle=vehicle.id,
        operator=vehicle.operator,
        fix_at=last.fix_at if last else None,
        received_at=last.received_at if last else report.received_at,
        age_s=last.age_s if last else None,
        credential=registry.state_on(vehicle.id),
        trackers=trackers,
        refused=sum(refused_of(trackers, said.refused).model_dump().values()),
        **counted(report),
    )


def show_stranger(report: DeviceReport) -> DeviceBody:
    """A sender that nobody registered."""
    return DeviceBody(
        vehicle=report.vehicle,
        operator=report.operator,
        received_at=report.received_at,
        registered=False,
        **counted(report),
    )


def show_whole_device(vehicle: Vehicle, unit: Unit, said: Said, parts: Parts) -> DeviceWholeBody:
    """All about one. Blocking: reads the archive."""
    registry = Registry.read(unit, vehicle=vehicle.id)
    bindings = registry.bindings.get(vehicle.id, [])
    changes = unit.list_changes(subject=Subject.VEHICLE, id=vehicle.id, limit=MOST_CHANGES)
    reports = said.of(vehicle.id)
    shown = show_device(vehicle, registry, said, parts.fleet.find_last(vehicle.id, parts.clock.now()))
    return DeviceWholeBody(
        **shown.model_dump(),
        counts=CountsBody(**_columns(own_report(reports, vehicle.operator))),
        others=[CountsBody(**_columns(report)) for report in reports if report.operator != vehicle.operator],
        bindings=[show_tracker(tracker, registry) for tracker in bindings],
        owners=owners_in(changes),
        refusals=refused_of([tracker.id for tracker in bindings], said.refused),
        raw=newest_rows(parts.archive, vehicle.id, shown.received_at or parts.clock.now()),
    )


def show_tracker(tracker: Tracker, registry: Registry) -> TrackerBody:
    """A binding, with the tracker's credential but its hash."""
    known = registry.credentials.get(tracker.id)
    return TrackerBody(
        id=tracker.id,
        protocol=tracker.protocol,
        since_at=tracker.since_at,
        until_at=tracker.until_at,
        by=tracker.by,
        credential=registry.state_of(tracker.id),
        issued_at=known.issued_at if known else None,
        issued_by=known.issued_by if known else "",
        revoked_at=known.revoked_at if known else None,
        revoked_by=known.revoked_by if known else "",
    )


def owners_in(changes: Iterable[Change]) -> list[OwnerBody]:
    """Whose the vehicle was by the journal, newest first; saying the same again changes nothing."""
    told: list[Change] = []
    for change in changes:
        if change.action == "registered" and (not told or told[-1].why != change.why):
            told.append(change)
    ends = [later.at for _, later in pairwise(told)] + [None]
    owners = [
        OwnerBody(operator=change.why, since_at=change.at, until_at=until_at, by=change.by)
        for change, until_at in zip(told, ends, strict=False)
    ]
    return owners[::-1]


def refused_of(names: Iterable[str], refused: Mapping[str, Refused]) -> RefusedBody:
    """The sum over a vehicle's trackers."""
    mine = [refused[name] for name in set(names) if name in refused]
    return RefusedBody(
        sign_ins=sum(each.sign_ins for each in mine),
        publishes=sum(each.publishes for each in mine),
        subscriptions=sum(each.subscriptions for each in mine),
    )


def newest_rows(archive: Archive, vehicle: str, until: datetime) -> list[RawBody]:
    """The last pings of a vehicle as they came, whatever became of them, newest first."""
    rows: list[dict[str, Any]] = []
    for back in LOOK_BACK:
        table = archive.read(vehicles=[vehicle], from_at=until - back, columns=RAW_COLUMNS, quarantined=None)
        rows = _last(table)
        if len(rows) >= RAW_ROWS:
            break
    return [_raw(row) for row in rows]


def own_report(reports: Iterable[DeviceReport], operator: str) -> DeviceReport:
    """Of the operator whose vehicle it is; an empty one if nothing was heard."""
    found = (report for report in reports if report.operator == operator)
    return next(found, DeviceReport(operator=operator, vehicle=VehicleId("")))


def counted(report: DeviceReport) -> dict[str, Any]:
    """The figures of the list."""
    return {
        "received": report.received,
        "accepted": report.accepted,
        "quarantined": sum(report.quarantined.values()),
        "late": report.flagged.get("late", 0),
        "lag_s": report.lag_s,
        "missing": sum(last - first + 1 for first, last in report.missing),
        "missing_since": report.missing_since,
    }


def _columns(report: DeviceReport) -> dict[str, Any]:
    return {name: value for name, value in asdict(report).items() if name != "vehicle"}


def _last(table: pa.Table) -> list[dict[str, Any]]:
    newest_first = [("received_at", "descending"), ("stream_seq", "descending"), ("item", "descending")]
    rows: list[dict[str, Any]] = table.sort_by(newest_first).slice(0, RAW_ROWS).to_pylist()
    return rows


def _raw(row: dict[str, Any]) -> RawBody:
    payload, flags = row.pop("payload"), row.pop("flags")
    text = payload[:RAW_BYTES].decode(errors="replace") if isinstance(payload, bytes) else None
    names = [str(flag.name).lower() for flag in Flag if isinstance(flags, int) and flags & flag]
    return RawBody.model_validate(row | {"payload": text, "flags": names})
