"""Process indicators: how soon people react and how soon things are mended, by who, what and where, week by week.

Reaction runs from opening to the first reaction, elimination from opening to resolving. Spreads are of those that have
ended; shares in time also count what is late already, so that leaving things undone makes no share better.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from situation.analysis.lifetimes import Floats, local_hours, of_one_kind, seconds
from situation.incidents import IncidentState

Bools = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.intp]
PERCENTILES = (25, 50, 75, 90, 95)
NOBODY = ""  # group of requests without a district, or to which nobody was sent


class By(StrEnum):
    """What requests are grouped by."""

    CHANNEL = "channel"
    CATEGORY = "category"
    DISTRICT = "district"
    OPERATOR = "operator"  # of the machines that were sent; a request to which two were sent counts for both


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """How long it took, in minutes; of `count` requests for which it is known."""

    count: int
    p25: float
    median: float
    p75: float
    p90: float
    p95: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicators:
    """One group's figures. Shares are 0-1; None where nothing is decided yet."""

    key: str  # the group; of weeks the Monday, 2026-01-12
    requests: int
    open: int  # not resolved yet
    reaction: Spread | None
    reaction_in_time: float | None  # of those reacted to, or late
    elimination: Spread | None
    elimination_in_time: float | None  # of those resolved, or late
    lost: int  # nobody ever reacted: closed without it, or past the moment by which somebody had to
    reaction_unknown: int  # imported from a source that does not tell
    reopened: int  # at least once


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorReport:
    """The figures of requests opened within a time."""

    from_at: datetime
    to_at: datetime
    made_at: datetime
    by: By
    simulated: bool  # they are of made-up requests
    whole: Indicators
    groups: tuple[Indicators, ...]  # the largest first
    weeks: tuple[Indicators, ...]  # of the whole, oldest first


def indicators(
    table: pa.Table, *, from_at: datetime, to_at: datetime, made_at: datetime, by: By, zone: tzinfo
) -> IndicatorReport:
    """The report over LIFETIMES of requests opened within the time. Weeks begin on Mondays of the zone."""
    table, is_simulated = of_one_kind(table)
    lives = _Lives(table, made_at)
    every = np.arange(len(table))
    groups = [lives.figures(key, rows) for key, rows in _GROUPINGS[by](table)]
    weeks = [lives.figures(key, rows) for key, rows in _grouped(_mondays(lives.opened, zone), every)]
    return IndicatorReport(
        from_at=from_at,
        to_at=to_at,
        made_at=made_at,
        by=by,
        simulated=is_simulated,
        whole=lives.figures("", every),
        groups=tuple(sorted(groups, key=lambda group: (-group.requests, group.key))),
        weeks=tuple(weeks),
    )


class _Lives:
    """The columns that figures are made of."""

    def __init__(self, table: pa.Table, made_at: datetime) -> None:
        self.opened = seconds(table, "opened_at")
        reacted, resolved = seconds(table, "reacted_at"), seconds(table, "resolved_at")
        reaction_due, elimination_due = seconds(table, "reaction_due_at"), seconds(table, "elimination_due_at")
        states = _texts(table, "state")
        is_told = table["tells_reaction"].to_numpy(zero_copy_only=False)
        self._now = made_at.timestamp()
        self._unknown = ~is_told & ~(states == IncidentState.NEW)
        self._reaction_min = np.where(self._unknown, np.nan, reacted - self.opened) / 60
        self._elimination_min = (resolved - self.opened) / 60
        self._reaction_kept = self._kept(np.where(self._unknown, np.nan, reacted), reaction_due, self._unknown)
        self._elimination_kept = self._kept(resolved, elimination_due, np.zeros(len(table), dtype=bool))
        is_over = states == IncidentState.CLOSED
        self._lost = np.isnan(reacted) & ~self._unknown & (is_over | (self._now > reaction_due))
        self._open = np.isnan(resolved) & ~is_over
        self._reopened = table["reopened"].to_numpy(zero_copy_only=False) > 0

    def _kept(self, done: Floats, due: Floats, unknown: Bools) -> Floats:
        """1 in time, 0 late, NaN undecided."""
        undecided = unknown | (np.isnan(done) & (self._now <= due))
        return np.where(undecided, np.nan, np.where(done <= due, 1.0, 0.0))

    def figures(self, key: str, rows: Rows) -> Indicators:
        """Of some rows."""
        return Indicators(
            key=key,
            requests=len(rows),
            open=int(self._open[rows].sum()),
            reaction=_spread(self._reaction_min[rows]),
            reaction_in_time=_mean(self._reaction_kept[rows]),
            elimination=_spread(self._elimination_min[rows]),
            elimination_in_time=_mean(self._elimination_kept[rows]),
            lost=int(self._lost[rows].sum()),
            reaction_unknown=int(self._unknown[rows].sum()),
            reopened=int(self._reopened[rows].sum()),
        )


def _spread(minutes: Floats) -> Spread | None:
    known = minutes[~np.isnan(minutes)]
    if not len(known):
        return None
    p25, median, p75, p90, p95 = (float(value) for value in np.percentile(known, PERCENTILES))
    return Spread(count=len(known), p25=p25, median=median, p75=p75, p90=p90, p95=p95)


def _mean(kept: Floats) -> float | None:
    known = kept[~np.isnan(kept)]
    return float(known.mean()) if len(known) else None


def _texts(table: pa.Table, column: str) -> npt.NDArray[np.object_]:
    return np.asarray(table[column].fill_null(NOBODY).to_numpy(zero_copy_only=False), dtype=object)


def _by_column(column: str) -> Callable[[pa.Table], Iterator[tuple[str, Rows]]]:
    return lambda table: _grouped(_texts(table, column), np.arange(len(table)))


def _by_operator(table: pa.Table) -> Iterator[tuple[str, Rows]]:
    operators = table["operators"].combine_chunks()
    counts = np.asarray(pc.list_value_length(operators).to_numpy(zero_copy_only=False), dtype=np.intp)
    every = np.arange(len(table))
    names = np.asarray(operators.flatten().to_numpy(zero_copy_only=False), dtype=object)
    nobody = every[counts == 0]
    keys = np.concatenate([names, np.full(len(nobody), NOBODY, dtype=object)])
    return _grouped(keys, np.concatenate([np.repeat(every, counts), nobody]))


_GROUPINGS: dict[By, Callable[[pa.Table], Iterator[tuple[str, Rows]]]] = {
    By.CHANNEL: _by_column("channel"),
    By.CATEGORY: _by_column("category"),
    By.DISTRICT: _by_column("district"),
    By.OPERATOR: _by_operator,
}


def _grouped(keys: npt.NDArray[np.object_], rows: Rows) -> Iterator[tuple[str, Rows]]:
    """Each key with its rows, by key."""
    names, codes = np.unique(keys.astype(str), return_inverse=True)
    order = np.argsort(codes, kind="stable")
    ends = np.cumsum(np.bincount(codes, minlength=len(names)))
    for name, part in zip(names, np.split(rows[order], ends[:-1]), strict=False):
        yield str(name), part


def _mondays(opened: Floats, zone: tzinfo) -> npt.NDArray[np.object_]:
    """The Monday of each moment's week in the zone, as text."""
    hours, places = local_hours(opened, zone)
    return np.array([_monday(hour.date()) for hour in hours], dtype=object)[places]


def _monday(day: date) -> str:
    return (day - timedelta(days=day.weekday())).isoformat()
