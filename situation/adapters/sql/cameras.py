"""Cameras, their credentials and findings in SQL."""

from __future__ import annotations

import sqlalchemy as sa

from situation.adapters.sql.rows import Rows, newest_first
from situation.adapters.sql.tables import CAMERA_CREDENTIALS, CAMERAS, FINDINGS
from situation.cameras import Camera, CameraId, Finding, FindingId, FindingState
from situation.errors import NotFound


class Cameras(Rows):
    """The part of a unit that is about cameras."""

    def list_cameras(self) -> list[Camera]:
        """All, by id."""
        return self._list(Camera, CAMERAS, order=[CAMERAS.c.id])

    def find_camera(self, id: CameraId) -> Camera | None:
        """The camera, if known."""
        return self._find(Camera, CAMERAS, CAMERAS.c.id == id)

    def put_camera(self, camera: Camera) -> None:
        """Insert or replace; credentials stay as they are."""
        self._put(CAMERAS, camera)

    def remove_camera(self, id: CameraId) -> None:
        """It and its credentials are gone, its findings stay."""
        self._write(sa.delete(CAMERA_CREDENTIALS).where(CAMERA_CREDENTIALS.c.camera == id))
        self._write(sa.delete(CAMERAS).where(CAMERAS.c.id == id))

    def put_camera_credentials(self, id: CameraId, username: str, password: str) -> None:
        """Insert or replace; Conflict when the camera is not there by the end of the unit."""
        values = {"camera": id, "username": username, "password": password}
        self._put_values(CAMERA_CREDENTIALS, values, key=("camera",))

    def find_camera_credentials(self, id: CameraId) -> tuple[str, str] | None:
        """User name and password, if the camera has any."""
        table = CAMERA_CREDENTIALS.c
        query = sa.select(table.username, table.password).where(table.camera == id)
        row = self._connection.execute(query).first()
        return None if row is None else (row.username, row.password)

    def get_finding(self, id: FindingId) -> Finding:
        """The finding, or NotFound."""
        finding = self._find(Finding, FINDINGS, FINDINGS.c.id == id)
        if finding is None:
            raise NotFound("finding", id)
        return finding

    def list_findings(self, *, camera: str | None = None, open_only: bool = False, limit: int = 200) -> list[Finding]:
        """Newest first by since_at and id."""
        where = [] if camera is None else [FINDINGS.c.camera == camera]
        if open_only:
            where.append(FINDINGS.c.state == FindingState.OPEN.value)
        return self._list(Finding, FINDINGS, *where, order=newest_first(FINDINGS, "since_at"), limit=limit)

    def put_finding(self, finding: Finding) -> None:
        """Insert or replace."""
        self._put(FINDINGS, finding)
