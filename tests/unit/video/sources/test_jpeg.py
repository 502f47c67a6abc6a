from __future__ import annotations

import cv2
import numpy as np
import pytest

from simulators.cameras import StreetCorner
from video.errors import BadPicture
from video.sources.jpeg import decode, encode, size_px

STREET = encode(StreetCorner().picture(1.0), quality=85)
PLENTY = 12_000_000


def claiming(width: int, height: int) -> bytes:
    at = STREET.index(b"\xff\xc0")
    return STREET[: at + 5] + height.to_bytes(2, "big") + width.to_bytes(2, "big") + STREET[at + 9 :]


def test_a_picture_comes_back_nearly_as_it_went() -> None:
    assert np.abs(decode(STREET, max_pixels=PLENTY).astype(int) - StreetCorner().picture(1.0)).mean() < 6


@pytest.mark.parametrize("tail", [b"\r\n", b"\x00\x00", b""])
def test_padding_after_the_end_is_forgiven(tail: bytes) -> None:
    assert decode(STREET + tail, max_pixels=PLENTY).shape == (360, 640, 3)


@pytest.mark.parametrize(
    ("jpeg", "named"),
    [
        (b"", "not a JPEG"),
        (b"GIF89a", "not a JPEG"),
        (STREET[:-200], "half a JPEG"),
        (claiming(65500, 65500), "65500 x 65500"),
        (claiming(0, 360), "0 x 360"),
        (b"\xff\xd8\xff\xd9", "without a size"),
        (b"\xff\xd8" + b"\x00" * 50 + b"\x01\xff\xd9", "without a size"),
        (b"\xff\xd8\xff\xe0\x00\x00\xff\xd9", "without a size"),
    ],
)
def test_what_is_no_picture_is_named_and_not_decoded(jpeg: bytes, named: str) -> None:
    with pytest.raises(BadPicture, match=named):
        decode(jpeg, max_pixels=PLENTY)


def test_a_png_is_refused_whatever_its_size() -> None:
    png = bytes(cv2.imencode(".png", np.zeros((10, 10), np.uint8))[1].data)
    with pytest.raises(BadPicture, match="not a JPEG"):
        decode(png, max_pixels=PLENTY)


def test_the_size_is_read_from_the_header() -> None:
    assert size_px(STREET) == (640, 360)
    assert size_px(claiming(4000, 3000)) == (4000, 3000)
