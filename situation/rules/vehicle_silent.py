"""A vehicle on duty that has not been heard."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from situation.conditions import Condition
from situation.picture import Picture


class VehicleSilent:
    """Holds for a vehicle on duty that was heard once and not for `silent_after_s`. One never heard is not *silent*."""

    name = "vehicle_silent"
    is_news = False

    def conditions(self, picture: Picture) -> Iterator[Condition]:
        """One per silent vehicle, at its last place."""
        limit = picture.now - timedelta(seconds=picture.thresholds.silent_after_s)
        for id_, seen in picture.last_seen.items():
            vehicle = picture.vehicles.get(id_)
            if vehicle is None or not vehicle.on_duty or seen.heard_at >= limit:
                continue
            yield Condition(
                rule=self.name,
                subject=f"vehicle:{id_}",
                priority=3,
                since_at=seen.heard_at,
                facts={
                    "vehicle": id_,
                    "plate": vehicle.plate,
                    "operator": vehicle.operator,
                    "heard_at": seen.heard_at.isoformat(),
                },
                lat=seen.lat,
                lon=seen.lon,
                vehicle=id_,
                simulated=vehicle.simulated,
            )
