from __future__ import annotations

import cv2
import numpy as np
import pytest

from video.detectors.change import changed_mask, edge_energy, share_of, still_mask, tidy
from video.thresholds import Thresholds
from video.views import Lab

LIMITS = Thresholds()
WHOLE = np.ones((120, 160), np.bool_)


def pavement(seed: int = 1) -> Lab:
    random = np.random.default_rng(seed)
    slabs = np.full((120, 160), 140, np.float32)
    slabs[::20] -= 25
    slabs[:, ::20] -= 25
    grain = np.random.default_rng(9).normal(0, 5, slabs.shape)
    light = cv2.GaussianBlur((slabs + grain).astype(np.float32), (3, 3), 0) + random.normal(0, 1.5, slabs.shape)
    return np.stack([light, np.full_like(slabs, 128), np.full_like(slabs, 128)], axis=2).astype(np.float32)


def changed(current: Lab, gain: float = 1.0) -> float:
    return share_of(changed_mask(current, pavement(), gain=gain, limits=LIMITS), WHOLE)


def test_the_same_surface_with_other_noise_is_unchanged() -> None:
    assert changed(pavement(2)) < 0.01


@pytest.mark.parametrize("shade", [0.5, 0.65, 0.8])
def test_a_shadow_keeps_the_structure_and_is_unchanged(shade: float) -> None:
    current = pavement(2)
    current[:, :, 0] *= shade
    assert changed(current) < 0.05


@pytest.mark.parametrize("gain", [0.5, 1.25])
def test_another_light_on_the_whole_scene_is_unchanged(gain: float) -> None:
    current = pavement(2)
    current[:, :, 0] *= gain
    assert changed(current, gain) < 0.03


def covered(body: Lab) -> float:
    where = np.zeros_like(WHOLE)
    where[20:100, 30:130] = True
    return share_of(changed_mask(body, pavement(), gain=1.0, limits=LIMITS), where)


@pytest.mark.parametrize("tone", [20, 90, 140, 230])
def test_a_body_with_windows_and_wheels_is_changed_whatever_its_tone(tone: int) -> None:
    current = pavement(2)
    current[20:100, 30:130, 0] = tone
    for left in (36, 68, 100):
        current[28:52, left : left + 22, 0] = 60
        current[80:98, left : left + 14, 0] = 20
    assert covered(current) > 0.4


@pytest.mark.parametrize("tone", [20, 230])
def test_a_flat_body_much_darker_or_lighter_than_the_ground_is_changed(tone: int) -> None:
    current = pavement(2)
    current[20:100, 30:130, 0] = tone
    assert covered(current) > 0.9


def test_a_flat_body_in_the_tone_of_a_shadow_passes_for_a_shadow() -> None:
    # The price of being deaf to shadows; no vehicle is that flat
    current = pavement(2)
    current[20:100, 30:130, 0] = 90
    assert covered(current) < 0.4


def test_a_coloured_body_as_light_as_the_ground_is_changed() -> None:
    current = pavement(2)
    current[20:70, 30:90, 1] += 40
    assert changed(current) > 0.12


def test_specks_are_no_change_and_holes_are_closed() -> None:
    mask = np.zeros((60, 60), np.bool_)
    mask[5, 5] = mask[30, 50] = True
    assert not tidy(mask).any()
    mask[20:40, 20:40] = True
    mask[28:31, 28:31] = False
    assert tidy(mask)[20:40, 20:40].all()


def test_what_stands_still_is_told_from_what_moves() -> None:
    before, after = pavement(1), pavement(2)
    after[:, 80:, 0] += 40
    still = still_mask(after, before, tone=LIMITS.still)
    assert still[:, :70].mean() > 0.99
    assert still[:, 90:].mean() < 0.01


def test_edges_are_more_where_a_vehicle_stands() -> None:
    vehicle = pavement(2)
    for x in range(30, 130, 12):
        vehicle[20:100, x : x + 6, 0] = 30
    assert edge_energy(vehicle, WHOLE) > 1.5 * edge_energy(pavement(), WHOLE)
    assert edge_energy(vehicle, ~WHOLE) == 0.0
