from __future__ import annotations

import cv2
import numpy as np

from simulators.cameras import Image, StreetCorner
from tests.unit.video.scenes import LABEL, QUICK, RAMP, view
from video.detectors.detector import Condition
from video.detectors.occupancy import Occupancy
from video.views import patch_of

EMPTY = StreetCorner(traffic_every_s=0, people_every_s=0)
CAR = StreetCorner(traffic_every_s=0, people_every_s=0, parked=((-10, 1e6),))


def infrared(image: Image) -> Image:
    """What a camera sends after its switch to night: grey, other surfaces bright."""
    grey = 255 - cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    return np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR), np.uint8)


def ramp(kept: dict[str, bytes] | None = None, *, is_open: bool = False) -> Occupancy:
    return Occupancy(patch_of(RAMP, (RAMP, LABEL), (270, 480)), QUICK, kept=kept or {}, is_open=is_open)


def look(detector: Occupancy, scene: StreetCorner, start_s: int, end_s: int, *, night: bool = False) -> list[Condition]:
    return [
        detector.look(view(infrared(scene.picture(at_s)) if night else scene.picture(at_s), at_s)).condition
        for at_s in range(start_s, end_s, 2)
    ]


def test_a_zone_is_unknown_until_a_reference_is_learned() -> None:
    assert look(ramp(), EMPTY, 0, 14) == [Condition.BLIND] * 5 + [Condition.ABSENT] * 2


def test_a_car_never_becomes_background() -> None:
    detector = ramp()
    look(detector, EMPTY, 0, 20)
    assert set(look(detector, CAR, 20, 500)[2:]) == {Condition.PRESENT}


def test_a_switch_to_infrared_is_waited_out_and_then_is_the_new_normal() -> None:
    detector = ramp()
    look(detector, EMPTY, 0, 20)
    night = look(detector, EMPTY, 20, 80, night=True)
    assert set(night[:15]) == {Condition.BLIND}
    assert night[-1] is Condition.ABSENT
    assert look(detector, CAR, 80, 100, night=True)[-1] is Condition.PRESENT


def test_a_car_that_stands_through_the_switch_stays_present_until_it_leaves() -> None:
    detector = ramp()
    look(detector, EMPTY, 0, 20)
    look(detector, CAR, 20, 40)
    night = look(detector, CAR, 40, 100, night=True)
    assert night[-1] is Condition.PRESENT
    assert Condition.ABSENT not in night
    assert detector.remember() == {}
    assert look(detector, EMPTY, 100, 130, night=True)[-1] is Condition.ABSENT


def test_a_restart_with_a_reference_knows_the_car_at_once() -> None:
    detector = ramp()
    look(detector, EMPTY, 0, 20)
    assert look(ramp(detector.remember(), is_open=True), CAR, 20, 30)[1:] == [Condition.PRESENT] * 4


def test_a_restart_without_one_takes_what_it_sees_for_the_obstacle() -> None:
    detector = ramp(is_open=True)
    assert set(look(detector, CAR, 0, 40)[5:]) == {Condition.PRESENT}
    assert look(detector, EMPTY, 40, 70)[-1] is Condition.ABSENT


def test_a_light_that_was_known_is_judged_at_once_and_shows_who_came_in_the_dark() -> None:
    detector = ramp()
    look(detector, EMPTY, 0, 660)
    look(detector, EMPTY, 660, 740, night=True)
    assert look(detector, EMPTY, 740, 750) == [Condition.ABSENT] * 5
    look(detector, EMPTY, 750, 1400, night=True)
    assert Condition.PRESENT in look(detector, CAR, 1400, 1410)
    again = ramp(detector.remember())
    assert look(again, EMPTY, 1500, 1510, night=True) == [Condition.ABSENT] * 5


def test_only_what_was_free_for_long_is_kept_for_its_lights_return() -> None:
    detector = ramp()
    look(detector, CAR, 0, 60)  # may itself be the obstacle
    look(detector, EMPTY, 60, 140, night=True)
    assert set(look(detector, EMPTY, 140, 150)) == {Condition.BLIND}


def test_a_plain_side_that_is_taken_for_bare_street_does_not_turn_the_street_into_a_vehicle() -> None:
    detector = ramp()
    look(detector, EMPTY, 0, 20)

    def lorry(at_s: float) -> Image:
        image = EMPTY.picture(at_s)
        image[110:262, 250:620] = 235
        return image

    hidden = [detector.look(view(lorry(at_s), at_s)).condition for at_s in range(20, 60, 2)]
    assert hidden[-1] is Condition.ABSENT  # without any edge: in a camera's first ten minutes it is overlooked
    assert set(look(detector, EMPTY, 60, 100)[2:]) == {Condition.ABSENT}
    assert look(detector, CAR, 100, 120)[-1] is Condition.PRESENT
