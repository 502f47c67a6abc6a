"""A made street corner as a camera sees it: people and cars passing, a car on the ramp, rising water.
rising water.

Every picture says SIMULATED at its top, in the ignore zone. The same seed and moment give the same picture, whoever
asks and when. Zones are given in shares of width and height, ready to be drawn on the camera in a registry.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]  # height x width x 3, BGR
Polygon = tuple[tuple[float, float], ...]
Span = tuple[float, float]  # from, to: s of the scene's time

WIDTH, HEIGHT = 640, 360  # px: light to make, and what many city cameras send as second stream
RAMP_ZONE: Polygon = ((0.56, 0.50), (0.80, 0.50), (0.84, 0.66), (0.53, 0.66))
ROAD_ZONE: Polygon = ((0.04, 0.70), (0.96, 0.70), (0.98, 0.97), (0.02, 0.97))
LABEL_ZONE: Polygon = ((0.0, 0.0), (1.0, 0.0), (1.0, 0.09), (0.0, 0.09))

NOISE_TILES = 8  # pictures of sensor noise, used in turn at random offsets
NOISE_LEVELS = 2.5  # grey levels, standard deviation: a cheap sensor by day
PARK_S = 2.0  # s to roll onto the ramp, and off it again
SIGN = "SIMULATED"


@dataclass(frozen=True, slots=True, kw_only=True)
class StreetCorner:
    """One made camera. Spans are in the scene's own seconds; with `repeat_s` they come again."""

    seed: int = 1
    title: str = "made street corner"
    parked: tuple[Span, ...] = ()  # a car stands on the ramp
    water: tuple[Span, ...] = ()  # water rises over the road in a third of the span, stays, and ebbs in the last third
    frozen: tuple[Span, ...] = ()  # the camera repeats one picture
    dark: tuple[Span, ...] = ()  # no light reaches the camera
    snowfall: float = 0.0  # flakes per 100 px of width
    traffic_every_s: float = 7.0  # s between passing cars; 0: none
    people_every_s: float = 11.0  # s between people; 0: none
    repeat_s: float = 0.0  # s; 0: the scene goes on for ever

    def picture(self, at_s: float) -> Image:
        """The picture at this moment of the scene."""
        moment = at_s % self.repeat_s if self.repeat_s else at_s
        moment = next((start for start, end in self.frozen if start <= moment < end), moment)
        image = _street(self.seed).copy()
        for draw in LAYERS:
            draw(self, image, moment)
        return image


@lru_cache(maxsize=64)
def _street(seed: int) -> Image:
    """Sky, houses, pavement with a ramp, road with markings: with the grain that real surfaces have."""
    image = np.empty((HEIGHT, WIDTH, 3), np.uint8)
    image[:70] = (214, 196, 180)
    _houses(image, np.random.default_rng(seed))
    image[130:235] = (150, 156, 160)
    for left in range(-200, WIDTH, 36):
        cv2.line(image, (left + 90, 130), (left, 235), (128, 134, 138), 1)
    image[235:] = (88, 86, 84)
    cv2.rectangle(image, (0, 230), (WIDTH, 237), (176, 180, 184), -1)
    cv2.fillPoly(image, [_points(RAMP_ZONE)], (138, 148, 158))
    for left in range(360, 520, 10):
        cv2.line(image, (left, 184), (left, 196), (60, 190, 220), 2)
    for left in range(10, WIDTH, 90):
        cv2.rectangle(image, (left, 292), (left + 46, 298), (226, 228, 230), -1)
    for left in range(40, 200, 32):
        cv2.fillPoly(
            image, [np.array([(left, 245), (left + 14, 245), (left - 6, 350), (left - 26, 350)])], (220, 222, 224)
        )
    cv2.line(image, (0, 345), (WIDTH, 345), (216, 218, 220), 3)
    grain = np.random.default_rng(seed + 1).normal(0, 6, (HEIGHT, WIDTH, 1))
    return np.clip(image + cv2.GaussianBlur(grain, (0, 0), 0.8)[:, :, None] * 1.6, 0, 255).astype(np.uint8)


