"""Cutting streets loses no metre, makes no long piece and leaves no junction inside one."""

from collections import Counter

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.segments import LONGEST_M, cut_into_segments
from tests.unit.geo.cities import PROJECTION, degrees, streets

METRES = st.integers(-8, 8).map(lambda step: step * 90.0)  # a coarse raster, so that streets share vertices
LINES = st.lists(st.lists(st.tuples(METRES, METRES), min_size=2, max_size=6, unique=True), min_size=1, max_size=6)


def lengths(what):
    return shapely.length(
        shapely.transform(what.shape, lambda lonlat: np.column_stack(PROJECTION.to_metric(*lonlat.T)))
    )


@settings(max_examples=60, deadline=None)
@given(LINES)
def test_no_metre_is_lost_and_no_piece_is_long(lines):
    whole, cut = streets(*lines), cut_into_segments(streets(*lines), PROJECTION)
    assert lengths(cut).sum() == pytest.approx(lengths(whole).sum(), rel=1e-6)
    assert lengths(cut).max() <= LONGEST_M * (1 + 1e-6)
    assert lengths(cut).min() > 0


@settings(max_examples=60, deadline=None)
@given(LINES)
def test_no_junction_is_inside_a_piece(lines):
    uses = Counter(place for line in lines for place in line)
    shared = [place for place, count in uses.items() if count > 1]
    marked = {tuple(np.round(place, 7)) for place in degrees(*shared)} if shared else set()
    for piece in cut_into_segments(streets(*lines), PROJECTION).shape:
        assert not marked & {tuple(np.round(vertex, 7)) for vertex in piece.coords[1:-1]}
