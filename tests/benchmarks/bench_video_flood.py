"""Flooding by pooled features of a frozen vehicle network, with whole cameras held out: is it better than our votes?

Needs the data folder and the weights beside the checkout. The frames have no licence that lets anything fitted on
them leave this folder: nothing fitted here is kept, and none of it is in the product.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.benchmarks.bench_video import FLOOD, SAME_CAMERA, WEIGHTS, auc, held_out_scores, rio_stills
from video.learning import wilson

SIDE_PX, GREY = 416, 114
CUT = 0.28  # of the height: logos and camera names are above
ROAD_FROM = 1 / 3  # of what is left
# Outputs of the network's stages: backbone at 1/8, 1/16, 1/32 of the picture, then its neck
LAYERS = {
    "backbone 1/8": "onnx_node!Mul_115",
    "backbone 1/16": "onnx_node!Mul_161",
    "backbone 1/32": "onnx_node!Mul_196",
    "neck 1/16": "onnx_node!Mul_221",
    "neck 1/8": "onnx_node!Mul_246",
    "neck 1/16 again": "onnx_node!Mul_272",
}
RIDGES = (0.03, 0.3, 3.0)
WITH_DRY = ("backbone 1/16", "backbone 1/32")  # layers also tried with the difference to the camera's dry frames
DRAWS = 2000  # bootstrap samples of cameras


@dataclass(frozen=True, slots=True, kw_only=True)
class Frames:
    """Features of all graded frames by layer, and whose they are."""

    features: dict[str, np.ndarray]
    cameras: np.ndarray
    truth: np.ndarray  # 1 flooded, 0 dry


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way to judge."""

    layer: str
    ridge: float


def run() -> str:
    """The table as Markdown."""
    if not FLOOD.exists() or not WEIGHTS.exists():
        return "## Cameras: flooding by learned features\n\nNot measured: the data folder `../shared/data` is not here."
    frames = read_frames()
    plain = [Way(layer=layer, ridge=ridge) for layer, ridge in itertools.product(LAYERS, RIDGES)]
    dry = [Way(layer=f"{layer} with dry", ridge=ridge) for layer, ridge in itertools.product(WITH_DRY, RIDGES)]
    lines = [
        "## Cameras: flooding by learned features",
        "",
        f"{len(frames.truth)} frames of {len(set(frames.cameras))} city cameras, {int(frames.truth.sum())} flooded on "
        f"{len(set(frames.cameras[frames.truth == 1]))} cameras. Features of a frozen YOLOX-nano, mean and spread "
        "over the lower part of the picture, ridge regression. Layer and ridge are chosen anew inside the training "
        "cameras of each camera that is held out, and so is the alarm's threshold. Intervals: cameras drawn again "
        "and again; Wilson.",
        "",
        "| features | AUC (95 %) | cameras with a flood, told | dry cameras, false alarm | dry frames, false alarm |",
        "|---|---|---|---|---|",
        classical_row(frames),
        row("of the frame alone", frames, plain),
        row("and the difference to the camera's other dry frames", frames, dry),
        "",
        winter_line(frames, plain),
    ]
    return "\n".join(lines)


def classical_row(frames: Frames) -> str:
    """What the detector itself measures, on the same frames."""
    scores = np.array(held_out_scores(rio_stills()))
    low, high = interval(scores, frames)
    value = auc(scores.tolist(), (frames.truth == 1).tolist())
    return f"| none: the product's own four measures, for comparison | {value:.2f} ({low:.2f}-{high:.2f}) | - | - | - |"


def row(name: str, frames: Frames, ways: list[Way]) -> str:
    """Held-out scores and alarms, by camera."""
    scores, alarms = nested(frames, ways)
    low, high = interval(scores, frames)
    wet, dry = frames.truth == 1, frames.truth == 0
    hits = [alarms[(frames.cameras == one) & wet].any() for one in sorted(set(frames.cameras[wet]))]
    false = [alarms[(frames.cameras == one) & dry].any() for one in sorted(set(frames.cameras[dry]))]
    value = auc(scores.tolist(), (frames.truth == 1).tolist())
    return (
        f"| {name} | {value:.2f} ({low:.2f}-{high:.2f}) | {_share(hits)} | {_share(false)} | "
        f"{_share(alarms[dry].tolist())} |"
    )


