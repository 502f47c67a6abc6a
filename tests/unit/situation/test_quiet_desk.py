"""What keeps the desk quiet, through the whole watch: inhibition, escalation, flapping, on-delay, restarts."""

import pytest

from situation.alerts import AlertState
from situation.cameras import FindingKind, FindingState
from situation.thresholds import Thresholds
from tests.builders import a_camera, a_finding, a_vehicle, after, an_operator, positions
from tests.centre import BareCentre

VEHICLES = [f"P-{n:03d}" for n in range(10)]
S = AlertState


class Centre(BareCentre):
    def __init__(self, **thresholds):
        super().__init__(thresholds=Thresholds(**thresholds))
        self.desk.put_operator(an_operator(), by="admin")
        self.desk.put_camera(a_camera(), by="admin")
        for id_ in VEHICLES:
            self.desk.put_vehicle(a_vehicle(id_), by="admin")

    def heard(self, seconds, *vehicles):
        self.clock.move_to(after(seconds))
        rows = [
            {"vehicle": id_, "fix_at": after(seconds), "stream_seq": int(seconds) * 100 + n}
            for n, id_ in enumerate(vehicles)
        ]
        self.watch.report_positions(positions(*rows))
        self.watch.tick()

    def finding(self, kind, state=FindingState.OPEN, **changes):
        zone = "ramp" if kind is FindingKind.BLOCKED_RAMP else ""
        cleared = {"state": state, "cleared_at": self.clock.now()} if state is FindingState.CLEARED else {}
        fields = (
            {"kind": kind, "zone": zone, "since_at": self.clock.now(), "seen_at": self.clock.now()} | cleared | changes
        )
        self.watch.report_finding(a_finding(changes.pop("id", kind), **{k: v for k, v in fields.items() if k != "id"}))

    def alerts(self, rule):
        with self.store.read() as unit:
            return [alert for alert in unit.list_alerts() if alert.rule == rule]

    def actions(self, alert):
        with self.store.read() as unit:
            return [change.action for change in unit.list_changes(id=alert.id)]


@pytest.fixture
def centre():
    return Centre()


def test_an_operator_whose_vehicles_all_fall_silent_is_one_alert_and_not_ten(centre):
    centre.heard(0, *VEHICLES)
    centre.at(301)
    (loss,) = centre.alerts("network_loss")
    assert loss.facts == {"operator": "esil-tazalyk", "silent": 10, "on_duty": 10}
    assert centre.alerts("vehicle_silent") == []
    centre.heard(400, *VEHICLES[:9])
    assert centre.alerts("network_loss")[0].state is S.RETURNED
    assert [alert.vehicle for alert in centre.alerts("vehicle_silent")] == ["P-009"]


def test_single_alerts_that_stand_when_the_network_goes_are_kept_and_marked(centre):
    centre.heard(0, VEHICLES[0])
    centre.heard(20, *VEHICLES[1:])
    centre.at(301)
    (single,) = centre.alerts("vehicle_silent")
    assert single.muted_by == ""
    centre.at(321)
    (single,) = centre.alerts("vehicle_silent")
    assert (single.state, single.muted_by) == (S.RAISED, "network_loss/operator:esil-tazalyk")
    centre.heard(500, *VEHICLES[1:])
    (single,) = centre.alerts("vehicle_silent")
    assert (single.state, single.muted_by) == (S.RAISED, "")
    assert centre.actions(single) == ["raised", "muted", "unmuted"]


def test_vehicles_that_fall_silent_one_by_one_are_no_network(centre):
    for n, id_ in enumerate(VEHICLES):
        centre.heard(200 * n, id_)
    centre.at(200 * 9 + 301)
    assert centre.alerts("network_loss") == []
    assert len(centre.alerts("vehicle_silent")) == 10


def test_a_blind_camera_mutes_what_it_found_and_begins_nothing(centre):
    centre.finding(FindingKind.BLOCKED_RAMP)
    centre.finding(FindingKind.OFFLINE)
    (ramp,) = centre.alerts("blocked_ramp")
    assert (ramp.state, ramp.muted_by) == (S.RAISED, "camera_health/camera:cam-1/offline")
    centre.finding(FindingKind.FLOODING)
    assert centre.alerts("flooding") == []
    centre.finding(FindingKind.OFFLINE, FindingState.CLEARED)
    assert centre.alerts("blocked_ramp")[0].muted_by == ""
    assert len(centre.alerts("flooding")) == 1


def test_nobody_acknowledges_so_it_gets_louder_and_stops_when_somebody_does(centre):
    centre.finding(FindingKind.BLOCKED_RAMP)
    for seconds, level in ((59, 0), (60, 1), (61, 1), (180, 2)):
        centre.at(seconds)
        (ramp,) = centre.alerts("blocked_ramp")
        assert ramp.escalation == level
    centre.desk.acknowledge_alert(ramp.id, by="a")
    centre.at(700)
    (ramp,) = centre.alerts("blocked_ramp")
    assert (ramp.state, ramp.escalation, ramp.district) == (S.ACKNOWLEDGED, 2, "esil")
    assert centre.actions(ramp) == ["raised", "escalated", "escalated", "acknowledged"]


def test_a_restart_goes_on_escalating_and_clears_what_ended_meanwhile(centre):
    centre.finding(FindingKind.BLOCKED_RAMP)
    centre.at(70)
    centre.restart()
    centre.at(180)
    assert centre.alerts("blocked_ramp")[0].escalation == 2
    with centre.store.begin() as unit:
        finding = unit.list_findings()[0]
        unit.put_finding(a_finding(finding.id, state=FindingState.CLEARED, cleared_at=after(190)))
    centre.restart()
    centre.at(200)
    assert centre.alerts("blocked_ramp")[0].state is S.RETURNED


def test_what_comes_and_goes_too_fast_is_held_as_one(centre):
    centre.at(0)
    for n in range(8):
        centre.clock.move_to(after(10 * n))
        centre.finding(FindingKind.OFFLINE, id=f"f{n}")
        centre.clock.move_to(after(10 * n + 5))
        centre.finding(FindingKind.OFFLINE, FindingState.CLEARED, id=f"f{n}")
    (health,) = centre.alerts("camera_health")
    assert (health.state, health.flapping, health.count) == (S.RAISED, True, 3)
    centre.at(75 + 301)
    (health,) = centre.alerts("camera_health")
    assert health.state is S.RETURNED


def test_what_holds_only_for_a_moment_begins_no_alert():
    centre = Centre(on_delay_s={"camera_health": 30.0})
    centre.finding(FindingKind.OFFLINE)
    centre.at(29)
    assert centre.alerts("camera_health") == []
    centre.at(30)
    assert len(centre.alerts("camera_health")) == 1
