"""What telemetry and video read from the store: vehicles, trackers, open incidents, cameras. Plain reads."""

from __future__ import annotations

from collections.abc import Sequence

from situation.cameras import Camera, CameraId, Finding
from situation.fleet import TrackerId, Vehicle
from situation.incidents import OPEN_STATES, Incident
from situation.ports import IncidentFilter, Store

MOST_OPEN = 100_000  # incidents matched at once; the index was measured with 5,000


class StoredVehicles:
    """The registry of vehicles."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def list_vehicles(self) -> list[Vehicle]:
        """All of them."""
        with self._store.read() as unit:
            return unit.list_vehicles()


class StoredTrackers:
    """Which tracker is on which vehicle."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def find_tracker(self, id: str) -> tuple[str, str] | None:
        """(operator, vehicle) of a tracker that is on a vehicle now."""
        with self._store.read() as unit:
            tracker = unit.find_tracker(TrackerId(id))
            vehicle = unit.find_vehicle(tracker.vehicle) if tracker else None
        return (vehicle.operator, vehicle.id) if vehicle else None


class StoredIncidents:
    """The incidents that a vehicle can be near to."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def list_open(self) -> list[Incident]:
        """All open ones."""
        with self._store.read() as unit:
            return unit.list_incidents(IncidentFilter(states=OPEN_STATES, limit=MOST_OPEN))


class StoredCameras:
    """The registry of cameras."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def list_cameras(self) -> list[Camera]:
        """All of them, also disabled ones."""
        with self._store.read() as unit:
            return unit.list_cameras()

    def credentials(self, camera: CameraId) -> tuple[str, str] | None:
        """User and password of a stream; for the worker only."""
        with self._store.read() as unit:
            return unit.find_camera_credentials(camera)

    def open_findings(self, camera: CameraId) -> Sequence[Finding]:
        """What stands open for a camera."""
        with self._store.read() as unit:
            return unit.list_findings(camera=camera, open_only=True)
