from __future__ import annotations

from random import Random

from simulators import link as link_module
from simulators.link import Link, Outage, Quality
from simulators.wire import Ping

PERFECT = Quality(delay_s=(0.0, 0.0))


def ping(seq: int) -> Ping:
    return Ping(at=float(seq), lat=51.0, lon=71.0, seq=seq)


def seqs(messages: list[tuple[Ping, ...]]) -> list[int | None]:
    return [ping.seq for message in messages for ping in message]


def test_a_message_takes_its_time() -> None:
    link = Link(Random(1), Quality(delay_s=(2.0, 3.0)))
    link.send(ping(1), at=0.0)
    assert link.due(1.9) == []
    assert seqs(link.due(3.0)) == [1]
    assert link.is_empty


def test_an_outage_fills_the_black_box_which_empties_as_arrays_that_say_buf() -> None:
    link = Link(Random(1), PERFECT, [Outage(10.0, 2000.0)])
    for n in range(10):
        link.send(ping(n), at=float(n))
    before = link.due(9.5)
    for n in range(10, 1200):
        link.send(ping(n), at=float(n))
    assert seqs(before) == list(range(10))
    assert link.due(1999.0) == []
    messages = link.due(2000.0) + link.due(2001.0) + link.due(2002.0)
    assert seqs(messages) == list(range(10, 1200))
    assert [len(message) for message in messages] == [500, 500, 190]
    assert all(one.buf for message in messages for one in message)
    assert all(one.buf is None for message in before for one in message)


def test_new_pings_pass_the_black_box_by() -> None:
    link = Link(Random(1), PERFECT, [Outage(0.0, 10.0)])
    link.send(ping(1), at=5.0)
    link.send(ping(2), at=10.0)
    assert seqs(link.due(10.0)) == [2, 1]


def test_a_slow_message_is_overtaken() -> None:
    link = Link(Random(1), Quality(delay_s=(0.0, 0.0), slow_share=0.5, slow_s=(60.0, 60.0)))
    for n in range(40):
        link.send(ping(n), at=float(n))
    arrived = [seq for at in range(120) for seq in seqs(link.due(float(at)))]
    assert sorted(arrived) == list(range(40))
    assert arrived != sorted(arrived)


def test_a_repeated_message_is_the_same_twice() -> None:
    link = Link(Random(1), Quality(delay_s=(0.0, 0.0), repeat_share=1.0))
    link.send(ping(1), at=0.0)
    assert link.due(0.0) == [(ping(1),), (ping(1),)]


def test_a_full_black_box_overwrites_the_oldest_and_counts_it() -> None:
    link = Link(Random(1), PERFECT)
    link.keep([ping(n) for n in range(link_module.BOX_PINGS + 3)])
    assert link.overwritten == 3
    assert link.due(0.0)[0][0].seq == 3


def test_at_the_end_all_is_said_unless_an_outage_holds() -> None:
    link = Link(Random(1), Quality(delay_s=(50.0, 50.0)), [Outage(0.0, 10.0)])
    link.send(ping(1), at=5.0)
    link.send(ping(2), at=11.0)
    assert link.last_words(9.0) == []
    assert link.unsent == 2
    assert seqs(link.last_words(12.0)) == [2, 1]
    assert link.is_empty
