"""Ways in which a camera's picture gets worse, applied to a made scene from a moment on. Made, not filmed."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from simulators.cameras import Image

Damage = Callable[[Image, float], Image]
Scene = Callable[[float], Image]


def from_second(start_s: float, damage: Damage, scene: Scene, *, until_s: float = 1e9) -> Scene:
    return lambda at_s: damage(scene(at_s), at_s) if start_s <= at_s < until_s else scene(at_s)


def out_of_focus(image: Image, at_s: float) -> Image:
    return np.asarray(cv2.GaussianBlur(image, (0, 0), 4), np.uint8)


def glare(image: Image, at_s: float) -> Image:
    return np.clip(image.astype(np.float32) * 1.5 + 150, 0, 255).astype(np.uint8)


def snow_on_the_glass(image: Image, at_s: float) -> Image:
    """White, uneven, and as large as the glass but for a corner."""
    rough = np.random.default_rng(3).normal(0, 25, (6, 10)).astype(np.float32)
    cover = 200 + cv2.resize(rough, image.shape[1::-1], interpolation=cv2.INTER_CUBIC)
    worse = np.repeat(np.clip(cover, 0, 240)[:, :, None], 3, axis=2)
    worse += np.random.default_rng(int(at_s * 10)).normal(0, 2, worse.shape)
    worse[-80:, -160:] = image[-80:, -160:]
    return np.clip(worse, 0, 255).astype(np.uint8)


def turned(across: int, down: int = 0) -> Damage:
    def turn(image: Image, at_s: float) -> Image:
        shift = np.array([[1, 0, across], [0, 1, down]], np.float32)
        moved = cv2.warpAffine(image, shift, image.shape[1::-1], borderMode=cv2.BORDER_REFLECT)
        return np.asarray(moved, np.uint8)

    return turn


def shaking(image: Image, at_s: float) -> Image:
    random = np.random.default_rng(int(at_s * 10))
    across, down = (int(px) for px in random.integers(-5, 6, 2))
    return turned(across, down)(image, at_s)


def night(image: Image, at_s: float) -> Image:
    return (255 * (image / 255.0) ** 2.2 * 0.5).astype(np.uint8)


def cheap_jpeg(image: Image, at_s: float) -> Image:
    _, coded = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, 20])
    return np.asarray(cv2.imdecode(coded, cv2.IMREAD_COLOR), np.uint8)


def rain(image: Image, at_s: float) -> Image:
    worse, random = image.copy(), np.random.default_rng(int(at_s * 10))
    for x, y in zip(random.integers(0, image.shape[1], 250), random.integers(0, image.shape[0], 250), strict=True):
        cv2.line(worse, (int(x), int(y)), (int(x) + 4, int(y) + 18), (190, 190, 190), 1)
    return cv2.addWeighted(image, 0.4, worse, 0.6, 0)


def drops(image: Image, at_s: float) -> Image:
    soft, mask = cv2.GaussianBlur(image, (0, 0), 7), np.zeros(image.shape[:2], np.uint8)
    random = np.random.default_rng(4)
    for x, y in zip(random.integers(0, image.shape[1], 14), random.integers(0, image.shape[0], 14), strict=True):
        cv2.circle(mask, (int(x), int(y)), int(random.integers(10, 26)), 1, -1)
    return np.where(mask[:, :, None] > 0, soft, image).astype(np.uint8)


def infrared(image: Image, at_s: float) -> Image:
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY).astype(np.float32)
    height, width = grey.shape
    down, across = np.mgrid[:height, :width]
    lamp = np.exp(-(((across - width / 2) / (0.5 * width)) ** 2 + ((down - 0.6 * height) / (0.6 * height)) ** 2))
    return np.repeat(np.clip(grey * (0.3 + 0.9 * lamp), 0, 255).astype(np.uint8)[:, :, None], 3, axis=2)


def haze(image: Image, at_s: float) -> Image:
    return (image * 0.6 + 80).astype(np.uint8)


def green(image: Image, at_s: float) -> Image:
    worse = np.zeros_like(image)
    worse[:, :, 1] = 128
    return worse
