import numpy as np

from geo.arrays import as_complex, floats


def test_floats_are_not_copied_when_they_are_some():
    column = np.array([1.0, 2.0])
    assert np.shares_memory(floats(column), column)


def test_lists_and_single_values_become_flat_columns():
    assert floats([1, 2]).tolist() == [1.0, 2.0]
    assert floats(3).tolist() == [3.0]


def test_places_become_complex_numbers_east_and_north():
    assert as_complex(np.array([1.0]), np.array([2.0])).tolist() == [1 + 2j]
