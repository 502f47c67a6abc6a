"""A vehicle that was sent to an incident came, and left without a sign of work."""

from __future__ import annotations

from collections.abc import Iterator

from situation.conditions import Condition
from situation.incidents import Incident
from situation.picture import Picture
from situation.rules.presence import is_simulated, was_sent
from situation.visits import Visit


class LeftWithoutWorking:
    """Holds until a visit of that vehicle shows work, or the incident is resolved. Late data can take it back.

    A tracker that never says anything about blade, spreader or task cannot prove idleness: such a vehicle is accused
    only when its stay was shorter than anybody works.
    """

    name = "left_without_working"
    is_news = False

    def conditions(self, picture: Picture) -> Iterator[Condition]:
        """One per vehicle and incident, for the latest visit."""
        for visit in _latest(picture):
            incident = picture.incidents[visit.incident]
            if not incident.is_open or not was_sent(visit, incident) or not _is_idle(visit, picture):
                continue
            yield Condition(
                rule=self.name,
                subject=f"visit:{visit.incident}/{visit.vehicle}",
                priority=2,
                since_at=visit.left_at,
                facts=_facts(visit, incident),
                lat=incident.lat,
                lon=incident.lon,
                vehicle=visit.vehicle,
                incident=incident.id,
                wants_ticket=True,
                simulated=is_simulated(visit, picture),
            )


def _latest(picture: Picture) -> list[Visit]:
    """The last visit of each vehicle at each known incident, where no visit of it shows work."""
    latest: dict[tuple[str, str], Visit] = {}
    worked: set[tuple[str, str]] = set()
    for visit in picture.visits():
        pair = visit.incident, visit.vehicle
        if visit.has_work:
            worked.add(pair)
        if visit.incident in picture.incidents and (pair not in latest or visit.left_at > latest[pair].left_at):
            latest[pair] = visit
    return [visit for pair, visit in latest.items() if pair not in worked]


def _is_idle(visit: Visit, picture: Picture) -> bool:
    if not visit.over:
        return False
    return visit.telling_fixes > 0 or visit.stay_s < picture.thresholds.least_stay_s


def _facts(visit: Visit, incident: Incident) -> dict[str, str | float | int | bool | None]:
    return {
        "vehicle": visit.vehicle,
        "operator": visit.operator,
        "number": incident.public_no,
        "stay_s": round(visit.stay_s),
        "closest_m": round(visit.closest_m),
    }
