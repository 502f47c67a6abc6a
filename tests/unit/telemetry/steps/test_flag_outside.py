from __future__ import annotations

from situation.positions import Flag
from tests.unit.telemetry.messages import a_memory, flagged, ping, taken


def test_far_places_and_null_island_are_flagged_and_accepted() -> None:
    memory = a_memory()
    west, south, east, north = memory.index.city.bbox
    margin = memory.settings.outside_deg
    places = [(south, west), (north + margin / 2, east), (north + 2 * margin, east), (0.0, 0.0001), (-south, west)]
    pings = taken(memory, *(ping(n - 10, lat=lat, lon=lon) for n, (lat, lon) in enumerate(places)))
    assert flagged(pings, Flag.OUTSIDE) == [False, False, True, True, True]
    assert pings.accepted.all()
