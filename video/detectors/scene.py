"""Scene: what a whole picture shows, small enough to keep and compare: edges, contrast by cell, sharpness, colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import msgspec
import numpy as np
from numpy.typing import NDArray

from situation.cameras import Zone
from video.frames import Mask
from video.views import Grey, View, blurred, ignored_mask

SIZE = (160, 90)  # px, width and height of the kept picture: a car is 10, sensor noise is averaged away
CELLS = (8, 6)  # across and down
FROM_TWO_TO_SIX = 32**0.5  # px: widths of blurs add up as squares
CONTRAST_FLOOR = 20.0  # grey levels: contrast of a cell is its spread over its mean and this


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept beside the picture."""

    cells: list[float]
    sharpness: float
    colour: float
    shape: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Of one picture, or the usual one of a camera."""

    picture: Grey  # SIZE, lightness 0-255, ignored parts levelled
    cells: NDArray[np.float32]  # contrast of each cell, 0-2; below 0 where all is ignored
    sharpness: float  # structure of a pixel over structure of four: blur takes the first and leaves the second
    colour: float  # Lab units, mean distance from grey: falls to nothing when a camera turns to infrared
    shape: tuple[int, int]  # of the working picture: sharpness of two shapes cannot be compared

    def moved_towards(self, other: Scene, *, share: float) -> Scene:
        """A little more like the other."""
        sharpness = self.sharpness + (other.sharpness - self.sharpness) * share
        return Scene(
            picture=(self.picture + (other.picture - self.picture) * share).astype(np.float32),
            cells=(self.cells + (other.cells - self.cells) * share).astype(np.float32),
            sharpness=sharpness if self.shape == other.shape else other.sharpness,
            colour=self.colour + (other.colour - self.colour) * share,
            shape=other.shape,
        )

    def to_bytes(self) -> dict[str, bytes]:
        """To outlive the process."""
        told = Told(cells=self.cells.tolist(), sharpness=self.sharpness, colour=self.colour, shape=self.shape)
        _, png = cv2.imencode(".png", np.clip(self.picture, 0, 255).astype(np.uint8))
        return {"picture": bytes(png.data), "told": msgspec.json.encode(told)}


def scene_from_bytes(kept: dict[str, bytes]) -> Scene | None:
    """The scene, or None if nothing readable was kept."""
    try:
        told = msgspec.json.decode(kept.get("told", b""), type=Told)
    except msgspec.MsgspecError:
        return None
    picture = cv2.imdecode(np.frombuffer(kept.get("picture", b"\0"), np.uint8), cv2.IMREAD_GRAYSCALE)
    if picture is None or picture.shape != SIZE[::-1] or len(told.cells) != CELLS[0] * CELLS[1]:
        return None
    return Scene(
        picture=np.asarray(picture, np.float32),
        cells=np.asarray(told.cells, np.float32),
        sharpness=told.sharpness,
        colour=told.colour,
        shape=told.shape,
    )


def scene_of(view: View, zones: tuple[Zone, ...]) -> Scene:
    """The scene of one picture, without what is to be ignored."""
    shape = (view.lab.shape[0], view.lab.shape[1])
    ignored = ignored_mask(zones, shape)
    lightness = view.lab[:, :, 0].astype(np.float32)
    if ignored.any():
        lightness[ignored] = lightness[~ignored].mean() if not ignored.all() else 0.0
    # Snow of bad reception and flakes are single pixels: blurred away before contrast is taken
    calm = np.asarray(cv2.GaussianBlur(lightness, (0, 0), 1.5), np.float32)
    return Scene(
        picture=np.asarray(cv2.resize(lightness, SIZE, interpolation=cv2.INTER_AREA), np.float32),
        cells=_contrasts(calm, ignored),
        sharpness=_sharpness(lightness, ignored),
        colour=view.colour,
        shape=shape,
    )


def median_scene(scenes: Sequence[Scene]) -> Scene:
    """What most of them show."""
    return Scene(
        picture=np.median(np.stack([one.picture for one in scenes]), axis=0).astype(np.float32),
        cells=np.median(np.stack([one.cells for one in scenes]), axis=0).astype(np.float32),
        sharpness=float(np.median([one.sharpness for one in scenes])),
        colour=float(np.median([one.colour for one in scenes])),
        shape=scenes[-1].shape,
    )


def _contrasts(lightness: Grey, ignored: Mask) -> NDArray[np.float32]:
    means, squares = _by_cell(lightness), _by_cell(lightness * lightness)
    spread = np.sqrt(np.maximum(squares - means * means, 0))
    hidden = _by_cell(ignored.astype(np.float32)) > 0.5
    return np.where(hidden, -1.0, spread / (means + CONTRAST_FLOOR)).astype(np.float32).ravel()


def _by_cell(pixels: Grey) -> Grey:
    return np.asarray(cv2.resize(pixels, CELLS, interpolation=cv2.INTER_AREA), np.float32)


def _sharpness(lightness: Grey, ignored: Mask) -> float:
    one, two = np.abs(lightness - blurred(lightness, 1.0)), blurred(lightness, 2.0)
    four = np.abs(two - blurred(two, FROM_TWO_TO_SIX))
    seen = ~cv2.dilate(ignored.astype(np.uint8), np.ones((9, 9), np.uint8)).astype(np.bool_)
    return float(one[seen].mean() / (four[seen].mean() + 1.0)) if seen.any() else 0.0
