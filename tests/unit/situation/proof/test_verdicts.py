"""What is confirmed, and above all what is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from geo.passes import Passes
from geo.tracks import IDLE, WORKING
from situation.fleet import VehicleKind
from situation.positions import Flag
from situation.proof.deciding import decide
from situation.proof.evidence import CameraView, CameraWord, Evidence
from situation.proof.fixes import FIX_COLUMNS, Fixes, fixes_of
from situation.proof.proofs import PROOFS, Proof
from situation.proof.reasons import ReasonCode
from situation.proof.verdicts import Outcome, Verdict, is_news, with_version
from tests.builders import METRES_NORTH, NOON, PLACE, after, an_incident, positions

JITTER = (0.0, 3e-5, -2e-5, 1e-5, -3e-5, 2e-5)  # degrees: some metres, as a receiver errs
UNTIL = after(1800)


def row(second: float, *, north_m: float = 5.0, works: bool | None = True, **changes: Any) -> dict[str, Any]:
    """One fix so far north of the incident; a plough that works creeps."""
    fields = {
        "fix_at": after(second),
        "received_at": after(second + 1),
        "lat": PLACE[0] + north_m * METRES_NORTH + JITTER[int(second / 10) % len(JITTER)] / 3,
        "lon": PLACE[1] + JITTER[int(second / 20) % len(JITTER)],
        "speed_kmh": 4.0 if works else 0.0,
        "blade": works,
        "task": None if works is None else (["auraus"] if works else []),
    }
    return fields | changes


def away(begin: int, end: int) -> list[dict[str, Any]]:
    """Standing still 900 m away, a fix every 30 s."""
    return [row(second, north_m=900.0, works=False) for second in range(begin, end, 30)]


def stay(begin: int = 600, end: int = 1000, **changes: Any) -> list[dict[str, Any]]:
    return [row(second, **changes) for second in range(begin, end, 10)]


def around(*rows: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows, and a machine that is elsewhere before and after them."""
    begin, end = (int((rows[n]["fix_at"] - NOON).total_seconds()) for n in (0, -1))
    return [*away(-600, begin - 60), *rows, *away(end + 90, 1801)]


def fixes(rows: list[dict[str, Any]]) -> Fixes:
    return fixes_of(pa.Table.from_batches([positions(*rows)]).select(FIX_COLUMNS), "P-017")


def evidence(rows: list[dict[str, Any]], *, category: str = "snow_yard", **changes: Any) -> Evidence:
    fields: dict[str, Any] = {
        "incident": an_incident(category=category),
        "vehicle": "P-017",
        "kind": VehicleKind.LOADER,
        "fixes": fixes(rows) if rows else fixes([row(0)]).rows(slice(0)),
        "until": UNTIL,
    }
    return Evidence(**(fields | changes))


def decided(rows: list[dict[str, Any]], **changes: Any) -> Verdict:
    return decide(evidence(rows, **changes))


def street_passes(*working: int, segment: int = 7, at: datetime = NOON) -> Passes:
    count = len(working)
    begin = at.timestamp() + 600.0 + 100 * np.arange(count)
    return Passes(
        vehicle=np.zeros(count, np.int32),
        segment=np.full(count, segment, np.int32),
        direction=np.ones(count, np.int8),
        entered_at=begin,
        left_at=begin + 25,
        metres=np.full(count, 180.0),
        share=np.ones(count),
        working=np.array(working, np.int8),
    )


# --- confirmed


def test_a_fit_machine_that_works_beside_it_for_long_enough_is_confirmed() -> None:
    verdict = decided(around(*stay()))
    assert verdict.outcome is Outcome.CONFIRMED
    assert ReasonCode.WORKED_HERE in verdict.codes
    assert verdict.facts.work_s == 390
    assert verdict.facts.closest_m < 15


def test_a_pass_at_work_over_the_incidents_street_is_confirmed() -> None:
    drive = [row(600 + n * 5, north_m=-50 + n * 35.0, speed_kmh=25.0) for n in range(4)]
    told = evidence(around(*drive), category="snow_road", kind=VehicleKind.PLOW, segments=frozenset({7}))
    assert decide(replace(told, passes=street_passes(WORKING))).outcome is Outcome.CONFIRMED


