"""Budget: how much of a core one camera may cost. Over it pictures are analysed more seldom, and it is said so.

What is decoded follows the stream and not us (`video.pace`); what can be spared is analysis. Pure: seconds in.
"""

from __future__ import annotations

MEASURED_S = 30.0  # s of the wall over which the cost is taken
SLOWEST = 8.0  # times the period asked for, at most
AMPLE = 0.5  # of the budget: below, pictures are taken twice as often again, up to what is asked for


class Budget:
    """Of one camera. `share` of a core that it may take; `period_s`: seconds between pictures, as asked for."""

    def __init__(self, *, share: float, period_s: float) -> None:
        self._share = share
        self._asked_s = period_s
        self._since: tuple[float, float] | None = None
        self._slower = 1.0
        self._used = 0.0

    @property
    def period_s(self) -> float:
        """Seconds between pictures that the budget allows now."""
        return self._asked_s * self._slower

    def note(self, at_s: float, cpu_s: float) -> None:
        """The processor's time used so far, at a moment of the wall."""
        if self._since is None:
            self._since = (at_s, cpu_s)
        passed_s, used_s = at_s - self._since[0], cpu_s - self._since[1]
        if passed_s < MEASURED_S:
            return
        self._since, self._used = (at_s, cpu_s), used_s / passed_s
        if self._used > self._share:
            self._slower = min(SLOWEST, 2 * self._slower)
        elif self._used < AMPLE * self._share:
            self._slower = max(1.0, self._slower / 2)

    @property
    def sentence(self) -> str:
        """For the technician; empty while the camera keeps to its budget."""
        if self._slower == 1.0:
            return ""
        return (
            f"took {self._used:.0%} of a core; its budget is {self._share:.0%}: "
            f"a picture every {self.period_s:.1f} s instead of {self._asked_s:.1f} s"
        )
