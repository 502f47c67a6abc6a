from __future__ import annotations

import json

from simulators.ground_truth import LEFT_AFTER_S, GroundTruth, NearIncidents, Silence, Witness


def test_a_stay_lasts_from_the_first_ping_near_to_the_last_and_counts_work() -> None:
    truth = GroundTruth()
    witness = Witness(truth)
    for at, metres, works in ((0.0, 50.0, False), (10.0, 20.0, True), (20.0, 30.0, True), (30.0, 55.0, False)):
        witness.see("v", [("A-1", metres)], at=at, works=works)
    (stay,) = truth.stays
    assert (stay.from_at, stay.to_at, stay.worked_s, stay.nearest_m, stay.pings) == (0.0, 30.0, 20.0, 20.0, 4)


def test_a_machine_that_comes_back_after_a_while_stays_twice() -> None:
    truth = GroundTruth()
    witness = Witness(truth)
    for at in (0.0, 10.0, 10.0 + LEFT_AFTER_S + 1):
        witness.see("v", [("A-1", 5.0)], at=at, works=False)
    assert [(stay.from_at, stay.to_at) for stay in truth.stays] == [(0.0, 10.0), (191.0, 191.0)]


def test_near_is_within_the_radius_across_the_cells_of_the_index() -> None:
    near = NearIncidents([("A-1", 199.0, 199.0), ("A-2", 1000.0, 1000.0)])
    assert near.at(201.0, 201.0) == [("A-1", 2.8284271247461903)]
    assert near.at(199.0, 259.0) == [("A-1", 60.0)]
    assert near.at(199.0, 259.1) == []


def test_the_truth_can_be_written_as_json() -> None:
    truth = GroundTruth(scenario="snowfall", seed=1)
    truth.silences.append(Silence(vehicle="v", from_at=1.0, to_at=None, why="tracker says nothing"))
    written = json.loads(truth.to_json())
    assert written["scenario"] == "snowfall"
    assert written["silences"] == [{"vehicle": "v", "from_at": 1.0, "to_at": None, "why": "tracker says nothing"}]