def _houses(image: Image, random: np.random.Generator) -> None:
    left = 0
    while left < WIDTH:
        width, top = int(random.integers(60, 130)), int(random.integers(40, 80))
        colour = tuple(int(tone) for tone in random.integers(90, 170, 3))
        cv2.rectangle(image, (left, top), (left + width, 130), colour, -1)
        for x in range(left + 8, left + width - 10, 20):
            for y in range(top + 8, 120, 22):
                cv2.rectangle(image, (x, y), (x + 9, y + 12), (70, 60, 55), -1)
        left += width


def _draw_parked_car(scene: StreetCorner, image: Image, at_s: float) -> None:
    for start, end in scene.parked:
        if start - PARK_S <= at_s < end + PARK_S:
            away = max(0.0, (start - at_s) / PARK_S, (at_s - end) / PARK_S)  # 0 on the ramp, 1 out of the picture
            side = 1 if at_s < start else -1
            _car(image, left=round(360 - side * away * 560), bottom=238, size=(170, 74), colour=(52, 40, 150))


def _draw_traffic(scene: StreetCorner, image: Image, at_s: float) -> None:
    if not scene.traffic_every_s:
        return
    number, since_s = divmod(at_s, scene.traffic_every_s)
    random = np.random.default_rng((scene.seed, int(number)))
    colour = tuple(int(tone) for tone in random.integers(40, 220, 3))
    speed = float(random.uniform(220, 380))  # px/s
    _car(image, left=round(-180 + since_s * speed), bottom=332, size=(150, 62), colour=colour)


def _draw_people(scene: StreetCorner, image: Image, at_s: float) -> None:
    if not scene.people_every_s:
        return
    number, since_s = divmod(at_s, scene.people_every_s)
    random = np.random.default_rng((scene.seed + 7, int(number)))
    left = round(WIDTH + 20 - since_s * float(random.uniform(60, 90)))
    coat = tuple(int(tone) for tone in random.integers(30, 200, 3))
    cv2.ellipse(image, (left, 196), (8, 22), 0, 0, 360, coat, -1)
    cv2.circle(image, (left, 168), 7, (130, 150, 190), -1)
    cv2.line(image, (left, 214), (left + round(6 * np.sin(9 * at_s)), 236), (50, 40, 40), 4)


def _draw_water(scene: StreetCorner, image: Image, at_s: float) -> None:
    depth = max((_depth(span, at_s) for span in scene.water), default=0.0)
    top = round(HEIGHT - depth * 128)
    if top >= HEIGHT:  # less than a row of it
        return
    wet = image[top:].astype(np.float32)
    mirrored = cv2.GaussianBlur(image[max(0, 2 * top - HEIGHT) : top][::-1], (0, 0), 5)[: HEIGHT - top].astype(
        np.float32
    )
    calm = np.full_like(wet, (104, 112, 116)) * 0.7
    calm[: len(mirrored)] += mirrored * 0.25
    ripples = _ripples(scene.seed, round(at_s * 10))[: HEIGHT - top]
    opaque = 0.55 + 0.42 * depth
    image[top:] = np.clip(wet * (1 - opaque) + (calm + ripples) * opaque, 0, 255)


def _draw_snowfall(scene: StreetCorner, image: Image, at_s: float) -> None:
    count = round(scene.snowfall * WIDTH / 100)
    if not count:
        return
    random = np.random.default_rng((scene.seed + 3, round(at_s * 100)))
    for x, y, radius in zip(
        random.integers(0, WIDTH, count), random.integers(0, HEIGHT, count), random.integers(1, 4, count), strict=True
    ):
        cv2.circle(image, (int(x), int(y)), int(radius), (244, 246, 248), -1)


