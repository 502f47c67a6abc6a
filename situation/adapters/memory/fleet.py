"""Operators, vehicles, trackers and their credentials."""

from __future__ import annotations

from situation.adapters.memory.tables import Dicts
from situation.fleet import Credential, Operator, OperatorId, Tracker, TrackerId, Vehicle, VehicleId


class MemoryFleet(Dicts):
    """Operators, vehicles, trackers and their credentials."""

    def list_operators(self) -> list[Operator]:
        """All, by id."""
        return sorted(self._all.operators.values(), key=lambda one: one.id)

    def put_operator(self, operator: Operator) -> None:
        """Insert or replace."""
        self._put(self._all.operators, operator.id, operator)

    def find_operator(self, id: OperatorId) -> Operator | None:
        """The operator, if known."""
        return self._all.operators.get(id)

    def list_vehicles(self) -> list[Vehicle]:
        """All, by id."""
        return sorted(self._all.vehicles.values(), key=lambda one: one.id)

    def find_vehicle(self, id: VehicleId) -> Vehicle | None:
        """The vehicle, if known."""
        return self._all.vehicles.get(id)

    def put_vehicle(self, vehicle: Vehicle) -> None:
        """Insert or replace."""
        self._put(self._all.vehicles, vehicle.id, vehicle)

    def put_tracker(self, tracker: Tracker) -> None:
        """Insert or replace; Conflict when it is bound already by another row."""
        bound = lambda one: one.id if one.until_at is None else None  # noqa: E731 - read where used
        self._put(self._all.trackers, (tracker.id, tracker.since_at), tracker, unique=bound)

    def find_tracker(self, id: TrackerId) -> Tracker | None:
        """What it is bound to now."""
        return next((one for one in self._all.trackers.values() if one.id == id and one.until_at is None), None)

    def list_trackers(self, *, id: str | None = None, vehicle: str | None = None) -> list[Tracker]:
        """All bindings, newest first by since_at and id."""
        wanted = [one for one in self._all.trackers.values() if id in (None, one.id) and vehicle in (None, one.vehicle)]
        return sorted(wanted, key=lambda one: (one.since_at, one.id), reverse=True)

    def put_credential(self, credential: Credential) -> None:
        """Insert or replace: a tracker has one credential."""
        self._put(self._all.device_credentials, credential.tracker, credential)

    def find_credential(self, tracker: TrackerId) -> Credential | None:
        """Its credential, also when that is revoked."""
        return self._all.device_credentials.get(tracker)

    def list_credentials(self) -> list[Credential]:
        """All credentials, also revoked ones, by tracker."""
        return sorted(self._all.device_credentials.values(), key=lambda credential: credential.tracker)
