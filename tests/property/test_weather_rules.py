"""No rule speaks of weather without a fresh forecast, whatever else is known; and what is proposed has happened."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from situation.appraisals import Appraisal, FloodProne
from situation.forecasts import HOUR, Forecast, Hour
from situation.picture import Picture
from situation.rules.forecast_stale import ForecastStale
from situation.rules.snowfall import SnowEventOver, SnowfallUnannounced
from situation.rules.thaw_watch import ThawWatch
from situation.rules.water import water
from situation.streets.levels import SnowEvent
from tests.builders import NOON

SPEAK = (SnowfallUnannounced(), SnowEventOver(), ThawWatch())
PRONE = FloodProne(district="esil", places=1, streets=("Q",), open_m=400.0, lat=51.1, lon=71.4)
MINUTES = st.integers(-3000, 3000).map(lambda minutes: NOON + timedelta(minutes=minutes))


def told(least: float, most: float) -> st.SearchStrategy[float | None]:
    return st.none() | st.floats(least, most)


HOURS = st.lists(
    st.builds(
        Hour,
        at=st.integers(-48, 72).map(lambda n: NOON + n * HOUR),
        temperature_c=told(-30, 10),
        rain_mm=told(0, 5),
        snowfall_cm=told(0, 5),
        snow_depth_cm=told(0, 50),
    ),
    unique_by=lambda hour: hour.at,
    max_size=121,
).map(lambda hours: tuple(sorted(hours, key=lambda hour: hour.at)))
FORECASTS = st.builds(Forecast, told_at=MINUTES, hours=HOURS)
EVENTS = st.builds(
    lambda started_at, length: SnowEvent(id="e", started_at=started_at, ended_at=length and started_at + length),
    MINUTES,
    st.none() | st.integers(1, 3000).map(lambda minutes: timedelta(minutes=minutes)),
)


def picture(now: datetime, forecast: Forecast | None, event: SnowEvent | None) -> Picture:
    seen = Picture(now=now)
    seen.appraisal = Appraisal(at=now, forecast=forecast, snow_event=event, flood_prone=(PRONE,))
    return seen


@given(now=MINUTES, forecast=st.none() | FORECASTS, event=st.none() | EVENTS)
def test_without_a_fresh_forecast_all_are_silent_and_that_is_said(
    now: datetime, forecast: Forecast | None, event: SnowEvent | None
) -> None:
    seen = picture(now, forecast, event)
    is_old = forecast is not None and now - forecast.told_at > timedelta(hours=6)
    assert bool(list(ForecastStale().conditions(seen))) == is_old
    if forecast is None or is_old:
        assert [condition for rule in SPEAK for condition in rule.conditions(seen)] == []
        assert water(seen) is None


@given(now=MINUTES, forecast=FORECASTS, event=st.none() | EVENTS)
def test_what_is_proposed_lies_in_the_past_and_no_event_is_proposed_beside_one(
    now: datetime, forecast: Forecast, event: SnowEvent | None
) -> None:
    seen = picture(now, forecast, event)
    begin, end = (list(rule.conditions(seen)) for rule in SPEAK[:2])
    assert not (begin and end)
    for condition in (*begin, *end):
        said = datetime.fromisoformat(str(condition.facts["since_at"]))
        assert said <= now
        assert condition.since_at <= now
        if event is not None:
            assert said >= (event.started_at if end else event.ended_at or now)
