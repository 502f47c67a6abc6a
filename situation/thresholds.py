"""Thresholds: from when a thing is worth an alert. Data: a city sets its own, and tries them on its past first."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from itertools import pairwise

from situation.errors import Invalid
from situation.visits import STANDING_KMH

MOST = 1e6  # of any threshold: eleven days in seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """From when a thing is a condition. Units in the names."""

    silent_after_s: float = 300.0  # standing trackers report every 120 s: two missed and a half
    least_stay_s: float = 60.0  # shorter than this at an incident nobody works
    on_site_kmh: float = 15.0  # faster than this without working is passing by
    network_loss_share: float = 0.6  # of an operator's vehicles on duty silent at once: it is the network
    network_loss_least: int = 5  # vehicles; with fewer, chance looks the same
    network_loss_within_s: float = 180.0  # their last words lie so close together
    expected_share: float = 0.8  # of an operator's vehicles on duty must be heard, or it is short
    expected_least: int = 5  # vehicles; of fewer, one at rest would be a share
    escalate_after_s: tuple[float, ...] = (60.0, 180.0, 600.0)  # unacknowledged: louder, the supervisor, the duty phone
    escalate_priority: int = 2  # alerts of this priority or more urgent are escalated
    flaps: int = 5  # more changes than this ...
    flap_window_s: float = 300.0  # ... within this are flapping, and over when it has been quiet so long
    idle_kmh: float = STANDING_KMH  # slower than this with the engine on is idling
    idling_after_s: float = 900.0  # shorter stops are traffic, loading and warming up
    speeding_kmh: float = 80.0  # no machine of ours may drive faster anywhere in the city; GNSS errs by a few km/h
    answer_after_s: float = 180.0  # a dispatch without an answer for so long is unanswered: time to pull over and look
    not_coming_after_s: float = 600.0  # a sent vehicle that has not come nearer for so long is not coming
    nearer_m: float = 100.0  # what counts as nearer
    gate_share: float = 0.8  # of a camera's findings that people found right; below, no ticket goes out unasked
    gate_least: int = 30  # findings of one kind that people have judged; before, no ticket goes out unasked
    quality_shares: Mapping[str, float] = field(
        default_factory=lambda: {"gap_share": 0.10, "late_share": 0.10, "doubtful_share": 0.05, "lost_share": 0.05}
    )  # of an operator's data in a shift; what a contract's data-quality clause allows
    quality_after_s: float = 1800.0  # into the shift: before that a share says nothing
    quality_least: int = 3  # vehicles heard; of fewer, one bad tracker would be all
    coverage_warn_s: float = 3600.0  # before streets are due: time enough to send one more machine
    coverage_open_share: float = 0.05  # of a class's metres in a district may be left over
    forecast_fresh_s: float = 21_600.0  # an older forecast is none: global models are run every six hours
    snowfall_cm: float = 3.0  # of new snow: Helsinki sends ploughs out from 3 cm of slush, 5 cm of snow
    snowfall_within_s: float = 21_600.0  # ... within this
    snow_over_after_s: float = 10_800.0  # without snow for so long it is over: a shorter pause is of the same snowfall
    thaw_above_c: float = 0.0  # warmer than this is a thaw
    thaw_within_s: float = 86_400.0  # time enough to clear what will be water
    snow_lies_cm: float = 1.0  # with less on the ground there is nothing to thaw
    on_delay_s: Mapping[str, float] = field(
        default_factory=lambda: {"off_district": 120.0, "speeding": 20.0, "operator_short": 1800.0}
    )  # rule: what holds shorter than this begins no alert


@dataclass(frozen=True, slots=True, kw_only=True)
class ThresholdsVersion:
    """Thresholds as somebody set them: only what differs from the defaults. The newest version counts."""

    number: int
    values: dict[str, object]
    set_at: datetime
    set_by: str
    why: str


def with_values(base: Thresholds, values: Mapping[str, object], *, rules: Collection[str]) -> Thresholds:
    """The thresholds with those values in place of the base's; Invalid names the field that cannot be meant."""
    known = {each.name: getattr(base, each.name) for each in fields(base)}
    for name in values.keys() - known.keys():
        raise Invalid(f"no threshold is called {name!r}; there are {', '.join(known)}", field=name)
    read = {name: _read(name, value, like=known[name]) for name, value in values.items()}
    delays = read.get("on_delay_s")
    if isinstance(delays, Mapping) and (strange := delays.keys() - set(rules)):
        raise Invalid(f"no rule is called {min(strange)!r}; there are {', '.join(sorted(rules))}", field="on_delay_s")
    return replace(base, **read)  # type: ignore[arg-type]


def _read(name: str, value: object, *, like: object) -> object:
    """The value in the default's shape: a number, numbers that grow, or a number for each rule."""
    if isinstance(like, Mapping):
        return _by_name(name, value, like=like)
    if isinstance(like, tuple):
        return _steps(name, value)
    if isinstance(like, int):
        return _count(name, value)
    return _number(name, value, least=0.0, most=1.0 if name.endswith("_share") else MOST)


def _by_name(name: str, value: object, *, like: Mapping[str, object]) -> dict[str, float]:
    """Numbers by name; of shares the names are those of the defaults, all of them."""
    if not isinstance(value, Mapping):
        raise Invalid(f"a number for each name, like {dict(like)}", field=name)
    if not name.endswith("_shares"):
        return {str(key): _number(name, number, least=0.0) for key, number in value.items()}
    if value.keys() - like.keys():
        raise Invalid(f"there are {', '.join(like)}", field=name)
    return {key: _number(name, value.get(key, like[key]), least=0.0, most=1.0) for key in like}


def _steps(name: str, value: object) -> tuple[float, ...]:
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise Invalid("a list of numbers that grow, like [60, 180, 600]", field=name)
    steps = tuple(_number(name, step, least=0.0) for step in value)
    if any(later <= earlier for earlier, later in pairwise(steps)):
        raise Invalid("each of its numbers must be greater than the one before", field=name)
    return steps


def _count(name: str, value: object) -> int:
    number = _number(name, value, least=1.0)
    if number != int(number):
        raise Invalid("a whole number", field=name)
    return int(number)


def _number(name: str, value: object, *, least: float, most: float = MOST) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        raise Invalid(f"a number from {least:g} to {most:g}", field=name)
    return float(value)
