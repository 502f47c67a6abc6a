"""Simulated vehicle-days over a city, honest and attacked, as rows of the archive."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
import pyarrow as pa

from simulators.attacks import Victim
from simulators.days import Habits, Told, driven, told
from simulators.network import Network
from simulators.vehicles import State
from situation.positions import POSITIONS, Flag

VEHICLE = "SIM-1"
BEGAN_AT = 1_800_000_000.0
SHIFT_S = 2 * 3_600
DAY_S = 86_400.0
CLOCK_AHEAD_S = 5.0  # as telemetry clamps


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An honest day with what an attacker has at hand, and the same ways driven the day before: honest as well."""

    seed: int
    victim: Victim
    before: Sequence[Told]


def cases(network: Network, seeds: Sequence[int], *, seconds: int = SHIFT_S) -> Iterator[Case]:
    """One drive a seed: today's of its own vehicle, yesterday's of the one before, another's of the one before that."""
    drives = (driven(network, Random(f"drive:{seed}"), began_at=BEGAN_AT, seconds=seconds) for seed in seeds)
    former = [driven(network, Random(f"drive:{seeds[0]}:{n}"), began_at=BEGAN_AT, seconds=seconds) for n in range(2)]
    for seed, own in zip(seeds, drives, strict=True):
        yield _case(network, seed, own, former)
        former = [own, former[0]]


def _case(network: Network, seed: int, own: list[State], former: Sequence[list[State]]) -> Case:
    rng = Random(f"day:{seed}")
    habits, others = Habits.drawn(rng), Habits.drawn(rng)
    early = -DAY_S - rng.randrange(1, 120)
    return Case(
        seed=seed,
        victim=Victim(
            today=told(network, own, habits, rng, began_at=BEGAN_AT),
            yesterday=told(network, former[0], habits, rng, began_at=BEGAN_AT - DAY_S),
            other=told(network, former[1], others, rng, began_at=BEGAN_AT),
        ),
        before=told(network, own, habits, rng, began_at=BEGAN_AT + early),
    )


def rows_of(day: Sequence[Told], *, vehicle: str = VEHICLE) -> pa.Table:
    """The day as telemetry would have put it into the archive, unmatched to streets."""
    pings = [each.ping for each in day]
    received = np.array([each.received_at for each in day])
    said = np.array([ping.at for ping in pings])
    ahead = said - received > CLOCK_AHEAD_S
    mock = np.array([bool(ping.mock) for ping in pings])
    columns = {
        "vehicle": pa.array([vehicle] * len(day)),
        "operator": pa.array(["sim"] * len(day)),
        "fix_at": _moments(np.where(ahead, received, said)),
        "received_at": _moments(received),
        "flags": pa.array((ahead * int(Flag.FUTURE) + mock * int(Flag.MOCK)).astype(np.int32)),
        "stream_seq": pa.array(np.arange(len(day), dtype=np.int64)),
        "item": pa.array(np.zeros(len(day), np.int16)),
        "said_at": _moments(np.where(ahead, said, np.nan)),
    }
    columns |= {
        name: pa.array([getattr(ping, name) for ping in pings], POSITIONS.field(name).type)
        for name in ("lat", "lon", "speed_kmh", "course_deg", "odo_km", "blade", "spreader", "mock", "buf", "task")
    }
    whole = [columns[field.name] if field.name in columns else pa.nulls(len(day), field.type) for field in POSITIONS]
    return pa.Table.from_arrays(whole, schema=POSITIONS)


def _moments(seconds: np.ndarray) -> pa.Array:
    us = np.where(np.isfinite(seconds), np.rint(np.nan_to_num(seconds) * 1e6), 0).astype(np.int64)
    return pa.array(us, pa.int64(), mask=~np.isfinite(seconds)).cast(POSITIONS.field("fix_at").type)