def winter_line(frames: Frames, ways: list[Way]) -> str:
    """What a head fitted on rainy Rio says of winter roads: nothing there is flooded."""
    everything = np.ones(len(frames.truth), np.bool_)
    way, threshold = chosen(frames, ways, everything)
    files = sorted((FLOOD / "negative/dashcam_winter").glob("*.jpg"))
    winter = np.array([pooled(file)[way.layer] for file in files])
    likeness = likeness_of(np.vstack([frames.features[way.layer], winter]), np.arange(len(frames.truth)))
    told = (fitted(likeness, frames, everything, way.ridge)[len(frames.truth) :] >= threshold).tolist()
    return f"The same on winter roads from a moving car, none flooded: {_share(told)} frames told. Layer {way.layer}."


def nested(frames: Frames, ways: list[Way]) -> tuple[np.ndarray, np.ndarray]:
    """Score and alarm of each frame by a head that saw none of its camera, chosen without it too."""
    scores, alarms = np.zeros(len(frames.truth)), np.zeros(len(frames.truth), np.bool_)
    for camera in sorted(set(frames.cameras)):
        seen = frames.cameras != camera
        way, threshold = chosen(frames, ways, seen)
        found = fitted(likeness_of(frames.features[way.layer], np.flatnonzero(seen)), frames, seen, way.ridge)
        scores[~seen], alarms[~seen] = found[~seen], found[~seen] >= threshold
    return scores, alarms


def chosen(frames: Frames, ways: list[Way], seen: np.ndarray) -> tuple[Way, float]:
    """The way that does best among these cameras, each held out in turn, and its best threshold there."""
    rows, truth = np.flatnonzero(seen), frames.truth[seen] == 1
    likenesses = {layer: likeness_of(frames.features[layer], rows) for layer in {way.layer for way in ways}}
    scored = [(way, left_out(likenesses[way.layer], frames, way, seen)) for way in ways]
    way, scores = max(scored, key=lambda one: auc(one[1].tolist(), truth.tolist()))
    gains = [(scores[truth] >= edge).mean() - (scores[~truth] >= edge).mean() for edge in scores]
    return way, float(scores[int(np.argmax(gains))])


def left_out(likeness: np.ndarray, frames: Frames, way: Way, among: np.ndarray) -> np.ndarray:
    """Scores of the frames among these, each by a head that saw none of its camera."""
    scores = np.zeros(len(frames.truth))
    for camera in sorted(set(frames.cameras[among])):
        own = frames.cameras == camera
        scores[own & among] = fitted(likeness, frames, among & ~own, way.ridge)[: len(scores)][own & among]
    return scores[among]


