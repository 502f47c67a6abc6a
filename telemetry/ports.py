"""What telemetry needs beyond `situation.ports`: who drives, what is open, what was stored last, and whom to thank."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

import pyarrow as pa

from situation.fleet import Vehicle
from situation.incidents import Incident
from situation.ports import Archive


class Registry(Protocol):
    """The vehicles of the city."""

    def list_vehicles(self) -> Sequence[Vehicle]:
        """All of them. Called from a thread; may raise Unavailable."""
        ...


class OpenIncidents(Protocol):
    """The incidents that positions are matched to."""

    def list_open(self) -> Sequence[Incident]:
        """All that are not closed. Called from a thread; may raise Unavailable."""
        ...


class PositionArchive(Archive, Protocol):
    """An archive that can say what it stored last."""

    def last_batch(self, epoch: str) -> pa.RecordBatch | None:
        """The batch of the high water, as it was appended."""
        ...


class Acks(Protocol):
    """Word to trackers that count their messages."""

    async def acknowledge(self, seqs: Mapping[tuple[str, str], int]) -> None:
        """Per (operator, vehicle) the greatest seq that is on our disk."""
        ...
