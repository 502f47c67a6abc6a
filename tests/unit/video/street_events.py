"""What happens in front of a ramp and to its light, drawn onto the made street corner. Made, not filmed."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from simulators.cameras import HEIGHT, WIDTH, Image, StreetCorner
from tests.unit.video import degraded
from tests.unit.video.degraded import Scene, from_second

BUS = (40, 160, 60)  # BGR: green, as a city's buses are
ACROSS, DOWN = np.meshgrid(np.arange(WIDTH, dtype=np.float32), np.arange(HEIGHT, dtype=np.float32))
GROUND_PX = 130  # the street begins below


def bus_passes(scene: Scene, *, every_s: float, for_s: float) -> Scene:
    """A bus hides the ramp again and again."""

    def picture(at_s: float) -> Image:
        image, since_s = scene(at_s).copy(), at_s % every_s
        _bus(image, round(-520 + since_s * (WIDTH + 520) / for_s))
        return image

    return picture


def bus_waits(scene: Scene, start_s: float, end_s: float) -> Scene:
    """A bus stands in front of the ramp: at a light, in a queue."""

    def picture(at_s: float) -> Image:
        image = scene(at_s).copy()
        if start_s <= at_s < end_s:
            _bus(image, 250)
        return image

    return picture


def people_stand(scene: Scene, start_s: float, end_s: float) -> Scene:
    """People crowd on the ramp and do not stand still."""

    def picture(at_s: float) -> Image:
        image = scene(at_s).copy()
        if start_s <= at_s < end_s:
            random = np.random.default_rng(int(at_s * 2))
            for _ in range(6):
                left, coat = int(random.integers(340, 540)), tuple(int(tone) for tone in random.integers(30, 200, 3))
                cv2.ellipse(image, (left, 205), (9, 26), 0, 0, 360, coat, -1)
                cv2.circle(image, (left, 172), 8, (130, 150, 190), -1)
        return image

    return picture


def night(scene: Scene) -> Scene:
    return lambda at_s: degraded.night(scene(at_s), at_s)


def headlights_pass(scene: Scene, *, every_s: float) -> Scene:
    """By night cars pass, and their lights run over the ramp."""

    def picture(at_s: float) -> Image:
        at_px = -200 + at_s % every_s * 260
        lamp = 255 * np.exp(-(((ACROSS - at_px + 150) / 14) ** 2 + ((DOWN - 235) / 8) ** 2))
        return _lit(degraded.night(scene(at_s), at_s), at_px, lamp)

    return picture


def headlights_wait(scene: Scene, start_s: float, end_s: float) -> Scene:
    """By night a car waits with its lights on the ramp."""

    def picture(at_s: float) -> Image:
        dark = degraded.night(scene(at_s), at_s)
        return _lit(dark, 430, np.zeros_like(ACROSS)) if start_s <= at_s < end_s else dark

    return picture


def shadow_sweeps(scene: Scene, start_s: float, for_s: float, *, left: float) -> Scene:
    """A house's hard shadow moves over the ramp; `left` of the light is in it."""

    def picture(at_s: float) -> Image:
        if at_s < start_s:
            return scene(at_s)
        edge = -220 + (at_s - start_s) / for_s * (WIDTH + 440)
        shade, corners = np.ones((HEIGHT, WIDTH), np.float32), [(0, 130), (220, 130), (160, HEIGHT), (-60, HEIGHT)]
        cv2.fillPoly(shade, [np.array([(round(edge) + across, down) for across, down in corners])], left)
        return (scene(at_s) * cv2.GaussianBlur(shade, (0, 0), 2)[:, :, None]).astype(np.uint8)

    return picture


def infrared(scene: Scene, start_s: float, end_s: float) -> Scene:
    return from_second(start_s, degraded.infrared, scene, until_s=end_s)


def snow_settles(scene: Scene, empty: Scene, start_s: float, for_s: float) -> Scene:
    """Snow covers the street unevenly, whiter and whiter, and what stands on it hardly; `empty`: without that."""
    random = np.random.default_rng(2)
    uneven = cv2.GaussianBlur(random.normal(0, 1, (HEIGHT, WIDTH)).astype(np.float32), (0, 0), 6)
    uneven = (uneven - uneven.min()) / (uneven.max() - uneven.min())
    white = 225 + random.normal(0, 4, (HEIGHT, WIDTH, 1))

    def picture(at_s: float) -> Image:
        image = scene(at_s)
        lies = np.clip((np.clip((at_s - start_s) / for_s, 0, 1) * 1.3 - uneven) * 4, 0, 0.92)
        stands = np.abs(image.astype(np.int16) - empty(at_s)).max(axis=2) > 40
        lies = np.where(stands, 0.15 * lies, lies)[:, :, None]
        lies[:GROUND_PX] = 0
        return (image * (1 - lies) + white * lies).clip(0, 255).astype(np.uint8)

    return picture


def snowfall_settles(scene: StreetCorner, start_s: float, for_s: float) -> Scene:
    """The corner's own snowfall, settling."""
    empty = StreetCorner(seed=scene.seed, traffic_every_s=0, people_every_s=0)
    return snow_settles(scene.picture, empty.picture, start_s, for_s)


EVENTS: dict[str, Callable[[Scene], Scene]] = {
    "nothing": lambda scene: scene,
    "a bus passes every 45 s": lambda scene: bus_passes(scene, every_s=45, for_s=8),
    "a bus passes every 25 s": lambda scene: bus_passes(scene, every_s=25, for_s=8),
    "a bus waits in the dwell": lambda scene: bus_waits(scene, 80, 100),
    "a bus waits while it is open": lambda scene: bus_waits(scene, 180, 235),
    "people crowd in the dwell": lambda scene: people_stand(scene, 70, 110),
    "people crowd while it is open": lambda scene: people_stand(scene, 150, 230),
    "night": night,
    "headlights pass by night": lambda scene: headlights_pass(scene, every_s=3),
    "headlights wait for less than the dwell": lambda scene: headlights_wait(scene, 100, 150),
    "a shadow sweeps in the dwell": lambda scene: shadow_sweeps(scene, 80, 60, left=0.45),
    "a shadow creeps": lambda scene: shadow_sweeps(scene, 20, 300, left=0.4),
    "infrared from the dwell on": lambda scene: infrared(scene, 90, 1e9),
    "infrared while it is open": lambda scene: infrared(scene, 180, 1e9),
    "infrared in the dwell and back": lambda scene: infrared(scene, 90, 200),
    "infrared flickers": lambda scene: infrared(infrared(scene, 90, 110), 150, 170),
}


def _bus(image: Image, left: int) -> None:
    cv2.rectangle(image, (left, 120), (left + 500, 262), BUS, -1)
    for window in range(left + 10, left + 480, 50):
        cv2.rectangle(image, (window, 135), (window + 38, 175), (70, 60, 55), -1)
    cv2.rectangle(image, (left, 200), (left + 500, 206), (230, 230, 230), -1)


def _lit(dark: Image, at_px: float, lamp: np.ndarray) -> Image:
    """A beam lights what is there, and leaves its pattern."""
    beam = 0.6 * 255 * np.exp(-(((ACROSS - at_px) / 110) ** 2 + ((DOWN - 215) / 38) ** 2))
    beam *= np.clip((dark.mean(axis=2) + 20) / 60, 0.3, 3)
    return np.clip(dark + (beam + lamp)[:, :, None] * np.array([0.85, 0.95, 1.0]), 0, 255).astype(np.uint8)
