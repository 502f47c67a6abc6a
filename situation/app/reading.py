"""What telemetry and video read from the store: vehicles, trackers, open incidents, cameras. Plain reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime

from situation.cameras import Camera, CameraId, Finding, FindingId, Judgement
from situation.desk.cameras import VIEW_CONFIRMED
from situation.errors import NotFound
from situation.fleet import TrackerId, TrackerProtocol, Vehicle
from situation.incidents import OPEN_STATES, Incident
from situation.journal import Subject
from situation.ports import IncidentFilter, Store
from telemetry.ports import Owner

MOST_JUDGED = 200  # findings of one camera that are learned from: a few months
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

    def find_tracker(self, id: str) -> Owner | None:
        """Whose a tracker is that is on a vehicle now; one that signs in over MQTT is none of the gateway's."""
        with self._store.read() as unit:
            tracker = unit.find_tracker(TrackerId(id))
            if tracker and tracker.protocol is TrackerProtocol.MQTT:
                return None
            vehicle = unit.find_vehicle(tracker.vehicle) if tracker else None
            credential = unit.find_credential(tracker.id) if tracker else None
        if tracker is None or vehicle is None:
            return None
        return Owner(
            operator=vehicle.operator,
            vehicle=vehicle.id,
            protocol=tracker.protocol,
            password_hash=credential.secret_hash if credential else "",
            is_revoked=credential is not None and credential.revoked_at is not None,
        )


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
        self._seq = 0
        self._confirmed: dict[CameraId, datetime] = {}

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

    def find_finding(self, id: FindingId) -> Finding | None:
        """What became of a finding, if the store has heard of it."""
        with self._store.read() as unit, suppress(NotFound):
            return unit.get_finding(id)
        return None

    def judged_findings(self, camera: CameraId) -> Sequence[Finding]:
        """What people said of its newest findings."""
        with self._store.read() as unit:
            found = unit.list_findings(camera=camera, limit=MOST_JUDGED)
        return [finding for finding in found if finding.judgement is not Judgement.NONE]

    def views_confirmed(self) -> Mapping[CameraId, datetime]:
        """Read from the journal, each entry once."""
        with self._store.read() as unit:
            while changes := unit.list_changes(since=self._seq, subject=Subject.CAMERA):
                self._seq = changes[-1].seq
                self._confirmed |= {
                    CameraId(change.id): change.at for change in changes if change.action == VIEW_CONFIRMED
                }
        return dict(self._confirmed)
