"""Cameras and findings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from situation.cameras import Camera, CameraId, Finding, FindingId, ZoneKind


class CameraRows(Protocol):
    """Cameras and findings."""

    def list_cameras(self) -> list[Camera]: ...
    def find_camera(self, id: CameraId) -> Camera | None: ...
    def put_camera(self, camera: Camera) -> None: ...
    def remove_camera(self, id: CameraId) -> None:
        """It and its credentials are gone, its findings stay. Nothing if it is not there."""
        ...

    def put_camera_credentials(self, id: CameraId, username: str, password: str) -> None: ...
    def find_camera_credentials(self, id: CameraId) -> tuple[str, str] | None: ...
    def get_finding(self, id: FindingId) -> Finding: ...
    def list_findings(
        self, *, camera: str | None = None, open_only: bool = False, limit: int = 200
    ) -> list[Finding]: ...
    def put_finding(self, finding: Finding) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenVehicle:
    """A vehicle on a picture, in shares of its width and height."""

    left: float
    top: float
    right: float
    bottom: float
    score: float  # 0-1


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenZone:
    """What one picture says of a zone, or `why` it cannot be judged."""

    id: str
    kind: ZoneKind
    word: str = "unknown"  # clear, occupied, dry, wet, suspect
    why: str = ""  # no_reference, other_light, zone_dark, zone_small, or the whole picture's
    score: float = 0.0  # 0-1: share of a ramp that is changed, votes for water on a road
    vehicles: int = 0  # that stand in it, where a network looks


@dataclass(frozen=True, slots=True, kw_only=True)
class OneLook:
    """What the detectors see on one picture with zones as they are being drawn. Nothing of it is a finding."""

    why: str = ""  # dark, over_exposed, covered, blurred, moved: then no zone can be judged
    sharpness: float  # fine structure over coarse
    sharpness_usual: float | None = None  # None: the usual scene is not learned yet
    zones: tuple[SeenZone, ...] = ()
    vehicles: tuple[SeenVehicle, ...] = ()
    has_network: bool = False  # whether a vehicle network is configured


class CameraAddresses(Protocol):
    """What the video role would say of an address, asked before a camera is registered."""

    def check(self, address: str) -> None:
        """Asks the name server; opens nothing. Raises AddressNotWatched, never repeating the address."""
        ...


class ZoneTries(Protocol):
    """Looks at a picture with given zones, apart from everything else and for a bounded time."""

    async def look(self, camera: Camera, jpeg: bytes) -> OneLook:
        """What is seen. Raises Unavailable when it takes too long or fails, Invalid for what is no picture."""
        ...
