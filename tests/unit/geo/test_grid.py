import numpy as np
import pytest

from geo.grid import MOST_ENTRIES, Boxes, CellLists, Grid


def boxes(*rows):
    west, south, east, north = np.array(rows, dtype=float).reshape(-1, 4).T
    return Boxes(west=west, south=south, east=east, north=north)


def found(grid, x, y):
    place, thing = grid.pairs(np.array([float(x)]), np.array([float(y)]))
    assert (place == 0).all()
    return thing.tolist()


def test_lists_give_for_each_row_the_things_of_its_cell_in_order():
    lists = CellLists(np.array([2, 0, 2, 2]), np.array([5, 6, 7, 8]), 4)
    row, thing = lists.pairs(np.array([2, 1, 0, 2]))
    assert row.tolist() == [0, 0, 0, 2, 3, 3, 3]
    assert thing.tolist() == [5, 7, 8, 6, 5, 7, 8]


def test_a_place_finds_the_boxes_around_it():
    grid = Grid(boxes([0, 0, 100, 100], [50, 50, 500, 60]), cell_m=10)
    assert found(grid, 55, 55) == [0, 1]
    assert found(grid, 5, 95) == [0]
    assert found(grid, 300, 55) == [1]
    assert found(grid, 300, 300) == []


def test_things_at_negative_metres_are_found():
    grid = Grid(boxes([-1e6, -2e6, -1e6 + 5, -2e6 + 5]), cell_m=10)
    assert found(grid, -1e6 + 1, -2e6 + 4) == [0]


def test_a_far_off_thing_costs_no_memory():
    grid = Grid(boxes([0, 0, 10, 10], [9e8 + 320, 9e8, 9e8 + 330, 9e8 + 10]), cell_m=10)
    assert found(grid, 5, 5) == [0]
    assert found(grid, 9e8 + 325, 9e8 + 5) == [1]
    assert (1 << 2 * grid.bits) <= 4_096


def test_a_box_that_goes_all_the_way_round_is_in_every_cell_once():
    grid = Grid(boxes([0, 0, 1e6, 5], [0, 0, 5, 5]), cell_m=10, keep=lambda thing, x, y, cell_m: thing == 1)
    assert found(grid, 999_999, 1) == [0]
    assert found(grid, 1, 1) == [0, 1]


def test_absurd_boxes_make_the_cells_grow():
    grid = Grid(boxes(*[[0, 0, 1e5, 1e5]] * 100), cell_m=1)
    assert grid.cell_m > 1
    assert boxes(*[[0, 0, 1e5, 1e5]] * 100).cells(grid.cell_m) <= MOST_ENTRIES
    assert found(grid, 5, 5) == list(range(100))


def test_keep_drops_cells_that_a_thing_misses():
    def left_of_50(thing, x, y, cell_m):
        return x < 50

    grid = Grid(boxes([0, 0, 100, 5]), cell_m=10, keep=left_of_50)
    assert found(grid, 45, 1) == [0]
    assert found(grid, 55, 1) == []


@pytest.mark.parametrize("places", [0, 3])
def test_no_things_are_found_nowhere(places):
    place, thing = Grid(boxes(), cell_m=10).pairs(np.zeros(places), np.zeros(places))
    assert len(place) == len(thing) == 0