def _draw_light(scene: StreetCorner, image: Image, at_s: float) -> None:
    """Clouds, night, and the sensor's noise."""
    if any(start <= at_s < end for start, end in scene.dark):
        image //= 40
    gain = 1 + 0.05 * np.sin(at_s / 23)
    noise = _noise(scene.seed, round(at_s * 100))
    image[:] = cv2.add(cv2.convertScaleAbs(image, alpha=float(gain)), noise, dtype=cv2.CV_8U)


def _draw_label(scene: StreetCorner, image: Image, at_s: float) -> None:
    cv2.rectangle(image, (0, 0), (WIDTH, 28), (30, 30, 30), -1)
    text = f"{SIGN}  {scene.title}  {at_s:8.1f} s"
    cv2.putText(image, text, (8, 20), cv2.FONT_HERSHEY_SIMPLEX, 0.55, (80, 220, 255), 1, cv2.LINE_AA)


LAYERS: tuple[Callable[[StreetCorner, Image, float], None], ...] = (
    _draw_people,
    _draw_parked_car,
    _draw_traffic,
    _draw_water,
    _draw_snowfall,
    _draw_light,
    _draw_label,
)


def _car(image: Image, *, left: int, bottom: int, size: tuple[int, int], colour: tuple[int, ...]) -> None:
    width, height = size
    if left > WIDTH or left + width < 0:
        return
    top = bottom - height
    cv2.ellipse(image, (left + width // 2, bottom), (width // 2 + 4, 6), 0, 0, 360, (52, 50, 48), -1)
    cv2.rectangle(image, (left, top + height // 2), (left + width, bottom - 6), colour, -1)
    roof = [(0.16, 0.5), (0.28, 0.06), (0.72, 0.06), (0.9, 0.5)]
    cv2.fillPoly(image, [np.array([(left + round(x * width), top + round(y * height)) for x, y in roof])], colour)
    for start, end in ((0.27, 0.48), (0.53, 0.78)):
        window = (
            (left + round(start * width), top + round(0.14 * height)),
            (left + round(end * width), top + round(0.46 * height)),
        )
        cv2.rectangle(image, *window, (62, 54, 46), -1)
    for share in (0.2, 0.8):
        cv2.circle(image, (left + round(share * width), bottom - 7), height // 6, (24, 24, 24), -1)
        cv2.circle(image, (left + round(share * width), bottom - 7), height // 13, (150, 150, 150), -1)


def _depth(span: Span, at_s: float) -> float:
    """0 dry, 1 the whole road under water."""
    third = (span[1] - span[0]) / 3
    return float(np.clip(min((at_s - span[0]) / third, (span[1] - at_s) / third), 0, 1))


def _points(polygon: Polygon) -> NDArray[np.int32]:
    return np.round(np.asarray(polygon) * (WIDTH - 1, HEIGHT - 1)).astype(np.int32)


@lru_cache(maxsize=64)
def _noise_tile(seed: int, number: int) -> NDArray[np.int16]:
    return np.random.default_rng((seed, 77, number)).normal(0, NOISE_LEVELS, (HEIGHT, WIDTH, 3)).astype(np.int16)


def _noise(seed: int, moment: int) -> NDArray[np.int16]:
    random = np.random.default_rng((seed, 78, moment))
    tile = _noise_tile(seed, int(random.integers(NOISE_TILES)))
    return np.roll(tile, (int(random.integers(HEIGHT)), int(random.integers(WIDTH))), axis=(0, 1))


def _ripples(seed: int, moment: int) -> NDArray[np.float32]:
    noise = np.random.default_rng((seed, 79, moment)).normal(0, 1, (HEIGHT, WIDTH // 2)).astype(np.float32)
    wide = cv2.resize(cv2.GaussianBlur(noise, (0, 0), 0.7), (WIDTH, HEIGHT))
    return np.repeat(wide[:, :, None] * 16, 3, axis=2)
