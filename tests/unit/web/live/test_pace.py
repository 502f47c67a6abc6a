"""How fast machines of each kind have got on lately."""

from __future__ import annotations

from datetime import timedelta

import pytest

from situation.fleet import VehicleId
from tests.builders import NOON, PLACE, a_vehicle, after, positions
from web.live.fleet_picture import FleetPicture
from web.live.pace import FADES_S, Pace

NORTH = 1 / 111_195.0  # degrees of latitude in a metre


class Driven:
    """One vehicle north from the middle of the city, looked at every 15 s."""

    def __init__(self) -> None:
        self.fleet, self.pace = FleetPicture(silent_after_s=300), Pace()
        self.fleet.put_vehicle(a_vehicle())
        self.at_s, self.north_m, self.seq = 0.0, 0.0, 0
        self.step(0)

    def step(self, metres: float, *, seconds: float = 15, **row: object) -> None:
        self.at_s, self.north_m, self.seq = self.at_s + seconds, self.north_m + metres, self.seq + 1
        place = {"lat": PLACE[0] + self.north_m * NORTH, "fix_at": after(self.at_s), "stream_seq": self.seq}
        self.fleet.take(positions({**place, **row}))
        self.pace.look(self.fleet.at(NOON + timedelta(seconds=self.at_s)))

    @property
    def kmh(self) -> float | None:
        return self.pace.kmh({"plow": [self.fleet.number_of(VehicleId("P-017"))]}).get("plow")


@pytest.fixture
def driven() -> Driven:
    return Driven()


def test_it_is_what_was_driven_with_the_lights_in_between(driven: Driven) -> None:
    for _ in range(50):
        for metres in (150, 150, 0, 0):
            driven.step(metres)
    assert driven.kmh == pytest.approx(300 / 60 * 3.6, abs=1)


def test_who_parks_or_works_drives_no_slower(driven: Driven) -> None:
    for _ in range(200):
        driven.step(150)
    driven.step(0, seconds=300)
    for _ in range(10):
        driven.step(20, blade=True)
        driven.step(150)
    assert driven.kmh == pytest.approx(36, abs=0.5)


def test_little_says_nothing_and_what_is_long_past_fades(driven: Driven) -> None:
    for _ in range(20):
        driven.step(150)
    assert driven.kmh is None
    for _ in range(40):
        driven.step(150)
    assert driven.kmh is not None
    driven.step(0, seconds=4 * FADES_S)
    assert driven.kmh is None
