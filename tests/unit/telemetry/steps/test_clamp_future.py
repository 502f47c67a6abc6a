from __future__ import annotations

from situation.positions import Flag
from tests.unit.telemetry.messages import NOON_S, a_memory, flagged, ping, reasons, through

SECONDS = (-10, 0, 4.9, 5.1, 3600, 86_399, 86_401, 1e9)


def test_a_clock_a_little_ahead_is_clamped_and_flagged_and_one_far_ahead_rejected() -> None:
    pings = through("clamp_future", a_memory(), *(ping(second) for second in SECONDS))
    assert reasons(pings) == ["", "", "", "", "", "", "future", "future"]
    assert flagged(pings, Flag.FUTURE) == [False, False, False, True, True, True, False, False]
    assert pings.fix_us[3:6].tolist() == [NOON_S * 1_000_000] * 3
    assert pings.fix_us[:3].tolist() == [round((NOON_S + second) * 1_000_000) for second in SECONDS[:3]]
