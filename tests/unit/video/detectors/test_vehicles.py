from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest

from situation.cameras import Zone, ZoneKind
from tests.unit.video.scenes import RAMP, view
from video.detectors.detector import Condition, Reading
from video.detectors.vehicles import ConfirmedOccupancy, VehicleBox, VehicleNetwork, boxes_of, footprint_share
from video.errors import BadWeights
from video.frames import Image
from video.thresholds import Thresholds
from video.views import View

LIMITS = Thresholds()
SQUARE = Zone(id="z", kind=ZoneKind.RAMP, polygon=((0.4, 0.4), (0.6, 0.4), (0.6, 0.6), (0.4, 0.6)))
ROWS = 52 * 52 + 26 * 26 + 13 * 13


def output(*vehicles: tuple[int, int, float]) -> np.ndarray:
    """The network's answer with these (row, class, score), each 64 px large at its cell of the finest grid."""
    rows = np.full((ROWS, 85), 0.0, np.float32)
    for row, kind, score in vehicles:
        rows[row, 2:4] = np.log(8)
        rows[row, 4], rows[row, 5 + kind] = 1.0, score
    return rows


def test_a_row_becomes_a_box_on_the_full_picture() -> None:
    (box,) = boxes_of(output((52 * 10 + 20, 2, 0.8)), scale=0.5, min_score=0.3)
    assert (box.left, box.top, box.right, box.bottom) == pytest.approx((256, 96, 384, 224))
    assert box.score == pytest.approx(0.8)


def test_car_and_truck_on_one_place_are_one_vehicle_and_people_are_none() -> None:
    found = boxes_of(output((520, 2, 0.8), (521, 7, 0.6), (1500, 0, 0.9)), scale=1.0, min_score=0.3)
    assert [round(box.score, 1) for box in found] == [0.8]


def test_nothing_likely_is_no_box() -> None:
    assert boxes_of(output((520, 2, 0.2)), scale=1.0, min_score=0.3) == []


def test_a_long_vehicle_blocks_with_its_flank_and_a_roof_above_the_zone_does_not() -> None:
    flank = VehicleBox(left=0, top=0, right=55, bottom=58, score=1)
    above = VehicleBox(left=40, top=10, right=60, bottom=41, score=1)
    outside = VehicleBox(left=-20, top=-20, right=-2, bottom=-3, score=1)
    shares = [footprint_share(box, SQUARE, (100, 100), footprint=0.4) for box in (flank, above, outside)]
    assert shares[0] > 0.5
    assert shares[1] < 0.1
    assert shares[2] == 0.0


class Says:
    """An occupancy that says what it is told."""

    def __init__(self, *conditions: Condition) -> None:
        self.conditions = list(conditions)

    def look(self, view: View) -> Reading:
        return Reading(condition=self.conditions.pop(0), word="occupied")

    def remember(self) -> dict[str, bytes]:
        return {"patch": b"p"}


class Sees:
    """A network that sees a vehicle on the ramp or not."""

    def __init__(self, *answers: bool) -> None:
        self.answers = list(answers)

    def find_vehicles(self, image: Image, *, min_score: float) -> list[VehicleBox]:
        return [VehicleBox(left=350, top=150, right=530, bottom=240, score=0.6)] if self.answers.pop(0) else []


def confirmed(network: Sees, inner: Says, *, is_open: bool = False) -> list[Condition]:
    detector = ConfirmedOccupancy(inner, RAMP, network, LIMITS, is_open=is_open)  # type: ignore[arg-type]
    street = np.zeros((360, 640, 3), np.uint8)
    return [detector.look(view(street, 10 * number)).condition for number in range(len(inner.conditions))]


P, A, U = Condition.PRESENT, Condition.ABSENT, Condition.UNSURE


def test_a_vehicle_once_seen_need_not_be_seen_again() -> None:
    assert confirmed(Sees(False, True), Says(P, P, P, P)) == [U, P, P, P]


def test_a_heap_of_snow_is_never_present() -> None:
    assert confirmed(Sees(False, False, False), Says(P, P, P)) == [U, U, U]


def test_after_the_zone_was_free_a_vehicle_must_be_seen_anew() -> None:
    assert confirmed(Sees(True, False), Says(P, A, P)) == [P, A, U]


def test_an_open_finding_needs_no_new_vehicle_after_a_restart() -> None:
    assert confirmed(Sees(), Says(P, P), is_open=True) == [P, P]


def test_weights_that_are_not_what_the_settings_name_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "weights.onnx"
    with pytest.raises(BadWeights, match="cannot read the weights"):
        VehicleNetwork(file, sha256="0" * 64)
    file.write_bytes(b"not a network")
    with pytest.raises(BadWeights, match="not the file"):
        VehicleNetwork(file, sha256="0" * 64)
    with pytest.raises(BadWeights, match="ONNX"):
        VehicleNetwork(file, sha256=hashlib.sha256(b"not a network").hexdigest())
