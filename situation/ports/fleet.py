"""Operators, vehicles, trackers and their credentials."""

from __future__ import annotations

from typing import Protocol

from situation.fleet import (
    Credential,
    Operator,
    OperatorId,
    Tracker,
    TrackerId,
    Vehicle,
    VehicleId,
)


class FleetRows(Protocol):
    """Operators, vehicles, trackers and their credentials."""

    def list_operators(self) -> list[Operator]: ...
    def put_operator(self, operator: Operator) -> None: ...
    def find_operator(self, id: OperatorId) -> Operator | None: ...
    def list_vehicles(self) -> list[Vehicle]: ...
    def find_vehicle(self, id: VehicleId) -> Vehicle | None: ...
    def put_vehicle(self, vehicle: Vehicle) -> None: ...
    def put_tracker(self, tracker: Tracker) -> None:
        """Upserts by (id, since_at); Conflict when the tracker is bound already and the other binding has not ended."""
        ...

    def find_tracker(self, id: TrackerId) -> Tracker | None:
        """What it is bound to now."""
        ...

    def list_trackers(self, *, id: str | None = None, vehicle: str | None = None) -> list[Tracker]:
        """All bindings, also ended ones."""
        ...

    def put_credential(self, credential: Credential) -> None:
        """Upserts: a tracker has one credential."""
        ...

    def find_credential(self, tracker: TrackerId) -> Credential | None:
        """The credential, also when it is revoked."""
        ...

    def list_credentials(self) -> list[Credential]:
        """All credentials, also revoked ones, by tracker."""
        ...
