"""How a closed day lies on the disk: cut by hours, each of them by vehicles, no piece larger than sorting may take.

One vehicle's day is then a piece or two of each span of hours, and one hour of all vehicles a single span.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from situation.adapters.archive.day_files import MOST_ROWS
from situation.adapters.archive.manifest import DayFile
from situation.adapters.archive.wanted import condition
from situation.positions import POSITIONS

SPANS = (1, 2, 3, 4, 6, 8, 12, 24)  # of a day


def laid_out(root: Path, files: Sequence[DayFile], *, most_rows: int = MOST_ROWS) -> Iterator[pa.Table]:
    """The rows of one day's files, piece by piece."""
    total = sum(file.rows for file in files)
    if total <= most_rows:
        yield _dataset(root, files).to_table()
        return
    spans = next((count for count in SPANS if total <= most_rows * count), SPANS[-1])
    begins = datetime.combine(files[0].day, time(), UTC)
    for number in range(spans):
        from_at, to_at = (begins + timedelta(days=1) * at / spans for at in (number, number + 1))
        within = [file for file in files if file.may_hold(None, from_at, to_at)]
        if within:
            yield from _by_vehicles(_dataset(root, within), condition(None, from_at, to_at, None), most_rows)


def joined(tables: Iterable[pa.Table], *, most_rows: int = MOST_ROWS) -> Iterator[pa.Table]:
    """Small pieces together, in their order, as many as sorting may take."""
    waiting: list[pa.Table] = []
    rows = 0
    for table in tables:
        if waiting and rows + table.num_rows > most_rows:
            yield pa.concat_tables(waiting)
            waiting, rows = [], 0
        if table.num_rows:
            waiting.append(table)
            rows += table.num_rows
    if waiting:
        yield pa.concat_tables(waiting)


def _dataset(root: Path, files: Sequence[DayFile]) -> ds.Dataset:
    return ds.dataset([str(file.path(root)) for file in files], schema=POSITIONS, format="parquet")


def _by_vehicles(rows: ds.Dataset, span: pc.Expression, most_rows: int) -> Iterator[pa.Table]:
    counts = rows.to_table(columns=["vehicle"], filter=span).group_by("vehicle").aggregate([([], "count_all")])
    ordered = counts.sort_by("vehicle")
    starts = _starts(ordered["vehicle"].to_pylist(), ordered["count_all"].to_pylist(), most_rows)
    if len(starts) == 1:
        yield rows.to_table(filter=span)
        return
    for start, end in pairwise([*starts, None]):
        of_these = span & (pc.field("vehicle") >= start)
        yield rows.to_table(filter=of_these if end is None else of_these & (pc.field("vehicle") < end))


def _starts(vehicles: list[str], counts: list[int], most_rows: int) -> list[str]:
    """The vehicles with which a new piece begins; a vehicle is never cut."""
    starts: list[str] = []
    rows = 0
    for vehicle, count in zip(vehicles, counts, strict=True):
        if not starts or rows + count > most_rows:
            starts.append(vehicle)
            rows = 0
        rows += count
    return starts
