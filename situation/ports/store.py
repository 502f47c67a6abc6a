"""The store: synchronous and transactional. All writes happen inside `with store.begin() as unit:` and become visible
together, with their journal rows, or not at all.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol

from situation.ports.alerts import AlertRows
from situation.ports.cameras import CameraRows
from situation.ports.fleet import FleetRows
from situation.ports.handovers import HandoverRows
from situation.ports.holds import HoldRows
from situation.ports.hotspots import HotspotRows
from situation.ports.incidents import IncidentRows
from situation.ports.journal import JournalRows
from situation.ports.people import PeopleRows
from situation.ports.proof import ProofRows
from situation.ports.shifts import ShiftRows
from situation.ports.tickets import TicketRows


class Unit(
    IncidentRows,
    HotspotRows,
    HandoverRows,
    HoldRows,
    AlertRows,
    TicketRows,
    ProofRows,
    ShiftRows,
    FleetRows,
    CameraRows,
    PeopleRows,
    JournalRows,
    Protocol,
):
    """One transaction. `get_` raises NotFound, `find_` returns None, `put_` upserts, `list_` is newest first."""


class Store(Protocol):
    """Where everything but positions and pictures is kept."""

    def begin(self) -> AbstractContextManager[Unit]:
        """A transaction serialised against other writers: commits when the block ends, rolls back when it raises."""
        ...

    def read(self) -> AbstractContextManager[Unit]:
        """A transaction that only reads and holds nobody up."""
        ...
