"""Honest days are honest, and each attack leaves a day that a tracker could have sent."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from random import Random

import pytest

from simulators.attacks import ATTACKS, Victim
from simulators.days import Habits, driven, told
from simulators.network import network_of
from tests.unit.simulators.towns import a_grid_city

BEGAN_AT = 1_800_000_000.0
SECONDS = 2 * 3_600


@cache
def victim(seed: int = 1) -> Victim:
    network = network_of(a_grid_city())
    rng = Random(seed)
    habits = Habits.drawn(rng)
    days = [
        told(network, driven(network, rng, began_at=at, seconds=SECONDS), habits, rng, began_at=at)
        for at in (BEGAN_AT, BEGAN_AT - 86_400.0, BEGAN_AT)
    ]
    return Victim(today=days[0], yesterday=days[1], other=days[2])


@pytest.mark.parametrize("seed", range(3))
def test_an_honest_day_goes_forward_in_time_and_is_received_after_it_was_told(seed: int) -> None:
    day = victim(seed).today
    assert len(day) > 50
    assert all(one.ping.at < other.ping.at for one, other in pairwise(day))
    assert all(each.received_at > each.ping.at - 5 for each in day)


@pytest.mark.parametrize("name", sorted(ATTACKS))
def test_an_attack_changes_the_day_and_does_so_alike_for_one_seed(name: str) -> None:
    honest = victim()
    made = ATTACKS[name](honest, Random(name))
    assert made != list(honest.today)
    assert made == ATTACKS[name](honest, Random(name))
    assert len(made) > 50
    assert all(each.ping.lat is not None and abs(each.ping.lat) <= 90 for each in made)


def test_the_honest_day_itself_stays_as_it_was() -> None:
    honest = victim()
    before = list(honest.today)
    for name, attack in ATTACKS.items():
        attack(honest, Random(name))
    assert list(honest.today) == before
