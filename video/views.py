"""View: a frame made ready for detectors: small, in Lab, with its overall light; and Patch: a zone's place on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import cv2
import numpy as np
from numpy.typing import NDArray

from situation.cameras import Zone, ZoneKind
from video.frames import Frame, Image, Mask

Grey = NDArray[np.float32]  # height x width, 0-255
Lab = NDArray[np.float32]  # height x width x 3: lightness, a, b, each 0-255 as OpenCV scales them for bytes

SCENE_SIZE = (64, 36)  # width, height of the picture that stands for the whole scene
DARKEST = 5.0  # grey levels added before a ratio, so that black divided by black is one
NEUTRAL = 128.0  # of Lab's a and b
COLOURFUL = 10.0  # Lab units from grey: a pixel counts for no more, or a green bus would be another light
LINEAR_FROM = 2 / 3  # of the width: below, linear scaling leaves pixels out, and noise and patterns in
MARGIN_PX = 6  # px round a zone, so that windows at its edge have something to look at


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A frame as detectors see it."""

    at: datetime
    image: Image  # the frame itself, full size
    lab: NDArray[np.uint8]  # work_px wide
    scene: Grey  # SCENE_SIZE, lightness
    colour: float = 0.0  # Lab units, mean distance from grey, `COLOURFUL` at most: infrared light leaves none
    has_other_light: bool = False  # than references show: they wait, and learn anew if it stays


@dataclass(frozen=True, slots=True, kw_only=True)
class Patch:
    """A zone on the working picture: its box, and which pixels of the box count."""

    zone: Zone
    top: int
    left: int
    mask: Mask

    def cut(self, lab: NDArray[np.uint8]) -> Lab:
        """The zone's box of a working picture."""
        height, width = self.mask.shape
        return lab[self.top : self.top + height, self.left : self.left + width].astype(np.float32)


def view_of(frame: Frame, *, work_px: int) -> View:
    """The frame made ready."""
    height, width = frame.image.shape[:2]
    size = (work_px, max(1, round(height * work_px / width)))
    small = _scaled(frame.image, size)
    lab = np.asarray(cv2.cvtColor(small, cv2.COLOR_BGR2Lab), np.uint8)
    scene = _scaled(np.asarray(cv2.extractChannel(lab, 0), np.uint8), SCENE_SIZE)
    colour = float(np.minimum(np.abs(lab[::4, ::4, 1:].astype(np.float32) - NEUTRAL), COLOURFUL).mean())
    return View(at=frame.received_at, image=frame.image, lab=lab, scene=np.asarray(scene, np.float32), colour=colour)


def _scaled(image: Image, size: tuple[int, int]) -> Image:
    """By the mean of what falls on a pixel; first by whole halves, which costs a third."""
    height, width = image.shape[:2]
    while width >= 2 * size[0] and width % 2 == 0 and height % 2 == 0:
        width, height = width // 2, height // 2
        image = np.asarray(cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA), np.uint8)
    # Near its own size a picture is as well scaled linearly, at a fifth of the cost
    way = cv2.INTER_LINEAR if size[0] >= LINEAR_FROM * width else cv2.INTER_AREA
    return np.asarray(cv2.resize(image, size, interpolation=way), np.uint8)


def blurred(grey: Grey, width: float) -> Grey:
    """Gaussian of this width, px, cut at three of it: OpenCV's own four cost a third more, for 0.3 % of the weight."""
    side = 2 * round(3 * width) + 1
    return np.asarray(cv2.GaussianBlur(grey, (side, side), width), np.float32)


def halved(grey: Grey) -> Grey:
    """Half as large each way: what was blurred before loses under 1 %, and costs a quarter to go on with."""
    height, width = grey.shape
    size = (max(1, width // 2), max(1, height // 2))
    return np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.float32)


def halved_mask(mask: Mask) -> Mask:
    """The same for a mask: pixels of which half counts."""
    return np.asarray(halved(mask.astype(np.float32)) >= 0.5, np.bool_)


def apart(one: Grey, other: Grey) -> Grey:
    """How far each pixel of the one is from the other's."""
    return np.asarray(cv2.absdiff(one, other), np.float32)


def mean_over(pixels: Grey, where: Mask) -> float:
    """Mean there; 0 where nothing counts. A product, as picking pixels out costs four times as much."""
    return float(np.vdot(pixels, where.astype(np.float32)) / max(1, int(np.count_nonzero(where))))


def mask_of(polygon: tuple[tuple[float, float], ...], shape: tuple[int, int]) -> Mask:
    """Pixels inside a polygon given in shares of width and height."""
    height, width = shape
    points = np.round(np.asarray(polygon, np.float64) * (width - 1, height - 1)).astype(np.int32)
    canvas = np.zeros(shape, np.uint8)
    cv2.fillPoly(canvas, [points], 1)
    return np.asarray(canvas, np.bool_)


def ignored_mask(zones: tuple[Zone, ...], shape: tuple[int, int]) -> Mask:
    """Pixels that no detector may look at: clock text, trees."""
    ignored = np.zeros(shape, np.bool_)
    for zone in zones:
        if zone.kind is ZoneKind.IGNORE:
            ignored |= mask_of(zone.polygon, shape)
    return ignored


def patch_of(zone: Zone, zones: tuple[Zone, ...], shape: tuple[int, int]) -> Patch:
    """The zone's place on a working picture of this shape, without what is to be ignored."""
    mask = mask_of(zone.polygon, shape) & ~ignored_mask(zones, shape)
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not rows.size:
        return Patch(zone=zone, top=0, left=0, mask=mask[:1, :1])
    top, left = max(0, int(rows[0]) - MARGIN_PX), max(0, int(columns[0]) - MARGIN_PX)
    return Patch(
        zone=zone, top=top, left=left, mask=mask[top : int(rows[-1]) + MARGIN_PX, left : int(columns[-1]) + MARGIN_PX]
    )


def scene_gain(scene: Grey, reference: Grey) -> float:
    """How much lighter the whole scene is than the reference: the median over its cells, deaf to objects."""
    return float(np.median((scene + DARKEST) / (reference + DARKEST)))


def scene_change(scene: Grey, reference: Grey, *, tone: float) -> float:
    """Share of the scene that differs beyond a change of light."""
    gain = scene_gain(scene, reference)
    return float(np.mean(np.abs(scene - np.clip(reference * gain, 0, 255)) > tone))
