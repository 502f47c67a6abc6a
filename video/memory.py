"""CameraMemory: what a worker knows that must outlive it, and the folder where it outlives the role."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import msgspec

from situation.cameras import CameraId, Finding, FindingKind, Zone
from video.confirmation import Episode, ended, episode_of


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraMemory:
    """Episodes as last confirmed, and reference pictures (PNG) by zone. A few kilobytes."""

    camera: CameraId
    picture_at: datetime | None = None  # newest picture
    episodes: tuple[Episode, ...] = ()
    references: dict[str, dict[str, bytes]] = field(default_factory=dict)

    def episode(self, kind: FindingKind, zone: str) -> Episode:
        """The episode of a zone, or a blank one."""
        found = (one for one in self.episodes if one.kind is kind and one.zone == zone)
        return next(found, Episode(kind=kind, zone=zone))

    def after(self, newer: CameraMemory) -> CameraMemory:
        """The newer one; without references it means that those did not change."""
        return replace(newer, references=newer.references or self.references)

    def agreeing_with(self, findings: Sequence[Finding]) -> CameraMemory:
        """The memory as the store knows it: what is open there is open here, and nothing else is."""
        opened = {(finding.kind, finding.zone): episode_of(finding) for finding in findings}
        kept = [self._agree(one, opened.pop((one.kind, one.zone), None)) for one in self.episodes]
        return replace(self, episodes=(*kept, *opened.values()))

    @staticmethod
    def _agree(mine: Episode, stored: Episode | None) -> Episode:
        if stored is None:
            return ended(mine) if mine.is_open else mine
        return mine if mine.is_open and mine.since_at == stored.since_at else stored


def reference_key(kind: FindingKind, zone: Zone, confirmed_at: datetime | None = None) -> str:
    """A name for a zone's reference that changes when the zone is redrawn or a new view is confirmed."""
    outline = hashlib.sha256(repr(zone.polygon).encode()).hexdigest()[:16]
    return f"{kind.value}:{outline}{_stamp(confirmed_at)}"


def sight_key(confirmed_at: datetime | None) -> str:
    """A name for the usual scene that changes when a new view is confirmed."""
    return f"sight{_stamp(confirmed_at)}"


def _stamp(confirmed_at: datetime | None) -> str:
    return f":{confirmed_at.isoformat()}" if confirmed_at else ""


class FileMemories:
    """One small file a camera, replaced whole. Losing one costs a warm-up, not a finding: those are in the store."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def find(self, camera: CameraId) -> CameraMemory | None:
        """What was saved, or None if there is nothing readable."""
        try:
            return msgspec.json.decode(self._path(camera).read_bytes(), type=CameraMemory)
        except (OSError, msgspec.MsgspecError):
            return None

    def save(self, memory: CameraMemory) -> None:
        """Replace the camera's file."""
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._path(memory.camera)
        fresh = path.with_suffix(".new")
        fresh.write_bytes(msgspec.json.encode(memory))
        os.replace(fresh, path)  # noqa: PTH105 - atomic on one file system, and says so

    def _path(self, camera: CameraId) -> Path:
        # A camera's id is text from outside: its hash cannot leave the folder
        return self._folder / f"{hashlib.sha256(camera.encode()).hexdigest()[:32]}.json"
