"""Too smooth: fixes on the move that lie on a line at one speed, nearer than any receiver's error lets them."""

from __future__ import annotations

import numpy as np

from geo.arrays import Floats, as_complex
from situation.proof.plausibility.check import Check, Suspicion
from situation.proof.plausibility.track import DayTrack, runs, spaced

EVERY_S = 10.0  # from one fix to the next a good receiver errs alike within a second or two
LONGEST_S = 130.0
MOVED_M = 30.0
NEAR_M = 1.0  # six decimals of a degree are 0.1 m, five are 1 m
LEAST_TRIPLES = 5  # in a row: chance does not go on so long
METRES_A_DEGREE = 111_195.0  # of a great circle


def smooth_triples(day: DayTrack) -> float:
    """Triples of fixes whose middle one lies where an even motion would put it, in rows of several."""
    rows = spaced(day.fixes, EVERY_S)
    if len(rows) < LEAST_TRIPLES + 2:
        return 0.0
    at = day.fixes.at[rows]
    place = as_complex(_east_m(day)[rows], day.fixes.lat[rows] * METRES_A_DEGREE)
    part = (at[1:-1] - at[:-2]) / (at[2:] - at[:-2])
    beside_m = np.abs(place[1:-1] - (place[:-2] + part * (place[2:] - place[:-2])))
    steps_m, steps_s = np.abs(np.diff(place)), np.diff(at)
    moves = (np.minimum(steps_m[:-1], steps_m[1:]) >= MOVED_M) & (np.maximum(steps_s[:-1], steps_s[1:]) <= LONGEST_S)
    found = runs(moves & (beside_m < NEAR_M))
    return float(sum(run.stop - run.start for run in found if run.stop - run.start >= LEAST_TRIPLES))


def _east_m(day: DayTrack) -> Floats:
    lat = day.fixes.lat
    middle = float(np.median(lat)) if len(lat) else 0.0
    return np.asarray(day.fixes.lon * METRES_A_DEGREE * np.cos(np.radians(middle)))


CHECK = Check(suspicion=Suspicion.TOO_SMOOTH, figure=smooth_triples, unit="fixes", doubtful=6, sure=20, weight=0.8)
