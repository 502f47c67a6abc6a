"""The store in dicts."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from situation.adapters.memory.alerts import MemoryAlerts
from situation.adapters.memory.cameras import MemoryCameras
from situation.adapters.memory.fleet import MemoryFleet
from situation.adapters.memory.handovers import MemoryHandovers
from situation.adapters.memory.holds import MemoryHolds
from situation.adapters.memory.hotspots import MemoryHotspots
from situation.adapters.memory.incidents import MemoryIncidents
from situation.adapters.memory.journal import MemoryJournal
from situation.adapters.memory.people import MemoryPeople
from situation.adapters.memory.proof import MemoryProof
from situation.adapters.memory.shifts import MemoryShifts
from situation.adapters.memory.tables import Tables
from situation.adapters.memory.tickets import MemoryTickets
from situation.errors import Unavailable

_WAIT_S = 10.0


class MemoryUnit(
    MemoryIncidents,
    MemoryHotspots,
    MemoryHandovers,
    MemoryHolds,
    MemoryAlerts,
    MemoryTickets,
    MemoryProof,
    MemoryFleet,
    MemoryCameras,
    MemoryPeople,
    MemoryShifts,
    MemoryJournal,
):
    """The port `situation.ports.Unit` on dicts."""


class MemoryStore:
    """The port `situation.ports.Store` in one process."""

    def __init__(self) -> None:
        self._tables = Tables()
        self._turn = threading.Lock()

    @contextmanager
    def begin(self) -> Iterator[MemoryUnit]:
        """A transaction on a copy, which becomes the truth when the block ends well."""
        if not self._turn.acquire(timeout=_WAIT_S):
            raise Unavailable("another transaction does not end")
        try:
            tables = self._tables.copy()
            yield MemoryUnit(tables, writable=True)
            tables.check()
            self._tables = tables
        finally:
            self._turn.release()

    @contextmanager
    def read(self) -> Iterator[MemoryUnit]:
        """A transaction that sees one moment; writing in it is a RuntimeError."""
        yield MemoryUnit(self._tables, writable=False)

    def close(self) -> None:
        """Nothing to give back."""
