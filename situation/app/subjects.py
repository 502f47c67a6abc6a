"""What rules speak of, by the names that people use: an incident's number, a vehicle's plate, a camera's name."""

from __future__ import annotations

from collections.abc import Callable

from geo.city import City
from situation.cameras import CameraId
from situation.errors import NotFound
from situation.fleet import OperatorId, VehicleId
from situation.handovers import HandoverId
from situation.incidents import IncidentId
from situation.ports import Unit

Naming = Callable[[Unit, str], str]


def subject_name(unit: Unit, subject: str, city: City, language: str) -> str:
    """For "visit:3f0c.../P-017" "A-2026-000123 / 017 ABC 01"; what nobody knows any more stays as it is."""
    kind, colon, ids = subject.partition(":")
    if not colon:
        return subject
    first, *rest = ids.split("/")
    if kind in ("streets", "thaw"):
        return " / ".join([_district(city, first, language), *rest])
    naming = _NAMING.get(kind)
    if naming is None:
        return subject
    named = naming(unit, first)
    return " / ".join([named, *(rest if kind == "camera" else (_vehicle(unit, each) for each in rest))])


def _incident(unit: Unit, id: str) -> str:
    try:
        return unit.get_incident(IncidentId(id)).public_no
    except NotFound:
        return id


def _handover(unit: Unit, id: str) -> str:
    try:
        return unit.get_handover(HandoverId(id)).number
    except NotFound:
        return id


def _vehicle(unit: Unit, id: str) -> str:
    vehicle = unit.find_vehicle(VehicleId(id))
    return " ".join(filter(None, (vehicle.name, vehicle.plate))) or id if vehicle else id


def _camera(unit: Unit, id: str) -> str:
    camera = unit.find_camera(CameraId(id))
    return camera.name if camera and camera.name else id


def _operator(unit: Unit, id: str) -> str:
    operator = unit.find_operator(OperatorId(id))
    return operator.name if operator and operator.name else id


def _district(city: City, id: str, language: str) -> str:
    names = next((each.names for each in city.districts if each.id == id), {})
    return names.get(language, id)


_NAMING: dict[str, Naming] = {
    "incident": _incident,
    "visit": _incident,
    "sent": _incident,
    "verdict": _incident,
    "handover": _handover,
    "vehicle": _vehicle,
    "camera": _camera,
    "operator": _operator,
}
