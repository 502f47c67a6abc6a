"""The way of a ping, as a list: what happens to it, in this order."""

from __future__ import annotations

from collections.abc import Callable

from situation.ports import DeviceBatch
from telemetry.memory import Memory
from telemetry.pings import Pings
from telemetry.steps.clamp_future import clamp_future
from telemetry.steps.decode import decode
from telemetry.steps.drop_duplicates import drop_duplicates
from telemetry.steps.flag_frozen import flag_frozen
from telemetry.steps.flag_jumps import flag_jumps
from telemetry.steps.flag_outside import flag_outside
from telemetry.steps.flag_quality import flag_quality
from telemetry.steps.match import match
from telemetry.steps.order import order
from telemetry.steps.recognise import recognise
from telemetry.steps.validate import validate

Step = Callable[[Pings, Memory], None]

# Those that reject come first: a rejected ping teaches the later ones nothing.
STEPS: tuple[Step, ...] = (
    validate,
    clamp_future,
    recognise,
    drop_duplicates,
    order,
    flag_frozen,  # before flag_jumps, which moves the place forward that it compares with
    flag_jumps,
    flag_outside,
    flag_quality,
    match,
)


def take_in(batch: DeviceBatch, memory: Memory) -> Pings:
    """Everything that the messages carried, decoded and marked."""
    pings = decode(batch)
    for step in STEPS:
        step(pings, memory)
    return pings
