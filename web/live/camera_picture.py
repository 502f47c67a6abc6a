"""What each camera's worker last said of it."""

from __future__ import annotations

from situation.cameras import CameraReport


class CameraPicture:
    """The newest report of each camera; an older one that comes late is left out."""

    def __init__(self) -> None:
        self._reports: dict[str, CameraReport] = {}

    def take(self, report: CameraReport) -> bool:
        """Whether it is news."""
        known = self._reports.get(report.camera)
        if known is not None and known.at >= report.at:
            return False
        self._reports[report.camera] = report
        return True

    def find(self, camera: str) -> CameraReport | None:
        """The newest report, or None before the first."""
        return self._reports.get(camera)
