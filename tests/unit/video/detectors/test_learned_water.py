from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from simulators.cameras import StreetCorner
from situation.cameras import Zone, ZoneKind
from tests.unit.video.scenes import CORNER, QUICK, START, play
from video.detectors.detector import Condition, Reading
from video.detectors.learned_water import FloodJudge, LearnedWater, flood_judge
from video.detectors.road_features import RoadFeatures
from video.errors import BadWeights
from video.flood_head import Road, fit_head
from video.memory import CameraMemory
from video.thresholds import Thresholds
from video.watch import CameraWatch

ROAD = Zone(id="road", kind=ZoneKind.ROAD, polygon=((0.0, 0.5), (1.0, 0.5), (1.0, 1.0)))
LIMITS = replace(Thresholds(), learned_pictures=3, learned_every_s=20.0)
DRY, SUSPECT, BLIND = (
    Reading(condition=Condition.ABSENT, word="wet", measures={"lines": 0.1}),
    Reading(condition=Condition.PRESENT, word="flooded", score=0.7),
    Reading(condition=Condition.BLIND, word="unknown"),
)


class Votes:
    """An inner detector that says what it is told to."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading

    def look(self, view: Any) -> Reading:
        return self.reading

    def remember(self) -> dict[str, bytes]:
        return {"dry": b"kept"}


class Judge:
    """A flood judge that scores what it is told to, and counts how often it was asked."""

    head = SimpleNamespace(threshold=0.2)

    def __init__(self, score: float) -> None:
        self.value, self.asked = score, 0

    def score(self, view: Any, zone: Zone) -> float:
        self.asked += 1
        return self.value


def looks(votes: Votes, judge: Judge, count: int = 5, every_s: float = 5.0) -> list[Reading]:
    water = LearnedWater(votes, ROAD, judge, LIMITS)  # type: ignore[arg-type]
    views = [SimpleNamespace(at=START + timedelta(seconds=every_s * number)) for number in range(count)]
    return [water.look(view) for view in views]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("votes", "score", "condition", "word"),
    [
        (DRY, 0.9, Condition.PRESENT, "flooded"),
        (SUSPECT, 0.9, Condition.PRESENT, "flooded"),
        (SUSPECT, -0.9, Condition.UNSURE, "suspect"),
        (DRY, -0.9, Condition.ABSENT, "wet"),
        (BLIND, 0.9, Condition.BLIND, "unknown"),
    ],
)
def test_the_head_decides_where_the_road_can_be_judged(
    votes: Reading, score: float, condition: Condition, word: str
) -> None:
    reading = looks(Votes(votes), Judge(score))[-1]
    assert (reading.condition, reading.word) == (condition, word)
    if condition is not Condition.BLIND:
        assert reading.measures["learned"] == pytest.approx(score - 0.2)
        assert 0 <= reading.score <= 1


def test_a_head_is_asked_until_it_has_a_median_and_seldom_after() -> None:
    judge = Judge(-0.5)
    looks(Votes(DRY), judge, count=13)  # a minute
    assert judge.asked == 5  # at 0, 5, 10 s, and then at 30 and 50 s


def test_one_splash_is_not_a_flood_and_what_was_seen_before_the_dark_does_not_count_after_it() -> None:
    votes, judge = Votes(DRY), Judge(-0.5)
    water = LearnedWater(votes, ROAD, judge, LIMITS)  # type: ignore[arg-type]

    def at(second: float) -> Reading:
        return water.look(SimpleNamespace(at=START + timedelta(seconds=second)))  # type: ignore[arg-type]

    for second in (0, 5, 10):
        at(second)
    judge.value = 0.9
    assert at(30).condition is Condition.ABSENT
    assert at(50).condition is Condition.PRESENT
    votes.reading = BLIND
    at(55)
    votes.reading, judge.value = DRY, -0.5
    assert at(60).condition is Condition.ABSENT
    assert water.remember() == {"dry": b"kept"}


def test_a_head_of_other_weights_and_an_altered_file_are_refused(tmp_path: Path) -> None:
    made = [
        Road(camera=f"c{number}", is_flooded=number % 2 == 0, features=np.full(4, number, np.float32))
        for number in range(6)
    ]
    head, file = fit_head(made, network_sha256="ab"), tmp_path / "head.json"
    file.write_bytes(head.to_bytes())
    sha256 = hashlib.sha256(head.to_bytes()).hexdigest()

    def read(network: str, sha256: str) -> FloodJudge:
        return flood_judge(file, sha256=sha256, features=SimpleNamespace(sha256=network))  # type: ignore[arg-type]

    assert read("ab", sha256).head == head
    with pytest.raises(BadWeights, match="fitted on other vehicle weights"):
        read("cd", sha256)
    file.write_bytes(b"{}")
    with pytest.raises(BadWeights, match="sha256"):
        read("ab", sha256)
    with pytest.raises(BadWeights, match="learn-floods"):
        read("ab", hashlib.sha256(b"{}").hexdigest())


def test_weights_that_are_no_network_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "net.onnx"
    file.write_bytes(b"not a network")
    with pytest.raises(BadWeights):
        RoadFeatures(file, sha256=hashlib.sha256(b"not a network").hexdigest())


def test_a_flood_by_a_head_is_a_finding_that_names_the_head_and_says_what_it_measured() -> None:
    judge = Judge(-0.5)
    judge.head = SimpleNamespace(threshold=0.2, name="flood head abc")
    watch = CameraWatch(
        CORNER,
        QUICK,
        CameraMemory(camera=CORNER.id),
        at=START,
        flood_judge=judge,  # type: ignore[arg-type]
    )
    scene = StreetCorner(traffic_every_s=0, people_every_s=0)
    diary = play(scene.picture, 0, 60, watch=watch)
    assert diary.changes("flooding") == []
    judge.value = 0.9
    play(scene.picture, 60, 160, watch=watch, diary=diary)
    (opened,) = [told.finding for _, told in diary.tellings if told.change == "opened"]
    assert (opened.kind, opened.detector) == ("flooding", "water 2, flood head abc")
    assert opened.measures["learned"] == pytest.approx(0.7)


SHARED = Path(__file__).parents[5] / "shared/data/models/yolox_nano.onnx"


@pytest.mark.shared_data
@pytest.mark.skipif(not SHARED.exists(), reason="the data folder ../shared/data is not here")
def test_features_are_of_the_zone_and_not_of_what_is_beside_it() -> None:
    features = RoadFeatures(SHARED, sha256=hashlib.sha256(SHARED.read_bytes()).hexdigest())
    image = StreetCorner().picture(5)
    flooded = StreetCorner(water=((-300, 300),)).picture(5)
    half = image.copy()
    half[:, :160] = flooded[:, :160]  # beside the zone
    zone = ((0.5, 0.7), (1.0, 0.7), (1.0, 1.0), (0.5, 1.0))
    dry, beside, wet = (features.of(one, zone) for one in (image, half, flooded))
    assert dry.shape == (768,)
    assert np.abs(beside - dry).mean() < 0.1 * np.abs(wet - dry).mean()
