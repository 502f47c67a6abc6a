from __future__ import annotations

import pytest

from telemetry.codecs.units import Distance, Speed, convert


@pytest.mark.parametrize(
    ("value", "unit", "kmh"),
    [
        (10, Speed.KMH, 10),
        (10, Speed.KNOT, 18.52),
        (10, Speed.MPS, 36),
        (106, Speed.TENTH_KMH, 10.6),
        (10, Speed.MPH, 16.09344),
    ],
)
def test_speeds_become_kilometres_an_hour(value: float, unit: Speed, kmh: float) -> None:
    assert convert(value, unit) == pytest.approx(kmh)


@pytest.mark.parametrize(
    ("value", "unit", "km"),
    [(7, Distance.KM, 7), (1500, Distance.METRE, 1.5), (123, Distance.TENTH_KM, 12.3), (10, Distance.MILE, 16.09344)],
)
def test_distances_become_kilometres(value: float, unit: Distance, km: float) -> None:
    assert convert(value, unit) == pytest.approx(km)


def test_what_is_not_given_stays_so() -> None:
    assert convert(None, Speed.KNOT) is None
