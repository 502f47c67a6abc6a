"""The grid of incidents gives for every ping what measuring every incident gives."""

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.incidents import IncidentIndex

METRES = st.floats(-3_000, 3_000)
RADIUS = st.one_of(st.floats(1, 400), st.floats(400, 50_000))
# A radius measured as 100 m exactly is near by one rounding and not by another: such pairs may go either way.
ROUNDING_M = 1e-6


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.tuples(METRES, METRES, RADIUS), max_size=30),
    st.lists(st.tuples(METRES, METRES), min_size=1, max_size=30),
    st.sampled_from([(0.0, 0.0), (5e5, 5.6e6), (-7e5, -1e7)]),
)
def test_all_within_their_own_radius_and_no_other(incidents, pings, origin):
    ix, iy, radius_m = np.array(incidents, dtype=float).reshape(-1, 3).T
    ix, iy = ix + origin[0], iy + origin[1]
    x, y = np.array(pings).T + np.array(origin)[:, None]
    found = IncidentIndex(ix, iy, radius_m).near(x, y)
    assert found.offsets[-1] == len(found.incident) == len(found.distance_m)
    between = shapely.distance(shapely.points(x, y)[:, None], shapely.points(ix, iy)[None, :])
    for ping in range(len(x)):
        rows = slice(found.offsets[ping], found.offsets[ping + 1])
        got = found.incident[rows]
        assert (np.diff(got) > 0).all()
        assert set(np.flatnonzero(between[ping] < radius_m - ROUNDING_M)) <= set(got.tolist())
        assert set(got.tolist()) <= set(np.flatnonzero(between[ping] <= radius_m + ROUNDING_M))
        np.testing.assert_allclose(found.distance_m[rows], between[ping][got], rtol=1e-6, atol=1e-3)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(METRES, METRES, RADIUS), min_size=1, max_size=20))
def test_an_incident_is_near_to_itself(incidents):
    x, y, radius_m = np.array(incidents).T
    found = IncidentIndex(x, y, radius_m).near(x, y)
    for row in range(len(x)):
        assert row in found.incident[found.offsets[row] : found.offsets[row + 1]]
