"""Scene: what a whole picture shows, small enough to keep and compare: edges, contrast by cell, sharpness, colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import cv2
import msgspec
import numpy as np
from numpy.typing import NDArray

from situation.cameras import Zone
from video.frames import Mask
from video.views import Grey, View, apart, blurred, halved, halved_mask, ignored_mask, mean_over

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What of a picture is looked at."""

    ignored: Mask
    seen: Mask  # away from what is ignored, too
    seen_halved: Mask
    hidden: NDArray[np.bool_]  # cells of which most is ignored


@lru_cache(maxsize=4)
def ground_of(zones: tuple[Zone, ...], shape: tuple[int, int]) -> Ground:
    """For pictures of this height and width; a camera has one shape for days."""
    ignored = ignored_mask(zones, shape)
    seen = ~cv2.dilate(ignored.view(np.uint8), np.ones((9, 9), np.uint8)).astype(np.bool_)
    hidden = _by_cell(ignored.astype(np.float32)) > 0.5
    return Ground(ignored=ignored, seen=seen, seen_halved=halved_mask(seen), hidden=hidden)


def scene_of(view: View, zones: tuple[Zone, ...]) -> Scene:
    """The scene of one picture, without what is to be ignored."""
    shape = (view.lab.shape[0], view.lab.shape[1])
    ground = ground_of(zones, shape)
    lightness = view.lab[:, :, 0].astype(np.float32)
    lightness[ground.ignored] = mean_over(lightness, ~ground.ignored)
    # Snow of bad reception and flakes are single pixels: blurred away before contrast is taken
    calm = blurred(lightness, 1.5)
    return Scene(
        picture=np.asarray(cv2.resize(lightness, SIZE, interpolation=cv2.INTER_AREA), np.float32),
        cells=_contrasts(calm, ground),
        sharpness=_sharpness(lightness, ground),
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


def _contrasts(lightness: Grey, ground: Ground) -> NDArray[np.float32]:
    means, squares = _by_cell(lightness), _by_cell(lightness * lightness)
    spread = np.sqrt(np.maximum(squares - means * means, 0))
    return np.where(ground.hidden, -1.0, spread / (means + CONTRAST_FLOOR)).astype(np.float32).ravel()


def _by_cell(pixels: Grey) -> Grey:
    return np.asarray(cv2.resize(pixels, CELLS, interpolation=cv2.INTER_AREA), np.float32)


def _sharpness(lightness: Grey, ground: Ground) -> float:
    one, two = apart(lightness, blurred(lightness, 1.0)), halved(blurred(lightness, 2.0))
    four = apart(two, blurred(two, FROM_TWO_TO_SIX / 2))
    return mean_over(one, ground.seen) / (mean_over(four, ground.seen_halved) + 1.0)
