"""What became of each sender's pings: counted in columns, one row a sender, so that a batch costs one pass."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np

from situation.fleet import DeviceReport
from situation.positions import Flag
from telemetry.counting import Count, Counting, Tracker
from telemetry.pings import NO_FIX, REASONS, Longs, Pings

FLAGS = tuple(Flag)
MOST_STRANGERS = 1_000  # senders that nobody has registered: names are what they make up
_GROWTH = 1024  # rows
_ACCEPTED = len(REASONS)  # column after those of the reasons
_FLAGGED = _ACCEPTED + 1
_WIDTH = _FLAGGED + len(FLAGS)

IsKnown = Callable[[str], bool]  # whether a vehicle is registered


class Devices:
    """One row per sender since the role's first life; what a killed role counted since its last report is lost."""

    def __init__(self, reports: Iterable[DeviceReport] = ()) -> None:
        self._rows: dict[Tracker, int] = {}
        self._strangers = 0
        self._counts: Longs = np.zeros((0, _WIDTH), np.int64)
        self._received_us: Longs = np.zeros(0, np.int64)
        self._lag_us: Longs = np.full(0, NO_FIX, np.int64)
        for report in reports:
            self._restore(report)

    def __len__(self) -> int:
        """How many senders."""
        return len(self._rows)

    def take(self, pings: Pings, is_known: IsKnown) -> None:
        """Count a batch that is on our disk."""
        of_ping = self._rows_of(pings, is_known)[pings.sender]
        counted = np.flatnonzero(of_ping >= 0)
        rows, reason, flags = of_ping[counted], pings.reason[counted], pings.flags[counted]
        np.add.at(self._counts, (rows, np.where(reason < 0, _ACCEPTED, reason)), 1)
        for place, flag in enumerate(FLAGS):
            marked = rows[(flags & int(flag)) != 0]
            np.add.at(self._counts, (marked, np.full(len(marked), _FLAGGED + place)), 1)
        np.maximum.at(self._received_us, rows, pings.received_us[counted])
        live = counted[(reason < 0) & ((flags & int(Flag.LATE)) == 0)]
        # Of several rows of one sender the last assignment stands, and it is the newest.
        self._lag_us[of_ping[live]] = pings.received_us[live] - pings.said_us[live]

    def reports(self, counting: Counting) -> list[DeviceReport]:
        """One per sender, always in the same order."""
        counts, received, lags = self._counts.tolist(), self._received_us.tolist(), self._lag_us.tolist()
        return [
            _numbered(_report(tracker, counts[row], received[row], lags[row]), counting.find(tracker))
            for tracker, row in self._rows.items()
        ]

    def _rows_of(self, pings: Pings, is_known: IsKnown) -> Longs:
        """The row of each sender of the batch; -1 of a stranger too many."""
        rows = [self._row((sender.operator, sender.vehicle), is_known) for sender in pings.senders]
        return np.array(rows, np.int64)

    def _row(self, tracker: Tracker, is_known: IsKnown) -> int:
        row = self._rows.get(tracker)
        if row is not None:
            return row
        if not is_known(tracker[1]):
            if self._strangers >= MOST_STRANGERS:
                return -1
            self._strangers += 1
        return self._add(tracker)

    def _add(self, tracker: Tracker) -> int:
        row = self._rows[tracker] = len(self._rows)
        if row >= len(self._counts):
            self._counts = np.concatenate([self._counts, np.zeros((_GROWTH, _WIDTH), np.int64)])
            self._received_us = np.append(self._received_us, np.zeros(_GROWTH, np.int64))
            self._lag_us = np.append(self._lag_us, np.full(_GROWTH, NO_FIX, np.int64))
        return row

    def _restore(self, report: DeviceReport) -> None:
        if (report.operator, report.vehicle) in self._rows:
            return
        row = self._add((report.operator, report.vehicle))
        self._counts[row, :_ACCEPTED] = [report.quarantined.get(reason, 0) for reason in REASONS]
        self._counts[row, _ACCEPTED] = report.accepted
        self._counts[row, _FLAGGED:] = [report.flagged.get(_name(flag), 0) for flag in FLAGS]
        self._received_us[row] = round(report.received_at.timestamp() * 1e6) if report.received_at else 0
        self._lag_us[row] = NO_FIX if report.lag_s is None else round(report.lag_s * 1e6)


def counts_of(reports: Iterable[DeviceReport]) -> dict[Tracker, Count]:
    """How far each tracker had got, as former reports say."""
    counted = (report for report in reports if report.seq is not None)
    return {(report.operator, report.vehicle): Count.restored(report) for report in counted}


def _report(tracker: Tracker, counts: list[int], received_us: int, lag_us: int) -> DeviceReport:
    return DeviceReport(
        operator=tracker[0],
        vehicle=tracker[1],
        received=sum(counts[:_FLAGGED]),
        accepted=counts[_ACCEPTED],
        quarantined={reason: count for reason, count in zip(REASONS, counts, strict=False) if count},
        flagged={_name(flag): count for flag, count in zip(FLAGS, counts[_FLAGGED:], strict=True) if count},
        received_at=_moment(received_us),
        lag_s=None if lag_us == NO_FIX else round(lag_us / 1e6, 3),
    )


def _numbered(report: DeviceReport, count: Count | None) -> DeviceReport:
    if count is None:
        return report
    since = _moment(count.gap_since_us) if count.beyond else None
    missing = tuple(count.missing())
    return replace(
        report,
        seq=count.upto,
        newest_seq=count.newest,
        missing=missing,
        missing_since=since,
        given_up=count.given_up,
    )


def _name(flag: Flag) -> str:
    return str(flag.name).lower()


def _moment(us: int) -> datetime | None:
    return datetime.fromtimestamp(us / 1e6, UTC) if us else None
