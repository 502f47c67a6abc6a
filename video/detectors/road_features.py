"""Features of a road zone: what the frozen backbone of the vehicle network sees there, pooled.

Nothing is learned here. The two deeper stages are taken whole: what tells water (ripple, mirrored lamps, kerbs that
are gone) is as large as their cells, and at 1/8 the heads that were tried learned cameras (docs/decisions/0011).
"""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from video.detectors.vehicles import GREY, SIDE_PX, read_weights
from video.errors import BadWeights
from video.frames import Image, Mask
from video.views import mask_of

STAGES = ("onnx_node!Mul_161", "onnx_node!Mul_196")  # YOLOX-nano's backbone at 1/16 and 1/32 of its input
MARGIN = 0.5  # of the zone's size on each side: a road is judged with what borders it
CELL_SHARE = 0.5  # of a cell in the zone, at least; where no cell has it, the fullest one counts
Features = NDArray[np.float32]
Polygon = tuple[tuple[float, float], ...]


class RoadFeatures:
    """A loaded backbone. Not shared between threads."""

    def __init__(self, weights: Path, *, sha256: str) -> None:
        read_weights(weights, sha256=sha256)
        # The newer engine of OpenCV 5 does not hand out what is inside, and from memory there is no other one
        classic = (cv2.dnn.ENGINE_CLASSIC,) if hasattr(cv2.dnn, "ENGINE_CLASSIC") else ()
        try:
            self._network = cv2.dnn.readNetFromONNX(str(weights), *classic)
        except cv2.error:
            raise BadWeights("OpenCV cannot read the weights as ONNX") from None
        if any(self._network.getLayerId(stage) < 0 for stage in STAGES):
            raise BadWeights("flood heads need the backbone of YOLOX-nano, and the weights are of another network")
        self.sha256 = sha256.casefold()

    def of(self, image: Image, polygon: Polygon) -> Features:
        """Mean and spread of each channel over the zone, stage after stage."""
        left, top, right, bottom = _window(polygon, (image.shape[0], image.shape[1]))
        where = mask_of(polygon, (image.shape[0], image.shape[1]))[top:bottom, left:right]
        part = image[top:bottom, left:right]
        scale = SIDE_PX / max(part.shape[:2])
        size = (max(1, round(part.shape[1] * scale)), max(1, round(part.shape[0] * scale)))
        canvas = np.full((SIDE_PX, SIDE_PX, 3), GREY, np.uint8)
        canvas[: size[1], : size[0]] = cv2.resize(part, size, interpolation=cv2.INTER_AREA)
        inside = np.zeros((SIDE_PX, SIDE_PX), np.float32)
        inside[: size[1], : size[0]] = cv2.resize(where.astype(np.float32), size, interpolation=cv2.INTER_AREA)
        self._network.setInput(cv2.dnn.blobFromImage(canvas))
        outputs = self._network.forward(list(STAGES))
        return np.concatenate([_pooled(np.asarray(output[0], np.float32), inside) for output in outputs])


def _window(polygon: Polygon, shape: tuple[int, int]) -> tuple[int, int, int, int]:
    """The zone's box with its margin: left, top, right, bottom, px."""
    height, width = shape
    corners = np.asarray(polygon, np.float64)
    low, high = corners.min(axis=0), corners.max(axis=0)
    (left, top), (right, bottom) = low - MARGIN * (high - low), high + MARGIN * (high - low)
    across = sorted((round(max(0.0, left) * width), round(min(1.0, right) * width)))
    down = sorted((round(max(0.0, top) * height), round(min(1.0, bottom) * height)))
    return across[0], down[0], max(across[1], across[0] + 1), max(down[1], down[0] + 1)


def _pooled(output: Features, inside: NDArray[np.float32]) -> Features:
    share = np.asarray(cv2.resize(inside, output.shape[:0:-1], interpolation=cv2.INTER_AREA), np.float32)
    cells: Mask = share >= min(CELL_SHARE, float(share.max()))
    zone = output[:, cells]
    return np.concatenate([zone.mean(axis=1), zone.std(axis=1)])
