"""CameraMemory: what a worker knows that must outlive it, its role and its host."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

import msgspec

from situation.cameras import CameraId, Finding, FindingId, FindingKind, FindingState, Zone
from video.confirmation import Episode, ended, episode_of, finding_id


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

    def open_findings(self) -> tuple[FindingId, ...]:
        """Ids of the findings that are open as far as the last worker knew."""
        return tuple(finding_id(self.camera, one) for one in self.episodes if one.is_open)

    def agreeing_with(self, findings: Sequence[Finding]) -> CameraMemory:
        """The memory with what the store knows: `findings` are its open ones, and ours whatever became of them.

        One of ours of which the store has never heard stays open: it is still on its way there.
        """
        is_open = {finding.id: finding.state is FindingState.OPEN for finding in findings}
        opened = {(one.kind, one.zone): episode_of(one) for one in findings if is_open[one.id]}
        kept = [self._agree(one, opened.pop((one.kind, one.zone), None), is_open) for one in self.episodes]
        return replace(self, episodes=(*kept, *opened.values()))

    def to_bytes(self, *, most: int) -> bytes:
        """To outlive the process; without its largest references where it would be longer than that."""
        memory = self
        while len(told := msgspec.msgpack.encode(memory)) > most and memory.references:
            largest = max(memory.references, key=lambda key: sum(map(len, memory.references[key].values())))
            left = {key: kept for key, kept in memory.references.items() if key != largest}
            memory = replace(memory, references=left)
        return told

    def _agree(self, mine: Episode, stored: Episode | None, is_open: Mapping[FindingId, bool]) -> Episode:
        if stored is not None:
            return mine if mine.is_open and mine.since_at == stored.since_at else stored
        is_over = mine.is_open and is_open.get(finding_id(self.camera, mine)) is False
        return ended(mine) if is_over else mine


def memory_from(told: bytes, camera: CameraId) -> CameraMemory:
    """What a former worker of this camera knew; a blank memory if it cannot be read: that costs a warm-up."""
    try:
        found = msgspec.msgpack.decode(told, type=CameraMemory)
    except msgspec.MsgspecError:
        return CameraMemory(camera=camera)
    return found if found.camera == camera else CameraMemory(camera=camera)


def reference_key(kind: FindingKind, zone: Zone, confirmed_at: datetime | None = None) -> str:
    """A name for a zone's reference that changes when the zone is redrawn or a new view is confirmed."""
    outline = hashlib.sha256(repr(zone.polygon).encode()).hexdigest()[:16]
    return f"{kind.value}:{outline}{_stamp(confirmed_at)}"


def sight_key(confirmed_at: datetime | None) -> str:
    """A name for the usual scene that changes when a new view is confirmed."""
    return f"sight{_stamp(confirmed_at)}"


def _stamp(confirmed_at: datetime | None) -> str:
    return f":{confirmed_at.isoformat()}" if confirmed_at else ""
