from __future__ import annotations

import json

import pytest

from simulators.black_box import BlackBox
from simulators.wire import Ping

TOPIC = "fleet/city/P1/position"


class Line:
    def __init__(self) -> None:
        self.is_connected = True
        self.sent: list[list[dict[str, object]]] = []

    async def publish(self, topic: str, payload: bytes) -> None:
        assert topic == TOPIC
        body = json.loads(payload)
        self.sent.append(body if isinstance(body, list) else [body])

    @property
    def numbers(self) -> list[list[object]]:
        return [[ping["seq"] for ping in message] for message in self.sent]


def ping(number: int | None) -> Ping:
    return Ping(at=1_768_478_400 + (number or 0), lat=51.1, lon=71.4, seq=number)


async def test_a_ping_is_kept_until_it_is_said_to_be_on_disk() -> None:
    line = Line()
    box = BlackBox(line, TOPIC)
    for number in (1, 2, 3):
        await box.send([ping(number)], at=0)
    box.hear(b'{"seq": 2}', at=1)
    assert len(box) == 1
    assert await box.send_again(at=5, after_s=20) == 0
    assert await box.send_again(at=21, after_s=20) == 1
    assert line.numbers == [[1], [2], [3], [3]]
    assert line.sent[-1][0]["buf"] is True
    assert await box.send_again(at=22, after_s=20) == 0
    box.hear(b'{"seq": 3}', at=23)
    assert len(box) == 0


async def test_what_could_not_go_out_goes_out_later_oldest_first() -> None:
    line = Line()
    line.is_connected = False
    box = BlackBox(line, TOPIC)
    for number in (3, 1, 2):
        await box.send([ping(number)], at=0)
    assert await box.send_again(at=100) == 0
    line.is_connected = True
    assert await box.send_again(at=100) == 3
    assert line.numbers == [[1, 2, 3]]


@pytest.mark.parametrize("payload", [b"", b"{}", b"[1]", b"\xff", b'{"seq": "7"}', b'{"seq": null}'])
async def test_nothing_is_forgotten_for_words_that_are_none(payload: bytes) -> None:
    box = BlackBox(Line(), TOPIC)
    await box.send([ping(1)], at=0)
    box.hear(payload, at=1)
    assert len(box) == 1


async def test_a_full_box_overwrites_the_oldest_and_counts_it() -> None:
    box = BlackBox(Line(), TOPIC, capacity=2)
    for number in (1, 2, 3):
        await box.send([ping(number)], at=0)
    assert (len(box), box.overwritten) == (2, 1)


async def test_a_tracker_that_does_not_count_has_no_box() -> None:
    with pytest.raises(ValueError, match="counts"):
        await BlackBox(Line(), TOPIC).send([ping(None)], at=0)