@pytest.mark.parametrize(
    ("passes", "segments"),
    [
        (street_passes(IDLE), frozenset({7})),  # in transit
        (street_passes(WORKING, segment=8), frozenset({7})),  # over another street
        (street_passes(WORKING, at=after(-3600)), frozenset({7})),  # before the request
        (street_passes(WORKING), frozenset()),  # a yard
        (None, frozenset({7})),
    ],
)
def test_other_passes_prove_nothing(passes: Passes | None, segments: frozenset[int]) -> None:
    drive = [row(600 + n * 5, north_m=-50 + n * 35.0, speed_kmh=25.0) for n in range(4)]
    verdict = decided(around(*drive), category="snow_road", kind=VehicleKind.PLOW, passes=passes, segments=segments)
    assert verdict.outcome is Outcome.PASSED_BY


def test_a_city_may_ask_for_more_passes() -> None:
    told = evidence(
        around(row(600)),
        category="snow_road",
        kind=VehicleKind.PLOW,
        segments=frozenset({7}),
        passes=street_passes(WORKING),
    )
    twice = replace(PROOFS["snow_road"], passes=2)
    assert decide(told, twice).outcome is Outcome.PASSED_BY
    assert decide(replace(told, passes=street_passes(WORKING, WORKING)), twice).outcome is Outcome.CONFIRMED


# --- passed by


def test_standing_there_with_the_blade_up_is_passing_by() -> None:
    verdict = decided(around(*stay(works=False)))
    assert verdict.outcome is Outcome.PASSED_BY
    assert {ReasonCode.NOT_WORKING, ReasonCode.STOOD_HERE} <= verdict.codes


def test_driving_by_is_passing_by() -> None:
    drive = [row(600 + n * 5, north_m=-60 + n * 40.0, works=False, speed_kmh=38.0) for n in range(4)]
    verdict = decided(around(*drive))
    assert verdict.outcome is Outcome.PASSED_BY
    assert ReasonCode.DROVE_BY in verdict.codes


def test_a_stay_at_work_that_is_too_short_is_passing_by() -> None:
    verdict = decided(around(*stay(600, 700)))
    assert verdict.outcome is Outcome.PASSED_BY
    assert ReasonCode.TOO_SHORT in verdict.codes


def test_work_within_the_radius_but_too_far_from_the_place_is_passing_by() -> None:
    verdict = decided(around(*stay(north_m=50.0)))
    assert verdict.outcome is Outcome.PASSED_BY
    assert ReasonCode.TOO_FAR in verdict.codes


def test_work_on_a_parallel_street_within_reach_is_passing_by() -> None:
    there = [one | {"segment": 8} for one in stay(north_m=30.0)]
    verdict = decided(around(*there), category="snow_road", kind=VehicleKind.PLOW, segments=frozenset({7}))
    assert verdict.outcome is Outcome.PASSED_BY


def test_standing_still_with_the_blade_down_is_passing_by_but_a_pump_stands() -> None:
    verdict = decided(around(*stay(speed_kmh=0.2)))
    assert verdict.outcome is Outcome.PASSED_BY
    assert ReasonCode.STOOD_STILL in verdict.codes
    pumping = decided(around(*stay(600, 1300, speed_kmh=0.2)), category="flood_yard", kind=VehicleKind.PUMP)
    assert pumping.outcome is Outcome.CONFIRMED


def test_a_machine_that_cannot_do_the_work_is_passing_by() -> None:
    verdict = decided(around(*stay()), kind=VehicleKind.PUMP)
    assert verdict.outcome is Outcome.PASSED_BY
    assert ReasonCode.UNFIT_MACHINE in verdict.codes


def test_a_category_that_no_machine_is_sent_to_is_never_confirmed_by_one() -> None:
    assert decided(around(*stay()), category="open_well").outcome is Outcome.PASSED_BY


def test_a_stay_of_a_tracker_that_does_not_tell_of_work_is_passing_by() -> None:
    verdict = decided(around(*stay(works=None, speed_kmh=3.0)))
    assert verdict.outcome is Outcome.PASSED_BY
    assert ReasonCode.WORK_NOT_TOLD in verdict.codes


def test_coming_back_now_and_then_with_the_blade_down_is_no_long_stay() -> None:
    rounds = [one for begin in (560, 700, 840, 980) for one in (row(begin), row(begin + 10, north_m=200.0))]
    assert decided(around(*rounds)).facts.work_s == 0


def test_a_machine_that_rocks_on_a_one_way_street_is_half_the_time_matched_beside_it() -> None:
    rows = [one | {"segment": 7 if n % 2 else 8} for n, one in enumerate(stay())]
    told = evidence(around(*rows), category="snow_road", kind=VehicleKind.PLOW, segments=frozenset({7}))
    assert decide(told).outcome is Outcome.CONFIRMED


