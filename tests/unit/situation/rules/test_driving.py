"""How vehicles drive, and whether they come: each rule against what it should and should not speak about."""

from dataclasses import replace

import pytest

from situation.incidents import IncidentState
from situation.picture import LastSeen, Picture
from tests.builders import PLACE, a_vehicle, a_visit, after, an_incident, an_operator
from tests.unit.situation.rules.said import BY_NAME, subjects

NORTH = 1 / 111_195  # degrees a metre


def a_fix(at_s: float, **changes) -> LastSeen:
    fields = {"fix_at": after(at_s), "heard_at": after(at_s), "lat": PLACE[0], "lon": PLACE[1], "district": "esil"}
    return LastSeen(**(fields | changes))


def driven(*fixes: LastSeen, **parts) -> Picture:
    """The picture at the moment of the last fix."""
    fields = {
        "vehicles": {"P-017": a_vehicle()},
        "operators": {"esil-tazalyk": an_operator(districts=("esil", "nura"))},
    }
    picture = Picture(now=fixes[-1].fix_at, **(fields | parts))
    for fix in fixes:
        picture.see("P-017", fix)
    return picture


class TestOffDistrict:
    @pytest.mark.parametrize(("district", "off"), [("esil", False), ("nura", False), ("almaty", True), (None, True)])
    def test_speaks_of_a_vehicle_outside_its_operators_districts(self, district, off):
        assert bool(subjects("off_district", driven(a_fix(0, district=district)))) is off

    @pytest.mark.parametrize("operators", [{}, {"esil-tazalyk": an_operator()}])
    def test_where_nobody_named_districts_none_is_wrong(self, operators):
        for district in ("almaty", None):
            assert subjects("off_district", driven(a_fix(0, district=district), operators=operators)) == []

    def test_counts_from_its_coming_there(self):
        picture = driven(a_fix(0), a_fix(60, district="almaty"), a_fix(120, district="almaty"))
        (condition,) = BY_NAME["off_district"].conditions(picture)
        assert condition.since_at == after(60)

    def test_is_quiet_about_one_that_was_sent_there_one_off_duty_and_a_silent_one(self):
        away = a_fix(0, district="almaty")
        sent = {"i1": an_incident(vehicles=("P-017",), state=IncidentState.DISPATCHED)}
        assert subjects("off_district", driven(away, incidents=sent)) == []
        assert subjects("off_district", driven(away, vehicles={"P-017": a_vehicle(on_duty=False)})) == []
        picture = driven(away)
        picture.now = after(301)
        assert subjects("off_district", picture) == []


IDLE = {"speed_kmh": 0.0, "engine_on": True}


class TestIdling:
    def test_speaks_after_fifteen_minutes_and_not_before(self):
        assert subjects("idling", driven(a_fix(0, **IDLE), a_fix(899, **IDLE))) == []
        assert subjects("idling", driven(a_fix(0, **IDLE), a_fix(900, **IDLE))) == ["vehicle:P-017"]

    @pytest.mark.parametrize(
        "between", [{"speed_kmh": 30.0, "engine_on": True}, {"speed_kmh": 0.0, "engine_on": False}]
    )
    def test_driving_or_an_engine_that_is_off_begins_the_time_anew(self, between):
        assert subjects("idling", driven(a_fix(0, **IDLE), a_fix(500, **between), a_fix(1000, **IDLE))) == []

    @pytest.mark.parametrize("unknown", [{"engine_on": None, "speed_kmh": 0.0}, {"engine_on": True, "speed_kmh": None}])
    def test_a_device_that_does_not_tell_accuses_nobody(self, unknown):
        assert subjects("idling", driven(a_fix(0, **unknown), a_fix(1000, **unknown))) == []

    def test_working_at_an_incident_is_no_idling(self):
        picture = driven(a_fix(0, **IDLE), a_fix(1000, **IDLE))
        picture.put_visit(a_visit(0, 1000))
        assert subjects("idling", picture) == []


class TestSpeeding:
    @pytest.mark.parametrize(("kmh", "speaks"), [(80.0, False), (80.5, True), (None, False)])
    def test_speaks_above_the_limit(self, kmh, speaks):
        assert bool(subjects("speeding", driven(a_fix(0, speed_kmh=kmh)))) is speaks

    def test_holds_from_the_first_fast_fix_to_the_first_slow_one(self):
        fast = [a_fix(at_s, speed_kmh=95.0) for at_s in (0, 10, 20)]
        (condition,) = BY_NAME["speeding"].conditions(driven(*fast))
        assert (condition.since_at, condition.facts["speed_kmh"]) == (after(0), 95)
        assert subjects("speeding", driven(*fast, a_fix(30, speed_kmh=60.0))) == []

    def test_an_older_fix_that_comes_late_does_not_count(self):
        assert subjects("speeding", driven(a_fix(20, speed_kmh=50.0), a_fix(10, speed_kmh=120.0))) == []


class TestNotComing:
    def sent(self, **changes):
        fields = {"vehicles": ("P-017",), "state": IncidentState.DISPATCHED, "sent_at": {"P-017": after(0)}}
        return an_incident(**(fields | changes))

    def spoken(self, *looks, incident=None, **parts):
        """What the rule says at the last of (second, metres away) looks."""
        picture = Picture(
            now=after(0), vehicles={"P-017": a_vehicle()}, incidents={"i1": incident or self.sent()}, **parts
        )
        said = []
        for at_s, metres in looks:
            picture.now = after(at_s)
            if metres is not None:
                picture.see("P-017", a_fix(at_s, lat=PLACE[0] + metres * NORTH))
            said = subjects("not_coming", picture)
        return said

    def test_speaks_of_one_that_stays_where_it_is_for_ten_minutes(self):
        assert self.spoken((0, 5000), (599, 5000)) == []
        assert self.spoken((0, 5000), (600, 5000)) == ["sent:i1/P-017"]

    def test_is_quiet_while_it_comes_nearer_however_slowly(self):
        assert self.spoken(*((300 * n, 5000 - 110 * n) for n in range(10))) == []

    def test_creeping_and_driving_away_are_no_coming(self):
        assert self.spoken(*((300 * n, 5000 - 10 * n) for n in range(4))) == ["sent:i1/P-017"]
        assert self.spoken(*((300 * n, 5000 + 500 * n) for n in range(4))) == ["sent:i1/P-017"]

    def test_coming_nearer_after_all_takes_it_back(self):
        assert self.spoken((0, 5000), (700, 5000), (760, 4000)) == []

    def test_is_quiet_about_one_that_is_there_is_silent_or_whose_incident_is_further(self):
        picture_visit = {"stays": {("i1", "P-017"): [a_visit(300, 400)]}}
        assert self.spoken((0, 5000), (700, 5000), **picture_visit) == []
        assert self.spoken((0, 5000), (700, None)) == []
        assert self.spoken((0, 5000), (700, 5000), incident=self.sent(state=IncidentState.ON_SITE)) == []

    def test_sent_again_it_gets_its_time_again(self):
        picture = Picture(now=after(0), vehicles={"P-017": a_vehicle()}, incidents={"i1": self.sent()})
        for at_s in (0, 600):
            picture.now = after(at_s)
            picture.see("P-017", a_fix(at_s, lat=PLACE[0] + 5000 * NORTH))
            before = subjects("not_coming", picture)
        assert before == ["sent:i1/P-017"]
        picture.incidents["i1"] = replace(picture.incidents["i1"], sent_at={"P-017": after(600.5)})
        picture.now = after(601)
        assert subjects("not_coming", picture) == []
