from __future__ import annotations

from datetime import date

from telemetry.memory import Progress
from telemetry.seen import Digests, SeenPings
from telemetry.steps.decode import decode
from tests.unit.telemetry.messages import NOON_S, a_memory, messages, ping, reasons, taken


def test_of_equal_pings_in_a_batch_the_first_stays() -> None:
    assert reasons(taken(a_memory(), ping(1), ping(2), ping(1), ping(1))) == ["", "", "duplicate", "duplicate"]


def test_a_ping_of_an_earlier_batch_is_known_again() -> None:
    memory = a_memory()
    taken(memory, ping(1), ping(2), ping(3))
    taken(memory, ping(0))  # from here on the day is in memory
    assert reasons(taken(memory, ping(4), ping(0), ping(-1))) == ["", "duplicate", ""]
    assert reasons(taken(memory, ping(4), ping(-1))) == ["duplicate", "duplicate"]


def test_two_vehicles_may_say_the_same() -> None:
    topics = ["fleet/city/P1/position", "fleet/city/P2/position"]
    assert reasons(taken(a_memory(), ping(1), ping(1), topic=topics)) == ["", ""]


def test_one_vehicle_says_the_same_under_two_kinds_of_topic_once() -> None:
    topics = ["fleet/city/P1/position", "fleet/city/P1/position"]
    assert reasons(taken(a_memory(), ping(1), b"[" + ping(1) + b"]", topic=topics)) == ["", "duplicate"]


def test_late_pings_are_looked_up_in_the_archive_once_a_day_and_only_they() -> None:
    stored = decode(messages(ping(-60))).digest
    read: list[tuple[list[str], date]] = []

    def read_day(vehicles: list[str], day: date) -> dict[str, Digests]:
        read.append((vehicles, day))
        return {"P1": stored}

    memory = a_memory()
    memory.progress = Progress({"P1": NOON_S * 1_000_000})
    memory.seen = SeenPings(read_day, capacity=100)
    assert reasons(taken(memory, ping(1))) == [""]
    assert read == []
    assert reasons(taken(memory, ping(-60), ping(-30))) == ["duplicate", ""]
    assert reasons(taken(memory, ping(-30), ping(-20))) == ["duplicate", ""]
    assert read == [(["P1"], date(2026, 1, 15))]


def test_a_ping_of_a_clock_ahead_is_known_again_though_its_fix_was_clamped() -> None:
    memory = a_memory()
    stored: list[Digests] = []
    memory.seen = SeenPings(lambda _vehicles, _day: {"P1": stored[0]} if stored else {}, capacity=100)
    first = taken(memory, ping(600))
    stored.append(first.digest)
    assert first.fix_us.tolist() == [NOON_S * 1_000_000]
    assert reasons(taken(memory, ping(600))) == ["duplicate"]
