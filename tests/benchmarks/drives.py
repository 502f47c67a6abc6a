"""Machines of the simulator driven over a city, second by second: what they drove is known, what they tell errs."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

import numpy as np

from geo.tracks import IDLE, WORKING, Track
from simulators.network import Network
from simulators.vehicles import Doing, Kind, Machine, Served

BEGAN_AT = 1_800_000_000.0
NOISE_S = 40.0  # errors of two fixes so far apart still resemble each other
WHITE_M = 2.0
COURSE_DEG = 6.0
CANYON_TIMES = 2.5  # how much worse it is between tall houses
CANYON_SHARE, CANYON_S = 0.12, 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Drive:
    """What one machine did, one row a second."""

    arc: np.ndarray  # of the network
    offset_m: np.ndarray
    x: np.ndarray
    y: np.ndarray
    course_deg: np.ndarray
    speed_mps: np.ndarray
    working: np.ndarray


def drive(network: Network, seed: int, seconds: int, *, kind: Kind = Kind.PLOW) -> Drive:
    """One machine's shift without orders."""
    rng = Random(f"drive:{seed}")
    place = network.random_place(rng)
    machine = Machine(kind, network, place=place, at=BEGAN_AT, rng=rng, served=Served(network, rng))
    rows = []
    for second in range(seconds):
        machine.advance_to(BEGAN_AT + second)
        state, place = machine.state(), machine.place
        works = state.doing is Doing.CLEARING
        rows.append((place.arc, place.offset_m, state.x, state.y, state.course_deg, state.speed_mps, works))
    arc, offset, x, y, course, speed, working = (np.array(column) for column in zip(*rows, strict=True))
    return Drive(arc=arc, offset_m=offset, x=x, y=y, course_deg=course, speed_mps=speed, working=working)


def true_passes(
    network: Network, drive: Drive, *, least_share: float = 0.5
) -> list[tuple[int, int, float, float, float]]:
    """(segment, direction, entered at, left at, metres of the segment) of each traversal of at least that share."""
    change = np.flatnonzero(np.diff(drive.arc) != 0)
    starts, ends = np.concatenate([[0], change + 1]), np.concatenate([change, [len(drive.arc) - 1]])
    found = []
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        number = int(drive.arc[start])
        arc = network.arcs[number]
        begin_m = drive.offset_m[start] if start == 0 else 0.0
        end_m = drive.offset_m[end] if end == len(drive.arc) - 1 else arc.length_m
        if (end_m - begin_m) / arc.length_m >= least_share:
            # Both directions of a segment stand side by side, the one along its shape first.
            back = network.reverse.get(number)
            along = back is None or back > number
            found.append((arc.segment, 1 if along else -1, BEGAN_AT + start, BEGAN_AT + end, arc.length_m))
    return found


def track_of(
    network: Network, drive: Drive, *, vehicle: int, every_s: int, noise_m: float, canyons: bool, seed: int
) -> Track:
    """What the machine's receiver tells: `noise_m` is the radial RMS of an error that wanders over NOISE_S."""
    rng = np.random.default_rng(seed)
    last = len(drive.arc) - 1
    rows = np.unique(np.concatenate([np.arange(0, last, every_s), [last]]))
    error = _wandering(rng, len(rows), noise_m / np.sqrt(2), every_s)
    if canyons:
        canyon = rng.random(len(drive.arc) // int(CANYON_S) + 1) < CANYON_SHARE
        error *= np.where(canyon[(rows / CANYON_S).astype(int)], CANYON_TIMES, 1.0)[:, None]
    error += rng.normal(0.0, WHITE_M / np.sqrt(2), error.shape)
    lon, lat = network.projection.to_degrees(drive.x[rows] + error[:, 0], drive.y[rows] + error[:, 1])
    return Track(
        vehicle=np.full(len(rows), vehicle, dtype=np.int32),
        at=BEGAN_AT + rows.astype(np.float64),
        lon=lon,
        lat=lat,
        speed_kmh=np.maximum(
            drive.speed_mps[rows] * 3.6 + rng.normal(0, 0.4, len(rows)) * (drive.speed_mps[rows] > 0), 0
        ),
        course_deg=(drive.course_deg[rows] + rng.normal(0, COURSE_DEG, len(rows))) % 360,
        working=np.where(drive.working[rows], WORKING, IDLE).astype(np.int8),
    )


def _wandering(rng: np.random.Generator, count: int, sigma_m: float, every_s: float) -> np.ndarray:
    """A Gauss-Markov error in two axes."""
    keeps = np.exp(-every_s / NOISE_S)
    error = rng.normal(0.0, sigma_m, (count, 2))
    for row in range(1, count):
        error[row] = keeps * error[row - 1] + np.sqrt(1 - keeps**2) * error[row]
    return error
