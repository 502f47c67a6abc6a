"""Operators, vehicles and their trackers in the registry, within one transaction."""

from __future__ import annotations

from dataclasses import replace

from situation.desk.work import Work
from situation.errors import Invalid, NotFound
from situation.fleet import Operator, OperatorId, Tracker, TrackerId, TrackerProtocol, Vehicle, VehicleId
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
    """Register a vehicle that nobody described: of unknown kind, its operator a contractor until somebody says more."""
    if work.unit.find_vehicle(VehicleId(vehicle)) is not None:
        return
    if work.unit.find_operator(OperatorId(operator)) is None:
        put_operator(work, Operator(id=OperatorId(operator), name=operator))
    put_vehicle(work, Vehicle(id=VehicleId(vehicle), operator=OperatorId(operator)))


def bind_tracker(work: Work, id: TrackerId, vehicle: VehicleId, protocol: TrackerProtocol) -> Tracker:
    """The tracker is on this vehicle from now on; where it was before ends. Nothing changes if it is there already."""
    if work.unit.find_vehicle(vehicle) is None:
        raise NotFound("vehicle", vehicle)
    former = work.unit.find_tracker(id)
    if former is not None and (former.vehicle, former.protocol) == (vehicle, protocol):
        return former
    if former is not None:
        end_binding(work, former)
    bound = Tracker(id=id, vehicle=vehicle, protocol=protocol, since_at=work.now, by=work.by)
    work.unit.put_tracker(bound)
    work.record(Subject.VEHICLE, vehicle, "tracker_bound", states=(former.vehicle if former else "", vehicle), why=id)
    return bound


def release_tracker(work: Work, id: TrackerId) -> Tracker:
    """The tracker is on no vehicle from now on: what it sends is refused."""
    bound = work.unit.find_tracker(id)
    if bound is None:
        raise NotFound("bound tracker", id)
    work.record(Subject.VEHICLE, bound.vehicle, "tracker_released", states=(bound.vehicle, ""), why=id)
    return end_binding(work, bound)


def end_binding(work: Work, bound: Tracker) -> Tracker:
    """It was on its vehicle until now."""
    ended = replace(bound, until_at=work.now)
    work.unit.put_tracker(ended)
    return ended
