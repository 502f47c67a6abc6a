"""Drop duplicates: the same text from the same vehicle is the same ping, however often and late it comes again."""

from __future__ import annotations

import numpy as np

from situation.positions import Reason
from telemetry.memory import Memory
from telemetry.pings import Longs, Pings

DAY_US = 86_400 * 1_000_000
MOST_DAYS = 1 << 22  # more than there are until the year 9999


def drop_duplicates(pings: Pings, memory: Memory) -> None:
    """Of equal pings the first stays; those seen in earlier batches stay out altogether."""
    _drop_repeats_within(pings, memory)
    _drop_seen_before(pings, memory)
    _remember(pings, memory)


def _drop_repeats_within(pings: Pings, memory: Memory) -> None:
    rows = np.flatnonzero(pings.accepted)
    vehicle = memory.vehicles_of(pings, rows)
    in_groups = np.lexsort((rows, pings.digest[rows], vehicle))
    rows, vehicle = rows[in_groups], vehicle[in_groups]
    digest = pings.digest[rows]
    repeated = np.zeros(len(pings), np.bool_)
    repeated[rows[1:]] = (vehicle[1:] == vehicle[:-1]) & (digest[1:] == digest[:-1])
    pings.reject(repeated, Reason.DUPLICATE)


def _drop_seen_before(pings: Pings, memory: Memory) -> None:
    rows = np.flatnonzero(pings.accepted)
    newest_us = memory.progress.said_us[memory.vehicles_of(pings, rows)]
    clock_ahead = pings.said_us[rows] > pings.fix_us[rows]  # sent again, such a ping may look newer than it is
    days = _by_vehicle_and_day(pings, memory, rows[(pings.said_us[rows] <= newest_us) | clock_ahead])
    memory.seen.load(days)
    seen = np.zeros(len(pings), np.bool_)
    for day, of_day in days.items():
        seen[of_day] = memory.seen.contains(day, pings.digest[of_day])
    pings.reject(seen, Reason.DUPLICATE)


def _remember(pings: Pings, memory: Memory) -> None:
    known = np.array([memory.seen.knows(sender.vehicle) for sender in pings.senders], np.bool_)
    rows = np.flatnonzero(pings.accepted & known[pings.sender])
    for day, of_day in _by_vehicle_and_day(pings, memory, rows).items():
        memory.seen.add(day, pings.digest[of_day])
    memory.seen.shrink()


def _by_vehicle_and_day(pings: Pings, memory: Memory, rows: Longs) -> dict[tuple[str, int], Longs]:
    """The rows, grouped."""
    if not len(rows):
        return {}
    day = pings.fix_us[rows] // DAY_US
    group = memory.vehicles_of(pings, rows) * MOST_DAYS + day
    in_groups = np.argsort(group, kind="stable")
    starts = np.flatnonzero(np.append(True, np.diff(group[in_groups]) != 0))
    parts = np.split(in_groups, starts[1:])
    return {(pings.senders[pings.sender[rows[part[0]]]].vehicle, int(day[part[0]])): rows[part] for part in parts}
