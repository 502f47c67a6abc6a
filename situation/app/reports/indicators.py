"""Process indicators as a table for a terminal and as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from situation.analysis.indicators import IndicatorReport, Indicators, Spread
from situation.app import console

HEAD = (
    "part", "key", "requests", "open", "reacted", "reaction_median_min", "reaction_p90_min", "reaction_in_time",
    "done", "elimination_median_min", "elimination_p90_min", "elimination_in_time", "lost", "reaction_unknown",
    "reopened",
)  # fmt: skip
SHORT = ("", "requests", "open", "react. med", "p90", "in time", "elim. med", "p90", "in time", "lost", "reopened")


def csv_of(report: IndicatorReport) -> str:
    """All figures, one group or week a line; minutes and shares as they are."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(HEAD)
    for part, group in _all(report):
        writer.writerow((part, group.key, *_figures(group)))
    return written.getvalue().rstrip("\n")


def text_of(report: IndicatorReport) -> str:
    """What fits on a terminal: the whole, its groups, its weeks. Times are hours:minutes."""
    rows = [(f"{part} {group.key}".strip(), *_short(group)) for part, group in _all(report)]
    return console.table(SHORT, rows)


def _all(report: IndicatorReport) -> Iterator[tuple[str, Indicators]]:
    yield "all", report.whole
    yield from ((report.by.value, group) for group in report.groups)
    yield from (("week", week) for week in report.weeks)


def _figures(one: Indicators) -> Iterator[object]:
    yield from (one.requests, one.open)
    for spread, share in ((one.reaction, one.reaction_in_time), (one.elimination, one.elimination_in_time)):
        yield from (spread.count, round(spread.median, 1), round(spread.p90, 1)) if spread else (0, "", "")
        yield "" if share is None else round(share, 4)
    yield from (one.lost, one.reaction_unknown, one.reopened)


def _short(one: Indicators) -> Iterator[str]:
    yield from (f"{one.requests:,}", f"{one.open:,}")
    for spread, share in ((one.reaction, one.reaction_in_time), (one.elimination, one.elimination_in_time)):
        yield from _hours(spread)
        yield "-" if share is None else f"{share:.0%}"
    yield from (f"{one.lost:,}", f"{one.reopened:,}")


def _hours(spread: Spread | None) -> tuple[str, str]:
    if spread is None:
        return "-", "-"
    median, p90 = (f"{int(minutes) // 60}:{int(minutes) % 60:02d}" for minutes in (spread.median, spread.p90))
    return median, p90
