"""A place's district at a moment is what the layer of that moment says, whatever came later."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.district_layers import DistrictLayer, LayeredDistricts
from geo.districts import NONE, District, DistrictIndex

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
borders = st.lists(st.integers(1, 9).map(lambda tenth: 71.0 + tenth / 100), min_size=1, max_size=5)
places = st.lists(st.tuples(st.integers(-50, 150), st.integers(-10, 70)), min_size=1, max_size=20)


def halves(border: float) -> tuple[District, ...]:
    boxes = {"west": shapely.box(71.0, 51.0, border, 51.1), "east": shapely.box(border, 51.0, 71.1, 51.1)}
    return tuple(District(id=name, names={}, shape=shape) for name, shape in boxes.items())


@given(borders=borders, places=places)
def test_each_ping_is_asked_of_its_own_layer(borders: list[float], places: list[tuple[int, int]]) -> None:
    layers = [halves(border) for border in borders]
    starts = [BEGAN + timedelta(days=10 * number) for number in range(1, len(layers))]
    changes = [
        DistrictLayer(valid_from=start, districts=layer) for start, layer in zip(starts, layers[1:], strict=True)
    ]
    index = LayeredDistricts(layers[0], changes)
    lon = np.array([71.0 + across / 1000 for across, _ in places])
    at = np.array([(BEGAN + timedelta(days=day)).timestamp() for _, day in places])
    found = index.find(lon, np.full(len(lon), 51.05), at)
    for place, row in enumerate(found.tolist()):
        in_force = sum(start.timestamp() <= at[place] for start in starts)
        alone = int(DistrictIndex(layers[in_force]).find(lon[place : place + 1], np.array([51.05]))[0])
        assert (row == NONE) == (alone == NONE)
        if row != NONE:
            assert index.districts[row] is layers[in_force][alone]


@given(borders=borders)
def test_a_new_layer_changes_no_moment_before_it(borders: list[float]) -> None:
    layers = [halves(border) for border in borders]
    changes = [
        DistrictLayer(valid_from=BEGAN + timedelta(days=10 * number), districts=layer)
        for number, layer in enumerate(layers[1:], 1)
    ]
    lon, at = np.linspace(70.99, 71.11, 25), np.full(25, BEGAN.timestamp())
    ids = [
        [(index.districts[row].id if row >= 0 else "") for row in index.find(lon, np.full(25, 51.05), at)]
        for index in (LayeredDistricts(layers[0]), LayeredDistricts(layers[0], changes))
    ]
    assert ids[0] == ids[1]
