import pytest

from geo import errors


def test_every_error_is_in_the_tree_of_the_docstring():
    named = [
        name for name, value in vars(errors).items() if isinstance(value, type) and issubclass(value, errors.GeoError)
    ]
    assert all(name in (errors.__doc__ or "") for name in named)
    assert len(named) > 1


def test_lengths_that_agree_pass():
    errors.same_length(lon=3, lat=3)


def test_lengths_that_differ_are_listed():
    with pytest.raises(errors.LengthsDiffer, match="lon 3, lat 2"):
        errors.same_length(lon=3, lat=2)
