"""Stays: positions near an incident become visits that grow and end."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pyarrow as pa

from situation.desk import Desk, commands
from situation.desk.work import Work
from situation.incidents import IncidentId
from situation.picture import Picture
from situation.rules.presence import was_sent
from situation.sightings import batch_mark, visit_parts
from situation.visits import GAP_S, Visit, joined, with_part

LEAVE = timedelta(seconds=60)  # a newer fix elsewhere for so long means that the vehicle has left, not that GNSS jumped
MOST_ENDED = 100_000  # visits that wait for who takes them; more only where nobody does
POSITIONS_MARK = "watch.positions"


class Stays:
    """The visits of one picture, kept in store and picture alike."""

    def __init__(self, desk: Desk, picture: Picture, *, by: str) -> None:
        self._desk = desk
        self._picture = picture
        self._by = by
        self._ended: deque[Visit] = deque(maxlen=MOST_ENDED)

    def take(self, batch: pa.RecordBatch) -> bool:
        """Let visits grow by the batch; whether any did. The same batch again changes nothing."""
        parts = [part for part in visit_parts(batch) if self._counts(part)]
        if not parts:
            return False
        mark = batch_mark(batch)
        grown: list[tuple[Visit, list[Visit]]] = []
        with self._desk.work(self._by) as work:
            if work.unit.find_mark(POSITIONS_MARK) == mark:
                return False
            for part in joined(parts):
                grown.append(self._grow(work, part))
            work.unit.put_mark(POSITIONS_MARK, mark)
        for visit, replaced in grown:
            self._picture.put_visit(visit, replaced)
        return True

    def end(self) -> None:
        """End those whose vehicle has left."""
        ended = [visit for visit in self._picture.visits() if not visit.over and self._has_left(visit)]
        if not ended:
            return
        with self._desk.work(self._by) as work:
            for visit in ended:
                work.unit.replace_visits([visit], replace(visit, over=True))
        for visit in ended:
            self._picture.put_visit(replace(visit, over=True), [visit])
        self._ended.extend(ended)

    def take_ended(self) -> Iterator[Visit]:
        """The visits that have ended since this was last asked; also from another thread."""
        while self._ended:
            yield self._ended.popleft()

    def _counts(self, part: Visit) -> bool:
        """Only what happened after the request came in is an answer to it."""
        incident = self._picture.incidents.get(part.incident)
        return incident is not None and part.arrived_at >= incident.opened_at

    def _grow(self, work: Work, part: Visit) -> tuple[Visit, list[Visit]]:
        grown, replaced = with_part(self._picture.visits_of(part.incident, part.vehicle), part)
        work.unit.replace_visits(replaced, grown)
        incident = work.unit.get_incident(IncidentId(part.incident))
        if was_sent(grown, incident):
            commands.attended(replace(work, by=f"vehicle:{part.vehicle}"), incident, part.vehicle)
        return grown, replaced

    def _has_left(self, visit: Visit) -> bool:
        seen = self._picture.last_seen.get(visit.vehicle)
        elsewhere = seen is not None and seen.fix_at - visit.left_at >= LEAVE
        return elsewhere or self._picture.now - visit.left_at > timedelta(seconds=GAP_S)
