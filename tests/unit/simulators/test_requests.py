from __future__ import annotations

from random import Random

import pytest

from simulators.network import Network, network_of
from simulators.requests import MARKS, TEXTS, made_request
from tests.unit.simulators.towns import a_grid_city

KAZAKH_LETTERS = set("әғқңөұүһі")


@pytest.fixture(scope="module")
def network() -> Network:
    return network_of(a_grid_city())


def test_a_request_says_in_its_own_language_that_it_is_simulated(network: Network) -> None:
    rng = Random(1)
    found = [made_request(network, [(category, 1.0) for category in TEXTS], rng) for _ in range(300)]
    assert {request.category for request in found} == set(TEXTS)
    assert {request.language for request in found} == {"kk", "ru"}
    assert all(request.text.startswith(MARKS[request.language]) for request in found)
    assert all(request.address in request.text for request in found)


def test_a_request_is_beside_a_street(network: Network) -> None:
    rng = Random(2)
    for _ in range(100):
        request = made_request(network, [("ice", 1.0)], rng)
        assert network.nearest(request.lon, request.lat)[1] <= 22


def test_categories_come_by_their_weights(network: Network) -> None:
    rng = Random(3)
    found = [made_request(network, [("ice", 3.0), ("other", 1.0)], rng).category for _ in range(400)]
    assert 0.65 < found.count("ice") / 400 < 0.85


@pytest.mark.parametrize("category", TEXTS)
def test_kazakh_texts_are_kazakh_and_russian_ones_are_not(category: str) -> None:
    kazakh, russian = TEXTS[category]
    assert all(KAZAKH_LETTERS & set(text.lower()) for text in kazakh)
    assert not any(KAZAKH_LETTERS & set(text.lower()) for text in russian)
