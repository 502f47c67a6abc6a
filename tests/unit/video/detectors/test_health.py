from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from simulators.cameras import StreetCorner
from tests.unit.video.scenes import LABEL, moment, view
from video.detectors.detector import Condition
from video.detectors.health import Dark, Frozen
from video.thresholds import Thresholds

LIMITS = Thresholds()


def test_a_repeated_picture_is_frozen_once_it_has_lasted_and_began_with_the_first() -> None:
    frozen, still = Frozen((), LIMITS), StreetCorner().picture(3.0)
    readings = [frozen.look(view(still, at_s)) for at_s in range(0, 16, 5)]
    assert [reading.condition for reading in readings] == ["absent", "unsure", "present", "present"]
    assert readings[-1].began_at == moment(0)


def test_a_live_camera_on_an_empty_street_is_not_frozen() -> None:
    frozen, scene = Frozen((), LIMITS), StreetCorner(traffic_every_s=0, people_every_s=0)
    assert {frozen.look(view(scene.picture(at_s), at_s)).condition for at_s in range(0, 60, 5)} == {Condition.ABSENT}


def test_a_running_clock_on_a_frozen_picture_is_seen_through_by_its_ignore_zone() -> None:
    def with_clock(at_s: float) -> np.ndarray:
        image = StreetCorner().picture(3.0)
        image[5:25, 5 + int(at_s) * 10 : 40 + int(at_s) * 10] = 255
        return image

    seen = {zones: Frozen(zones, LIMITS) for zones in ((), (LABEL,))}
    last = {
        zones: [frozen.look(view(with_clock(at_s), at_s)) for at_s in range(0, 20, 5)][-1]
        for zones, frozen in seen.items()
    }
    assert last[()].condition is Condition.ABSENT
    assert last[(LABEL,)].condition is Condition.PRESENT


def test_dark_is_dark_even_under_a_bright_label() -> None:
    picture = StreetCorner(dark=((0, 10),)).picture(1.0)
    assert Dark((LABEL,), LIMITS).look(view(picture, 1)).condition is Condition.PRESENT
    assert Dark((LABEL,), LIMITS).look(view(StreetCorner().picture(1.0), 1)).condition is Condition.ABSENT


def test_a_street_lamp_at_night_is_not_dark() -> None:
    night = np.full((360, 640, 3), 6, np.uint8)
    night[100:160, 300:360] = 220
    assert Dark((), LIMITS).look(view(night, 1)).condition is Condition.ABSENT


def test_a_wholly_ignored_picture_does_not_crash() -> None:
    whole = replace(LABEL, polygon=((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)))
    assert Dark((whole,), LIMITS).look(view(StreetCorner().picture(1.0), 1)).condition is Condition.PRESENT


def test_tones_counted_by_value_say_what_the_tones_themselves_say() -> None:
    seen = view(StreetCorner().picture(1.0), 1)
    measures, tones = Dark((), LIMITS).look(seen).measures, seen.lab[:, :, 0]
    assert measures["mean"] == pytest.approx(tones.mean())
    assert measures["high"] == pytest.approx(np.percentile(tones, 99))
