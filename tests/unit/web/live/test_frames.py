from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from situation.fleet import OperatorId
from situation.positions import Flag
from tests.builders import NOON, a_vehicle, after, positions
from tests.live_decoder import decode
from web.live.fleet_picture import FleetPicture
from web.live.frames import LONGEST_REST_S, Frames, View, rest_s


def fleet(*rows: dict[str, Any]) -> FleetPicture:
    picture = FleetPicture(silent_after_s=300)
    for row in rows:
        vehicle = {"operator": OperatorId(row.get("operator", "esil-tazalyk"))}
        picture.put_vehicle(a_vehicle(row.get("vehicle", "P-017"), **vehicle))
    picture.take(positions(*rows))
    return picture


def ids(picture: FleetPicture, view: View) -> set[str]:
    frames = Frames(picture)
    frames.renew(NOON)
    return {picture.id_of(number) for number in decode(frames.frame(view))["number"]}


def test_a_frame_read_by_the_documented_decoder_is_what_went_in() -> None:
    picture = fleet(
        {"vehicle": "A", "lat": 51.1234567, "lon": -71.7654321, "speed_kmh": 43.2, "course_deg": 270.0, "blade": True},
        {"vehicle": "B", "speed_kmh": None, "course_deg": None, "flags": int(Flag.IMPLAUSIBLE_JUMP)},
    )
    frames = Frames(picture)
    frames.renew(after(12.3))
    frame = decode(frames.frame(View()))
    assert frame["at"] == pytest.approx(after(12.3).timestamp())
    assert frame["number"] == [picture.number_of("A"), picture.number_of("B")]
    assert frame["lat"][0] == pytest.approx(51.1234567, abs=1e-9)
    assert frame["lon"][0] == pytest.approx(-71.7654321, abs=1e-9)
    assert frame["speed_kmh"] == [43.2, None]
    assert frame["course_deg"] == [270.0, 0.0]
    assert frame["age_s"] == [12.3, 12.3]
    assert frame["state"] == ["working", "in_transit"]
    assert frame["flagged"] == [False, True]


def test_a_frame_has_20_bytes_a_vehicle_and_16_before_them() -> None:
    frames = Frames(fleet(*({"vehicle": f"V{number}"} for number in range(10))))
    frames.renew(NOON)
    assert len(frames.frame(View())) == 16 + 20 * 10


@pytest.mark.parametrize(("course", "read"), [(359.9, 0.0), (0.7, 0.0), (180.0, 180.0), (358.6, 358.59375)])
def test_a_course_turns_over_at_north(course: float, read: float) -> None:
    frames = Frames(fleet({"course_deg": course}))
    frames.renew(NOON)
    assert decode(frames.frame(View()))["course_deg"] == [read]


def test_a_speed_beyond_the_columns_width_does_not_become_unknown() -> None:
    frames = Frames(fleet({"speed_kmh": 9000.0}))
    frames.renew(NOON)
    assert decode(frames.frame(View()))["speed_kmh"] == [6553.4]


def test_the_window_is_padded_by_a_tenth() -> None:
    picture = fleet(
        {"vehicle": "IN", "lon": 71.599}, {"vehicle": "EDGE", "lon": 71.609}, {"vehicle": "OUT", "lon": 71.62}
    )
    assert ids(picture, View(bbox=(71.5, 51.0, 71.6, 51.3))) == {"IN", "EDGE"}


def test_what_is_selected_comes_from_everywhere_and_unknown_names_do_no_harm() -> None:
    picture = fleet({"vehicle": "IN"}, {"vehicle": "FAR", "lat": 10.0})
    view = View(bbox=(71.4, 51.1, 71.5, 51.2), selected=frozenset({"FAR", "no such vehicle"}))
    assert ids(picture, view) == {"IN", "FAR"}


def test_an_operators_view_has_no_foreign_vehicle_even_if_selected() -> None:
    picture = fleet({"vehicle": "OWN"}, {"vehicle": "FOREIGN", "operator": "other"})
    assert ids(picture, View(operator="esil-tazalyk", selected=frozenset({"FOREIGN"}))) == {"OWN"}
    assert ids(picture, View(operator="")) == set()


def test_json_says_the_same_in_words() -> None:
    picture = fleet({"speed_kmh": 43.21, "course_deg": 90.0, "flags": int(Flag.POOR)})
    frames = Frames(picture)
    frames.renew(after(2))
    message = json.loads(frames.frame(View(as_json=True)))
    assert message["type"] == "positions"
    assert message["positions"] == [
        {
            "vehicle": "P-017",
            "number": 0,
            "lat": 51.128,
            "lon": 71.4304,
            "fix_at": "2026-01-15T07:00:00+00:00",
            "age_s": 2.0,
            "speed_kmh": 43.2,
            "course_deg": 90.0,
            "state": "in_transit",
            "simulated": False,
            "flagged": True,
        }
    ]


def test_viewers_with_the_same_view_share_one_frame_until_the_next() -> None:
    frames = Frames(fleet({}))
    frames.renew(NOON)
    first = frames.frame(View())
    assert frames.frame(View()) is first
    frames.renew(after(1))
    assert frames.frame(View()) is not first


def test_viewers_who_see_the_same_vehicles_through_different_windows_share_one_frame() -> None:
    frames = Frames(fleet({"vehicle": "IN"}, {"vehicle": "EDGE", "lon": 71.609}))
    frames.renew(NOON)
    wide, wider = (frames.frame(View(bbox=(71.0, 51.0, east, 51.3))) for east in (72.0, 72.1))
    assert wide is wider
    assert frames.frame(View(bbox=(71.0, 51.0, 71.5, 51.3))) != wide
    assert frames.frame(View(bbox=(71.0, 51.0, 72.0, 51.3), as_json=True)) != wide


def test_a_round_that_takes_long_is_followed_by_a_rest_but_never_a_long_one() -> None:
    assert rest_s(0.01, frames_per_s=5) == pytest.approx(0.2)
    assert rest_s(0.3, frames_per_s=5) == pytest.approx(0.6)
    assert rest_s(30.0, frames_per_s=5) == LONGEST_REST_S


def test_an_empty_fleet_is_an_empty_frame() -> None:
    frames = Frames(FleetPicture(silent_after_s=300))
    frames.renew(NOON)
    assert decode(frames.frame(View()))["number"] == []
    assert np.frombuffer(frames.frame(View()), "<u4", 1, 4)[0] == 0
