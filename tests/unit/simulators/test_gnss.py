from __future__ import annotations

import itertools
from math import hypot, sqrt
from random import Random
from statistics import fmean

import pytest

from simulators.gnss import Receiver


def errors(receiver: Receiver, *, every_s: float, count: int) -> list[tuple[float, float]]:
    fixes = [receiver.fix(0.0, 0.0, at=n * every_s) for n in range(count)]
    return [(fix.x, fix.y) for fix in fixes if fix]


def test_the_error_of_distant_fixes_is_as_large_as_the_receiver_says() -> None:
    receiver = Receiver(Random(1))
    found = errors(receiver, every_s=3600.0, count=4000)
    rms = sqrt(fmean(hypot(*error) ** 2 for error in found))
    assert rms == pytest.approx(hypot(receiver.noise_m, 2.0), rel=0.05)
    assert 3.0 <= receiver.noise_m <= 8.0


def test_errors_of_fixes_close_in_time_resemble_each_other() -> None:
    def resemblance(every_s: float) -> float:
        xs = [x for x, _ in errors(Receiver(Random(2)), every_s=every_s, count=6000)]
        return fmean(a * b for a, b in itertools.pairwise(xs)) / fmean(x * x for x in xs)

    assert resemblance(1.0) > 0.95
    assert abs(resemblance(7200.0)) < 0.1


def test_a_receiver_that_loses_its_fix_finds_it_again() -> None:
    receiver = Receiver(Random(3), lost_per_h=20.0)
    seen = [receiver.fix(0.0, 0.0, at=10.0 * n) is not None for n in range(3600)]
    assert seen[0]
    assert 0.05 < seen.count(False) / len(seen) < 0.6
    assert seen.count(True) > 100


def test_a_good_receiver_never_loses_its_fix() -> None:
    receiver = Receiver(Random(4))
    assert all(receiver.fix(0.0, 0.0, at=10.0 * n) for n in range(2000))


def test_worse_receivers_say_so() -> None:
    receivers = sorted((Receiver(Random(n)) for n in range(30)), key=lambda receiver: receiver.noise_m)
    best = fmean(fix.hdop for n in range(200) if (fix := receivers[0].fix(0, 0, at=60.0 * n)))
    worst = fmean(fix.hdop for n in range(200) if (fix := receivers[-1].fix(0, 0, at=60.0 * n)))
    assert worst > 1.5 * best
