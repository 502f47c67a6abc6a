"""Facts: the evidence in figures. What they mean is said in `verdicts`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from geo.arrays import Bools, Floats, Indexes, as_complex
from geo.distances import haversine_m
from geo.passes import Passes
from geo.tracks import GAP_S, UNKNOWN, WORKING
from situation.positions import Flag
from situation.proof.evidence import Evidence
from situation.proof.fixes import Fixes
from situation.proof.proofs import Proof
from situation.proof.suspicions import clock_off_s, frozen_fixes, is_teleport, odometer_off_m
from situation.visits import GAP_S as STAY_GAP_S
from situation.visits import STANDING_KMH

SILENT_S = 150.0  # a standing tracker reports every 120 s, and not to the second
SAME_PLACE_M = 40.0  # two fixes of a parked machine
REACH_MPS = 14.0  # 50 km/h as the crow flies: faster no machine gets anywhere in a city
FOLLOWED_S = 45.0  # trackers on the move report every 30 s at the latest; one that is missed hides a side street
CLOSE_S = 60.0  # between two fixes so close in time the way is nearly straight
METRES_A_DEGREE = 111_195.0  # of a great circle
WHOLE_SHARE = 0.9  # of a segment: the incident cannot lie outside
MOVING_KMH = 1.5  # the slowest work; a standing receiver tells less
CREEPING_KMH = 15.0  # at most, at work around one place
TRUSTED_ODOMETER = 0.8  # of the straight way: less than that on the odometer, and it did not go there


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Figures about one vehicle at one incident, in the time that counts."""

    fixes: int = 0
    near_fixes: int = 0  # within the incident's radius
    closest_m: float = np.inf
    line_m: float = np.inf  # of the straight lines between fixes
    stay_s: float = 0.0  # of the longest stay within the radius
    work_s: float = 0.0  # at work by its own word, in the stay with most of it
    work_m: float = np.inf  # median distance of the fixes at work, in that stay
    work_on_street: float = 1.0  # share of them on the incident's street; 1 in a yard
    work_moving: float = 1.0  # share of them that move; 1 where the device tells no speed
    told_near: int = 0  # near fixes that said anything about work
    standing: float = 0.0  # shares of the near fixes
    creeping: float = 0.0
    driving: float = 0.0
    fastest_kmh: float = 0.0  # near
    passes_working: int = 0  # over the incident's street
    passes_other: int = 0
    hidden_s: float = 0.0  # the longest silence in which it may have been there unseen, less the way there and back
    clock_off_s: float = 0.0
    mocked: int = 0  # near fixes that the device itself calls simulated
    teleports: int = 0  # stays that it cannot have driven to or from
    odometer_off_m: float = 0.0
    frozen: int = 0  # near fixes
    late_share: float = 0.0  # of the near fixes
    stays: tuple[tuple[float, float], ...] = ()  # begin and end of each, Unix seconds


