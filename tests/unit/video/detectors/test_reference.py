from __future__ import annotations

import numpy as np

from simulators.cameras import StreetCorner
from tests.unit.video.scenes import RAMP, view
from video.detectors.reference import Recent, Reference, reference_from_png
from video.views import patch_of

SCENE = StreetCorner(traffic_every_s=0)


def reference() -> Reference:
    seen = view(SCENE.picture(1.0), 1.0)
    return Reference(patch=patch_of(RAMP, (RAMP,), (270, 480)).cut(seen.lab), scene=seen.scene, colour=seen.colour)


def test_a_reference_survives_as_png() -> None:
    kept = reference()
    again = reference_from_png(kept.to_png(), (kept.patch.shape[0], kept.patch.shape[1]))
    assert again is not None
    assert np.abs(again.patch - kept.patch).max() <= 1
    assert np.abs(again.scene - kept.scene).max() <= 1
    assert sum(len(png) for png in kept.to_png().values()) < 60_000


def test_a_reference_of_another_shape_or_damaged_is_none() -> None:
    png = reference().to_png()
    assert reference_from_png(png, (10, 10)) is None
    assert reference_from_png({}, (10, 10)) is None
    assert reference_from_png({**png, "patch": b"garbage"}, (10, 10)) is None


def test_a_reference_follows_only_where_allowed() -> None:
    kept = reference()
    where = np.zeros(kept.patch.shape[:2], np.bool_)
    where[:5] = True
    moved = kept.moved_towards(kept.patch + 100, kept.scene, share=0.5, where=where)
    assert np.allclose(moved.patch[:5], kept.patch[:5] + 50)
    assert np.array_equal(moved.patch[5:], kept.patch[5:])


def test_the_median_forgets_what_only_passed() -> None:
    recent, patch = Recent(5), patch_of(RAMP, (RAMP,), (270, 480))
    for at_s in range(5):
        seen = view(SCENE.picture(at_s), at_s)
        recent.add(patch.cut(seen.lab) + (90 if at_s in (1, 3) else 0), seen)
        assert recent.is_full == (at_s == 4)
    assert np.abs(recent.median().patch - reference().patch).mean() < 5
    recent.clear()
    assert not recent.patches
