"""An operator has fewer machines out than its contract wants."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta

from situation.conditions import Condition
from situation.picture import Picture


class OperatorShort:
    """Holds while less than `expected_share` of an operator's vehicles on duty are heard.

    Vehicles that were never heard count as not out. An operator of whom nobody was ever heard has not begun, and one
    with few vehicles is told of by `vehicle_silent` alone.
    """

    name = "operator_short"
    is_news = False

    def conditions(self, picture: Picture) -> Iterator[Condition]:
        """One per operator, since the vehicle that was one too many fell silent."""
        limits = picture.thresholds
        silent_after = timedelta(seconds=limits.silent_after_s)
        for operator, vehicles in _on_duty(picture).items():
            heard = sorted((at for at in vehicles.values() if at is not None), reverse=True)
            least = math.ceil(limits.expected_share * len(vehicles))
            out = sum(1 for at in heard if at >= picture.now - silent_after)
            if len(vehicles) < limits.expected_least or not heard or out >= least:
                continue
            yield Condition(
                rule=self.name,
                subject=f"operator:{operator}",
                priority=3,
                since_at=heard[min(least, len(heard)) - 1] + silent_after,
                facts={"operator": operator, "out": out, "expected": len(vehicles), "least": least},
                simulated=all(picture.vehicles[vehicle].simulated for vehicle in vehicles),
            )


def _on_duty(picture: Picture) -> dict[str, dict[str, datetime | None]]:
    """Per operator its vehicles on duty, and when each was last heard."""
    found: dict[str, dict[str, datetime | None]] = defaultdict(dict)
    for id_, vehicle in picture.vehicles.items():
        if vehicle.on_duty:
            seen = picture.last_seen.get(id_)
            found[vehicle.operator][id_] = seen.heard_at if seen else None
    return found