def measure(evidence: Evidence, proof: Proof) -> Facts:
    """The figures of a vehicle at an incident."""
    incident, fixes = evidence.incident, evidence.fixes
    opened, until = incident.opened_at.timestamp(), evidence.until.timestamp()
    counting = fixes.between(opened, until)
    away = counting.away_m(incident.lat, incident.lon)
    near_rows = np.flatnonzero(away <= incident.radius_m)
    near = counting.rows(near_rows)
    stays = _stays(near)
    worked = _most_work(near, near_rows, stays)
    at_work = near.rows(worked)
    told = near.speed_kmh[np.isfinite(near.speed_kmh)]
    working, other = _passes(evidence, proof, opened, until)
    return Facts(
        fixes=len(counting),
        near_fixes=len(near),
        closest_m=float(away.min(initial=np.inf)),
        line_m=_line_m(counting, incident.lat, incident.lon),
        stay_s=float(max((near.at[rows[-1]] - near.at[rows[0]] for rows in stays), default=0.0)),
        work_s=float(_work_steps_s(near, near_rows)[worked].sum()),
        work_m=float(np.median(away[near_rows[worked]])) if len(worked) else np.inf,
        work_on_street=_share(_on_street(at_work, evidence, proof)) if len(worked) else 1.0,
        work_moving=_moving_share(at_work.speed_kmh),
        told_near=int((near.working != UNKNOWN).sum()),
        standing=_share(told < STANDING_KMH),
        creeping=_share((told >= STANDING_KMH) & (told < CREEPING_KMH)),
        driving=_share(told >= CREEPING_KMH),
        fastest_kmh=float(told.max(initial=0.0)),
        passes_working=working,
        passes_other=other,
        hidden_s=_hidden_s(evidence, proof),
        clock_off_s=clock_off_s(fixes),
        mocked=int(near.has(Flag.MOCK).sum()),
        teleports=sum(is_teleport(fixes, near.at[rows[0]], near.at[rows[-1]]) for rows in stays),
        odometer_off_m=odometer_off_m(fixes, near),
        frozen=frozen_fixes(near),
        late_share=_share(near.has(Flag.LATE) | near.buffered),
        stays=tuple((float(near.at[rows[0]]), float(near.at[rows[-1]])) for rows in stays),
    )


def _stays(near: Fixes) -> list[Indexes]:
    """Rows of each stay: near fixes with no long silence between them."""
    if not len(near):
        return []
    return list(np.split(np.arange(len(near)), np.flatnonzero(np.diff(near.at) > STAY_GAP_S) + 1))


def _on_street(near: Fixes, evidence: Evidence, proof: Proof) -> Bools:
    """Whether each fix is where the work has to be: on the incident's street, where it is one; anywhere in a yard."""
    if not (proof.passes and evidence.segments):
        return np.ones(len(near), dtype=bool)
    return np.isin(near.segment, np.array(sorted(evidence.segments)))


def _work_steps_s(near: Fixes, near_rows: Indexes) -> Floats:
    """Seconds at work from each near fix to the next; none where it was away in between, or silent for long."""
    took = np.diff(near.at, append=np.inf)
    onward = np.diff(near_rows, append=-1) == 1
    at_work = near.working == WORKING
    return np.where(onward & (took <= GAP_S) & at_work & np.append(at_work[1:], False), took, 0.0)


def _most_work(near: Fixes, near_rows: Indexes, stays: Sequence[Indexes]) -> Indexes:
    """Rows of the fixes at work in the stay with most of it; none where there is no work."""
    steps_s = _work_steps_s(near, near_rows)
    most = max(stays, key=lambda rows: (float(steps_s[rows].sum()), len(rows)), default=near_rows[:0])
    worked: Indexes = most[near.working[most] == WORKING]
    return worked


def _passes(evidence: Evidence, proof: Proof, opened: float, until: float) -> tuple[int, int]:
    """(passes at work, other passes) over the incident's street.

    One at work counts as that only if it came by the incident for certain: over the whole street, with no silence that
    leaves its way to be guessed, or with a fix at work beside the incident.
    """
    passes = evidence.passes
    if passes is None or not evidence.segments:
        return 0, 0
    over = np.isin(passes.segment, np.array(sorted(evidence.segments)))
    over &= (passes.entered_at >= opened) & (passes.left_at <= until)
    fixes, incident = evidence.fixes, evidence.incident
    away = fixes.away_m(incident.lat, incident.lon)
    whole = (passes.share >= WHOLE_SHARE) & _is_followed(fixes, passes)
    seen_at_work = _has_fix(passes, fixes.at[(fixes.working == WORKING) & (away <= proof.within_m)])
    working = over & (passes.working == WORKING) & (whole | seen_at_work)
    return int(working.sum()), int((over & ~working).sum())


def _has_fix(passes: Passes, at: Floats) -> Bools:
    """Whether one of these moments lies in each pass."""
    return np.asarray(np.searchsorted(at, passes.entered_at) < np.searchsorted(at, passes.left_at, side="right"))


