from __future__ import annotations

from situation.positions import Flag
from tests.unit.telemetry.messages import a_memory, flagged, ping, through


def test_what_the_device_says_against_its_fix_is_flagged() -> None:
    pings = through(
        "flag_quality", a_memory(), ping(), ping(mock=True), ping(hdop=6), ping(acc=60), ping(hdop=1, acc=3)
    )
    assert flagged(pings, Flag.MOCK) == [False, True, False, False, False]
    assert flagged(pings, Flag.POOR) == [False, False, True, True, False]
