"""Operators, vehicles and their trackers in SQL."""

from __future__ import annotations

from situation.adapters.sql.rows import Rows, newest_first
from situation.adapters.sql.tables import CREDENTIALS, IS_BOUND, OPERATORS, TRACKERS, VEHICLES
from situation.fleet import Credential, Operator, OperatorId, Tracker, TrackerId, Vehicle, VehicleId


class Fleet(Rows):
    """The part of a unit that is about the fleet."""

    def list_operators(self) -> list[Operator]:
        """All, by id."""
        return self._list(Operator, OPERATORS, order=[OPERATORS.c.id])

    def put_operator(self, operator: Operator) -> None:
        """Insert or replace."""
        self._put(OPERATORS, operator)

    def find_operator(self, id: OperatorId) -> Operator | None:
        """The operator, if known."""
        return self._find(Operator, OPERATORS, OPERATORS.c.id == id)

    def list_vehicles(self) -> list[Vehicle]:
        """All, by id."""
        return self._list(Vehicle, VEHICLES, order=[VEHICLES.c.id])

    def find_vehicle(self, id: VehicleId) -> Vehicle | None:
        """The vehicle, if known."""
        return self._find(Vehicle, VEHICLES, VEHICLES.c.id == id)

    def put_vehicle(self, vehicle: Vehicle) -> None:
        """Insert or replace."""
        self._put(VEHICLES, vehicle)

    def put_tracker(self, tracker: Tracker) -> None:
        """Insert or replace; Conflict when it is bound already by another row."""
        self._put(TRACKERS, tracker, key=("id", "since_at"))

    def find_tracker(self, id: TrackerId) -> Tracker | None:
        """What it is bound to now."""
        return self._find(Tracker, TRACKERS, TRACKERS.c.id == id, IS_BOUND)

    def list_trackers(self, *, id: str | None = None, vehicle: str | None = None) -> list[Tracker]:
        """All bindings, newest first by since_at and id."""
        where = [] if id is None else [TRACKERS.c.id == id]
        if vehicle is not None:
            where.append(TRACKERS.c.vehicle == vehicle)
        return self._list(Tracker, TRACKERS, *where, order=newest_first(TRACKERS, "since_at"))

    def put_credential(self, credential: Credential) -> None:
        """Insert or replace: a tracker has one."""
        self._put(CREDENTIALS, credential, key=("tracker",))

    def find_credential(self, tracker: TrackerId) -> Credential | None:
        """What it signs in with, also when that is revoked."""
        return self._find(Credential, CREDENTIALS, CREDENTIALS.c.tracker == tracker)

    def list_credentials(self) -> list[Credential]:
        """All, also revoked ones, by tracker."""
        return self._list(Credential, CREDENTIALS, order=[CREDENTIALS.c.tracker])
