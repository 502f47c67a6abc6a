"""What a simulated camera films: anything with a picture for each moment, such as a video file."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]


class Pictures(Protocol):
    """Anything that can be filmed."""

    def picture(self, at_s: float) -> Image:
        """The picture at this moment, BGR."""
        ...


class VideoFile:
    """A video file, played round, at its own pace."""

    def __init__(self, path: Path) -> None:
        self._capture = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG)
        if not self._capture.isOpened():
            raise FileNotFoundError(f"{path} is no video that OpenCV can read")
        self._fps = self._capture.get(cv2.CAP_PROP_FPS) or 25.0
        self._number = -1
        self._image: Image = np.zeros((360, 640, 3), np.uint8)

    def picture(self, at_s: float) -> Image:
        """The picture at this moment since the start; moments only go forward."""
        while self._number < int(at_s * self._fps):
            self._number += 1
            ok, image = self._capture.read()
            if not ok:
                self._capture.set(cv2.CAP_PROP_POS_FRAMES, 0)
                ok, image = self._capture.read()
            if ok:
                self._image = np.asarray(image, np.uint8)
        return self._image