def _is_followed(fixes: Fixes, passes: Passes) -> Bools:
    """Whether fixes follow each other closely all through each pass: what was driven in a silence is a guess."""
    silent = np.flatnonzero(np.diff(fixes.at) > FOLLOWED_S)
    begins, ends = fixes.at[silent], fixes.at[silent + 1]
    return np.asarray(np.searchsorted(ends, passes.entered_at, side="right") == np.searchsorted(begins, passes.left_at))


def _line_m(fixes: Fixes, lat: float, lon: float) -> float:
    """Least metres from a place to the straight lines between fixes that follow each other closely."""
    if len(fixes) < 2:
        return np.inf
    east = (fixes.lon - lon) * METRES_A_DEGREE * np.cos(np.radians(lat))
    place = as_complex(east, (fixes.lat - lat) * METRES_A_DEGREE)
    step = np.diff(place)
    squared = np.maximum(np.abs(step) ** 2, 1e-9)
    along = np.clip(-(place[:-1] * step.conj()).real / squared, 0.0, 1.0)
    away = np.abs(place[:-1] + along * step)
    return float(away[np.diff(fixes.at) <= CLOSE_S].min(initial=np.inf))


def _hidden_s(evidence: Evidence, proof: Proof) -> float:
    """The longest silence that leaves time to be at the incident, less the way there and back; 0: there is none."""
    incident, until = evidence.incident, evidence.until.timestamp()
    opened = incident.opened_at.timestamp()
    fixes = _around(evidence.fixes, opened, until)
    if not len(fixes):
        return until - opened
    away = fixes.away_m(incident.lat, incident.lon)
    way_s = np.maximum(away - max(incident.radius_m, proof.within_m), 0.0) / REACH_MPS
    # Before the first fix and after the last one nothing is known of the other end: it may have been there already.
    way_s = np.concatenate([[0.0], way_s, [0.0]])
    at = np.concatenate([[min(opened, fixes.at[0])], fixes.at, [max(until, fixes.at[-1])]])
    counting = np.minimum(at[1:], until) - np.maximum(at[:-1], opened)
    spare = np.minimum(np.diff(at) - way_s[:-1] - way_s[1:], counting)
    went_not = np.concatenate([[False], _is_parked(fixes) | _rolled_less(fixes, away, incident.radius_m), [False]])
    return float(spare[(np.diff(at) > SILENT_S) & (spare > 0) & ~went_not].max(initial=0.0))


def _around(fixes: Fixes, opened: float, until: float) -> Fixes:
    """The fixes from the last one before the incident to the last one that counts."""
    first = max(int(np.searchsorted(fixes.at, opened)) - 1, 0)
    return fixes.rows(slice(first, int(np.searchsorted(fixes.at, until, side="right"))))


def _is_parked(fixes: Fixes) -> Bools:
    """Whether nothing moved between each fix and the next, and no more than two reports are missing."""
    away = haversine_m(fixes.lon[:-1], fixes.lat[:-1], fixes.lon[1:], fixes.lat[1:])
    stands = (fixes.speed_kmh[:-1] < STANDING_KMH) & (fixes.speed_kmh[1:] < STANDING_KMH)
    return np.asarray((away < SAME_PLACE_M) & stands & (np.diff(fixes.at) <= STAY_GAP_S))


def _rolled_less(fixes: Fixes, away_m: Floats, radius_m: float) -> Bools:
    """Whether the odometer says of each step that it is too short for the way to the incident and on."""
    way_m = np.maximum(away_m[:-1] - radius_m, 0) + np.maximum(away_m[1:] - radius_m, 0)
    return np.asarray(np.diff(fixes.odo_m) < way_m * TRUSTED_ODOMETER)


def _moving_share(speed_kmh: Floats) -> float:
    told = speed_kmh[np.isfinite(speed_kmh)]
    return _share(told >= MOVING_KMH) if len(told) else 1.0


def _share(rows: Bools) -> float:
    return float(rows.mean()) if len(rows) else 0.0
