from situation.alarms.flapping import Flaps
from tests.builders import after

KEY = ("flooding", "camera:c/road")
ON, OFF = frozenset({KEY}), frozenset()


def seen(*looks: tuple[float, frozenset]) -> list[bool]:
    flaps = Flaps(limit=5, window_s=300)
    return [bool(flaps.see(there, after(at_s))) for at_s, there in looks]


def test_more_than_five_changes_in_five_minutes_are_flapping_until_it_has_been_quiet_for_as_long():
    looks = [(0, OFF), *((10 * n, ON if n % 2 else OFF) for n in range(1, 7))]
    assert seen(*looks) == [False] * 6 + [True]
    assert seen(*looks, (360, OFF), (361, OFF))[-2:] == [True, False]


def test_slow_changes_and_what_was_there_from_the_start_are_none():
    assert not any(seen((0, OFF), *((61 * n, ON if n % 2 else OFF) for n in range(1, 30))))
    assert not any(seen(*((n, ON) for n in range(100))))
