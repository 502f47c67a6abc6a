"""Each rule against the picture it should and should not speak about."""

from datetime import timedelta

import pytest

from situation.cameras import FindingKind, Judgement
from situation.fleet import VehicleKind
from situation.incidents import IncidentState
from situation.picture import LastSeen, Picture
from situation.rules import RULES
from tests.builders import NOON, PLACE, a_camera, a_finding, a_vehicle, a_visit, after, an_incident
from tests.unit.situation.rules.said import BY_NAME, subjects


def a_picture(at_s: float = 0, **parts) -> Picture:
    return Picture(now=after(at_s), **parts)


def heard(at_s: float) -> dict[str, LastSeen]:
    return {"P-017": LastSeen(fix_at=after(at_s), heard_at=after(at_s), lat=PLACE[0], lon=PLACE[1])}


class TestVehicleSilent:
    def test_speaks_of_a_vehicle_on_duty_not_heard_for_five_minutes(self):
        picture = a_picture(301, vehicles={"P-017": a_vehicle()}, last_seen=heard(0))
        assert subjects("vehicle_silent", picture) == ["vehicle:P-017"]

    def test_is_quiet_at_the_very_limit(self):
        picture = a_picture(300, vehicles={"P-017": a_vehicle()}, last_seen=heard(0))
        assert subjects("vehicle_silent", picture) == []

    def test_is_quiet_about_a_vehicle_off_duty_and_one_never_heard(self):
        off = a_picture(9999, vehicles={"P-017": a_vehicle(on_duty=False)}, last_seen=heard(0))
        never = a_picture(9999, vehicles={"P-017": a_vehicle()})
        assert subjects("vehicle_silent", off) == subjects("vehicle_silent", never) == []

    def test_counts_from_when_we_heard_it_not_from_its_own_clock(self):
        seen = {"P-017": LastSeen(fix_at=NOON - timedelta(hours=1), heard_at=after(290), lat=51.0, lon=71.0)}
        assert subjects("vehicle_silent", a_picture(300, vehicles={"P-017": a_vehicle()}, last_seen=seen)) == []


def at_incident(visit, incident=None, kind=VehicleKind.PLOW) -> Picture:
    picture = a_picture(60, vehicles={"P-017": a_vehicle(kind=kind)}, incidents={"i1": incident or an_incident()})
    picture.put_visit(visit)
    return picture


class TestVehicleOnSite:
    def test_speaks_of_a_vehicle_that_was_sent_from_its_first_fix(self):
        picture = at_incident(a_visit(0), an_incident(vehicles=("P-017",), state=IncidentState.DISPATCHED))
        assert subjects("vehicle_on_site", picture) == ["visit:i1/P-017"]

    @pytest.mark.parametrize("at_work", [{"standing_fixes": 1}, {"working_fixes": 1}])
    def test_speaks_of_a_fit_vehicle_that_stands_or_works(self, at_work):
        assert subjects("vehicle_on_site", at_incident(a_visit(0, **at_work))) == ["visit:i1/P-017"]

    def test_is_quiet_about_one_that_drives_by(self):
        assert subjects("vehicle_on_site", at_incident(a_visit(0))) == []

    def test_is_quiet_about_a_machine_that_cannot_do_the_work(self):
        visit = a_visit(0, standing_fixes=3)
        assert subjects("vehicle_on_site", at_incident(visit, kind=VehicleKind.PUMP)) == []

    def test_ends_with_the_visit_and_with_the_incident(self):
        sent = {"vehicles": ("P-017",)}
        assert subjects("vehicle_on_site", at_incident(a_visit(0, over=True), an_incident(**sent))) == []
        done = an_incident(**sent, state=IncidentState.RESOLVED)
        assert subjects("vehicle_on_site", at_incident(a_visit(0), done)) == []


class TestLeftWithoutWorking:
    sent = an_incident(vehicles=("P-017",), state=IncidentState.ON_SITE)

    def test_speaks_of_one_that_was_sent_and_left_with_its_blade_up(self):
        picture = at_incident(a_visit(0, 400, over=True, telling_fixes=9), self.sent)
        assert subjects("left_without_working", picture) == ["visit:i1/P-017"]

    def test_is_quiet_when_it_worked_or_is_still_there_or_was_not_sent(self):
        worked = at_incident(a_visit(0, 400, over=True, telling_fixes=9, working_fixes=2), self.sent)
        there = at_incident(a_visit(0, 400, telling_fixes=9), self.sent)
        not_sent = at_incident(a_visit(0, 400, over=True, telling_fixes=9))
        assert [subjects("left_without_working", picture) for picture in (worked, there, not_sent)] == [[], [], []]

    def test_a_tracker_that_never_speaks_of_work_is_accused_only_for_a_stay_too_short_to_work(self):
        long, short = a_visit(0, 400, over=True), a_visit(0, 20, over=True)
        assert subjects("left_without_working", at_incident(long, self.sent)) == []
        assert subjects("left_without_working", at_incident(short, self.sent)) == ["visit:i1/P-017"]

    def test_work_in_an_earlier_visit_counts(self):
        picture = at_incident(a_visit(0, 400, over=True, telling_fixes=9, working_fixes=9), self.sent)
        picture.put_visit(a_visit(5000, 5020, over=True, telling_fixes=2))
        assert subjects("left_without_working", picture) == []


