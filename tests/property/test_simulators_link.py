"""However bad the link: every ping comes out, and only as often as it was repeated."""

from __future__ import annotations

from collections import Counter
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from simulators.link import Link, Outage, Quality
from simulators.wire import MAX_ARRAY, Ping

spans = st.tuples(st.floats(0, 300), st.floats(0, 300)).map(lambda ends: (min(ends), max(ends)))
qualities = st.builds(
    Quality,
    delay_s=spans,
    slow_share=st.floats(0, 1),
    slow_s=spans,
    repeat_share=st.floats(0, 1),
)
outages = st.lists(spans.map(lambda span: Outage(*span)), max_size=3)


def carried(link: Link, *, seconds: int, refuses: Random | None = None) -> Counter[int]:
    """seq -> how often it reached the broker, which refuses some messages and gives them back."""
    arrived: Counter[int] = Counter()
    for at in range(seconds):
        link.send(Ping(at=float(at), lat=51.0, lon=71.0, seq=at), at=float(at))
        for message in link.due(float(at)):
            assert 1 <= len(message) <= MAX_ARRAY
            if refuses and refuses.random() < 0.3:
                link.keep(message)
            else:
                arrived.update(ping.seq for ping in message if ping.seq is not None)
    for message in link.last_words(float(seconds + 300)):
        arrived.update(ping.seq for ping in message if ping.seq is not None)
    return arrived


@given(st.integers(), qualities, outages, st.booleans())
def test_every_ping_arrives_once_or_as_often_as_it_was_repeated(
    seed: int, quality: Quality, down: list[Outage], refuses: bool
) -> None:
    link = Link(Random(seed), quality, down)
    arrived = carried(link, seconds=120, refuses=Random(seed) if refuses else None)
    assert set(arrived) == set(range(120))
    assert max(arrived.values()) <= (2 if quality.repeat_share > 0 else 1)
    assert link.is_empty


@given(st.integers(), qualities, outages)
def test_nothing_arrives_during_an_outage_or_before_it_was_sent(
    seed: int, quality: Quality, down: list[Outage]
) -> None:
    link = Link(Random(seed), quality, down)
    for at in range(200):
        link.send(Ping(at=float(at), lat=51.0, lon=71.0), at=float(at))
        arrived = link.due(float(at))
        assert not (arrived and link.is_down(float(at)))
        assert all(ping.at <= at for message in arrived for ping in message)
