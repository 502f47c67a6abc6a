"""Sight: whether the camera sees what it usually sees: over-exposed, covered, blurred, or turned away.

Each is judged against the camera's own usual scene, which follows season and daylight only while all is well. Each
has two limits, one to say so and one to take it back; between them nothing is decided.
"""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from datetime import datetime
from functools import lru_cache

import cv2
import numpy as np

from situation.cameras import FindingKind, Zone, ZoneKind
from video.detectors.detector import Condition, Reading
from video.detectors.scene import CELLS, SIZE, Scene, median_scene, scene_from_bytes, scene_of
from video.detectors.turn import turn_of
from video.frames import Mask
from video.thresholds import Thresholds
from video.views import View, mask_of

KINDS = (FindingKind.OVER_EXPOSED, FindingKind.COVERED, FindingKind.BLURRED, FindingKind.MOVED)
UNSURE = Reading(condition=Condition.UNSURE, word="unknown")
ROAD_SHARE = 0.25  # of a cell
Readings = dict[FindingKind, Reading]


class Sight:
    """Watches the whole picture of one camera. `is_turned`: a person has yet to confirm the view."""

    def __init__(
        self, zones: tuple[Zone, ...], limits: Thresholds, *, kept: dict[str, bytes], is_turned: bool = False
    ) -> None:
        self._zones = zones
        self._limits = limits
        self._usual = scene_from_bytes(kept)
        self._is_lost = is_turned and self._usual is None  # turned, from what nobody knows
        self._recent: deque[Scene] = deque(maxlen=limits.warmup_pictures)
        self._switched_at: datetime | None = None
        self._at: datetime | None = None
        self.has_other_light = False  # than usual, on the last picture
        self.sway = (0.0, 0.0)  # px of the small picture: how far the last one swung to the right and down

    def look(self, view: View) -> Readings:
        """A reading for each of KINDS."""
        self.has_other_light, self.sway = False, (0.0, 0.0)
        scene = scene_of(view, self._zones)
        readings = {FindingKind.OVER_EXPOSED: self._exposure(scene)}
        is_bright = readings[FindingKind.OVER_EXPOSED].condition is Condition.PRESENT
        readings |= dict.fromkeys(KINDS[1:], UNSURE) if is_bright else self._compare(scene, view.at)
        if not self.has_other_light and all(one.condition is Condition.ABSENT for one in readings.values()):
            self._follow(scene, view.at)
        self._at = view.at
        return readings

    def settled(self, view: View) -> View:
        """The picture just looked at, swung back to where the zones are, and marked if the light is another."""
        across, down = self.sway
        height, width = view.lab.shape[:2]
        by = np.array([[1, 0, -across * width / SIZE[0]], [0, 1, -down * height / SIZE[1]]], np.float32)
        is_swung = abs(by[0, 2]) >= self._limits.sway_px or abs(by[1, 2]) >= self._limits.sway_px
        lab = cv2.warpAffine(view.lab, by, (width, height), borderMode=cv2.BORDER_REPLICATE) if is_swung else view.lab
        return replace(view, lab=np.asarray(lab, np.uint8), has_other_light=self.has_other_light)

    def remember(self) -> dict[str, bytes]:
        """The usual scene; empty before it is known."""
        return self._usual.to_bytes() if self._usual else {}

    def _exposure(self, scene: Scene) -> Reading:
        share = float((scene.picture >= self._limits.bright_tone).mean())
        return _two_limits("over_exposed", share, say=self._limits.bright_share, take_back=self._limits.bright_ok)

    def _compare(self, scene: Scene, at: datetime) -> Readings:
        if self._usual is None:
            return self._learn(scene)
        covered = self._cover(scene, self._usual)
        if covered.condition is Condition.PRESENT:
            return {FindingKind.COVERED: covered, FindingKind.BLURRED: UNSURE, FindingKind.MOVED: UNSURE}
        blurred = self._blur(scene, self._usual)
        self.has_other_light = self._has_other_light(scene, self._usual)
        moved = UNSURE if blurred.condition is Condition.PRESENT else self._turn(scene, self._usual)
        if not self.has_other_light:
            self._switched_at = None
        elif Condition.PRESENT not in (blurred.condition, moved.condition):
            self._wait_for_light(scene, at)
        return {FindingKind.COVERED: covered, FindingKind.BLURRED: blurred, FindingKind.MOVED: moved}

    def _learn(self, scene: Scene) -> Readings:
        turned = Reading(condition=Condition.PRESENT, word="moved", score=1.0)
        if self._is_lost:
            return {FindingKind.COVERED: UNSURE, FindingKind.BLURRED: UNSURE, FindingKind.MOVED: turned}
        self._recent.append(scene)
        if len(self._recent) == self._recent.maxlen:
            self._usual = median_scene(self._recent)
        return dict.fromkeys(KINDS[1:], Reading(condition=Condition.ABSENT, word="live"))

    def _cover(self, scene: Scene, usual: Scene) -> Reading:
        """Cells that had structure and have none: snow on the glass, paint, a bag, fog as thick."""
        had = (usual.cells >= self._limits.cell_contrast) & ~_road_cells(self._zones, scene.shape)
        if had.sum() < self._limits.cells_least:
            return Reading(condition=Condition.ABSENT, word="live")
        lost = float((scene.cells[had] < self._limits.cell_lost * usual.cells[had]).mean())
        return _two_limits("covered", lost, say=self._limits.covered_share, take_back=self._limits.covered_ok)

    def _blur(self, scene: Scene, usual: Scene) -> Reading:
        """What is left of the usual sharpness. Rain, snowfall and noise add to it: at worst a blur is missed."""
        if scene.shape != usual.shape or usual.sharpness <= 0:
            return Reading(condition=Condition.ABSENT, word="live")
        loss = 1 - scene.sharpness / usual.sharpness
        return _two_limits("blurred", loss, say=self._limits.blurred_loss, take_back=self._limits.blurred_ok)

    def _turn(self, scene: Scene, usual: Scene) -> Reading:
        turn, limits = turn_of(scene.picture, usual.picture), self._limits
        measures = {"here": turn.here, "there": turn.there, "shift": turn.shift}
        fits = turn.there >= limits.moved_fits and turn.there - turn.here >= limits.moved_better
        if turn.shift >= limits.moved_shift and fits:
            return Reading(condition=Condition.PRESENT, word="moved", score=min(1.0, turn.there), measures=measures)
        self.sway = (turn.across, turn.down) if fits else (0.0, 0.0)
        if turn.here >= limits.moved_ok or fits:
            return Reading(condition=Condition.ABSENT, word="live", measures=measures)
        # A lamp or infrared switch changes edges too: then only a shift that fits is believed
        is_other = turn.here < limits.moved_lost and not self.has_other_light
        condition = Condition.PRESENT if is_other else Condition.UNSURE
        return Reading(condition=condition, word="moved", score=1 - max(0.0, turn.here), measures=measures)

    def _has_other_light(self, scene: Scene, usual: Scene) -> bool:
        """Colour that goes or comes: an infrared switch, or a lamp of one colour."""
        less, more = sorted((scene.colour, usual.colour))
        return more >= self._limits.colour_least and less < self._limits.colour_kept * more

    def _wait_for_light(self, scene: Scene, at: datetime) -> None:
        self._switched_at = self._switched_at or at
        self._recent.append(scene)
        if (at - self._switched_at).total_seconds() > self._limits.scene_relearn_s:
            self._usual, self._switched_at = median_scene(self._recent), None

    def _follow(self, scene: Scene, at: datetime) -> None:
        if self._usual is not None and self._at is not None:
            share = min(1.0, (at - self._at).total_seconds() / self._limits.usual_tau_s)
            self._usual = self._usual.moved_towards(scene, share=share)