class TestIncidentClocks:
    def test_unattended_holds_only_while_nobody_has_reacted(self):
        late = a_picture(1801, incidents={"i1": an_incident()})
        assert subjects("incident_unattended", late) == ["incident:i1"]
        seen = a_picture(1801, incidents={"i1": an_incident(state=IncidentState.ACKNOWLEDGED)})
        assert subjects("incident_unattended", seen) == []

    @pytest.mark.parametrize("state", [IncidentState.NEW, IncidentState.ON_SITE, IncidentState.HANDED_OFF])
    def test_overdue_holds_in_every_open_state(self, state):
        picture = a_picture(4 * 3600 + 1, incidents={"i1": an_incident(state=state)})
        assert subjects("incident_overdue", picture) == ["incident:i1"]

    def test_nothing_is_said_at_the_very_moment_it_is_due(self):
        assert subjects("incident_unattended", a_picture(1800, incidents={"i1": an_incident()})) == []


def seen_by_camera(finding, camera=None) -> Picture:
    return a_picture(cameras={"cam-1": camera or a_camera()}, findings={finding.id: finding})


class TestCameraFindings:
    def test_a_blocked_ramp_opens_an_incident_and_wants_a_ticket_with_its_picture(self):
        (condition,) = BY_NAME["blocked_ramp"].conditions(seen_by_camera(a_finding(judgement=Judgement.CONFIRMED)))
        assert (condition.subject, condition.opens, condition.wants_ticket) == (
            "camera:cam-1/ramp",
            "ramp_blocked",
            True,
        )
        assert condition.frame_sha256 == "ab" * 32

    @pytest.mark.parametrize(
        ("confirmed", "rejected", "wants"),
        [(0, 0, False), (29, 0, False), (30, 0, True), (24, 6, True), (23, 7, False), (800, 201, False)],
    )
    def test_a_ticket_goes_out_unasked_only_past_the_gate(self, confirmed, rejected, wants):
        picture = seen_by_camera(a_finding())
        picture.judgements = {("cam-1", FindingKind.BLOCKED_RAMP): (confirmed, rejected)}
        (condition,) = BY_NAME["blocked_ramp"].conditions(picture)
        assert (condition.wants_ticket, condition.opens) == (wants, "ramp_blocked")

    def test_one_kind_of_finding_earns_nothing_for_another_and_a_simulated_camera_needs_no_record(self):
        picture = seen_by_camera(a_finding())
        picture.judgements = {("cam-1", FindingKind.FLOODING): (100, 0), ("cam-2", FindingKind.BLOCKED_RAMP): (100, 0)}
        (condition,) = BY_NAME["blocked_ramp"].conditions(picture)
        assert not condition.wants_ticket
        (condition,) = BY_NAME["blocked_ramp"].conditions(seen_by_camera(a_finding(), a_camera(simulated=True)))
        assert condition.wants_ticket

    def test_a_camera_in_shadow_and_a_rejected_finding_raise_nothing(self):
        assert subjects("blocked_ramp", seen_by_camera(a_finding(), a_camera(shadow=True))) == []
        assert subjects("blocked_ramp", seen_by_camera(a_finding(judgement=Judgement.REJECTED))) == []

    def test_flooding_is_its_own_rule(self):
        picture = seen_by_camera(a_finding(kind=FindingKind.FLOODING, zone="road"))
        assert subjects("flooding", picture) == ["camera:cam-1/road"]
        assert subjects("blocked_ramp", picture) == []

    @pytest.mark.parametrize("kind", [FindingKind.OFFLINE, FindingKind.FROZEN, FindingKind.DARK])
    def test_camera_health_speaks_also_of_cameras_in_shadow(self, kind):
        picture = seen_by_camera(a_finding(kind=kind, zone=""), a_camera(shadow=True))
        assert subjects("camera_health", picture) == [f"camera:cam-1/{kind}"]


def test_every_rule_has_its_own_name():
    assert len(BY_NAME) == len(RULES)
