"""Shots: the pictures that speak for a camera's findings, and what each was judged by, from opening to clearing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from situation.cameras import CameraReport, Finding, FindingId, Phase, Shot
from video.memory import CameraMemory

FREE = frozenset({"clear", "dry"})  # words of a zone in which nothing is


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A picture as it was stored: the clean one, the finding's overlay, and when."""

    clean: str
    overlay: str
    captured_at: datetime
    received_at: datetime


class Shots:
    """One camera's. Lives as long as the role: a place seen free before that is not known."""

    def __init__(self, known: tuple[Finding, ...]) -> None:
        self._opened: dict[FindingId, Finding] = {one.id: one for one in known}
        self._free: dict[str, Shot] = {}  # by zone, the newest picture of it with nothing in it

    def see(self, report: CameraReport, snapshot: str, memory: CameraMemory, received_at: datetime) -> None:
        """Keep the snapshot for the zones that are free in it. A zone in which something has begun keeps its last."""
        begun = {episode.zone for episode in memory.episodes if episode.since_at is not None}
        if not snapshot or report.picture_at is None:
            return
        shot = Shot(phase=Phase.BEFORE, frame_sha256=snapshot, captured_at=report.picture_at, received_at=received_at)
        self._free |= {zone: shot for zone, word in report.zones.items() if word in FREE and zone not in begun}

    def with_pictures(self, finding: Finding, taken: Taken) -> Finding:
        """The finding with its pictures: those of the opening for its whole life, and at clearing the last."""
        opened = self._opened.get(finding.id)
        if opened is None:
            opened = self._opened[finding.id] = self._open(finding, taken)
        kept = replace(
            finding,
            frame_sha256=opened.frame_sha256,
            overlay_sha256=opened.overlay_sha256,
            shots=opened.shots,
            detector=opened.detector,
            thresholds=opened.thresholds,
        )
        if finding.cleared_at is None:
            return kept
        return replace(kept, shots=(*kept.shots, *_shot(Phase.AFTER, taken)))

    def forget(self, id: FindingId) -> None:
        """It has been cleared, and that is stored."""
        self._opened.pop(id, None)

    def _open(self, finding: Finding, taken: Taken) -> Finding:
        before = self._free.get(finding.zone)
        earlier = (before,) if before is not None and before.captured_at <= finding.since_at else ()
        shots = (*earlier, *_shot(Phase.DURING, taken))
        return replace(finding, frame_sha256=taken.clean, overlay_sha256=taken.overlay, shots=shots)


def _shot(phase: Phase, taken: Taken) -> tuple[Shot, ...]:
    """None where there was no picture: a camera that is offline has not shown anything."""
    if not taken.clean:
        return ()
    return (
        Shot(
            phase=phase,
            frame_sha256=taken.clean,
            overlay_sha256=taken.overlay,
            captured_at=taken.captured_at,
            received_at=taken.received_at,
        ),
    )
