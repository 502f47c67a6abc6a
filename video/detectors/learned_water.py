"""Water as a city's own flood head sees it: the votes say when it cannot be judged, the head says whether it is there.

Optional: without a head the votes decide alone. Head and network are files of the city, named by their sha256.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from statistics import median

import msgspec

from situation.cameras import Zone
from video.detectors.detector import Condition, Detector, Reading
from video.detectors.road_features import RoadFeatures
from video.detectors.vehicles import read_weights
from video.errors import BadWeights
from video.flood_head import FloodHead
from video.thresholds import Thresholds
from video.views import View


@dataclass(frozen=True, slots=True)
class FloodJudge:
    """A head with the features that it was fitted on."""

    features: RoadFeatures
    head: FloodHead

    def score(self, view: View, zone: Zone) -> float:
        """About -1 dry to 1 flooded."""
        return self.head.score(self.features.of(view.image, zone.polygon))


def flood_judge(head: Path, *, sha256: str, features: RoadFeatures) -> FloodJudge:
    """The head of a file, or BadWeights: altered, unreadable, or fitted on another network."""
    try:
        found = msgspec.json.decode(read_weights(head, sha256=sha256), type=FloodHead)
    except msgspec.MsgspecError:
        raise BadWeights("the flood head is no file that `situation camera learn-floods` wrote") from None
    if found.network_sha256 != features.sha256:
        raise BadWeights("the flood head was fitted on other vehicle weights: fit it anew, or name those weights")
    return FloodJudge(features, found)


class LearnedWater:
    """Watches one road zone. Where the votes see water and the head does not, nothing is decided."""

    def __init__(self, inner: Detector, zone: Zone, judge: FloodJudge, limits: Thresholds) -> None:
        self._inner = inner
        self._zone = zone
        self._judge = judge
        self._limits = limits
        self._scores: deque[float] = deque(maxlen=limits.learned_pictures)
        self._asked_at: datetime | None = None

    def look(self, view: View) -> Reading:
        """The inner reading where it is blind, else the head's."""
        reading = self._inner.look(view)
        if reading.condition is Condition.BLIND:
            self._scores.clear()
            self._asked_at = None
            return reading
        if self._is_due(view.at):
            self._scores.append(self._judge.score(view, self._zone))
            self._asked_at = view.at
        above = median(self._scores) - self._judge.head.threshold
        score, measures = min(1.0, max(0.0, 0.5 + above / 2)), {**reading.measures, "learned": above}
        if above >= 0:
            return Reading(condition=Condition.PRESENT, word="flooded", score=score, measures=measures)
        if reading.condition is Condition.ABSENT:
            return Reading(condition=Condition.ABSENT, word=reading.word, score=score, measures=measures)
        return Reading(condition=Condition.UNSURE, word="suspect", score=score, measures=measures)

    def remember(self) -> dict[str, bytes]:
        """The inner reference."""
        return self._inner.remember()

    def _is_due(self, at: datetime) -> bool:
        if self._asked_at is None or len(self._scores) < self._limits.learned_pictures:
            return True
        return (at - self._asked_at).total_seconds() >= self._limits.learned_every_s
