from situation.visits import GAP_S, joined, with_part
from tests.builders import a_visit


def test_a_fix_soon_after_belongs_to_the_same_stay():
    grown, replaced = with_part([a_visit(0, 30)], a_visit(40, closest_m=5.0, working_fixes=1))
    assert replaced == [a_visit(0, 30)]
    assert (grown.stay_s, grown.fixes, grown.closest_m, grown.has_work) == (40, 2, 5.0, True)


def test_a_fix_long_after_is_another_stay():
    grown, replaced = with_part([a_visit(0, 30)], a_visit(31 + GAP_S))
    assert replaced == []
    assert grown == a_visit(31 + GAP_S)


def test_a_late_fix_between_two_stays_makes_them_one():
    grown, replaced = with_part([a_visit(0), a_visit(500)], a_visit(250))
    assert len(replaced) == 2
    assert (grown.stay_s, grown.fixes) == (500, 3)


def test_other_vehicles_and_other_incidents_are_left_alone():
    others = [a_visit(0, vehicle="P-018"), a_visit(0, incident="i2")]
    assert with_part(others, a_visit(1)) == (a_visit(1), [])


def test_a_grown_visit_is_to_be_judged_anew():
    grown, _ = with_part([a_visit(0, over=True)], a_visit(10))
    assert not grown.over


def test_parts_of_many_stays_are_put_together_per_vehicle_and_incident():
    parts = [a_visit(10), a_visit(0, vehicle="P-018"), a_visit(0), a_visit(20, incident="i2")]
    stays = joined(parts)
    assert sorted((stay.incident, stay.vehicle, stay.fixes) for stay in stays) == [
        ("i1", "P-017", 2),
        ("i1", "P-018", 1),
        ("i2", "P-017", 1),
    ]
