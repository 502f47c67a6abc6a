"""The same fixes in any order give the same visits."""

from hypothesis import given
from hypothesis import strategies as st

from situation.visits import Visit, joined, with_part
from tests.builders import a_visit

fixes = st.lists(st.tuples(st.integers(0, 4000), st.sampled_from(["A", "B"]), st.booleans()), max_size=40)


def parts_of(drawn: list[tuple[int, str, bool]]) -> list[Visit]:
    return [
        a_visit(second, vehicle=vehicle, closest_m=float(second % 50), working_fixes=int(works))
        for second, vehicle, works in drawn
    ]


def one_by_one(parts: list[Visit]) -> list[Visit]:
    visits: list[Visit] = []
    for part in parts:
        grown, replaced = with_part(visits, part)
        visits = [visit for visit in visits if visit not in replaced]
        visits.append(grown)
    return sorted(visits, key=lambda visit: visit.key)


@given(fixes, st.randoms())
def test_visits_do_not_depend_on_the_order_in_which_fixes_come(drawn, random):
    parts = parts_of(drawn)
    shuffled = parts.copy()
    random.shuffle(shuffled)
    assert one_by_one(shuffled) == one_by_one(parts)


@given(fixes)
def test_putting_a_whole_batch_together_is_the_same_as_one_by_one(drawn):
    parts = parts_of(drawn)
    assert joined(parts) == one_by_one(parts)


@given(fixes)
def test_no_fix_is_lost_or_counted_twice(drawn):
    parts = parts_of(drawn)
    assert sum(visit.fixes for visit in joined(parts)) == len(parts)
    assert sum(visit.working_fixes for visit in joined(parts)) == sum(part.working_fixes for part in parts)
