"""Nearness: the ways along the city's streets from vehicles to an incident."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock

import numpy as np

from geo.approaches import Approaches, StreetNetwork
from geo.city import City
from geo.projection import Projection
from situation.candidates import NO_WAY, Way, usual_kmh
from situation.incidents import Incident
from web.schemas import LastBody


class Nearness:
    """The city's streets as a network for this: made when it is first asked for, which takes some seconds."""

    def __init__(self, city: City) -> None:
        self._city = city
        self._network: StreetNetwork | None = None
        self._making = Lock()

    def ways(self, incident: Incident, lasts: Sequence[LastBody]) -> list[tuple[Way, Way]]:
        """From where each vehicle was last: the way by the signs, and the one that minds no one-way street."""
        columns = [
            np.array([np.nan if value is None else value for value in column], dtype=np.float64)
            for column in zip(*((each.lon, each.lat, each.course_deg, each.speed_kmh) for each in lasts), strict=True)
        ]
        network = self._made() if columns else None
        if network is None:
            return [(NO_WAY, NO_WAY)] * len(lasts)
        goal = incident.lon, incident.lat
        by_sign, either_way = (network.approaches(goal, *columns, either_way=either) for either in (False, True))
        return list(zip(_ways(by_sign), _ways(either_way), strict=True))

    def _made(self) -> StreetNetwork | None:
        with self._making:
            if self._network is None and len(self._city.streets):
                projection = Projection(self._city.crs)
                self._network = StreetNetwork(self._city.streets, projection, speed_kmh=usual_kmh)
            return self._network


def _ways(found: Approaches) -> list[Way]:
    return [Way(metres, seconds) for metres, seconds in zip(found.metres.tolist(), found.seconds.tolist(), strict=True)]
