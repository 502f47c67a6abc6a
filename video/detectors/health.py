"""Health: whether a picture can be judged at all. A camera that cannot see makes its zones unknown, never free."""

from __future__ import annotations

from datetime import datetime

import numpy as np

from situation.cameras import Zone
from video.detectors.detector import Condition, Reading
from video.frames import Mask
from video.thresholds import Thresholds
from video.views import Grey, View, ignored_mask


class Frozen:
    """The same picture again and again: the stream runs, the camera does not. A burnt-in clock needs an ignore zone."""

    def __init__(self, zones: tuple[Zone, ...], limits: Thresholds) -> None:
        self._zones = zones
        self._limits = limits
        self._last: Grey | None = None
        self._looked: Mask | None = None
        self._since: datetime | None = None

    def look(self, view: View) -> Reading:
        """Present once pictures have been equal for long enough; it began with the first of them."""
        grey = view.lab[:, :, 0].astype(np.float32)
        if not self._is_same(grey) or self._since is None:
            self._since = view.at
            self._last = grey
            return Reading(condition=Condition.ABSENT, word="live")
        if (view.at - self._since).total_seconds() < self._limits.frozen_after_s:
            return Reading(condition=Condition.UNSURE, word="live")
        return Reading(condition=Condition.PRESENT, word="frozen", score=1.0, began_at=self._since)

    def _is_same(self, grey: Grey) -> bool:
        if self._last is None or self._last.shape != grey.shape:
            self._looked = ~ignored_mask(self._zones, (grey.shape[0], grey.shape[1]))
            return False
        return float(np.abs(grey - self._last)[self._looked].mean()) < self._limits.frozen_tone


def look_dark(view: View, limits: Thresholds) -> Reading:
    """Present when no light reaches the sensor: neither on the whole nor from one lamp."""
    lightness = view.lab[:, :, 0]
    mean, high = float(lightness.mean()), float(np.percentile(lightness, 99))
    measures = {"mean": mean, "high": high}
    if mean < limits.dark_mean and high < limits.dark_high:
        return Reading(condition=Condition.PRESENT, word="dark", score=1.0, measures=measures)
    return Reading(condition=Condition.ABSENT, word="live", measures=measures)
