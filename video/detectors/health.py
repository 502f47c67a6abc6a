"""Health: whether a picture can be judged at all. A camera that cannot see makes its zones unknown, never free."""

from __future__ import annotations

import math
from datetime import datetime

import cv2
import numpy as np
from numpy.typing import NDArray

from situation.cameras import Zone
from video.detectors.detector import Condition, Reading
from video.thresholds import Thresholds
from video.views import View, ignored_mask

Tones = NDArray[np.uint8]  # height x width
Counts = NDArray[np.float32]  # how often each tone is there


class Frozen:
    """The same picture again and again: the stream runs, the camera does not. A burnt-in clock needs an ignore zone."""

    def __init__(self, zones: tuple[Zone, ...], limits: Thresholds) -> None:
        self._looked = Looked(zones)
        self._limits = limits
        self._first: Tones | None = None
        self._since: datetime | None = None

    def look(self, view: View) -> Reading:
        """Present once pictures have been equal for long enough; it began with the first of them."""
        tones = lightness_of(view)
        if self._since is None or not self._is_same(tones):
            self._since, self._first = view.at, tones
            return Reading(condition=Condition.ABSENT, word="live")
        if (view.at - self._since).total_seconds() < self._limits.frozen_after_s:
            return Reading(condition=Condition.UNSURE, word="live")
        return Reading(condition=Condition.PRESENT, word="frozen", score=1.0, began_at=self._since)

    def _is_same(self, tones: Tones) -> bool:
        if self._first is None or self._first.shape != tones.shape:
            return False
        looked = self._looked.mask(tones.shape)
        difference = cv2.norm(tones, self._first, cv2.NORM_L1, looked) / max(1, int(looked.sum()))
        return difference < self._limits.frozen_tone


class Dark:
    """No light reaches the sensor: neither on the whole nor from one lamp."""

    def __init__(self, zones: tuple[Zone, ...], limits: Thresholds) -> None:
        self._looked = Looked(zones)
        self._limits = limits

    def look(self, view: View) -> Reading:
        """Present on a dark picture."""
        tones = lightness_of(view)
        counted = cv2.calcHist([tones], [0], self._looked.mask(tones.shape), [256], [0, 256])
        counts = np.asarray(counted, np.float32).ravel()
        measures = {"mean": _mean(counts), "high": _percentile(counts, 99)}
        if measures["mean"] < self._limits.dark_mean and measures["high"] < self._limits.dark_high:
            return Reading(condition=Condition.PRESENT, word="dark", score=1.0, measures=measures)
        return Reading(condition=Condition.ABSENT, word="live", measures=measures)


class Looked:
    """The pixels of a picture that are not to be ignored."""

    def __init__(self, zones: tuple[Zone, ...]) -> None:
        self._zones = zones
        self._mask: Tones | None = None

    def mask(self, shape: tuple[int, ...]) -> Tones:
        """1 there, 0 elsewhere, for pictures of this height and width."""
        if self._mask is None or self._mask.shape != shape:
            self._mask = (~ignored_mask(self._zones, (shape[0], shape[1]))).astype(np.uint8)
        return self._mask


def lightness_of(view: View) -> Tones:
    """The working picture's lightness, 0-255."""
    return np.asarray(cv2.extractChannel(view.lab, 0), np.uint8)


def _mean(counts: Counts) -> float:
    """Of tones counted one by one; 0 where there are none."""
    return float(counts @ np.arange(len(counts)) / max(1.0, counts.sum()))


def _percentile(counts: Counts, share: int) -> float:
    """The same as numpy's of the tones themselves, at a tenth of its cost."""
    place = max(0.0, counts.sum() - 1) * share / 100
    low, high = np.searchsorted(np.cumsum(counts), [math.floor(place), math.ceil(place)], side="right")
    return float(low + (high - low) * (place - math.floor(place))) if counts.any() else 0.0
