"""What the video role needs from outside; the wiring brings objects that fit.

Those of the registry and `put` may block (SQL, fsync): they are called in a thread.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from situation.cameras import Camera, CameraId, CameraReport, Finding, FindingId


class CameraRegistry(Protocol):
    """Which cameras there are, and what stands open for them."""

    def list_cameras(self) -> Sequence[Camera]:
        """All cameras, the disabled too."""
        ...

    def credentials(self, camera: CameraId) -> tuple[str, str] | None:
        """User and password for the stream, or None."""
        ...

    def open_findings(self, camera: CameraId) -> Sequence[Finding]:
        """Findings of this camera that are not cleared: they go on after a restart."""
        ...

    def find_finding(self, id: FindingId) -> Finding | None:
        """What became of a finding, or None if the store has not heard of it."""
        ...

    def judged_findings(self, camera: CameraId) -> Sequence[Finding]:
        """The newest findings of this camera that a person has confirmed or rejected."""
        ...

    def views_confirmed(self) -> Mapping[CameraId, datetime]:
        """When a person last confirmed a camera's view or drew its zones; cameras of which nobody did are left out."""
        ...


class FindingSink(Protocol):
    """Where findings and reports go. An exception means: not stored, it will be sent again."""

    async def publish_finding(self, finding: Finding) -> None:
        """Store it; the same id again is an update, and leaves a person's judgement alone."""
        ...

    async def publish_report(self, report: CameraReport) -> None:
        """Newest report of a camera; losing one is no harm."""
        ...


class FrameStore(Protocol):
    """Where pictures are kept by content."""

    def put(self, jpeg: bytes) -> str:
        """Store a JPEG; its sha256 in hexadecimal."""
        ...


class Clock(Protocol):
    """The wall."""

    def now(self) -> datetime:
        """Aware UTC."""
        ...
