"""A vehicle has come to an open incident: it was sent there, or it is fit for the work and stands or works there."""

from __future__ import annotations

from collections.abc import Iterator

from situation.conditions import Condition
from situation.picture import Picture
from situation.rules.presence import is_at_work, is_fit, is_simulated, was_sent


class VehicleOnSite:
    """Holds while the vehicle is there and the incident is open. News, not alarm: the lowest priority, no ticket."""

    name = "vehicle_on_site"
    is_news = True

    def conditions(self, picture: Picture) -> Iterator[Condition]:
        """One per vehicle and incident."""
        for visit in picture.visits():
            incident = picture.incidents.get(visit.incident)
            if incident is None or not incident.is_open or visit.over:
                continue
            if not (was_sent(visit, incident) or (is_fit(visit, incident, picture) and is_at_work(visit))):
                continue
            yield Condition(
                rule=self.name,
                subject=f"visit:{visit.incident}/{visit.vehicle}",
                priority=3,
                since_at=visit.arrived_at,
                facts={"vehicle": visit.vehicle, "number": incident.public_no, "closest_m": round(visit.closest_m)},
                lat=incident.lat,
                lon=incident.lon,
                vehicle=visit.vehicle,
                incident=incident.id,
                simulated=is_simulated(visit, picture),
            )
