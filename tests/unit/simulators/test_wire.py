"""What leaves a simulator is what the published contract allows, field by field."""

from __future__ import annotations

import json
from datetime import datetime

import pytest

from simulators.wire import (
    FIELDS,
    MAX_ARRAY,
    Moment,
    Ping,
    arrays,
    as_name,
    encode,
    encode_array,
    position_topic,
    spell,
    status_topic,
)

# The contract's table, written down again by hand: field -> JSON types.
CONTRACT: dict[str, tuple[type, ...]] = {
    "t": (str, int, float),
    "lat": (int, float),
    "lon": (int, float),
    "speed": (int, float),
    "course": (int, float),
    "alt": (int, float),
    "hdop": (int, float),
    "acc": (int, float),
    "sat": (int,),
    "odo": (int, float),
    "ign": (bool,),
    "blade": (bool,),
    "spreader": (bool,),
    "mock": (bool,),
    "task": (list,),
    "seq": (int,),
    "buf": (bool,),
}

FULL = Ping(
    at=1_800_000_000.25,
    lat=51.12345678,
    lon=71.4,
    speed_kmh=32.64,
    course_deg=123.46,
    alt_m=347.2,
    hdop=1.1,
    acc_m=4.4,
    sat=11,
    odo_km=1234.5678,
    ign=True,
    blade=False,
    spreader=True,
    mock=False,
    task=("auraus ja sohjonpoisto",),
    seq=7,
    buf=True,
)


def decoded(ping: Ping, moment: Moment = Moment.RFC3339) -> dict[str, object]:
    return json.loads(encode(ping, moment=moment))


def test_a_full_ping_carries_every_field_of_the_contract_in_its_type_and_no_other() -> None:
    fields = decoded(FULL)
    assert set(fields) == set(CONTRACT)
    assert all(type(value) in CONTRACT[name] for name, value in fields.items())


def test_the_encoders_table_and_the_contracts_table_name_the_same_fields() -> None:
    assert {name for name, _, _ in FIELDS} | {"t", "lat", "lon"} == set(CONTRACT)


def test_values_are_in_the_contracts_units_to_a_useful_number_of_digits() -> None:
    assert decoded(FULL) == {
        "t": "2027-01-15T08:00:00.250Z",
        "lat": 51.123457,
        "lon": 71.4,
        "speed": 32.6,
        "course": 123.5,
        "alt": 347.2,
        "hdop": 1.1,
        "acc": 4.4,
        "sat": 11,
        "odo": 1234.568,
        "ign": True,
        "blade": False,
        "spreader": True,
        "mock": False,
        "task": ["auraus ja sohjonpoisto"],
        "seq": 7,
        "buf": True,
    }


def test_what_a_tracker_does_not_know_is_left_out() -> None:
    assert decoded(Ping(at=0.0, lat=1.0, lon=2.0)) == {"t": "1970-01-01T00:00:00.000Z", "lat": 1.0, "lon": 2.0}


def test_in_transit_is_an_empty_list_and_not_an_absent_one() -> None:
    assert decoded(Ping(at=0.0, lat=1.0, lon=2.0, task=()))["task"] == []


def test_a_lost_fix_is_a_null_position() -> None:
    fields = decoded(Ping(at=0.0, lat=None, lon=None))
    assert (fields["lat"], fields["lon"]) == (None, None)


@pytest.mark.parametrize("course", [359.96, 360.0, 0.0])
def test_a_course_stays_below_360(course: float) -> None:
    assert decoded(Ping(at=0.0, lat=1.0, lon=2.0, course_deg=course))["course"] == 0.0


def test_not_a_number_is_refused_and_not_sent_as_broken_json() -> None:
    with pytest.raises(ValueError, match="JSON"):
        encode(Ping(at=0.0, lat=float("nan"), lon=2.0))


def test_the_three_spellings_of_a_moment_mean_the_same() -> None:
    at = 1_800_000_000.125
    assert datetime.fromisoformat(str(spell(at, Moment.RFC3339))).timestamp() == at
    assert spell(at, Moment.SECONDS) == at
    assert spell(at, Moment.MILLISECONDS) == 1_800_000_000_125


def test_an_array_is_the_same_objects_in_order() -> None:
    pings = [Ping(at=float(n), lat=1.0, lon=2.0, seq=n) for n in range(3)]
    assert json.loads(encode_array(pings)) == [decoded(ping) for ping in pings]


@pytest.mark.parametrize("count", [0, MAX_ARRAY + 1])
def test_an_array_of_none_or_of_more_than_500_is_refused(count: int) -> None:
    with pytest.raises(ValueError, match="1 to 500"):
        encode_array([FULL] * count)


def test_many_pings_are_cut_into_arrays_that_may_be_sent() -> None:
    cut = list(arrays([FULL] * 1201))
    assert [len(array) for array in cut] == [500, 500, 201]


def test_topics_are_those_of_the_contract() -> None:
    assert position_topic("op-1", "V_2") == "fleet/op-1/V_2/position"
    assert status_topic("op-1", "V_2") == "fleet/op-1/V_2/status"


@pytest.mark.parametrize("name", ["", "a/b", "a+", "#", "a b", "Ұ", "x" * 65])
def test_a_name_that_a_topic_may_not_hold_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="no name for a topic"):
        position_topic("op", name)


def test_a_foreign_id_is_made_into_a_name() -> None:
    assert as_name(" 977624.0 ") == "977624_0"
    with pytest.raises(ValueError, match="no name"):
        as_name("  ")
