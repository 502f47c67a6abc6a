"""Operators and vehicles in the registry, within one transaction."""

from __future__ import annotations

from situation.desk.work import Work
from situation.errors import Invalid
from situation.fleet import Operator, OperatorId, Vehicle, VehicleId
from situation.journal import Subject


def put_operator(work: Work, operator: Operator) -> None:
    """Known from now on."""
    work.unit.put_operator(operator)
    work.record(Subject.VEHICLE, "", "operator_registered", why=operator.id)


def put_vehicle(work: Work, vehicle: Vehicle) -> None:
    """Known from now on, and bound to its operator."""
    if work.unit.find_operator(vehicle.operator) is None:
        raise Invalid(f"no operator {vehicle.operator!r}", field="operator")
    work.unit.put_vehicle(vehicle)
    work.record(Subject.VEHICLE, vehicle.id, "registered", why=vehicle.operator)


def welcome(work: Work, vehicle: str, operator: str) -> None:
    """Register a vehicle that nobody described: its kind is unknown, its operator a contractor until somebody says more."""
    if work.unit.find_vehicle(VehicleId(vehicle)) is not None:
        return
    if work.unit.find_operator(OperatorId(operator)) is None:
        put_operator(work, Operator(id=OperatorId(operator), name=operator))
    put_vehicle(work, Vehicle(id=VehicleId(vehicle), operator=OperatorId(operator)))
