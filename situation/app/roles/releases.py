"""The desk hears of rows released from quarantine as of late data: visits, verdicts and coverage are decided anew."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime

import pyarrow as pa
import pyarrow.compute as pc

from situation.desk.quarantine import RELEASED
from situation.errors import Unavailable
from situation.journal import Change, Subject
from situation.ports import Archive, Store
from situation.positions import Flag
from situation.quarantine import MICROSECOND

log = logging.getLogger(__name__)

EVERY_S = 2.0
MARK = "desk.releases"  # how far in the journal it has looked


class Releases:
    """Follows the journal, each release once; a desk that was away hears of them when it is back."""

    def __init__(self, store: Store, archive: Archive) -> None:
        self._store = store
        self._archive = archive

    def look(self) -> tuple[list[pa.RecordBatch], int]:
        """Positions of the releases on the journal's next page, and the page's last row; 0 where there is none."""
        with self._store.read() as unit:
            since = int(unit.find_mark(MARK) or 0)
            changes = unit.list_changes(since=since, subject=Subject.VEHICLE)
        batches = [self._positions(change) for change in changes if change.action == RELEASED]
        return batches, changes[-1].seq if changes else 0

    def heard(self, seq: int) -> None:
        """What stands up to that row is not told again."""
        with self._store.begin() as unit:
            unit.put_mark(MARK, str(seq))

    async def follow(self, tell: Callable[[pa.RecordBatch], Awaitable[None]], stopping: asyncio.Event) -> None:
        """Until stopped."""
        while not stopping.is_set():
            try:
                while await self._tell_page(tell):
                    pass
            except Unavailable as error:
                log.warning("releases from quarantine wait: %s", error)
            except Exception:
                log.exception("releases from quarantine failed")
            await asyncio.sleep(EVERY_S)

    async def _tell_page(self, tell: Callable[[pa.RecordBatch], Awaitable[None]]) -> bool:
        batches, seq = await asyncio.to_thread(self.look)
        for batch in batches:
            await tell(batch)
        if seq:
            await asyncio.to_thread(self.heard, seq)
        return bool(seq)

    def _positions(self, change: Change) -> pa.RecordBatch:
        first_at, last_at = (datetime.fromisoformat(str(change.data[name])) for name in ("from", "to"))
        rows = self._archive.read(vehicles=[change.id], from_at=first_at, to_at=last_at + MICROSECOND)
        rows = rows.filter(pc.not_equal(pc.bit_wise_and(rows["flags"], pa.scalar(int(Flag.RELEASED), pa.int32())), 0))
        batches = rows.combine_chunks().to_batches()
        return batches[0] if batches else pa.RecordBatch.from_pylist([], schema=rows.schema)
