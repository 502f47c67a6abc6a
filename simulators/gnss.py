"""How a receiver errs: correlated noise, slow drift, a lost fix, a wrong clock."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, sqrt
from random import Random

NOISE_M = (3.0, 8.0)  # radial RMS between houses; each receiver has its own
NOISE_S = 40.0  # errors of two fixes this far apart still resemble each other
DRIFT_M = 2.0  # slow part, seen when the machine stands
DRIFT_S = 900.0
LOST_S = (15.0, 90.0)  # under a bridge, in a covered yard
METRES_PER_HDOP = 4.0  # user range error of a usual receiver


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """Where the receiver takes itself to be, in metres, and what it says of its own quality."""

    x: float
    y: float
    hdop: float
    acc_m: float
    sat: int


class Receiver:
    """One receiver. `clock_s` is added to every time it tells; `lost_per_h` is how often it loses its fix."""

    def __init__(self, rng: Random, *, clock_s: float = 0.0, lost_per_h: float = 0.0) -> None:
        self.clock_s = clock_s
        self.noise_m = rng.uniform(*NOISE_M)
        self._rng = rng
        self._lost_per_h = lost_per_h
        self._noise = _Wandering(rng, self.noise_m / sqrt(2), NOISE_S)
        self._drift = _Wandering(rng, DRIFT_M / sqrt(2), DRIFT_S)
        self._lost_until = float("-inf")
        self._at = float("-inf")

    def fix(self, x: float, y: float, *, at: float) -> Fix | None:
        """The fix of that moment at a true place, or None while there is none. Moments only move forward."""
        passed_s = max(at - self._at, 0.0)
        self._at = at
        noise, drift = self._noise.after(passed_s), self._drift.after(passed_s)
        if self._is_lost(at, passed_s):
            return None
        hdop = max(0.6, self.noise_m / METRES_PER_HDOP * self._rng.uniform(0.8, 1.3))
        return Fix(
            x=x + noise[0] + drift[0],
            y=y + noise[1] + drift[1],
            hdop=hdop,
            acc_m=hdop * METRES_PER_HDOP,
            sat=max(4, round(16 - 4 * hdop + self._rng.uniform(-1, 1))),
        )

    def _is_lost(self, at: float, passed_s: float) -> bool:
        """Losses come by chance (Poisson); the first fix ever is never one."""
        if passed_s != float("inf") and self._rng.random() < 1 - exp(-self._lost_per_h * passed_s / 3600):
            self._lost_until = max(self._lost_until, at + self._rng.uniform(*LOST_S))
        return at < self._lost_until


class _Wandering:
    """A Gauss-Markov error in two axes: forgets itself over `forgets_s`, spread `sigma_m` per axis at any time."""

    def __init__(self, rng: Random, sigma_m: float, forgets_s: float) -> None:
        self._rng, self._sigma_m, self._forgets_s = rng, sigma_m, forgets_s
        self._error = (0.0, 0.0)

    def after(self, passed_s: float) -> tuple[float, float]:
        """The error that many seconds after the last one asked for."""
        keeps = exp(-passed_s / self._forgets_s)
        fresh = self._sigma_m * sqrt(1 - keeps**2)
        east, north = self._error
        self._error = (keeps * east + self._rng.gauss(0, fresh), keeps * north + self._rng.gauss(0, fresh))
        return self._error
