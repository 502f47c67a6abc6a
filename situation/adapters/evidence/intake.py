"""Intake: pictures that people bring, kept without what their phones wrote into them: place, owner, serial number."""

from __future__ import annotations

import cv2
import numpy as np

from situation.errors import Invalid
from situation.ports import FrameStore

JPEG_BEGINS = b"\xff\xd8\xff"
MOST_PIXELS = 50_000_000  # a decoded picture takes three bytes a pixel; phones make 12 to 50 million
REDUCED = 8  # by which a first look is smaller than the picture, each way: libjpeg decodes no more than that
QUALITY = 90


class Intake:
    """The port `situation.ports.PictureIntake`."""

    def __init__(self, frames: FrameStore) -> None:
        self._frames = frames

    def take(self, picture: bytes) -> str:
        """Keep it turned upright, as a new JPEG; its sha256. Invalid for what is no JPEG, or too large."""
        if not picture.startswith(JPEG_BEGINS):
            raise Invalid("that is no JPEG picture; phones and browsers save as .jpg", field="picture")
        raw = np.frombuffer(picture, np.uint8)
        look = cv2.imdecode(raw, cv2.IMREAD_REDUCED_GRAYSCALE_8)
        if look is None:
            raise Invalid("the picture is damaged: take it, or copy it, once more", field="picture")
        if look.size * REDUCED * REDUCED > MOST_PIXELS:
            raise Invalid(f"the picture has more than {MOST_PIXELS // 1_000_000} million pixels", field="picture")
        image = cv2.imdecode(raw, cv2.IMREAD_COLOR)
        if image is None:  # the first look saw its beginning only
            raise Invalid("the picture is damaged: take it, or copy it, once more", field="picture")
        return self._frames.put(cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])[1].tobytes())
