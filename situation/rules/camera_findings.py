"""What cameras found: blocked ramps, flooding, and cameras that cannot be believed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from situation.cameras import HEALTH_KINDS, Camera, Finding, FindingKind, Judgement
from situation.conditions import Condition
from situation.picture import Picture
from situation.rules.water import water


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneFinding:
    """Holds while a finding of one kind is open, its camera is not in shadow mode and no person has rejected it."""

    name: str
    kind: FindingKind
    category: str  # of the incident that it opens
    priority: int = 1
    is_news: bool = False

    def conditions(self, picture: Picture) -> Iterator[Condition]:
        """One per zone."""
        for finding, camera in _open_findings(picture):
            if finding.kind is self.kind and not camera.shadow and finding.judgement is not Judgement.REJECTED:
                condition = _condition(
                    self.name,
                    finding,
                    camera,
                    priority=self.priority,
                    opens=self.category,
                    wants_ticket=_is_believed(finding, camera, picture),
                )
                said = water(picture) if self.kind is FindingKind.FLOODING else None
                yield replace(condition, facts=condition.facts | {"water": said.value}) if said else condition


class CameraHealth:
    """Holds while a camera cannot be believed, or is slow: what it does not see is unknown, not clear."""

    name = "camera_health"
    is_news = False

    def conditions(self, picture: Picture) -> Iterator[Condition]:
        """One per camera and kind of trouble."""
        for finding, camera in _open_findings(picture):
            if finding.kind in HEALTH_KINDS:
                yield _condition(self.name, finding, camera, priority=3)


def _open_findings(picture: Picture) -> Iterator[tuple[Finding, Camera]]:
    for finding in picture.findings.values():
        camera = picture.cameras.get(finding.camera)
        if camera is not None and camera.enabled:
            yield finding, camera


def _is_believed(finding: Finding, camera: Camera, picture: Picture) -> bool:
    """Whether another service may be troubled: a person has confirmed it, or this camera has been right often enough.

    A simulated camera needs no record: what it leads to is marked as simulated.
    """
    confirmed, rejected = picture.judgements.get((camera.id, finding.kind), (0, 0))
    judged, limits = confirmed + rejected, picture.thresholds
    has_record = judged >= limits.gate_least and confirmed >= limits.gate_share * judged
    return camera.simulated or finding.judgement is Judgement.CONFIRMED or has_record


def _condition(
    rule: str, finding: Finding, camera: Camera, *, priority: int, opens: str = "", wants_ticket: bool = False
) -> Condition:
    return Condition(
        rule=rule,
        subject=f"camera:{camera.id}/{finding.zone or finding.kind}",
        priority=priority,
        since_at=finding.since_at,
        facts={
            "camera": camera.name,
            "zone": finding.zone,
            "kind": finding.kind.value,
            "since_at": finding.since_at.isoformat(),
            "score": round(finding.score, 2),
        },
        lat=camera.lat,
        lon=camera.lon,
        camera=camera.id,
        finding=finding.id,
        frame_sha256=finding.frame_sha256,
        opens=opens,
        wants_ticket=wants_ticket,
        simulated=camera.simulated,
    )
