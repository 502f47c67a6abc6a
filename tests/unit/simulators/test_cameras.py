from __future__ import annotations

import numpy as np
import pytest

from simulators.cameras import HEIGHT, LABEL_ZONE, RAMP_ZONE, ROAD_ZONE, WIDTH, Image, Polygon, StreetCorner

QUIET = StreetCorner(traffic_every_s=0, people_every_s=0)


def box(image: Image, polygon: Polygon) -> Image:
    xs, ys = [round(x * WIDTH) for x, _ in polygon], [round(y * HEIGHT) for _, y in polygon]
    return image[min(ys) : max(ys), min(xs) : max(xs)].astype(int)


def difference(one: Image, other: Image, polygon: Polygon) -> float:
    return float(np.abs(box(one, polygon) - box(other, polygon)).mean())


def test_the_same_seed_and_moment_give_the_same_picture() -> None:
    busy = StreetCorner(seed=4, snowfall=3, parked=((1, 9),), water=((0, 30),))
    assert np.array_equal(busy.picture(5.25), busy.picture(5.25))
    assert not np.array_equal(busy.picture(5.25), busy.picture(5.5))
    assert not np.array_equal(busy.picture(5.25), StreetCorner(seed=5, snowfall=3).picture(5.25))


def test_two_pictures_of_an_empty_street_differ_by_noise_only() -> None:
    assert 0.5 < difference(QUIET.picture(1), QUIET.picture(2), RAMP_ZONE) < 6


def test_a_car_stands_on_the_ramp_in_its_span_and_only_then() -> None:
    scene = StreetCorner(parked=((10, 20),), traffic_every_s=0, people_every_s=0)
    changes = [difference(scene.picture(at_s), QUIET.picture(at_s), RAMP_ZONE) > 15 for at_s in (5, 10, 15, 19.9, 25)]
    assert changes == [False, True, True, True, False]


def test_water_of_less_than_a_row_is_not_drawn() -> None:
    flooding, dry = (StreetCorner(water=water) for water in (((10, 90),), ()))
    assert np.array_equal(flooding.picture(10.01), dry.picture(10.01))


def test_water_rises_and_ebbs() -> None:
    scene = StreetCorner(water=((0, 90),), traffic_every_s=0, people_every_s=0)
    depths = [difference(scene.picture(at_s), QUIET.picture(at_s), ROAD_ZONE) for at_s in (0, 15, 45, 80, 91)]
    assert depths[0] < 6
    assert depths[2] > depths[1] > depths[0]
    assert depths[2] > depths[3]
    assert depths[4] < 6


def test_a_frozen_camera_repeats_itself_to_the_last_pixel() -> None:
    scene = StreetCorner(frozen=((10, 20),))
    assert np.array_equal(scene.picture(11), scene.picture(19))
    assert not np.array_equal(scene.picture(9), scene.picture(11))


def test_a_dark_camera_still_says_that_it_is_simulated() -> None:
    dark, day = StreetCorner(dark=((0, 10),)).picture(5), QUIET.picture(5)
    assert box(dark, ROAD_ZONE).mean() < 8
    assert box(dark, LABEL_ZONE).max() > 200
    assert box(day, ROAD_ZONE).mean() > 60


def test_a_scene_comes_again() -> None:
    scene = StreetCorner(parked=((10, 20),), repeat_s=60)
    assert np.array_equal(scene.picture(15), scene.picture(75))


@pytest.mark.parametrize("at_s", [0.0, 3.3, 1e5])
def test_every_picture_has_the_same_shape(at_s: float) -> None:
    assert StreetCorner(snowfall=5, water=((0, 9),)).picture(at_s).shape == (HEIGHT, WIDTH, 3)