def likeness_of(features: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Products of all frames' features with each other, standardised by these rows, per feature."""
    mean, spread = features[rows].mean(axis=0), features[rows].std(axis=0) + 1e-6
    inputs = np.clip((features - mean) / spread, -5, 5)
    return inputs @ inputs.T / features.shape[1]


def fitted(likeness: np.ndarray, frames: Frames, seen: np.ndarray, ridge: float) -> np.ndarray:
    """Scores of all rows by ridge regression on the seen frames, in its dual form: frames are few, features many."""
    rows = np.flatnonzero(seen)
    truth, weights = 2 * frames.truth[rows] - 1, balanced(frames.cameras[rows], frames.truth[rows])
    roots = np.sqrt(weights)
    middle = float(np.average(truth, weights=weights))
    gram = likeness[np.ix_(rows, rows)] * roots[:, None] * roots + ridge * np.eye(len(rows))
    return likeness[:, rows] @ (roots * np.linalg.solve(gram, (truth - middle) * roots)) + middle


def balanced(cameras: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """Cameras weigh the same within flooded and dry, and these two the same."""
    _, kinds, counts = np.unique(
        [f"{camera} {is_wet}" for camera, is_wet in zip(cameras, truth, strict=True)],
        return_inverse=True,
        return_counts=True,
    )
    weights = 1 / counts[kinds]
    for is_wet in (0, 1):
        weights[truth == is_wet] *= len(truth) / 2 / weights[truth == is_wet].sum()
    return weights


def interval(scores: np.ndarray, frames: Frames) -> tuple[float, float]:
    """95 % of AUCs when whole cameras are drawn with replacement."""
    random, names = np.random.default_rng(1), sorted(set(frames.cameras))
    rows = {name: np.flatnonzero(frames.cameras == name) for name in names}
    found = []
    for _ in range(DRAWS):
        drawn = np.concatenate([rows[names[number]] for number in random.integers(0, len(names), len(names))])
        if 0 < frames.truth[drawn].sum() < len(drawn):
            found.append(auc(scores[drawn].tolist(), (frames.truth[drawn] == 1).tolist()))
    return float(np.percentile(found, 2.5)), float(np.percentile(found, 97.5))


def read_frames() -> Frames:
    """All graded frames."""
    rows, cameras, truth = [], [], []
    for grade, is_wet in (("positive", 1), ("negative", 0)):
        for file in sorted((FLOOD / grade / "rio_cctv").glob("*.jpg")):
            rows.append(pooled(file))
            cameras.append(SAME_CAMERA.get(file.stem, file.stem.split("__")[0]))
            truth.append(is_wet)
    owners, wet = np.array(cameras), np.array(truth)
    features = {layer: np.array([row[layer] for row in rows]) for layer in LAYERS}
    features |= {f"{layer} with dry": with_dry(features[layer], owners, wet) for layer in WITH_DRY}
    return Frames(features=features, cameras=owners, truth=wet)


def with_dry(features: np.ndarray, cameras: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """Beside the features their difference to the mean of the camera's other dry frames, which a city would have."""
    difference = np.zeros_like(features)
    for number in range(len(features)):
        others = (cameras == cameras[number]) & (truth == 0)
        others[number] = False
        if others.any():
            difference[number] = features[number] - features[others].mean(axis=0)
    return np.hstack([features, difference])


def pooled(file: Path) -> dict[str, np.ndarray]:
    """Mean and spread of each channel over the lower part, by layer."""
    image = np.asarray(cv2.imread(str(file)), np.uint8)
    height, width = image.shape[:2]
    image = image[:, (width - height) // 2 : (width + height) // 2] if width > height else image
    image = cv2.resize(image, (480, 480), interpolation=cv2.INTER_AREA)[round(480 * CUT) :]
    scale = SIDE_PX / max(image.shape[:2])
    small = cv2.resize(image, (round(image.shape[1] * scale), round(image.shape[0] * scale)))
    canvas = np.full((SIDE_PX, SIDE_PX, 3), GREY, np.uint8)
    canvas[: small.shape[0], : small.shape[1]] = small
    network = _network()
    network.setInput(cv2.dnn.blobFromImage(canvas))
    outputs = network.forward(list(LAYERS.values()))
    return {layer: _pool(output[0], small.shape[0] / SIDE_PX) for layer, output in zip(LAYERS, outputs, strict=True)}


def _pool(output: np.ndarray, filled: float) -> np.ndarray:
    rows = max(1, round(output.shape[1] * filled))
    road = output[:, round(rows * ROAD_FROM) : rows].reshape(output.shape[0], -1)
    return np.concatenate([road.mean(axis=1), road.std(axis=1)])


NETWORKS: list[cv2.dnn.Net] = []


def _network() -> cv2.dnn.Net:
    if not NETWORKS:
        # The newer engine of OpenCV 5 does not hand out what is inside
        NETWORKS.append(cv2.dnn.readNetFromONNX(str(WEIGHTS), cv2.dnn.ENGINE_CLASSIC))
    return NETWORKS[0]


def _share(told: list[bool]) -> str:
    low, high = wilson(sum(told), len(told))
    return f"{sum(told)} of {len(told)} ({100 * low:.0f}-{100 * high:.0f} %)"


@pytest.mark.skipif(not FLOOD.exists() or not WEIGHTS.exists(), reason="the data folder ../shared/data is not here")
@pytest.mark.benchmark
@pytest.mark.shared_data
@pytest.mark.timeout(600)
def test_features_of_a_frozen_network_tell_floods_of_cameras_that_they_never_saw() -> None:
    frames = read_frames()
    scores, _ = nested(frames, [Way(layer="backbone 1/32", ridge=0.3)])
    assert auc(scores.tolist(), (frames.truth == 1).tolist()) > 0.7
