"""Coverage is a monoid over passes: parts in any order, put together in any way, are the whole."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.tracks import IDLE, UNKNOWN, WORKING
from situation.streets.coverage import Coverage, cover, is_same, merged
from tests.unit.situation.streets.passes import STREETS, VEHICLES, passes

PASS = st.tuples(
    st.sampled_from([101, 102]),
    st.sampled_from([1, -1]),
    st.integers(0, 30),
    st.sampled_from([WORKING, IDLE, UNKNOWN]),
    st.sampled_from([0, 1]),
)
ROWS = st.lists(PASS, max_size=25)


def covered(rows):
    return cover(STREETS, passes(*rows), VEHICLES)


@settings(deadline=None)
@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_of_passes_does_not_matter(rows, random):
    shuffled = rows.copy()
    random.shuffle(shuffled)
    assert is_same(covered(shuffled), covered(rows))


@settings(deadline=None)
@given(ROWS, ROWS, ROWS)
def test_parts_merge_in_any_order_and_grouping_into_the_whole(a, b, c):
    whole = covered(a + b + c)
    assert is_same(merged(merged(covered(a), covered(b)), covered(c)), whole)
    assert is_same(merged(covered(c), merged(covered(b), covered(a))), whole)


@settings(deadline=None)
@given(ROWS)
def test_more_passes_never_make_a_street_less_served(rows):
    required = np.array([2, 1, 1, 3])
    fewer, more = covered(rows[:-1]).served_at(required), covered(rows).served_at(required)
    assert (more <= fewer).all()
    assert is_same(merged(Coverage.none(2), covered(rows)), covered(rows))
