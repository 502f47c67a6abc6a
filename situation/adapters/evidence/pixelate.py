"""Pixelation: a picture that may be shared. Everything outside the zone becomes squares without a face or a plate.

Inside the zone nothing is hidden: the vehicle that blocks a ramp keeps its plate. Who must not see that either gets
no picture.
"""

from __future__ import annotations

import cv2
import numpy as np

from situation.errors import Invalid

SQUARES = 40  # across the picture: a face or a plate is one or two of them
QUALITY = 85
Polygon = tuple[tuple[float, float], ...]


def pixelated(jpeg: bytes, zone: Polygon | None) -> bytes:
    """The picture as JPEG, in squares outside the zone (shares of width and height); without a zone, all of it."""
    image = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
    if image is None:
        raise Invalid("a picture that cannot be decoded cannot be shared", field="jpeg")
    height, width = image.shape[:2]
    down = max(1, round(SQUARES * height / width))
    small = cv2.resize(image, (min(SQUARES, width), down), interpolation=cv2.INTER_AREA)
    hidden = cv2.resize(small, (width, height), interpolation=cv2.INTER_NEAREST)
    if zone is not None:
        shown = np.zeros((height, width), np.uint8)
        points = np.round(np.asarray(zone, np.float64) * (width - 1, height - 1)).astype(np.int32)
        cv2.fillPoly(shown, [points], 1)
        hidden[shown > 0] = image[shown > 0]
    _, coded = cv2.imencode(".jpg", hidden, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    return bytes(coded.data)
