"""What people said of findings, as a labelled set: one JSON line a finding, and the clean pictures by sha256."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from situation.cameras import Camera, Finding, Judgement, Phase
from situation.ports import FrameStore

LINES, PICTURES = "labels.jsonl", "pictures"


def judged(findings: Iterable[Finding]) -> list[Finding]:
    """Those that a person has confirmed or rejected, oldest first."""
    said = (one for one in findings if one.judgement is not Judgement.NONE)
    return sorted(said, key=lambda one: (one.since_at, one.id))


def label_of(finding: Finding, camera: Camera | None) -> dict[str, object]:
    """A finding with its label, zone and pictures. Who judged stays out: it is no feature."""
    zones = {zone.id: zone.polygon for zone in camera.zones} if camera else {}
    shots = {shot.phase: shot.frame_sha256 for shot in finding.shots}
    return {
        "finding": finding.id,
        "camera": finding.camera,  # split train and test by it: frames of one camera are alike
        "kind": finding.kind.value,
        "label": finding.judgement.value,
        "zone": finding.zone,
        "polygon": zones.get(finding.zone),  # as it is drawn now
        "since_at": finding.since_at.isoformat(),
        "cleared_at": finding.cleared_at.isoformat() if finding.cleared_at else None,
        "score": finding.score,
        "measures": finding.measures,
        "detector": finding.detector,
        "thresholds": finding.thresholds,
        "before": shots.get(Phase.BEFORE, ""),
        "during": finding.frame_sha256,
        "after": shots.get(Phase.AFTER, ""),
        "simulated": camera.simulated if camera else False,
    }


def write_labels(labels: Iterable[Mapping[str, object]], folder: Path, frames: FrameStore | None) -> tuple[int, int]:
    """Into a folder that must not be there yet; how many labels, and how many pictures were not there any more."""
    folder.mkdir(parents=True)
    count = missing = 0
    with (folder / LINES).open("wb") as lines:
        for label in labels:
            lines.write(msgspec.json.encode(label) + b"\n")
            count += 1
            if frames is not None:
                missing += _write_pictures(label, folder / PICTURES, frames)
    return count, missing


def _write_pictures(label: Mapping[str, object], folder: Path, frames: FrameStore) -> int:
    folder.mkdir(exist_ok=True)
    missing = 0
    for sha256 in filter(None, (str(label[phase.value]) for phase in Phase)):
        picture = frames.find(sha256)
        if picture is None:
            missing += 1
        else:
            (folder / f"{sha256}.jpg").write_bytes(picture)
    return missing
