"""Several reports of one thing: merged by nearness or by hand, followed, split, and never lost."""

from datetime import timedelta

import pytest

from situation.clocks import ClockKind, PauseReason
from situation.desk import NewIncident
from situation.errors import Invalid, NotAllowed
from situation.incidents import IncidentState, Reporter
from situation.ports import IncidentFilter
from tests.builders import NOON, PLACE, a_camera, a_finding, a_vehicle, after, an_operator
from tests.centre import BareCentre

S = IncidentState
M = 1 / 111_195  # degrees of latitude


class Centre(BareCentre):
    def __init__(self, within_m=60.0):
        super().__init__(centre=(51.0, 71.0), merge_within_m=within_m)
        self.desk.put_operator(an_operator(), by="admin")
        self.desk.put_vehicle(a_vehicle(), by="admin")

    def report(self, metres_north=0.0, category="snow_road", **rest):
        request = NewIncident(category=category, lat=PLACE[0] + metres_north * M, lon=PLACE[1], **rest)
        return self.desk.open_incident(request, by="citizen")


@pytest.fixture
def centre():
    return Centre()


@pytest.mark.parametrize(("metres", "merged"), [(0, True), (59, True), (61, False)])
def test_a_near_request_of_the_same_category_is_a_further_report(centre, metres, merged):
    main = centre.report()
    again = centre.report(metres)
    assert (again.state, again.merged_into) == ((S.MERGED, main.id) if merged else (S.NEW, ""))
    assert again.public_no != main.public_no


def test_other_categories_simulated_things_and_finished_incidents_are_left_alone(centre):
    main = centre.report()
    assert centre.report(category="ice").merged_into == ""
    assert centre.report(simulated=True).merged_into == ""
    centre.desk.resolve_incident(main.id, "done", by="a")
    assert centre.report().merged_into == ""


def test_switched_off_nothing_merges_by_itself():
    centre = Centre(within_m=0)
    centre.report()
    assert centre.report().state is S.NEW


def test_the_nearest_of_several_takes_the_report(centre):
    centre.report(0)
    near = centre.report(100)
    assert centre.report(58).merged_into == near.id


def test_each_report_keeps_its_reporter_and_its_clocks_and_follows_the_work(centre):
    main = centre.report(reporter=Reporter(phone="1"))
    centre.clock.move_to(after(3600))
    again = centre.report(reporter=Reporter(phone="2"))
    assert again.elimination_due_at == main.elimination_due_at + timedelta(hours=1)
    centre.desk.dispatch_incident(main.id, ["P-017"], by="a")
    assert centre.get(again.id).reacted_at == after(3600)
    centre.desk.resolve_incident(main.id, "cleared", by="a")
    followed = centre.get(again.id)
    assert (followed.state, followed.outcome) == (S.MERGED, "cleared")
    assert all(clock.done_at for clock in followed.clocks)
    centre.desk.close_incident(main.id, by="chief")
    assert centre.get(again.id).state is S.CLOSED
    centre.desk.reopen_incident(main.id, "no", by="chief")
    assert (centre.get(again.id).state, centre.get(again.id).resolved_at) == (S.MERGED, None)
    with centre.store.read() as unit:
        assert unit.find_reporter(again.id).phone == "2"


def test_a_late_report_stays_overdue_until_its_main_incident_is_closed(centre):
    main = centre.report()
    again = centre.report()
    centre.clock.move_to(after(9 * 3600))
    centre.desk.resolve_incident(main.id, "cleared", by="a")
    assert centre.overdue() == {main.id, again.id}
    centre.desk.close_incident(main.id, by="chief")
    assert centre.overdue() == set()


def test_an_answer_goes_to_all_who_had_reported_by_then(centre):
    main, early = centre.report(), centre.report()
    centre.desk.answer_reporter(main.id, "tonight", by="a")
    late = centre.report()
    reports = [centre.get(each.id) for each in (main, early, late)]
    answered = {one.id: one.clocks[3].done_at is not None for one in reports}
    assert answered == {main.id: True, early.id: True, late.id: False}
    assert late.clocks[3].kind is ClockKind.ANSWER


def test_by_hand_all_that_was_merged_goes_along_and_vehicles_are_taken_over():
    centre = Centre(within_m=60)
    far, main = centre.report(5000), centre.report()
    report = centre.report(5001)
    centre.desk.dispatch_incident(far.id, ["P-017"], by="a")
    merged = centre.desk.merge_incident(far.id, main.id, by="a", why="the same drift")
    assert merged.state is S.MERGED
    assert centre.get(report.id).merged_into == main.id
    assert centre.get(main.id).vehicles == ("P-017",)
    assert centre.get(main.id).sent_at == {"P-017": NOON}


