"""Hotspots, the weather that brings them, and how fixes hold."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest

from geo.projection import Projection
from situation.analysis.hotspots import Asked, hotspots
from situation.analysis.places import AfterFix, HotspotReport, Place, Sight
from situation.analysis.weather import DayWeather, Sky, Weather
from situation.cameras import FindingKind, Judgement
from situation.hotspots import Hotspot
from tests.builders import NOON, PLACE, a_camera, a_finding
from tests.unit.situation.analysis.lives import lives

DAY = timedelta(days=1)
METRE = 1 / 111_000  # of latitude, in degrees
ZONE, CRS = ZoneInfo("Asia/Almaty"), Projection("EPSG:32642")


def request(day: float, north_m: float = 0, **more: Any) -> dict[str, Any]:
    return {"opened_at": NOON + day * DAY, "lat": PLACE[0] + north_m * METRE, **more}


TWICE = [request(0), request(0.1, 20), request(5, 10), request(5.2, 30)]
ONCE = [request(day, 1000) for day in (0, 0.5, 1, 1.5, 2)]


def report(table: pa.Table, *, known: Any = (), weather: Any = (), days: float = 30, **more: Any) -> HotspotReport:
    asked = Asked(from_at=NOON, to_at=NOON + days * DAY, category="flood_road", zone=ZONE, projection=CRS)
    return hotspots(table, asked, known=known, weather=Weather.of(weather), **more)


def a_spot(id: str = "s1", **changes: Any) -> Hotspot:
    fields: dict[str, Any] = {"category": "flood_road", "lat": PLACE[0], "lon": PLACE[1]}
    return Hotspot(**({"id": id, "noted_at": NOON, "noted_by": "chief"} | fields | changes))


def weather_of(**days: float) -> list[DayWeather]:
    """d15=3: 3 mm on the 15th of January."""
    return [DayWeather(day=date(2026, 1, int(name[1:])), rain_mm=mm) for name, mm in days.items()]


def test_what_came_back_is_a_hotspot_and_what_happened_once_is_none() -> None:
    (place,) = report(lives(*TWICE, *ONCE)).places
    assert (place.requests, place.episodes, place.points) == (4, 2, 4 + 3)
    assert place.lat == pytest.approx(PLACE[0] + 15 * METRE)
    assert (place.first_at, place.last_at) == (NOON, NOON + 5.2 * DAY)
    assert place.skies == {"unknown": 2}


def test_the_heaviest_place_comes_first_whatever_the_order_of_requests() -> None:
    rows = [*TWICE, *(request(day, 500) for day in (0, 3, 6, 9)), *(request(0, 5000 + 40 * n) for n in range(9))]
    first = report(lives(*rows))
    assert [place.episodes for place in first.places] == [4, 2]
    random.Random(7).shuffle(rows)
    assert report(lives(*rows)).places == first.places


def test_only_requests_with_a_place_and_within_the_time_are_looked_at() -> None:
    early = [request(-day) for day in range(9)]
    nowhere = [request(day, needs_location=True) for day in range(0, 9, 3)]
    found = report(lives(*early[1:], *nowhere))
    assert (found.places, found.requests) == ((), 0)


def test_what_cameras_saw_counts_by_the_hour_and_what_a_person_rejected_does_not() -> None:
    hour = {"kind": FindingKind.FLOODING, "since_at": NOON - DAY, "seen_at": NOON + timedelta(hours=1)}
    sight = Sight(
        cameras=[a_camera(), a_camera("far", lat=PLACE[0] + 500 * METRE)],
        findings=[
            a_finding("f1", **hour),
            a_finding("f2", **hour, camera="far"),
            a_finding("f3", **hour, judgement=Judgement.REJECTED),
            a_finding("f4", **(hour | {"kind": FindingKind.BLOCKED_RAMP})),
        ],
    )
    (place,) = report(lives(*TWICE), sight=sight).places
    assert (place.seen_min, place.cameras, [one.id for one in place.findings]) == (60.0, ("cam-1",), ["f1"])
    assert place.points == 4 + 3 + 1


def test_episodes_are_told_by_the_weather_that_brought_them() -> None:
    (place,) = report(lives(*TWICE), weather=weather_of(d14=5, d15=0, d19=0, d20=0)).places
    assert place.skies == {"dry": 1, "rain": 1}


@pytest.mark.parametrize(
    ("later", "weather", "outcome", "tests"),
    [
        ([], weather_of(d25=4, d26=0, d27=2), AfterFix.HELD, 2),
        ([], weather_of(d25=0), AfterFix.NOT_TESTED, 0),
        ([], weather_of(d15=9), AfterFix.NO_WEATHER, 0),
        ([], [], AfterFix.NO_WEATHER, 0),
        ([request(12, 40)], weather_of(d25=4), AfterFix.RECURRED, 1),
        ([request(12, 400)], weather_of(d25=4), AfterFix.HELD, 1),
    ],
)
def test_how_a_fix_has_held(later: list[Any], weather: list[DayWeather], outcome: AfterFix, tests: int) -> None:
    fixed = a_spot(fixed_at=NOON + 8 * DAY)
    (place,) = report(lives(*TWICE, *later), known=[fixed], weather=weather).places
    assert place.hotspot == fixed
    assert place.after is not None
    assert (place.after.outcome, place.after.tests) == (outcome, tests)
    assert place.after.recurred_at == (NOON + 12 * DAY if outcome is AfterFix.RECURRED else None)


def test_a_fix_is_checked_by_cameras_too_and_one_of_the_future_not_at_all() -> None:
    water = a_finding(kind=FindingKind.FLOODING, since_at=NOON + 10 * DAY, seen_at=NOON + 11 * DAY)
    sight = Sight(cameras=[a_camera()], findings=[water])
    spots = [a_spot(fixed_at=NOON + 8 * DAY), a_spot("s2", fixed_at=NOON + 40 * DAY, lat=PLACE[0] + 1)]
    by_id: dict[str, Place] = {
        place.hotspot.id: place for place in report(lives(), known=spots, sight=sight).places if place.hotspot
    }
    assert by_id["s1"].after is not None
    assert (by_id["s1"].after.outcome, by_id["s1"].after.recurred_at) == (AfterFix.RECURRED, NOON + 10 * DAY)
    assert by_id["s2"].after is None


def test_each_hotspot_belongs_to_one_place_and_stays_in_the_report_without_any() -> None:
    near, nearer, other = a_spot(lat=PLACE[0] + 40 * METRE), a_spot("s2"), a_spot("s3", category="ice")
    places = report(lives(*TWICE), known=[near, nearer, other]).places
    assert [(place.hotspot and place.hotspot.id, place.episodes) for place in places] == [("s2", 2), ("s1", 2)]


class TestWeather:
    def test_water_stays_for_a_day(self) -> None:
        weather = Weather.of(weather_of(d14=5, d15=0, d16=0))
        assert [weather.sky(date(2026, 1, day)) for day in (13, 14, 15, 16)] == [
            Sky.UNKNOWN, Sky.RAIN, Sky.RAIN, Sky.DRY,
        ]  # fmt: skip

    def test_thaw_is_warmth_on_snow_and_snow_is_more_of_it(self) -> None:
        days = [
            DayWeather(day=date(2026, 3, 1), snow_cm=10, tmax_c=-5),
            DayWeather(day=date(2026, 3, 3), snow_cm=10, tmax_c=-5),
            DayWeather(day=date(2026, 3, 4), snow_cm=14, tmax_c=-2),
            DayWeather(day=date(2026, 3, 6), snow_cm=9, tmax_c=3),
            DayWeather(day=date(2026, 3, 8), snow_cm=0, tmax_c=9),
        ]
        weather = Weather.of(days)
        assert [weather.sky(each.day) for each in days] == [Sky.DRY, Sky.DRY, Sky.SNOW, Sky.THAW, Sky.DRY]


def test_days_are_the_city_s() -> None:
    late = datetime(2026, 1, 14, 20, 0, tzinfo=ZoneInfo("UTC"))  # the 15th in Astana
    rows = [{"opened_at": late + n * 3 * DAY} for n in range(3)]
    asked = Asked(from_at=late, to_at=late + 9 * DAY, category="flood_road", zone=ZONE, projection=CRS)
    (place,) = hotspots(lives(*rows), asked, weather=Weather.of(weather_of(d15=5, d14=0))).places
    assert place.skies["rain"] == 1
