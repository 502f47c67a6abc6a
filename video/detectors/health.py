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
        self._looked = Looked(zones)
        self._limits = limits
        self._first: Grey | None = None
        self._since: datetime | None = None

    def look(self, view: View) -> Reading:
        """Present once pictures have been equal for long enough; it began with the first of them."""
        tones = self._looked.tones(view)
        if self._since is None or not self._is_same(tones):
            self._since, self._first = view.at, tones
            return Reading(condition=Condition.ABSENT, word="live")
        if (view.at - self._since).total_seconds() < self._limits.frozen_after_s:
            return Reading(condition=Condition.UNSURE, word="live")
        return Reading(condition=Condition.PRESENT, word="frozen", score=1.0, began_at=self._since)

    def _is_same(self, tones: Grey) -> bool:
        if self._first is None or self._first.shape != tones.shape:
            return False
        return float(np.abs(tones - self._first).mean()) < self._limits.frozen_tone


class Dark:
    """No light reaches the sensor: neither on the whole nor from one lamp."""

    def __init__(self, zones: tuple[Zone, ...], limits: Thresholds) -> None:
        self._looked = Looked(zones)
        self._limits = limits

    def look(self, view: View) -> Reading:
        """Present on a dark picture."""
        tones = self._looked.tones(view)
        measures = {"mean": float(tones.mean()), "high": float(np.percentile(tones, 99))}
        if measures["mean"] < self._limits.dark_mean and measures["high"] < self._limits.dark_high:
            return Reading(condition=Condition.PRESENT, word="dark", score=1.0, measures=measures)
        return Reading(condition=Condition.ABSENT, word="live", measures=measures)


class Looked:
    """The pixels of a picture that are not to be ignored, as one row of tones."""

    def __init__(self, zones: tuple[Zone, ...]) -> None:
        self._zones = zones
        self._mask: Mask | None = None

    def tones(self, view: View) -> Grey:
        """Lightness there, 0-255; one black pixel where all is to be ignored."""
        lightness = view.lab[:, :, 0]
        if self._mask is None or self._mask.shape != lightness.shape:
            self._mask = ~ignored_mask(self._zones, (lightness.shape[0], lightness.shape[1]))
        tones = lightness[self._mask].astype(np.float32)
        return tones if tones.size else np.zeros(1, np.float32)