def test_merging_into_a_report_means_into_its_main_incident():
    centre = Centre(within_m=0)
    a, b, c = (centre.report() for _ in range(3))
    centre.desk.merge_incident(b.id, a.id, by="x")
    assert centre.desk.merge_incident(c.id, b.id, by="x").merged_into == a.id


def test_what_makes_no_sense_is_refused():
    centre = Centre(within_m=0)
    a, b, done = (centre.report() for _ in range(3))
    centre.desk.merge_incident(b.id, a.id, by="x")
    centre.desk.resolve_incident(done.id, "done", by="x")
    with pytest.raises(Invalid, match="itself"):
        centre.desk.merge_incident(a.id, b.id, by="x")
    for id_, into in ((b.id, done.id), (a.id, done.id), (done.id, a.id)):
        with pytest.raises(NotAllowed):
            centre.desk.merge_incident(id_, into, by="x")
    with pytest.raises(NotAllowed, match="further report"):
        centre.desk.acknowledge_incident(b.id, by="x")
    with pytest.raises(NotAllowed, match="split"):
        centre.desk.split_incident(a.id, "why", by="x")


def test_a_report_that_is_split_off_is_an_incident_again_and_still_late(centre):
    main, again = centre.report(), centre.report()
    centre.clock.move_to(after(9 * 3600))
    centre.desk.resolve_incident(main.id, "cleared", by="a")
    split = centre.desk.split_incident(again.id, "another yard", by="a")
    assert (split.state, split.merged_into, split.resolved_at) == (S.ACKNOWLEDGED, "", None)
    assert split.id in centre.overdue()
    centre.desk.dispatch_incident(split.id, ["P-017"], by="a")


def test_what_a_camera_saw_goes_to_the_citizens_incident_which_the_alert_names(centre):
    main = centre.report(category="ramp_blocked")
    centre.desk.put_camera(a_camera(), by="admin")
    centre.restart()
    centre.watch.report_finding(a_finding())
    richer = centre.get(main.id)
    assert (richer.camera, richer.finding) == ("cam-1", "f1")
    with centre.store.read() as unit:
        (alert,) = [alert for alert in unit.list_alerts() if alert.rule == "blocked_ramp"]
        (report,) = unit.list_incidents(IncidentFilter(merged_into=main.id))
    assert alert.incident == main.id
    assert report.channel == "camera"


class TestWithoutPlace:
    def test_it_is_taken_for_an_address_and_nobody_is_sent_until_it_has_a_place(self, centre):
        lost = centre.desk.open_incident(NewIncident(category="snow_yard", address="behind the shop"), by="citizen")
        assert (lost.needs_location, lost.radius_m, lost.district, lost.lat) == (True, 0.0, None, 51.0)
        with pytest.raises(NotAllowed, match="no place"):
            centre.desk.dispatch_incident(lost.id, ["P-017"], by="a")
        found = centre.desk.locate_incident(lost.id, *PLACE, by="a")
        assert (found.needs_location, found.radius_m, found.district) == (False, 60.0, "esil")
        with pytest.raises(NotAllowed, match="has a place"):
            centre.desk.locate_incident(lost.id, *PLACE, by="a")

    def test_one_question_is_asked_and_its_answer_lets_the_clocks_run_on(self, centre):
        lost = centre.desk.open_incident(NewIncident(category="snow_yard", address="the shop"), by="citizen")
        centre.desk.pause_clocks(lost.id, PauseReason.LOCATION, after(3600), "which shop?", by="a")
        centre.clock.move_to(after(600))
        found = centre.desk.locate_incident(lost.id, *PLACE, by="a")
        assert centre.get(found.id).elimination_due_at == lost.elimination_due_at + timedelta(seconds=600)
        with pytest.raises(NotAllowed, match="one question"):
            centre.desk.pause_clocks(lost.id, PauseReason.LOCATION, after(7200), "sure?", by="a")

    def test_with_its_place_it_may_turn_out_to_be_a_further_report(self, centre):
        main = centre.report()
        lost = centre.desk.open_incident(NewIncident(category="snow_road", address="the shop"), by="citizen")
        assert centre.desk.locate_incident(lost.id, *PLACE, by="a").merged_into == main.id

    @pytest.mark.parametrize("place", [{}, {"lat": 51.0}, {"lon": 71.0, "address": "x"}, {"address": " "}])
    def test_half_a_place_or_nothing_at_all_is_refused(self, centre, place):
        with pytest.raises(Invalid, match="address"):
            centre.desk.open_incident(NewIncident(category="snow_yard", **place), by="citizen")


@pytest.mark.parametrize("category", ["consultation", "formal_request"])
def test_nobody_is_sent_where_an_answer_is_all(centre, category):
    asked = centre.report(category=category)
    assert {clock.kind for clock in asked.clocks} == {"ack", "answer", "law", "fix"}
    with pytest.raises(NotAllowed, match="nobody is sent"):
        centre.desk.dispatch_incident(asked.id, ["P-017"], by="a")
