from __future__ import annotations

import hashlib

import cv2
import numpy as np
import pytest

from situation.adapters.evidence.blur import KEPT, SAMPLES, BlurredFrames, blurred
from situation.errors import Invalid
from tests.unit.situation.adapters.evidence.packages import CLEAN, Frames, noisy_jpeg


def decoded(jpeg: bytes) -> np.ndarray:
    return cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)


def street(*, plate: str = "", width_px: int = 256) -> bytes:
    """1280 x 720: grey road, a dark vehicle, on it a white plate so wide."""
    image = np.full((720, 1280, 3), 110, np.uint8)
    cv2.rectangle(image, (340, 250), (940, 650), (60, 40, 30), -1)
    height = width_px * 112 // 520  # a plate is 520 x 112 mm
    left, top = 640 - width_px // 2, 500
    cv2.rectangle(image, (left, top), (left + width_px, top + height), (255, 255, 255), -1)
    if plate:
        scale = width_px / cv2.getTextSize(plate, cv2.FONT_HERSHEY_SIMPLEX, 1, 2)[0][0]
        thick = max(1, round(2 * scale))
        cv2.putText(image, plate, (left, top + height * 4 // 5), cv2.FONT_HERSHEY_SIMPLEX, scale * 0.95, 0, thick)
    return bytes(cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, 90])[1].data)


@pytest.mark.parametrize("shape", [(720, 1280), (2160, 3840), (360, 640), (1280, 720)])
def test_no_more_samples_are_left_than_said_however_large_the_picture(shape: tuple[int, int]) -> None:
    """Stripes finer than a sample become one grey; those ten times as wide stay."""
    height, width = shape
    longest = max(shape)
    for stripe, is_left in ((longest // SAMPLES // 2, False), (longest // SAMPLES * 10, True)):
        row = ((np.arange(width) // max(1, stripe)) % 2 * 255).astype(np.uint8)
        image = np.repeat(np.tile(row, (height, 1))[:, :, None], 3, axis=2)
        jpeg = bytes(cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, 95])[1].data)
        seen = decoded(blurred(jpeg))
        assert max(seen.shape) <= 960
        middle = seen[10:-10, 10:-10].astype(float)
        assert bool(middle.std() > 60) is is_left


def test_another_plate_of_a_fifth_of_the_width_looks_nearly_the_same_and_no_vehicle_looks_otherwise() -> None:
    one, other = decoded(blurred(street(plate="123ABC01"))), decoded(blurred(street(plate="876KZX17")))
    bare = bytes(cv2.imencode(".jpg", np.full((720, 1280, 3), 110, np.uint8))[1].data)
    apart = np.abs(one.astype(int) - other.astype(int)).mean()
    gone = np.abs(one.astype(int) - decoded(blurred(bare)).astype(int)).mean()
    assert apart < 0.05 * gone


def test_what_is_no_picture_is_refused() -> None:
    with pytest.raises(Invalid, match="cannot be decoded"):
        blurred(b"\xff\xd8\xff no picture")


def test_a_picture_is_blurred_once_and_only_so_many_are_kept() -> None:
    frames = Frames(CLEAN)
    (sha256,) = frames.kept
    store = BlurredFrames(frames)
    first = store.find(sha256)
    assert first is not None
    assert hashlib.sha256(first).hexdigest() != sha256
    frames.kept.clear()
    assert store.find(sha256) is first
    assert store.find("00" * 32) is None
    more = noisy_jpeg(7)
    for number in range(KEPT):
        name = f"{number:064d}"
        frames.kept[name] = more
        store.find(name)
    assert store.find(sha256) is None