def test_a_pass_over_another_part_of_a_long_segment_is_passing_by() -> None:
    part = replace(street_passes(WORKING), share=np.array([0.6]))
    told = evidence(away(-600, 1801), category="snow_road", kind=VehicleKind.PLOW, segments=frozenset({7}), passes=part)
    assert decide(told).outcome is Outcome.PASSED_BY


def test_a_pass_at_work_through_a_silence_is_a_guess_and_no_proof() -> None:
    rows = [one for one in away(-600, 1801) if not 598 <= (one["fix_at"] - NOON).total_seconds() <= 660]
    through = street_passes(WORKING)
    told = evidence(rows, category="snow_road", kind=VehicleKind.PLOW, segments=frozenset({7}), passes=through)
    assert decide(told).outcome is Outcome.PASSED_BY
    followed = evidence(away(-600, 1801), category="snow_road", kind=VehicleKind.PLOW, segments=frozenset({7}))
    assert decide(replace(followed, passes=through)).outcome is Outcome.CONFIRMED


def test_going_past_between_two_fixes_is_passing_by() -> None:
    past = [row(600, north_m=-150.0, works=False), row(630, north_m=150.0, works=False)]
    verdict = decided(around(*past))
    assert verdict.outcome is Outcome.PASSED_BY
    assert ReasonCode.WENT_PAST in verdict.codes


# --- not there


def test_a_machine_that_was_elsewhere_all_the_time_was_not_there() -> None:
    verdict = decided(away(-600, 1801))
    assert verdict.outcome is Outcome.NOT_THERE
    assert verdict.facts.closest_m == pytest.approx(900, rel=0.02)


def test_work_before_the_request_came_is_no_answer_to_it() -> None:
    verdict = decided([*stay(-500, -100), *away(0, 1801)])
    assert verdict.outcome is Outcome.NOT_THERE


# --- no data


def test_without_any_fix_there_is_no_data() -> None:
    assert decided([]).outcome is Outcome.NO_DATA


def test_a_silence_in_which_the_work_may_have_been_done_is_no_data() -> None:
    verdict = decided([*away(-600, 500), *away(1100, 1801)])
    assert verdict.outcome is Outcome.NO_DATA
    assert ReasonCode.GAP in verdict.codes
    assert verdict.facts.hidden_s == pytest.approx(630 - 2 * 840 / 14, abs=10)


def test_a_silence_too_short_for_the_way_there_and_back_hides_nothing() -> None:
    far = [one | {"lat": PLACE[0] + 5_000 * METRES_NORTH} for one in [*away(-600, 500), *away(1100, 1801)]]
    assert decided(far).outcome is Outcome.NOT_THERE


def test_a_silence_in_which_the_odometer_did_not_move_hides_nothing() -> None:
    rows = [one | {"odo_km": 5_000.0} for one in [*away(-600, 500), *away(1100, 1801)]]
    assert decided(rows).outcome is Outcome.NOT_THERE


def test_a_parked_machine_that_reports_seldom_hides_nothing() -> None:
    seldom = [row(second, north_m=150.0, works=False) for second in range(-600, 1900, 160)]
    assert decided(seldom).outcome is Outcome.NOT_THERE


def test_a_tracker_that_has_not_been_heard_since_is_no_data() -> None:
    assert decided(away(-600, 900)).outcome is Outcome.NO_DATA


def test_a_drive_by_with_a_silence_beside_it_is_no_data() -> None:
    verdict = decided([*away(-600, 500), row(560, north_m=50.0, works=False), *away(1100, 1801)])
    assert verdict.outcome is Outcome.NO_DATA


# --- cannot be believed


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"flags": int(Flag.MOCK)}, ReasonCode.MOCKED),
        ({"lat": PLACE[0], "lon": PLACE[1]}, ReasonCode.FROZEN),
        ({"odo_km": 5_000.0}, ReasonCode.ODOMETER_DISAGREES),
    ],
)
def test_work_of_a_track_that_cannot_be_believed_is_no_data(change: dict[str, Any], code: ReasonCode) -> None:
    approach = [row(second, north_m=5_000.0 - second * 8, works=False, odo_km=5_000.0) for second in range(0, 600, 10)]
    verdict = decided([*approach, *[one | change for one in stay(600, 1801)]])
    assert verdict.outcome is Outcome.NO_DATA
    assert code in verdict.codes


def test_a_machine_that_is_there_at_once_from_far_away_is_not_believed() -> None:
    far = [one | {"lat": PLACE[0] + 40_000 * METRES_NORTH} for one in away(-600, 595)]
    verdict = decided([*far, *stay(600, 1801)])
    assert verdict.outcome is Outcome.NO_DATA
    assert ReasonCode.TELEPORTED in verdict.codes


