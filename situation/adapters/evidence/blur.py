"""Blur: a picture in which no face and no number plate can be read, whatever stands where.

Nothing is looked for, so nothing can be overlooked: the whole picture is brought down to so few samples that letters
and faces are not in it any more, and is then drawn smoothly, so that a person still sees what stands on a ramp or how
high the water is. How far that holds is measured in docs/evidence.md.
"""

from __future__ import annotations

import threading
from collections import OrderedDict

import cv2
import numpy as np

from situation.errors import Invalid
from situation.ports import FrameStore

SAMPLES = 240  # across the longer side: a plate of a twelfth of the width has 20, two a letter; measured in the docs
SHOWN_PX = 960  # longest side of what is drawn of them
QUALITY = 80
KEPT = 256  # blurred pictures of some 15 kB each: what a wall of cameras shows, many times over


def blurred(jpeg: bytes, *, samples: int = SAMPLES) -> bytes:
    """The picture with that many samples across its longer side, as JPEG. Invalid for what is no picture."""
    image = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
    if image is None:
        raise Invalid("a picture that cannot be decoded cannot be blurred", field="jpeg")
    height, width = image.shape[:2]
    share = samples / max(height, width)
    few = cv2.resize(image, _size(width * share, height * share), interpolation=cv2.INTER_AREA) if share < 1 else image
    share = min(1.0, SHOWN_PX / max(height, width))
    smooth = cv2.resize(few, _size(width * share, height * share), interpolation=cv2.INTER_CUBIC)
    return bytes(cv2.imencode(".jpg", smooth, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])[1].data)


def _size(width: float, height: float) -> tuple[int, int]:
    return max(1, round(width)), max(1, round(height))


class BlurredFrames:
    """The port `situation.ports.BlurredPictures` over the originals. The newest ones asked for are kept in memory."""

    def __init__(self, frames: FrameStore, *, samples: int = SAMPLES) -> None:
        self._frames = frames
        self._samples = samples
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._turn = threading.Lock()

    def find(self, sha256: str) -> bytes | None:
        """The blurred picture, or None when its original is not there or no longer what it was."""
        with self._turn:
            if sha256 in self._kept:
                self._kept.move_to_end(sha256)
                return self._kept[sha256]
        original = self._frames.find(sha256)
        if original is None:
            return None
        made = blurred(original, samples=self._samples)
        with self._turn:
            self._kept[sha256] = made
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return made
