"""From the archive's rows to fixes for the streets and for verdicts."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from geo.tracks import IDLE, UNKNOWN, WORKING
from situation.positions import Flag
from situation.proof.fixes import FIX_COLUMNS, fixes_of
from situation.proof.tracks import TRACK_COLUMNS, track_of, working_signs
from tests.builders import NOON, after, positions


def rows(*told: dict[str, object], columns=TRACK_COLUMNS) -> pa.Table:
    return pa.Table.from_batches([positions(*told)]).select(columns)


@pytest.mark.parametrize(
    ("told", "sign"),
    [
        ({"blade": True}, WORKING),
        ({"spreader": True, "blade": False}, WORKING),
        ({"task": ["suolaus"]}, WORKING),
        ({"task": []}, IDLE),
        ({"blade": False}, IDLE),
        ({"blade": False, "task": ["suolaus"]}, WORKING),
        ({}, UNKNOWN),
    ],
)
def test_blade_spreader_and_task_say_together_whether_it_works(told: dict[str, object], sign: int) -> None:
    assert working_signs(rows(told)).tolist() == [sign]


def test_a_vehicles_number_is_its_place_in_the_list_and_others_are_left_out() -> None:
    track = track_of(rows({"vehicle": "B"}, {"vehicle": "C"}, {"vehicle": "A"}), ["A", "B"])
    assert track.vehicle.tolist() == [1, 0]


@pytest.mark.parametrize("flag", [Flag.POOR, Flag.MOCK, Flag.FUTURE])
def test_fixes_that_err_or_lie_are_not_put_onto_streets(flag: Flag) -> None:
    assert len(track_of(rows({"flags": int(flag)}, {"flags": int(Flag.LATE)}), ["P-017"])) == 1


def test_a_track_has_unix_seconds_and_nan_for_what_is_not_told() -> None:
    track = track_of(rows({"fix_at": after(1.5), "speed_kmh": None}), ["P-017"])
    assert track.at[0] == NOON.timestamp() + 1.5
    assert np.isnan(track.speed_kmh[0])
    assert np.isnan(track.course_deg[0])


def test_fixes_are_one_vehicles_in_order_each_moment_once() -> None:
    told = [{"fix_at": after(second), "received_at": after(60)} for second in (20, 10, 10)]
    fixes = fixes_of(rows(*told, {"vehicle": "X"}, columns=FIX_COLUMNS), "P-017")
    assert fixes.at.tolist() == [NOON.timestamp() + 10, NOON.timestamp() + 20]
    assert fixes.delay_s.tolist() == [50, 40]
    assert len(fixes.between(NOON.timestamp() + 15, NOON.timestamp() + 20)) == 1
