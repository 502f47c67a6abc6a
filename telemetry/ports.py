"""What telemetry needs beyond `situation.ports`: who drives, what is open, what was stored, whom to thank, ways in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
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


class Ingress(Protocol):
    """The way in for device messages that gateway and bridge bring."""

    async def store(self, topic: str, payload: bytes) -> None:
        """Stored, as a device's own message would be, when it returns. `topic` is a fleet topic. Raises Unavailable."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """The vehicle that a tracker is on, and how the tracker proves that it is itself."""

    operator: str
    vehicle: str
    protocol: str = ""  # that it is bound for; "": any
    password_hash: str = field(default="", repr=False)  # bcrypt; "": none was issued
    is_revoked: bool = False


class Trackers(Protocol):
    """Which tracker is on which vehicle."""

    def find_tracker(self, id: str) -> Owner | None:
        """Whose it is, or None for one on no vehicle. Called from a thread; may raise Unavailable."""
        ...
