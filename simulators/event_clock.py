"""Event time of a simulation: as fast as asked, but never ahead of the wall clock: no fix is from the future."""

from __future__ import annotations

import time

HEAD_START_S = 3600.0  # faster than real time and without an end: begins an hour ago and catches up


class EventClock:
    """Begins so early that event time meets the wall clock at the end."""

    def __init__(self, *, speed: float, duration_s: float | None) -> None:
        """`speed` times real time; `duration_s` of event time, or None: without an end."""
        if speed <= 0:
            raise ValueError(f"speed must be above 0, not {speed:g}")
        self._speed = speed
        self._duration_s = duration_s
        self._started = time.monotonic()
        self.began_at = float(round(time.time() - _head_start_s(speed, duration_s)))

    @property
    def is_over(self) -> bool:
        """The duration has passed."""
        return self._duration_s is not None and self._elapsed_s() >= self._duration_s

    def now(self) -> float:
        """The moment in event time, Unix seconds."""
        return min(self.began_at + self._elapsed_s(), time.time())

    def _elapsed_s(self) -> float:
        return (time.monotonic() - self._started) * self._speed


def _head_start_s(speed: float, duration_s: float | None) -> float:
    if speed <= 1:
        return 0.0
    return HEAD_START_S if duration_s is None else duration_s * (1 - 1 / speed)
