"""Most vehicles of an operator fell silent at once: it is the network or the operator's server, not the vehicles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta

from situation.conditions import Condition
from situation.picture import Picture


class NetworkLoss:
    """Holds while most of an operator's vehicles on duty are silent, last heard within minutes of each other."""

    name = "network_loss"
    is_news = False

    def conditions(self, picture: Picture) -> Iterator[Condition]:
        """One per operator, since the first of its vehicles was last heard."""
        for operator, vehicles in lost_with_the_network(picture).items():
            yield Condition(
                rule=self.name,
                subject=f"operator:{operator}",
                priority=2,
                since_at=min(vehicles.values()),
                facts={"operator": operator, "silent": len(vehicles), "on_duty": len(_on_duty(picture)[operator])},
                simulated=all(picture.vehicles[vehicle].simulated for vehicle in vehicles),
            )


def lost_with_the_network(picture: Picture) -> dict[str, dict[str, datetime]]:
    """Per operator whose network is away: its vehicles that went with it, and when each was last heard."""
    limits = picture.thresholds
    return {
        operator: together
        for operator, heard in _on_duty(picture).items()
        if len(together := _together(heard, picture))
        >= max(limits.network_loss_least, limits.network_loss_share * len(heard))
    }


def _on_duty(picture: Picture) -> dict[str, dict[str, datetime]]:
    """Per operator its vehicles on duty that have been heard at all, and when they last were."""
    found: dict[str, dict[str, datetime]] = defaultdict(dict)
    for id_, seen in picture.last_seen.items():
        vehicle = picture.vehicles.get(id_)
        if vehicle is not None and vehicle.on_duty:
            found[vehicle.operator][id_] = seen.heard_at
    return found


def _together(heard: dict[str, datetime], picture: Picture) -> dict[str, datetime]:
    """The largest number of silent vehicles whose last words lie within the window."""
    limit = picture.now - timedelta(seconds=picture.thresholds.silent_after_s)
    window = timedelta(seconds=picture.thresholds.network_loss_within_s)
    silent = sorted((at, id_) for id_, at in heard.items() if at < limit)
    best: list[tuple[datetime, str]] = []
    first = 0
    for last, (at, _) in enumerate(silent):
        while at - silent[first][0] > window:
            first += 1
        if last - first + 1 > len(best):
            best = silent[first : last + 1]
    return {id_: at for at, id_ in best}
