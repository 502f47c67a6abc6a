"""Rules over the forecast: what each needs, up to its edges, and that none speaks without a fresh one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from situation.appraisals import Appraisal, FloodProne
from situation.cameras import FindingKind
from situation.conditions import Condition
from situation.forecasts import Forecast
from situation.picture import Picture
from situation.rules.camera_findings import ZoneFinding
from situation.rules.forecast_stale import ForecastStale
from situation.rules.snowfall import SnowEventOver, SnowfallUnannounced
from situation.rules.thaw_watch import ThawWatch
from situation.streets.levels import SnowEvent
from situation.thresholds import Thresholds
from tests.builders import NOON, a_camera, a_finding, after
from tests.forecasts import a_forecast

HOUR_S = 3600.0
PRONE = FloodProne(district="esil", places=2, streets=("A", "B", "C", "D"), open_m=1240.0, lat=51.1, lon=71.4)
ON = SnowEvent(id="e1", started_at=after(-12 * HOUR_S))
Changed = Mapping[int, Mapping[str, Any]]


def picture(forecast: Forecast | None, *, at_s: float = 0, **appraised: Any) -> Picture:
    seen = Picture(now=after(at_s))
    seen.appraisal = Appraisal(at=after(at_s), forecast=forecast, **appraised)
    return seen


def over(hours: float) -> SnowEvent:
    """An event that ended so many hours before noon."""
    return SnowEvent(id="e1", started_at=NOON - timedelta(days=2), ended_at=after(-hours * HOUR_S))


def snow(**by_hour: float) -> Changed:
    return {-int(name[1:]): {"snowfall_cm": cm} for name, cm in by_hour.items()}


# snow that nobody has declared


def said(seen: Picture) -> list[Condition]:
    return list(SnowfallUnannounced().conditions(seen))


def test_snow_without_an_event_is_proposed_with_the_moment_it_began() -> None:
    (condition,) = said(picture(a_forecast(changed=snow(h4=0.05, h3=1.0, h1=2.5))))
    assert (condition.subject, condition.priority) == ("city", 2)
    assert condition.facts == {"since_at": after(-4 * HOUR_S).isoformat(), "snow_cm": 3.5}


@pytest.mark.parametrize(
    ("changed", "count"),
    [
        (snow(h0=3.0), 1),  # the hour that has just ended
        (snow(h0=2.9), 0),
        (snow(h5=3.0), 1),  # began six hours ago
        (snow(h6=3.0), 0),  # began before that
        ({1: {"snowfall_cm": 9.0}}, 0),  # to come: events are not declared ahead
        ({n: {"snowfall_cm": None} for n in range(-24, 1)}, 0),
        ({n: {"snowfall_cm": 0.09} for n in range(-24, 1)}, 0),  # traces never add up
    ],
)
def test_only_what_has_fallen_within_the_time_counts(changed: Changed, count: int) -> None:
    assert len(said(picture(a_forecast(changed=changed)))) == count


def test_what_is_declared_is_not_proposed_and_what_fell_before_an_end_is_that_events() -> None:
    forecast = a_forecast(changed=snow(h3=3.0))
    assert said(picture(forecast, snow_event=ON)) == []
    assert said(picture(forecast, snow_event=over(3))) == []
    assert said(picture(forecast, snow_event=over(3.5))) == []  # the hour began before the end
    assert len(said(picture(forecast, snow_event=over(4)))) == 1


# an event that is over


def ended(seen: Picture) -> list[Condition]:
    return list(SnowEventOver().conditions(seen))


@pytest.mark.parametrize(
    ("changed", "at_s", "count"),
    [
        (snow(h3=1.0), 0, 1),  # three hours of quiet
        (snow(h2=1.0), 0, 0),
        (snow(h2=1.0), HOUR_S, 1),
        (snow(h2=1.0), HOUR_S - 1, 0),
        (snow(h2=0.05), 0, 1),  # a trace is no snow
        ({-1: {"snowfall_cm": None}}, 0, 0),  # not told is not dry
        ({0: {"snowfall_cm": 0.1}}, 0, 0),
    ],
)
def test_an_event_is_over_after_hours_that_are_told_and_dry(changed: Changed, at_s: float, count: int) -> None:
    assert len(ended(picture(a_forecast(changed=changed), at_s=at_s, snow_event=ON))) == count


def test_the_end_is_when_it_stopped_and_no_earlier_than_the_beginning() -> None:
    (condition,) = ended(picture(a_forecast(changed=snow(h5=1.0)), snow_event=ON))
    assert (condition.subject, condition.priority) == ("snow_event:e1", 3)
    assert condition.facts == {"since_at": after(-5 * HOUR_S).isoformat()}
    young = SnowEvent(id="e2", started_at=after(-3 * HOUR_S + 1))
    assert ended(picture(a_forecast(), snow_event=young)) == []


def test_without_an_event_that_is_on_none_is_over() -> None:
    assert ended(picture(a_forecast())) == []
    assert ended(picture(a_forecast(), snow_event=over(1))) == []


def test_hours_that_are_missing_are_not_dry() -> None:
    until_then = a_forecast(hours=range(-24, -1))
    assert ended(picture(until_then, snow_event=ON)) == []
    whole = a_forecast()
    holed = Forecast(told_at=NOON, hours=tuple(each for each in whole.hours if each.at != after(-HOUR_S)))
    assert ended(picture(holed, snow_event=ON)) == []


# a thaw ahead


def warned(seen: Picture) -> list[Condition]:
    return list(ThawWatch().conditions(seen))


def warm(*hours: int, c: float = 2.0, **more: Any) -> Changed:
    return {n: {"temperature_c": c} | more for n in hours}


def test_a_thaw_is_told_with_its_moment_and_the_places() -> None:
    (condition,) = warned(
        picture(a_forecast(changed=warm(20) | warm(21, c=3.5)), snow_event=over(30), flood_prone=(PRONE,))
    )
    assert (condition.subject, condition.priority) == ("thaw:esil", 2)
    assert (condition.lat, condition.lon) == (51.1, 71.4)
    assert condition.facts == {
        "district": "esil",
        "places": 2,
        "where": "A, B, C",
        "open_km": 1.2,
        "thaw_at": after(20 * HOUR_S).isoformat(),
        "most_c": 3.5,
        "told_at": NOON.isoformat(),
    }
    assert condition.since_at == after(-4 * HOUR_S)


@pytest.mark.parametrize(
    ("changed", "count"),
    [
        (warm(24), 1),
        (warm(25), 0),  # later than a day
        (warm(0), 1),  # it thaws already
        (warm(-1), 0),  # it has thawed
        (warm(5, c=0.0), 0),  # at the limit, not above it
        (warm(5, c=0.1), 1),
        ({n: {"temperature_c": None} for n in range(-24, 49)}, 0),
    ],
)
def test_only_above_zero_within_the_time_is_a_thaw(changed: Changed, count: int) -> None:
    seen = picture(a_forecast(changed=changed), snow_event=over(30), flood_prone=(PRONE,))
    assert len(warned(seen)) == count


@pytest.mark.parametrize(
    ("depth_cm", "event", "count"),
    [
        (1.0, over(2400), 1),
        (0.9, over(30), 0),  # the feed says that it is gone
        (None, over(30 * 24), 1),
        (None, over(30 * 24 + 0.1), 0),
        (None, ON, 1),
        (None, None, 0),
    ],
)
def test_there_must_be_snow_to_thaw(depth_cm: float | None, event: SnowEvent | None, count: int) -> None:
    forecast = a_forecast(changed={0: {"snow_depth_cm": depth_cm}} | warm(5))
    assert len(warned(picture(forecast, snow_event=event, flood_prone=(PRONE,)))) == count


def test_where_no_water_has_stood_or_all_is_done_a_thaw_is_just_weather() -> None:
    assert warned(picture(a_forecast(changed=warm(5)), snow_event=over(30))) == []


def test_a_city_may_mean_other_numbers() -> None:
    seen = picture(a_forecast(changed=warm(5, c=1.0)), snow_event=over(30), flood_prone=(PRONE,))
    seen.thresholds = Thresholds(thaw_above_c=1.0)
    assert warned(seen) == []


# a feed that is silent


def test_an_old_forecast_is_said_to_be_unknown_once_it_is_too_old() -> None:
    rule = ForecastStale()
    assert list(rule.conditions(picture(None, at_s=1e6))) == []  # there is no feed
    assert list(rule.conditions(picture(a_forecast(), at_s=6 * HOUR_S))) == []
    (condition,) = rule.conditions(picture(a_forecast(), at_s=6 * HOUR_S + 1))
    assert (condition.since_at, condition.facts) == (after(6 * HOUR_S), {"since_at": NOON.isoformat()})


# water before a camera


@pytest.mark.parametrize(
    ("forecast", "expected"),
    [
        (a_forecast(), "none"),
        (a_forecast(changed={-2: {"rain_mm": 0.6}, 0: {"rain_mm": 0.4}}), "rain"),
        (a_forecast(changed={-3: {"rain_mm": 5.0}}), "none"),
        (a_forecast(changed=warm(0)), "thaw"),
        (a_forecast(changed=warm(0, snow_depth_cm=0.0)), "none"),
        (a_forecast(changed=warm(0, snow_depth_cm=None)), None),
        (a_forecast(changed={n: {"rain_mm": None} for n in range(-24, 1)}), None),
        (a_forecast(told_at=after(-7 * HOUR_S)), None),
        (None, None),
    ],
)
def test_a_flood_says_with_what_weather_it_comes(forecast: Forecast | None, expected: str | None) -> None:
    seen = picture(forecast)
    camera = a_camera()
    seen.cameras[camera.id] = camera
    for kind in (FindingKind.FLOODING, FindingKind.BLOCKED_RAMP):
        seen.findings[kind] = a_finding(id=kind, kind=kind)
    (flood,) = ZoneFinding(name="flooding", kind=FindingKind.FLOODING, category="flood_road").conditions(seen)
    assert flood.facts.get("water") == expected
    (ramp,) = ZoneFinding(name="r", kind=FindingKind.BLOCKED_RAMP, category="ramp_blocked").conditions(seen)
    assert "water" not in ramp.facts