def test_one_wild_fix_within_the_stay_does_not_spoil_it() -> None:
    rows = stay()
    rows[10]["lat"] += 0.5
    assert decided(around(*rows)).outcome is Outcome.CONFIRMED


@pytest.mark.parametrize("offset_s", [3600, -3600])
def test_a_wrong_clock_is_not_believed(offset_s: int) -> None:
    rows = around(*stay())
    late = [one | {"received_at": one["fix_at"]} for one in rows]
    wrong = [one | {"fix_at": after((one["fix_at"] - NOON).total_seconds() + offset_s)} for one in late]
    verdict = decided(wrong, until=after(6000))
    assert verdict.outcome is Outcome.NO_DATA
    assert ReasonCode.CLOCK_OFF in verdict.codes


def test_fixes_that_telemetry_had_to_clamp_are_not_believed() -> None:
    assert decided([one | {"flags": int(Flag.FUTURE)} for one in around(*stay())]).outcome is Outcome.NO_DATA


def test_a_black_box_that_empties_is_no_wrong_clock() -> None:
    late = [one | {"received_at": after(1700), "flags": int(Flag.LATE)} for one in stay()]
    verdict = decided(around(*late))
    assert verdict.outcome is Outcome.CONFIRMED
    assert ReasonCode.LATE_DATA in verdict.codes


# --- cameras


def word(view: CameraView, second: float) -> CameraWord:
    return CameraWord(view=view, at=after(second))


def test_a_camera_that_still_sees_it_takes_the_confirmation_away() -> None:
    verdict = decided(around(*stay()), words=[word(CameraView.STILL_THERE, 1400)])
    assert verdict.outcome is Outcome.PASSED_BY
    assert ReasonCode.CAMERA_STILL_SEES in verdict.codes


@pytest.mark.parametrize("second", [500, 700, 1100])
def test_what_a_camera_saw_before_or_during_the_work_or_just_after_says_nothing(second: float) -> None:
    assert decided(around(*stay()), words=[word(CameraView.STILL_THERE, second)]).outcome is Outcome.CONFIRMED


def test_a_camera_that_sees_it_gone_adds_to_the_confidence() -> None:
    without = decided(around(*stay()))
    assert decided(around(*stay()), words=[word(CameraView.GONE, 1400)]).confidence > without.confidence


def test_an_untold_stay_is_confirmed_by_a_camera_and_only_by_it() -> None:
    untold = around(*stay(works=None, speed_kmh=3.0))
    assert decided(untold, words=[word(CameraView.GONE, 1400)]).outcome is Outcome.CONFIRMED
    assert decided(untold, words=[word(CameraView.STILL_THERE, 1400)]).outcome is Outcome.PASSED_BY


def test_a_camera_does_not_confirm_a_drive_by() -> None:
    drive = [row(600 + n * 5, north_m=-60 + n * 40.0, works=False, speed_kmh=38.0) for n in range(4)]
    assert decided(around(*drive), words=[word(CameraView.GONE, 900)]).outcome is Outcome.PASSED_BY


# --- versions


def test_late_data_makes_a_new_version_and_the_old_one_is_kept() -> None:
    before = decided([*away(-600, 500), *away(1100, 1801)])
    versions = with_version((), before, at=after(1800), why="asked")
    amended = with_version(versions, decided(around(*stay())), at=after(7200), why="late data")
    assert [(one.version, one.verdict.outcome, one.why) for one in amended] == [
        (1, Outcome.NO_DATA, "asked"),
        (2, Outcome.CONFIRMED, "late data"),
    ]
    assert amended[0] == versions[0]


def test_a_verdict_that_says_the_same_makes_no_version() -> None:
    first, second = decided(around(*stay(600, 900))), decided(around(*stay(600, 1000)))
    assert first != second
    assert not is_news(first, second)
    versions = with_version((), first, at=after(1000), why="visit")
    assert with_version(versions, second, at=after(1100), why="visit") == versions


def test_every_category_has_a_proof_and_unknown_ones_that_of_other() -> None:
    assert all(isinstance(proof, Proof) for proof in PROOFS.values())
    assert decided(around(*stay()), category="no such").outcome is Outcome.PASSED_BY


def test_confidence_is_an_order_between_nothing_and_certainty() -> None:
    for verdict in (decided(around(*stay())), decided(away(-600, 1801)), decided([]), decided(around(*stay(600, 700)))):
        assert 0 < verdict.confidence < 1
