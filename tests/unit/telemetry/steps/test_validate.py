from __future__ import annotations

import pytest

from tests.unit.telemetry.messages import NOON_S, a_memory, ping, reasons, through

NULL = b'{"t": %d, "lat": null, "lon": 71.4}' % NOON_S
CASES = [
    (ping(), ""),
    (ping(lat=90, lon=-180), ""),
    (ping(lat=90.1), "out_of_range"),
    (ping(lat=-90.1), "out_of_range"),
    (ping(lon=180.1), "out_of_range"),
    (ping(speed=0, course=0), ""),
    (ping(speed=300, course=360), ""),
    (ping(speed=-1), "out_of_range"),
    (ping(speed=300.5), "out_of_range"),
    (ping(course=360.5), "out_of_range"),
    (ping(course=-0.5), "out_of_range"),
    (NULL, "null_position"),
    (ping(lat=0, lon=0), "null_position"),
    (ping(lat=0), ""),
    (ping(t="2009-12-31T23:59:59Z"), "too_old"),
    (ping(t="2010-01-01T00:00:00Z"), ""),
    (ping(t=0), "too_old"),
]


@pytest.mark.parametrize(("payload", "reason"), CASES, ids=range(len(CASES)))
def test_what_a_machine_cannot_be_is_named(payload: bytes, reason: str) -> None:
    assert reasons(through("validate", a_memory(), payload)) == [reason]


def test_a_course_of_360_is_north() -> None:
    assert through("validate", a_memory(), ping(course=360)).course_deg.tolist() == [0]
