from __future__ import annotations

import numpy as np
import pytest

from simulators.cameras import StreetCorner
from situation.cameras import Zone, ZoneKind
from tests.unit.video.scenes import LABEL, RAMP, view
from video.views import blurred, halved, ignored_mask, mask_of, mean_over, patch_of, scene_change, scene_gain

SQUARE = ((0.25, 0.25), (0.75, 0.25), (0.75, 0.75), (0.25, 0.75))


def test_a_polygon_in_shares_covers_the_same_share_at_any_size() -> None:
    for shape in ((100, 200), (270, 480), (1080, 1920)):
        assert mask_of(SQUARE, shape).mean() == pytest.approx(0.25, abs=0.02)


def test_a_patch_is_the_zone_without_what_is_ignored() -> None:
    zone = Zone(id="z", kind=ZoneKind.RAMP, polygon=SQUARE)
    hidden = Zone(id="h", kind=ZoneKind.IGNORE, polygon=((0.0, 0.0), (0.5, 0.0), (0.5, 1.0), (0.0, 1.0)))
    whole, half = patch_of(zone, (zone,), (100, 100)), patch_of(zone, (zone, hidden), (100, 100))
    assert half.mask.sum() == pytest.approx(whole.mask.sum() / 2, rel=0.05)


def test_a_patch_cuts_its_box_out_of_the_picture() -> None:
    seen = view(StreetCorner().picture(1.0), 1.0)
    patch = patch_of(RAMP, (RAMP, LABEL), (seen.lab.shape[0], seen.lab.shape[1]))
    assert patch.cut(seen.lab).shape == (*patch.mask.shape, 3)


def test_light_changes_gain_and_not_the_scene() -> None:
    day = view(StreetCorner(traffic_every_s=0).picture(1.0), 1.0)
    assert scene_gain(day.scene * 0.5, day.scene) == pytest.approx(0.5, abs=0.05)
    assert scene_change(day.scene * 0.5, day.scene, tone=30) < 0.05


def test_another_scene_is_another_scene() -> None:
    day = view(StreetCorner().picture(1.0), 1.0)
    turned = view(np.ascontiguousarray(StreetCorner().picture(1.0)[::-1]), 1.0)
    assert scene_change(turned.scene, day.scene, tone=30) > 0.4


def test_without_ignored_zones_all_is_looked_at() -> None:
    assert not ignored_mask((RAMP,), (50, 50)).any()


def test_a_mean_over_a_mask_is_that_of_its_pixels_and_of_none_is_0() -> None:
    grey = np.random.default_rng(1).uniform(0, 255, (60, 80)).astype(np.float32)
    mask = mask_of(SQUARE, grey.shape)
    assert mean_over(grey, mask) == pytest.approx(float(grey[mask].mean()), rel=1e-4)
    assert mean_over(grey, np.zeros_like(mask)) == 0


def test_what_was_blurred_keeps_its_structure_on_half_the_picture() -> None:
    lightness = view(StreetCorner().picture(1.0), 1.0).lab[:, :, 0].astype(np.float32)
    whole = blurred(lightness, 4.0)
    coarse = np.abs(whole - blurred(whole, 7.0)).mean()
    half = halved(whole)
    assert np.abs(half - blurred(half, 3.5)).mean() == pytest.approx(coarse, rel=0.02)
