"""Operators and vehicles in SQL."""

from __future__ import annotations

from situation.adapters.sql.rows import Rows
from situation.adapters.sql.tables import OPERATORS, VEHICLES
from situation.fleet import Operator, OperatorId, Vehicle, VehicleId


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
