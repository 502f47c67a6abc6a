"""The same fixes in any order, with any repeats, give the same passes; and no pass is more than was driven."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.passes import LEAST_SHARE, find_passes
from geo.tracks import FASTEST_MPS, JUMP_SLACK_M, Track
from tests.unit.geo.cities import streets
from tests.unit.geo.tracks import a_track, joined, roads_of

BLOCK = 150.0
GRID = [
    [(i * BLOCK, j * BLOCK), (i * BLOCK + east, j * BLOCK + north)]
    for i in range(4)
    for j in range(4)
    for east, north in ((BLOCK, 0.0), (0.0, BLOCK))
]
ROADS = roads_of(streets(*GRID))
STEPS = st.lists(
    st.tuples(st.sampled_from([(1, 0), (-1, 0), (0, 1), (0, -1), (0, 0)]), st.floats(-15, 15), st.floats(-15, 15)),
    min_size=2,
    max_size=40,
)


@st.composite
def tracks(draw: st.DrawFn, vehicle: int = 0) -> Track:
    x, y, places = 300.0, 300.0, []
    for (east, north), error_east, error_north in draw(STEPS):
        x, y = min(max(x + 75 * east, 0), 600), min(max(y + 75 * north, 0), 600)
        places.append((x + error_east, y + error_north))
    waits = draw(st.lists(st.sampled_from([5, 10, 30, 200]), min_size=len(places), max_size=len(places)))
    at = np.cumsum(waits).astype(float)
    return a_track(*places, at=at, vehicle=vehicle, tells_motion=draw(st.booleans()))


def same(one, other) -> bool:
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in type(one).__slots__)


@settings(max_examples=60, deadline=None)
@given(tracks(0), tracks(1), st.randoms(use_true_random=False), st.integers(0, 30))
def test_order_and_repeats_change_nothing(one, other, random, repeats):
    track = joined(one, other)
    rows = list(range(len(track))) + [random.randrange(len(track)) for _ in range(repeats)]
    random.shuffle(rows)
    assert same(find_passes(ROADS, track.rows(np.array(rows))), find_passes(ROADS, track))


@settings(max_examples=60, deadline=None)
@given(tracks())
def test_every_pass_is_physically_possible(track):
    passes = find_passes(ROADS, track)
    took = passes.left_at - passes.entered_at
    assert (took > 0).all()
    assert (passes.metres <= FASTEST_MPS * took + JUMP_SLACK_M).all()
    assert ((passes.share >= LEAST_SHARE) & (passes.share <= 1 + 1e-9)).all()
    assert (np.diff(passes.entered_at) >= 0).all()
    assert (passes.entered_at[1:] >= passes.left_at[:-1] - 1e-6).all()
