"""Flooding by a flood head, with whole cameras held out: is it better than the votes, by day and by night?

Needs the data folder and the weights beside the checkout. The frames have no licence that lets anything fitted on
them leave this folder: nothing fitted here is kept, and none of it is in the product. A city fits its own.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.benchmarks.bench_video import FLOOD, SAME_CAMERA, WEIGHTS, held_out_scores, rio_stills
from video import flood_head
from video.detectors.road_features import RoadFeatures
from video.flood_head import HeldOut, Road, auc_of, fit_head, hold_out
from video.frames import Image
from video.learning import wilson

LOWER = ((0.0, 0.52), (1.0, 0.52), (1.0, 1.0), (0.0, 1.0))  # the road, where nobody drew a zone; below names and logos
RIDGES = (0.03, 0.1, 1.0, 3.0)  # beside the product's own
DRAWS = 2000  # bootstrap samples of cameras
# Frames that show daylight, by the beginning of their names: seen by eye. All others are lit by lamps
DAY = (
    *("8setembro", "a_fixa", "grandeza", "lombardi400", "memdesa", "noronha", "riosp", "vargas", "voluntarios"),
    *("caju418__017", "caju418__065", "full_flooded1", "lombardi505__172", "lombardi505__181"),
    "otoni_santoslima__009",
    *(f"siqueira278__{number:03}" for number in (51, 93, 95, 102, 105, 113, 114, 116, 117, 119)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Frames:
    """All graded frames."""

    roads: list[Road]
    is_day: np.ndarray

    @property
    def truth(self) -> np.ndarray:
        """Which are flooded."""
        return np.array([road.is_flooded for road in self.roads], np.bool_)

    @property
    def cameras(self) -> np.ndarray:
        """Whose they are."""
        return np.array([road.camera for road in self.roads])


def run() -> str:
    """The table as Markdown."""
    if not FLOOD.exists() or not WEIGHTS.exists():
        return "## Cameras: flooding by learned features\n\nNot measured: the data folder `../shared/data` is not here."
    features = _features()
    frames = read_frames(features)
    truth, cameras, held_out = frames.truth, frames.cameras, hold_out(frames.roads)
    everything = np.ones(len(truth), np.bool_)
    by_day, by_night = (len(set(cameras[truth & light])) for light in (frames.is_day, ~frames.is_day))
    return "\n".join(
        (
            "## Cameras: flooding by learned features",
            "",
            f"{len(truth)} frames of {len(set(cameras))} city cameras, {int(truth.sum())} flooded on "
            f"{len(set(cameras[truth]))} cameras. The product's flood head: features of a frozen YOLOX-nano over "
            "the zone (the lower part of the picture), ridge regression. Each camera is held out whole, and so it is "
            "for the threshold of its alarm. Stages, margin and ridge were chosen with these frames in view. "
            "Intervals: cameras drawn again and again for the AUC, Wilson for shares.",
            "",
            "| what | AUC (95 %) | cameras with a flood, told | flooded frames, told | dry cameras, false alarm "
            "| dry frames, false alarm |",
            "|---|---|---|---|---|---|",
            votes_row(frames),
            row("flood head", frames, held_out, everything),
            row("by day", frames, held_out, frames.is_day),
            row("by night", frames, held_out, ~frames.is_day),
            row("without the camera that has most floods", frames, held_out, cameras != _wettest(frames)),
            "",
            f"Cameras with floods by day: {by_day}, by night: {by_night}. {ridges_line(frames)}",
            winter_line(frames, features),
        )
    )


def votes_row(frames: Frames) -> str:
    """What the weight-free detector measures, on the same frames."""
    scores = np.array(held_out_scores(rio_stills()))
    value = _auc(scores, frames, np.ones(len(scores), np.bool_))
    return f"| the votes' four measures, fitted alike | {value} | - | - | - | - |"


def row(name: str, frames: Frames, held_out: HeldOut, among: np.ndarray) -> str:
    """AUC and alarms of these frames, by camera and by frame."""
    cells = [_auc(held_out.scores, frames, among)]
    for kind in (frames.truth & among, ~frames.truth & among):
        told = [
            bool(held_out.alarms[kind & (frames.cameras == one)].any()) for one in sorted(set(frames.cameras[kind]))
        ]
        cells += [_share(told), _share(held_out.alarms[kind].tolist())]
    return f"| {name} | {' | '.join(cells)} |"


def ridges_line(frames: Frames) -> str:
    """What other penalties would have led to: how much was gained by choosing."""
    chosen, found = flood_head.RIDGE, []
    try:
        for ridge in RIDGES:
            flood_head.RIDGE = ridge
            found.append(f"{ridge:g}: {hold_out(frames.roads).auc:.2f}")
    finally:
        flood_head.RIDGE = chosen
    return f"AUC at other ridges than {chosen:g}: {', '.join(found)}."


def winter_line(frames: Frames, features: RoadFeatures) -> str:
    """What a head fitted on rainy Rio says of winter roads: nothing there is flooded."""
    head = fit_head(frames.roads, network_sha256=features.sha256)
    files = sorted((FLOOD / "negative/dashcam_winter").glob("*.jpg"))
    told = [head.score(features.of(_square(file), LOWER)) >= head.threshold for file in files]
    return f"On winter roads from a moving car, none flooded, it tells {_share(told)} frames."


def read_frames(features: RoadFeatures) -> Frames:
    """All graded frames, in the order of `rio_stills`."""
    roads, is_day = [], []
    for grade, is_flooded in (("positive", True), ("negative", False)):
        for file in sorted((FLOOD / grade / "rio_cctv").glob("*.jpg")):
            camera = SAME_CAMERA.get(file.stem, file.stem.split("__")[0])
            roads.append(Road(camera=camera, is_flooded=is_flooded, features=features.of(_square(file), LOWER)))
            is_day.append(file.stem.startswith(DAY))
    return Frames(roads=roads, is_day=np.array(is_day, np.bool_))


def _features() -> RoadFeatures:
    return RoadFeatures(WEIGHTS, sha256=hashlib.sha256(WEIGHTS.read_bytes()).hexdigest())


def _square(file: Path) -> Image:
    """The middle: tiles are cut so, and full frames must not differ from them."""
    image = np.asarray(cv2.imread(str(file)), np.uint8)
    height, width = image.shape[:2]
    return image[:, (width - height) // 2 : (width + height) // 2] if width > height else image


def _wettest(frames: Frames) -> str:
    names, counts = np.unique(frames.cameras[frames.truth], return_counts=True)
    return str(names[np.argmax(counts)])


def _auc(scores: np.ndarray, frames: Frames, among: np.ndarray) -> str:
    """With the 95 % of AUCs when whole cameras are drawn with replacement."""
    random, truth = np.random.default_rng(1), frames.truth
    names = sorted(set(frames.cameras[among]))
    rows = [np.flatnonzero((frames.cameras == name) & among) for name in names]
    found = []
    for _ in range(DRAWS):
        drawn = np.concatenate([rows[number] for number in random.integers(0, len(rows), len(rows))])
        if 0 < truth[drawn].sum() < len(drawn):
            found.append(auc_of(scores[drawn], truth[drawn]))
    low, high = np.percentile(found, [2.5, 97.5])
    return f"{auc_of(scores[among], truth[among]):.2f} ({low:.2f}-{high:.2f})"


def _share(told: list[bool]) -> str:
    low, high = wilson(sum(told), len(told))
    return f"{sum(told)} of {len(told)} ({100 * low:.0f}-{100 * high:.0f} %)"


@pytest.mark.skipif(not FLOOD.exists() or not WEIGHTS.exists(), reason="the data folder ../shared/data is not here")
@pytest.mark.benchmark
@pytest.mark.shared_data
@pytest.mark.timeout(600)
def test_a_flood_head_tells_floods_of_cameras_that_it_never_saw() -> None:
    assert hold_out(read_frames(_features()).roads).auc > 0.85