class Slow:
    """Pictures come far less often than they are asked for: an episode between two of them is missed."""

    def __init__(self, period_s: float, limits: Thresholds) -> None:
        self._longest_s = max(limits.slow_least_s, limits.slow_factor * period_s)
        self._moments: deque[datetime] = deque(maxlen=limits.slow_pictures)

    def look(self, at: datetime) -> Reading:
        """Present while the mean interval of the last few is too long."""
        self._moments.append(at)
        if len(self._moments) < (self._moments.maxlen or 0):
            return Reading(condition=Condition.ABSENT, word="live")
        gaps = np.diff([moment.timestamp() for moment in self._moments])
        interval_s = float(np.median(gaps))  # one outage among them is no slowness
        is_slow = interval_s > self._longest_s
        return Reading(
            condition=Condition.PRESENT if is_slow else Condition.ABSENT,
            word="slow" if is_slow else "live",
            score=1.0 if is_slow else 0.0,
            measures={"interval_s": interval_s},
        )


def _two_limits(word: str, value: float, *, say: float, take_back: float) -> Reading:
    measures = {word: value}
    if value >= say:
        return Reading(condition=Condition.PRESENT, word=word, score=min(1.0, value), measures=measures)
    condition = Condition.ABSENT if value <= take_back else Condition.UNSURE
    return Reading(condition=condition, word="live", measures=measures)


@lru_cache(maxsize=4)
def _road_cells(zones: tuple[Zone, ...], shape: tuple[int, int]) -> Mask:
    """Cells of road zones: water takes their structure too, and is another detector's to tell."""
    roads = np.zeros(shape, np.float32)
    for zone in zones:
        if zone.kind is ZoneKind.ROAD:
            roads[mask_of(zone.polygon, shape)] = 1
    shares = cv2.resize(roads, CELLS, interpolation=cv2.INTER_AREA)
    return np.asarray(shares > ROAD_SHARE, np.bool_).ravel()
