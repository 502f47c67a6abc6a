"""JPEG bytes to pictures, with the size read before anything is unpacked.

`cv2.imdecode` believes any format it knows: a 48 KB PNG of 20000 x 20000 costs seconds and gigabytes. So: JPEG only,
whole only, and the size from its own header first.
"""

from __future__ import annotations

import cv2
import numpy as np

from video.errors import BadPicture
from video.frames import Image

START = b"\xff\xd8"
END = b"\xff\xd9"
STANDALONE = frozenset({0x01, *range(0xD0, 0xD9)})  # markers without a length
SIZES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})  # SOF0-15: frame headers
SCAN = 0xDA  # the picture's data begin; a size must have been told before


def encode(image: Image, *, quality: int) -> bytes:
    """The picture as JPEG."""
    ok, coded = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])
    if not ok:
        raise BadPicture("could not encode")
    return bytes(coded.data)


def decode(jpeg: bytes, *, max_pixels: int) -> Image:
    """The picture, BGR, or BadPicture."""
    body = jpeg.rstrip(b"\r\n\x00")
    if not body.startswith(START):
        raise BadPicture("not a JPEG")
    if not body.endswith(END):
        raise BadPicture("half a JPEG")
    width, height = size_px(body)
    if width * height > max_pixels or not width * height:
        raise BadPicture(f"{width} x {height} is not a size we decode")
    image = cv2.imdecode(np.frombuffer(body, np.uint8), cv2.IMREAD_COLOR | cv2.IMREAD_IGNORE_ORIENTATION)
    if image is None:
        raise BadPicture("damaged JPEG")
    return np.asarray(image, np.uint8)


def size_px(jpeg: bytes) -> tuple[int, int]:
    """Width and height as the header says, or BadPicture."""
    at = 2
    while at + 9 <= len(jpeg) and jpeg[at] == 0xFF:
        marker = jpeg[at + 1]
        if marker in SIZES:
            return int.from_bytes(jpeg[at + 7 : at + 9], "big"), int.from_bytes(jpeg[at + 5 : at + 7], "big")
        if marker == SCAN:
            break
        # 0xFF may be repeated as padding before a marker
        at += 1 if marker == 0xFF else 2 if marker in STANDALONE else 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
    raise BadPicture("a JPEG without a size")
