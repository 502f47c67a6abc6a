"""Pictures that people bring: kept without what their phones wrote into them; what is no picture is refused by name."""

from __future__ import annotations

import struct

import cv2
import numpy as np
import pytest

from situation.adapters.evidence.intake import Intake
from situation.errors import Invalid


class Frames:
    """A frame store in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def put(self, jpeg: bytes) -> str:
        self.kept["sha"] = jpeg
        return "sha"

    def find(self, sha256: str) -> bytes | None:
        return self.kept.get(sha256)


def a_jpeg(width: int = 320, height: int = 200) -> bytes:
    rows = np.linspace(0, 255, width, dtype=np.uint8)
    picture = np.repeat(np.tile(rows, (height, 1))[:, :, None], 3, axis=2)
    return cv2.imencode(".jpg", picture)[1].tobytes()


def with_exif(jpeg: bytes, words: bytes) -> bytes:
    block = b"Exif\x00\x00" + words
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(block) + 2) + block + jpeg[2:]


def test_a_picture_is_kept_without_its_exif() -> None:
    frames = Frames()
    sha256 = Intake(frames).take(with_exif(a_jpeg(), b"GPS 51.1280 71.4304 owner Aigul"))
    kept = frames.find(sha256)
    assert kept is not None
    assert b"Exif" not in kept
    assert b"Aigul" not in kept
    assert cv2.imdecode(np.frombuffer(kept, np.uint8), cv2.IMREAD_COLOR).shape == (200, 320, 3)


@pytest.mark.parametrize(
    ("picture", "word"),
    [
        (b"", "no JPEG"),
        (b"<html>", "no JPEG"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "no JPEG"),
        (b"\xff\xd8\xff" + bytes(100), "damaged"),
    ],
)
def test_what_is_no_picture_is_refused_by_name(picture: bytes, word: str) -> None:
    frames = Frames()
    with pytest.raises(Invalid, match=word):
        Intake(frames).take(picture)
    assert frames.kept == {}


def test_a_picture_that_would_fill_the_memory_is_refused_after_a_small_look() -> None:
    frames = Frames()
    with pytest.raises(Invalid, match="million pixels"):
        Intake(frames).take(cv2.imencode(".jpg", np.zeros((8000, 8000), np.uint8))[1].tobytes())
    assert frames.kept == {}
