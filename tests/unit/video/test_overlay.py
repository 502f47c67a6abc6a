from __future__ import annotations

import numpy as np

from situation.cameras import Finding, FindingId, FindingKind
from tests.unit.video.scenes import CORNER, moment
from video.overlay import draw_overlay, snapshot_of


def test_the_overlay_is_a_copy_with_the_zone_drawn() -> None:
    clean = np.full((360, 640, 3), 120, np.uint8)
    finding = Finding(
        id=FindingId("f"),
        camera=CORNER.id,
        kind=FindingKind.BLOCKED_RAMP,
        zone="ramp",
        since_at=moment(0),
        seen_at=moment(9),
        measures={"standing": 0.5},
    )
    drawn = draw_overlay(clean, CORNER, finding)
    assert (clean == 120).all()
    assert (drawn[180, 360:512] == (0, 0, 255)).all(axis=1).any()


def test_a_snapshot_is_never_larger_than_asked_and_never_enlarged() -> None:
    assert snapshot_of(np.zeros((1080, 1920, 3), np.uint8), longest_px=960).shape == (540, 960, 3)
    assert snapshot_of(np.zeros((360, 640, 3), np.uint8), longest_px=960).shape == (360, 640, 3)
