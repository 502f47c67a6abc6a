"""Cameras and findings."""

from __future__ import annotations

from situation.adapters.memory.tables import Dicts, got, page_after
from situation.cameras import Camera, CameraId, Finding, FindingId, FindingState


class MemoryCameras(Dicts):
    """Cameras and findings."""

    def list_cameras(self) -> list[Camera]:
        """All, by id."""
        return sorted(self._all.cameras.values(), key=lambda one: one.id)

    def find_camera(self, id: CameraId) -> Camera | None:
        """The camera, if known."""
        return self._all.cameras.get(id)

    def put_camera(self, camera: Camera) -> None:
        """Insert or replace; credentials stay as they are."""
        self._put(self._all.cameras, camera.id, camera)

    def remove_camera(self, id: CameraId) -> None:
        """It and its credentials are gone, its findings stay."""
        self._must_write()
        self._all.cameras.pop(id, None)
        self._all.credentials.pop(id, None)

    def put_camera_credentials(self, id: CameraId, username: str, password: str) -> None:
        """Insert or replace."""
        self._set(self._all.credentials, id, (username, password))

    def find_camera_credentials(self, id: CameraId) -> tuple[str, str] | None:
        """User name and password, if the camera has any."""
        return self._all.credentials.get(id)

    def get_finding(self, id: FindingId) -> Finding:
        """The finding, or NotFound."""
        return got("finding", id, self._all.findings)

    def list_findings(self, *, camera: str | None = None, open_only: bool = False, limit: int = 200) -> list[Finding]:
        """Newest first by since_at and id."""
        states = {FindingState.OPEN} if open_only else set(FindingState)
        page = page_after(self._all.findings, "", lambda one: one.since_at)
        return [one for one in page if camera in (None, one.camera) and one.state in states][:limit]

    def put_finding(self, finding: Finding) -> None:
        """Insert or replace."""
        self._put(self._all.findings, finding.id, finding)
