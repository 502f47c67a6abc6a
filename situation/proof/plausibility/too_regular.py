"""Too regular: a long day whose intervals are all alike. Some honest trackers are so: it only supports."""

from __future__ import annotations

import numpy as np

from situation.proof.plausibility.check import Check, Suspicion
from situation.proof.plausibility.track import DayTrack

LEAST_FIXES = 300


def regular_share(day: DayTrack) -> float:
    """Share of the intervals that are the usual one to the millisecond; 0 for a short day."""
    if len(day) < LEAST_FIXES:
        return 0.0
    _, counts = np.unique(np.rint(day.step_s * 1e3), return_counts=True)
    return float(counts.max() / counts.sum())


CHECK = Check(
    suspicion=Suspicion.TOO_REGULAR,
    figure=regular_share,
    unit="share of intervals",
    doubtful=0.999,
    sure=1.0,
    weight=0.15,
)
