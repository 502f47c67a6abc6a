from __future__ import annotations

import msgspec
import numpy as np
import pytest

from video.flood_head import MOST_FOLDS, FloodHead, Road, auc_of, best_threshold, fit_head, hold_out

CHANNELS = 40
WATER = 3  # the channel in which made water shows


def roads(cameras: int = 12, *, water: float = 2.0, seed: int = 1) -> list[Road]:
    """Three frames of each made camera, with a look of its own; every second camera was flooded once."""
    chance, made = np.random.default_rng(seed), []
    for number in range(cameras):
        look = chance.normal(0, 1.0, CHANNELS)
        for frame in range(3):
            is_flooded = number % 2 == 0 and frame == 0
            features = look + chance.normal(0, 0.3, CHANNELS)
            features[WATER] = chance.normal(water if is_flooded else -water, 0.5)
            made.append(Road(camera=f"c{number}", is_flooded=is_flooded, features=features.astype(np.float32)))
    return made


def test_what_water_looks_like_is_learned_and_told_of_cameras_never_seen() -> None:
    head = fit_head(roads(), network_sha256="ab")
    scores = np.array([head.score(road.features) for road in roads(seed=2)])
    truth = np.array([road.is_flooded for road in roads(seed=2)])
    assert auc_of(scores, truth) > 0.9
    assert ((scores >= head.threshold) == truth).mean() > 0.85
    assert (head.cameras, head.flooded_cameras) == (12, 6)


def test_a_camera_that_is_known_by_heart_earns_nothing() -> None:
    """Where only the camera's own look tells, frames drawn at random would score well; held-out cameras must not."""
    chance, made = np.random.default_rng(3), []
    for number in range(40):
        look = chance.normal(0, 3.0, CHANNELS)
        for _ in range(2):
            features = (look + chance.normal(0, 0.1, CHANNELS)).astype(np.float32)
            made.append(Road(camera=f"c{number}", is_flooded=number % 2 == 0, features=features))
    assert hold_out(made).auc < 0.75
    head = fit_head(made, network_sha256="ab")
    known = np.array([head.score(road.features) for road in made])
    assert auc_of(known, np.array([road.is_flooded for road in made])) > 0.95


def test_a_camera_with_many_frames_weighs_no_more_than_one_with_few() -> None:
    few = roads()
    many = few + [few[0]] * 50 + [few[1]] * 50
    threshold = [best_threshold(hold_out(one).scores, *_truth_and_cameras(one)) for one in (few, many)]
    assert threshold[0] == pytest.approx(threshold[1], abs=0.35)


def _truth_and_cameras(made: list[Road]) -> tuple[np.ndarray, np.ndarray]:
    return np.array([road.is_flooded for road in made]), np.array([road.camera for road in made])


def test_many_cameras_are_held_out_several_at_once_and_never_judged_by_themselves() -> None:
    assert hold_out(roads(cameras=MOST_FOLDS + 12)).auc > 0.9


def test_the_auc_is_the_chance_to_score_higher() -> None:
    truth = np.array([True, True, False, False])
    assert auc_of(np.array([3.0, 1.0, 2.0, 0.0]), truth) == 0.75
    assert auc_of(np.array([1.0, 1.0, 1.0, 1.0]), truth) == 0.5
    assert auc_of(np.array([1.0]), np.array([True])) == 0.5


def test_a_head_is_read_back_as_it_was_and_its_name_changes_with_it() -> None:
    head = fit_head(roads(), network_sha256="ab")
    read = msgspec.json.decode(head.to_bytes(), type=FloodHead)
    assert read == head
    assert read.name == head.name != fit_head(roads(seed=5), network_sha256="ab").name
