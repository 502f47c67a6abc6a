"""An export of any length into the store: batch by batch, so that a kill loses one batch, which the next run takes."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import numpy as np

from geo.city import City
from geo.district_layers import LayeredDistricts
from situation.adapters.values import values_of
from situation.app.importing.export import Export, Numbered
from situation.app.importing.mapping import Mapping
from situation.app.importing.rows import RowReader
from situation.desk import Desk
from situation.desk.importing import ImportBatch, PastRequest, check_request
from situation.errors import Invalid
from situation.ports import Store

BATCH = 1_000  # lines a transaction: others wait well under a second for it
ERROR_HEAD = ("line", "external_id", "field", "reason")


@dataclass(frozen=True, slots=True)
class Refused:
    """A line that is no request."""

    line: int
    external_id: str
    field: str
    reason: str


@dataclass(slots=True)
class Progress:
    """How far it has come."""

    lines: int = 0
    new: int = 0
    open: int = 0  # of the new
    known: int = 0
    refused: int = 0
    categories: Counter[str] = field(default_factory=Counter)  # of all that could be read


@dataclass(frozen=True, slots=True, kw_only=True)
class Importer:
    """Where requests go, and by whom."""

    store: Store
    desk: Desk
    city: City
    by: str
    now: datetime

    def run(
        self,
        export: Export,
        mapping: Mapping,
        reader: RowReader,
        *,
        errors: Path,
        dry: bool = False,
        tell: Callable[[Progress], None],
    ) -> Progress:
        """Take every line; those that are no requests go to `errors`, if there are any. Dry: nothing is kept."""
        progress, about = Progress(), export.about
        districts = LayeredDistricts(self.city.districts, self.city.district_changes)
        for rows in export.batches(BATCH):
            requests, refused = self._read(rows, mapping, reader)
            batch = ImportBatch(
                source=mapping.source,
                requests=self._placed(requests, districts),
                tells_reaction=export.tells_reaction,
                about=about | {"lines": [rows[0][0], rows[-1][0]]},
            )
            self._take(batch, progress, dry=dry)
            _write(refused, errors, is_first=progress.refused == 0)
            progress.lines += len(rows)
            progress.refused += len(refused)
            tell(progress)
        return progress

    def _read(
        self, rows: Sequence[Numbered], mapping: Mapping, reader: RowReader
    ) -> tuple[list[PastRequest], list[Refused]]:
        requests, refused = [], []
        for line, row in rows:
            try:
                request = reader.read(row)
                check_request(request, mapping.source, self.now)
                values_of(request)  # refuses by name what no store can keep
                requests.append(request)
            except Invalid as error:
                id_ = (row.get(mapping.columns["external_id"]) or "").strip()
                refused.append(Refused(line, id_, error.field or "", str(error)))
        return requests, refused

    def _placed(self, requests: Sequence[PastRequest], districts: LayeredDistricts) -> list[PastRequest]:
        """The requests with the districts of their day, found for all at once."""
        places = np.array([(one.lon, one.lat) for one in requests], dtype=np.float64).reshape(-1, 2)
        at = np.array([one.opened_at.timestamp() for one in requests])
        found = districts.find(places[:, 0].copy(), places[:, 1].copy(), at)
        names = [districts.districts[row].id if row >= 0 else None for row in found]
        return [replace(one, district=name) for one, name in zip(requests, names, strict=True)]

    def _take(self, batch: ImportBatch, progress: Progress, *, dry: bool) -> None:
        progress.categories.update(request.category for request in batch.requests)
        if dry:
            with self.store.read() as unit:
                ids = [request.external_id for request in batch.requests]
                known = len(unit.find_origins(batch.source, ids))
            progress.known += known
            progress.new += len(batch.requests) - known
            progress.open += sum(request.closed_at is None for request in batch.requests)
            return
        taken = self.desk.import_requests(batch, by=self.by)
        progress.new += taken.new
        progress.open += taken.open
        progress.known += taken.known


def _write(refused: Sequence[Refused], errors: Path, *, is_first: bool) -> None:
    """Behind what is there; the first ones begin a new file."""
    if not refused:
        return
    with errors.open("w" if is_first else "a", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        if is_first:
            writer.writerow(ERROR_HEAD)
        writer.writerows((one.line, one.external_id, one.field, one.reason) for one in refused)
