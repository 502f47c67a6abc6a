"""How vehicles on duty drive: where they should not be, with the engine running for nothing, and too fast."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from situation.conditions import Condition, Fact
from situation.fleet import Vehicle
from situation.picture import LastSeen, Picture


class OffDistrict:
    """Holds while a vehicle on duty is outside the districts that its operator works in; silent where it has none."""

    name = "off_district"
    is_news = False

    def conditions(self, picture: Picture) -> Iterator[Condition]:
        """One per vehicle, since it came there. A vehicle that was sent to an incident may go where that is."""
        sent = {vehicle for incident in picture.incidents.values() if incident.is_open for vehicle in incident.vehicles}
        for vehicle, seen in _heard_on_duty(picture):
            operator = picture.operators.get(vehicle.operator)
            allowed = operator.districts if operator else ()
            is_off = bool(allowed) and seen.district not in allowed
            if is_off and vehicle.id not in sent and seen.in_district_since:
                facts: dict[str, Fact] = {"district": seen.district or "", "allowed": ", ".join(allowed)}
                yield _condition(self.name, vehicle, seen, since_at=seen.in_district_since, facts=facts)


class Idling:
    """Holds while a vehicle on duty stands with its engine on for `idling_after_s`, but at an open incident."""

    name = "idling"
    is_news = False

    def conditions(self, picture: Picture) -> Iterator[Condition]:
        """One per vehicle whose device tells of its engine, since it began to idle."""
        working = {visit.vehicle for visit in picture.visits() if not visit.over}
        after = timedelta(seconds=picture.thresholds.idling_after_s)
        for vehicle, seen in _heard_on_duty(picture):
            since = seen.idle_since
            if since and seen.fix_at - since >= after and vehicle.id not in working:
                facts: dict[str, Fact] = {"idle_since": since.isoformat()}
                yield _condition(self.name, vehicle, seen, since_at=since, facts=facts)


class Speeding:
    """Holds while a vehicle on duty drives faster than `speeding_kmh`."""

    name = "speeding"
    is_news = False

    def conditions(self, picture: Picture) -> Iterator[Condition]:
        """One per vehicle, since its first fix that was too fast."""
        for vehicle, seen in _heard_on_duty(picture):
            if seen.fast_since and seen.speed_kmh is not None:
                facts: dict[str, Fact] = {
                    "speed_kmh": round(seen.speed_kmh),
                    "limit_kmh": picture.thresholds.speeding_kmh,
                }
                yield _condition(self.name, vehicle, seen, since_at=seen.fast_since, facts=facts)


def _heard_on_duty(picture: Picture) -> Iterator[tuple[Vehicle, LastSeen]]:
    """What is silent is not judged: where it is now nobody knows."""
    limit = picture.now - timedelta(seconds=picture.thresholds.silent_after_s)
    for id_, seen in picture.last_seen.items():
        vehicle = picture.vehicles.get(id_)
        if vehicle is not None and vehicle.on_duty and seen.fix_at >= limit:
            yield vehicle, seen


def _condition(rule: str, vehicle: Vehicle, seen: LastSeen, *, since_at: datetime, facts: dict[str, Fact]) -> Condition:
    return Condition(
        rule=rule,
        subject=f"vehicle:{vehicle.id}",
        priority=3,
        since_at=since_at,
        facts={"vehicle": vehicle.id, "plate": vehicle.plate, "operator": vehicle.operator, **facts},
        lat=seen.lat,
        lon=seen.lon,
        vehicle=vehicle.id,
        simulated=vehicle.simulated,
    )
