"""Reference: what a zone looks like when nothing is there, with the scene's light at that time."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from video.frames import Mask
from video.views import SCENE_SIZE, Grey, Lab, View


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A zone's box and the whole scene, both as they were."""

    patch: Lab
    scene: Grey
    colour: float  # of the whole picture, Lab units from grey

    def moved_towards(self, patch: Lab, scene: Grey, *, share: float, where: Mask) -> Reference:
        """A little more like now, only where allowed: it follows the light, never an object."""
        allowed = where[:, :, None].astype(np.float32) * share
        return Reference(
            patch=(self.patch + (patch - self.patch) * allowed).astype(np.float32),
            scene=(self.scene + (scene - self.scene) * share).astype(np.float32),
            colour=self.colour,
        )

    def to_png(self) -> dict[str, bytes]:
        """As bytes that outlive the process."""
        return {"patch": _png(self.patch), "scene": _png(self.scene), "colour": f"{self.colour:.2f}".encode()}


def reference_from_png(kept: dict[str, bytes], shape: tuple[int, int]) -> Reference | None:
    """The reference, or None if there is none or it was made for another shape of the zone."""
    patch, scene = _picture(kept.get("patch", b"")), _picture(kept.get("scene", b""))
    if patch is None or scene is None or patch.ndim != 3 or patch.shape[:2] != shape:
        return None
    if scene.shape != SCENE_SIZE[::-1]:
        return None
    return Reference(patch=patch, scene=scene, colour=float(kept.get("colour") or b"0"))


class Recent:
    """The last few pictures of a zone; their median is free of what only passed."""

    def __init__(self, size: int) -> None:
        self._patches: deque[Lab] = deque(maxlen=size)
        self._scenes: deque[Grey] = deque(maxlen=size)
        self._colours: deque[float] = deque(maxlen=size)

    def add(self, patch: Lab, view: View) -> None:
        """One more; the oldest falls out."""
        self._patches.append(patch)
        self._scenes.append(view.scene)
        self._colours.append(view.colour)

    @property
    def is_full(self) -> bool:
        """Enough pictures for a median."""
        return len(self._patches) == self._patches.maxlen

    @property
    def patches(self) -> Sequence[Lab]:
        """Oldest first."""
        return self._patches

    def median(self) -> Reference:
        """What most of them show."""
        patch = np.median(np.stack(self._patches), axis=0).astype(np.float32)
        scene = np.median(np.stack(self._scenes), axis=0).astype(np.float32)
        return Reference(patch=patch, scene=scene, colour=float(np.median(self._colours)))

    def clear(self) -> None:
        """Start anew."""
        self._patches.clear()
        self._scenes.clear()
        self._colours.clear()


def _png(pixels: NDArray[np.float32]) -> bytes:
    _, coded = cv2.imencode(".png", np.clip(pixels, 0, 255).astype(np.uint8))
    return bytes(coded.data)


def _picture(png: bytes) -> NDArray[np.float32] | None:
    if not png:
        return None
    pixels = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_UNCHANGED)
    return None if pixels is None else np.asarray(pixels, np.float32)
