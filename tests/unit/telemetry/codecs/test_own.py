from __future__ import annotations

import json

import msgspec
import pytest

from telemetry.codecs.own import OwnCodec

WHOLE = {
    "t": "2026-01-15T12:00:00Z", "lat": 51.1, "lon": 71.4, "speed": 31.5, "course": 12.5, "alt": 347.0, "hdop": 0.9,
    "acc": 3.5, "sat": 11, "odo": 18250.125, "ign": True, "blade": True, "spreader": False, "mock": False, "buf": True,
    "task": ["plowing"], "seq": 7,
}  # fmt: skip


def test_every_field_of_the_contract_is_read() -> None:
    reading = OwnCodec().read(json.dumps(WHOLE).encode())
    assert {name: getattr(reading, name) for name in WHOLE} == WHOLE


def test_only_time_and_place_are_required() -> None:
    reading = OwnCodec().read(b'{"t": 1768478400, "lat": 51.1, "lon": 71.4, "unheard of": {"x": [1]}}')
    assert (reading.speed, reading.task, reading.seq) == (None, None, None)


@pytest.mark.parametrize("name", ["t", "lat", "lon"])
def test_without_time_or_place_it_is_no_ping(name: str) -> None:
    with pytest.raises(msgspec.ValidationError, match="missing required field"):
        OwnCodec().read(json.dumps({key: value for key, value in WHOLE.items() if key != name}).encode())


@pytest.mark.parametrize("blanks", ["", " \n\t"])
def test_an_array_is_split_into_the_texts_of_its_pings(blanks: str) -> None:
    assert OwnCodec().split(f'{blanks}[{{"t": 1}} , {{"t":2}}]'.encode()) == [b'{"t": 1}', b'{"t":2}']


@pytest.mark.parametrize("text", [b"{}", b" {}", b"", b"1", b"null", b"\xff"])
def test_anything_else_is_not_split(text: bytes) -> None:
    assert OwnCodec().split(text) is None
