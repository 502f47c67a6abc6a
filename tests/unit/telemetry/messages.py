"""Device messages for tests: a few words in, what telemetry makes of them out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date

import numpy as np

from geo.city import CityIndex
from situation.ports import DeviceBatch
from situation.positions import Flag
from telemetry.memory import Memory, Progress
from telemetry.pings import ACCEPTED, REASONS, Pings
from telemetry.seen import Digests, SeenPings
from telemetry.settings import TelemetrySettings, UnknownVehicles
from telemetry.steps import STEPS, take_in
from telemetry.steps.decode import decode
from tests.unit.geo.cities import a_city

NOON_S = 1_768_478_400  # 2026-01-15T12:00:00Z, when every message is received
LAT, LON = 51.1, 71.4


def ping(at_s: float = 0, **fields: object) -> bytes:
    """A ping `at_s` seconds after noon; a field of None is left out."""
    values = {"t": NOON_S + at_s, "lat": LAT, "lon": LON} | fields
    return json.dumps({name: value for name, value in values.items() if value is not None}).encode()


def messages(
    *payloads: bytes, topic: str | Sequence[str] = "fleet/city/P1/position", first_seq: int = 1
) -> DeviceBatch:
    """The payloads as a batch, all of one topic or each of its own."""
    topics = [topic] * len(payloads) if isinstance(topic, str) else list(topic)
    seqs = list(range(first_seq, first_seq + len(payloads)))
    return DeviceBatch(topics, list(payloads), seqs, [NOON_S * 1_000_000] * len(payloads))


def a_memory(**changes: object) -> Memory:
    """A role that has just started in a city where nobody is registered and everybody is welcome."""
    settings = TelemetrySettings(**({"unknown_vehicles": UnknownVehicles.ACCEPT} | changes))  # type: ignore[arg-type]
    seen = SeenPings(nothing_stored, capacity=1000)
    return Memory(settings=settings, index=CityIndex(a_city()), progress=Progress({}), seen=seen)


def nothing_stored(vehicles: list[str], day: date) -> dict[str, Digests]:
    return {}


def taken(memory: Memory, *payloads: bytes, topic: str | Sequence[str] = "fleet/city/P1/position") -> Pings:
    """What the steps make of them."""
    return take_in(messages(*payloads, topic=topic), memory)


def through(step: str, memory: Memory, *payloads: bytes) -> Pings:
    """Decoded, and through the one step of that name."""
    pings = decode(messages(*payloads))
    next(each for each in STEPS if each.__name__ == step)(pings, memory)
    return pings


def reasons(pings: Pings) -> list[str]:
    """By row; "" for accepted."""
    return ["" if code == ACCEPTED else str(REASONS[code]) for code in pings.reason.tolist()]


def flagged(pings: Pings, flag: Flag) -> list[bool]:
    return np.asarray(pings.flags & flag != 0).tolist()
