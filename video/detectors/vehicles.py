"""Vehicles: boxes from a YOLOX network by `cv2.dnn`, and an occupancy that believes only vehicles.

Optional: without weights the occupancy decides alone. The file is named by the city with its sha256; we ship none.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from situation.cameras import Zone
from video.detectors.detector import Condition, Detector, Reading
from video.errors import BadWeights
from video.frames import Image
from video.thresholds import Thresholds
from video.views import View, mask_of

SIDE_PX = 416  # YOLOX-nano's input
STRIDES = (8, 16, 32)
GREY = 114  # what the network was trained to see round the picture
COCO_VEHICLES = (2, 3, 5, 7)  # car, motorcycle, bus, truck: one class to us, they are confused all the time
OVERLAP = 0.5  # intersection over union above which two boxes are one vehicle


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleBox:
    """A vehicle on the picture, px of the full frame."""

    left: float
    top: float
    right: float
    bottom: float
    score: float  # 0-1


class VehicleNetwork:
    """A loaded network. Not shared between threads."""

    def __init__(self, weights: Path, *, sha256: str) -> None:
        model = read_weights(weights, sha256=sha256)
        try:
            self._network = cv2.dnn.readNetFromONNX(np.frombuffer(model, np.uint8))
        except cv2.error:
            raise BadWeights("OpenCV cannot read the weights as ONNX") from None

    def find_vehicles(self, image: Image, *, min_score: float) -> list[VehicleBox]:
        """Boxes of vehicles, each once."""
        height, width = image.shape[:2]
        scale = SIDE_PX / max(height, width)
        canvas = np.full((SIDE_PX, SIDE_PX, 3), GREY, np.uint8)
        small = cv2.resize(image, (round(width * scale), round(height * scale)))
        canvas[: small.shape[0], : small.shape[1]] = small
        self._network.setInput(cv2.dnn.blobFromImage(canvas))
        return boxes_of(np.asarray(self._network.forward(), np.float32)[0], scale=scale, min_score=min_score)


def read_weights(file: Path, *, sha256: str) -> bytes:
    """What a file of learned numbers holds, if it is the one that is meant. Raises BadWeights."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise BadWeights(f"cannot read the weights: {error.strerror}") from None
    if hashlib.sha256(content).hexdigest() != sha256.casefold():
        raise BadWeights("the weights are not the file that the settings name by sha256")
    return content


def boxes_of(output: NDArray[np.float32], *, scale: float, min_score: float) -> list[VehicleBox]:
    """YOLOX's rows (x, y, w, h, objectness, 80 classes, relative to a grid) as boxes of vehicles."""
    grid, stride = _grid()
    scores = output[:, 4] * output[:, [5 + kind for kind in COCO_VEHICLES]].max(axis=1)
    likely = scores >= min_score
    centre = (output[likely, :2] + grid[likely]) * stride[likely] / scale
    size = np.exp(output[likely, 2:4]) * stride[likely] / scale
    corners = np.hstack([centre - size / 2, size])
    kept = cv2.dnn.NMSBoxes(corners.tolist(), scores[likely].tolist(), min_score, OVERLAP)
    found = [(corners[index], float(scores[likely][index])) for index in np.asarray(kept, np.int64).reshape(-1)]
    return [
        VehicleBox(left=float(x), top=float(y), right=float(x + w), bottom=float(y + h), score=score)
        for (x, y, w, h), score in found
    ]


def footprint_share(box: VehicleBox, zone: Zone, shape: tuple[int, int], *, footprint: float) -> float:
    """Share of the zone under the part of the vehicle that stands on the ground: a flank blocks a ramp too."""
    mask = mask_of(zone.polygon, shape)
    top = round(box.bottom - (box.bottom - box.top) * footprint)
    covered = mask[max(0, top) : max(0, round(box.bottom)), max(0, round(box.left)) : max(0, round(box.right))]
    return float(covered.sum() / max(1, mask.sum()))


class ConfirmedOccupancy:
    """An occupancy that is unsure until the network has seen a vehicle in the zone; then it need not be seen again."""

    def __init__(
        self, inner: Detector, zone: Zone, network: VehicleNetwork, limits: Thresholds, *, is_open: bool
    ) -> None:
        self._inner = inner
        self._zone = zone
        self._network = network
        self._limits = limits
        self._best = limits.vehicle_score if is_open else 0.0
        self._asked_at: datetime | None = None

    def look(self, view: View) -> Reading:
        """The inner reading, present only with a vehicle."""
        reading = self._inner.look(view)
        if reading.condition is Condition.ABSENT:
            self._best, self._asked_at = 0.0, None
        if reading.condition is not Condition.PRESENT:
            return reading
        if not self._best and self._is_due(view.at):
            self._best, self._asked_at = self._ask(view), view.at
        return Reading(
            condition=Condition.PRESENT if self._best else Condition.UNSURE,
            word=reading.word,
            score=max(reading.score, self._best),
            measures={**reading.measures, "vehicle": self._best},
        )

    def remember(self) -> dict[str, bytes]:
        """The inner references."""
        return self._inner.remember()

    def _is_due(self, at: datetime) -> bool:
        return self._asked_at is None or (at - self._asked_at).total_seconds() >= self._limits.vehicle_every_s

    def _ask(self, view: View) -> float:
        shape = (view.image.shape[0], view.image.shape[1])
        boxes = self._network.find_vehicles(view.image, min_score=self._limits.vehicle_score)
        inside = [
            box.score
            for box in boxes
            if footprint_share(box, self._zone, shape, footprint=self._limits.footprint) >= self._limits.vehicle_overlap
        ]
        return max(inside, default=0.0)


def _grid() -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    grids, strides = [], []
    for stride in STRIDES:
        side = SIDE_PX // stride
        down, across = np.mgrid[:side, :side]
        grids.append(np.stack([across, down], axis=-1).reshape(-1, 2))
        strides.append(np.full((side * side, 1), stride))
    return np.concatenate(grids).astype(np.float32), np.concatenate(strides).astype(np.float32)
