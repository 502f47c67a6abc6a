"""Coverage on a shelf: one Parquet file an event, a row an arc, replaced in one go."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from situation.adapters.archive.disk import Disk
from situation.errors import Unavailable
from situation.streets.coverage import MOST_PASSES, Coverage
from situation.streets.credited import CreditedCoverage

FIRST = "first_worked_at"


class CoverageFiles:
    """The port `situation.ports.CoverageShelf` in a directory that desk and web both see."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._disk = Disk()

    def put(self, event: str, credited: CreditedCoverage) -> None:
        """In place of what was there, at once. Raises Unavailable when the disk does not take it."""
        coverage = credited.coverage
        columns = {field.name: getattr(coverage, field.name) for field in fields(Coverage) if field.name != FIRST}
        columns |= {f"{FIRST}_{nth}": coverage.first_worked_at[:, nth] for nth in range(MOST_PASSES)}
        about = {
            "made_at": credited.made_at.isoformat(),
            "whole": str(credited.is_whole),
            "passes": str(credited.passes),
        }
        table = pa.table({name: pa.array(column) for name, column in columns.items()}).replace_schema_metadata(about)
        path = self._path(event)
        unfinished = path.with_name(f"_{path.name}")
        try:
            self._disk.make_directory(self._root)
            self._disk.write_table(unfinished, table, compression="zstd", row_group_size=1 << 20)
            self._disk.rename(unfinished, path)
        except OSError as error:
            raise Unavailable(f"coverage cannot be written to {self._root}: {error.strerror or error}") from error

    def find(self, event: str) -> CreditedCoverage | None:
        """The newest, if the event has one."""
        try:
            table = pq.read_table(self._path(event), partitioning=None)
        except FileNotFoundError:
            return None
        about = {name.decode(): value.decode() for name, value in table.schema.metadata.items()}
        columns = {name: table[name].to_numpy() for name in table.column_names if not name.startswith(FIRST)}
        first = np.column_stack([table[f"{FIRST}_{nth}"].to_numpy() for nth in range(MOST_PASSES)])
        return CreditedCoverage(
            made_at=datetime.fromisoformat(about["made_at"]),
            is_whole=about["whole"] == "True",
            passes=int(about["passes"]),
            coverage=Coverage(**columns, first_worked_at=first),
        )

    def _path(self, event: str) -> Path:
        return self._root / f"{event}.parquet"
