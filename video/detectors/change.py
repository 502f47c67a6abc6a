"""Which pixels of a patch are another thing than in the reference, and not the same thing in another light.

Structure is compared, not tone: a shadow or a cloud scales a surface's texture and keeps it, a vehicle replaces it.
Where both are flat, tone and colour decide, with the scene's own change of light taken out first and room left for
shadows, which only darken.
"""

from __future__ import annotations

import cv2
import numpy as np

from video.frames import Mask
from video.thresholds import Thresholds
from video.views import DARKEST, Grey, Lab

TRANSFORM = np.ones((3, 3), np.uint8)
FILL = np.ones((7, 7), np.uint8)


def changed_mask(current: Lab, reference: Lab, *, gain: float, limits: Thresholds) -> Mask:
    """Pixels whose surface differs from the reference. `gain`: how much lighter the whole scene is now."""
    lightness, before = current[:, :, 0], np.clip(reference[:, :, 0] * gain, 0, 255).astype(np.float32)
    changed = structure_kept(lightness, before, limits) < limits.structure_kept
    tone = (_smooth(lightness, 5) + DARKEST) / (_smooth(before, 5) + DARKEST)
    changed |= (tone > limits.brighter) | (tone < limits.darker)
    changed |= colour_shift(current, reference) > limits.colour
    return tidy(changed)


def structure_kept(current: Grey, reference: Grey, limits: Thresholds) -> Grey:
    """1 where the local pattern is the same up to contrast, 0 or below where it is another (the structure of SSIM)."""
    size = limits.window_px
    mean, mean_before = _smooth(current, size), _smooth(reference, size)
    variance = _smooth(current * current, size) - mean * mean
    variance_before = _smooth(reference * reference, size) - mean_before * mean_before
    shared = _smooth(current * reference, size) - mean * mean_before
    floor = limits.structure_floor
    return np.asarray((2 * shared + floor) / (variance + variance_before + floor), np.float32)


def colour_shift(current: Lab, reference: Lab) -> Grey:
    """Distance of the colours in Lab's a and b, after a shift of the whole patch (white balance) is taken out."""
    shift = current[:, :, 1:] - reference[:, :, 1:]
    shift = shift - np.median(shift.reshape(-1, 2), axis=0)
    return _smooth(np.sqrt((shift * shift).sum(axis=2)).astype(np.float32), 5)


def still_mask(current: Lab, previous: Lab, *, tone: float) -> Mask:
    """Pixels that show the same thing as in the picture before."""
    difference = np.abs(_smooth(current[:, :, 0], 5) - _smooth(previous[:, :, 0], 5))
    return np.asarray(difference < tone, np.bool_)


def edge_energy(lab: Lab, where: Mask) -> float:
    """Mean strength of edges there over its lightness: a vehicle has more than the road it stands on, by night too."""
    lightness = _smooth(lab[:, :, 0], 3)
    across, down = cv2.Sobel(lightness, cv2.CV_32F, 1, 0), cv2.Sobel(lightness, cv2.CV_32F, 0, 1)
    strength = np.abs(across) + np.abs(down)
    return float(strength[where].mean() / (lightness[where].mean() + DARKEST)) if where.any() else 0.0


def tidy(mask: Mask) -> Mask:
    """Without specks (snowflakes, noise), with holes closed (a vehicle's flat roof)."""
    opened = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_OPEN, TRANSFORM)
    return np.asarray(cv2.morphologyEx(opened, cv2.MORPH_CLOSE, FILL), np.bool_)


def share_of(mask: Mask, zone: Mask) -> float:
    """Part of the zone under the mask, 0-1."""
    total = int(zone.sum())
    return float((mask & zone).sum() / total) if total else 0.0


def _smooth(grey: Grey, size: int) -> Grey:
    return np.asarray(cv2.blur(grey, (size, size)), np.float32)
