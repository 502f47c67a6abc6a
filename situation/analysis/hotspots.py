"""Hotspots: places to which a thing comes back, ranked, and whether it still does after they were fixed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from math import fsum

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from geo.places import NONE, find_places
from geo.projection import Projection
from situation.analysis.lifetimes import Floats, of_one_kind, seconds
from situation.analysis.places import SEEN_AS, TESTED_BY, AfterCheck, AfterFix, HotspotReport, Place, Sight
from situation.analysis.weather import Weather
from situation.cameras import Finding, Judgement
from situation.hotspots import Hotspot

REACH_M = 75.0  # a crossing with its corners; two crossings of one street are farther apart
CAMERA_REACH_M = 120.0  # a camera sees so far, and stands beside what it sees
LEAST_REQUESTS = 3
LEAST_EPISODES = 2  # what happened once is no hotspot
EPISODE_GAP = timedelta(days=2)  # requests nearer in time than this are of one event
QUIET_DAYS = 14  # without weather that tests it: so long without a request is a result
# What one of each is worth in the ranking: an hour of water that a camera saw is as much as a complaint, and that it
# came back at all as much as three.
REQUEST, SEEN_HOUR, RETURN = 1.0, 1.0, 3.0

Rows = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which time and category, and by whose clocks and metres."""

    from_at: datetime
    to_at: datetime
    category: str
    zone: tzinfo
    projection: Projection


def hotspots(
    table: pa.Table, asked: Asked, *, known: Sequence[Hotspot] = (), sight: Sight | None = None, weather: Weather
) -> HotspotReport:
    """The report over LIFETIMES of one category; rows before `from_at` serve only to check fixes."""
    table, is_simulated = of_one_kind(table)
    looked = _Looked(table, asked, sight or Sight(), weather)
    found = list(looked.places())
    places = [*looked.with_known(found, [spot for spot in known if spot.category == asked.category])]
    return HotspotReport(
        from_at=asked.from_at,
        to_at=asked.to_at,
        category=asked.category,
        simulated=is_simulated,
        has_weather=bool(weather.days),
        requests=int(looked.within.sum()),
        places=tuple(sorted(places, key=lambda one: (-one.points, one.lat, one.lon))),
    )


class _Looked:
    """The requests in metres, and the questions that a place is made of."""

    def __init__(self, table: pa.Table, asked: Asked, sight: Sight, weather: Weather) -> None:
        placed = table.filter(pc.invert(table["needs_location"]))
        self._asked, self._sight, self._weather = asked, sight, weather
        self._lat, self._lon = placed["lat"].to_numpy(), placed["lon"].to_numpy()
        self._x, self._y = asked.projection.to_metric(self._lon, self._lat)
        self._opened = seconds(placed, "opened_at")
        self._district = placed["district"].fill_null("").to_pylist()
        self.within = (self._opened >= asked.from_at.timestamp()) & (self._opened < asked.to_at.timestamp())

    def places(self) -> Iterator[Place]:
        """Where it came back within the time, without what people have said."""
        rows = np.flatnonzero(self.within)
        found = find_places(self._x[rows], self._y[rows], reach_m=REACH_M, least=LEAST_REQUESTS)
        for number in range(int(found.max(initial=NONE)) + 1):
            place = self._place(rows[found == number])
            if place.episodes >= LEAST_EPISODES:
                yield place

    def with_known(self, found: Sequence[Place], known: Sequence[Hotspot]) -> Iterator[Place]:
        """The places with their hotspots; a hotspot to which nothing came back is a place too."""
        matched = dict(self._matches(found, known))
        for number, place in enumerate(found):
            yield self._told(place, matched[number]) if number in matched else place
        for hotspot in known:
            if hotspot not in matched.values():
                yield self._told(self._place(self._around(hotspot, self.within), at=hotspot), hotspot)

    def _matches(self, found: Sequence[Place], known: Sequence[Hotspot]) -> Iterator[tuple[int, Hotspot]]:
        """Each place with at most one hotspot and each hotspot with at most one place, the nearest first."""
        pairs = sorted(
            (self._apart_m(place, hotspot), hotspot.id, number, hotspot)
            for number, place in enumerate(found)
            for hotspot in known
        )
        places, hotspots_ = set[int](), set[str]()
        for apart_m, id_, number, hotspot in pairs:
            if apart_m <= REACH_M and number not in places and id_ not in hotspots_:
                places.add(number)
                hotspots_.add(id_)
                yield number, hotspot

    def _apart_m(self, place: Place, hotspot: Hotspot) -> float:
        x, y = self._asked.projection.to_metric([place.lon, hotspot.lon], [place.lat, hotspot.lat])
        return float(np.hypot(x[0] - x[1], y[0] - y[1]))

    def _around(self, hotspot: Hotspot, among: npt.NDArray[np.bool_]) -> Rows:
        x, y = self._asked.projection.to_metric([hotspot.lon], [hotspot.lat])
        return np.flatnonzero(among & (np.hypot(self._x - x[0], self._y - y[0]) <= REACH_M))

    def _place(self, rows: Rows, *, at: Hotspot | None = None) -> Place:
        lat, lon = (at.lat, at.lon) if at else (_mean(self._lat[rows]), _mean(self._lon[rows]))
        moments = np.sort(self._opened[rows])
        begins = moments[np.concatenate([[True], np.diff(moments) > EPISODE_GAP.total_seconds()])] if len(rows) else ()
        findings = self._findings_near(lon, lat)
        seen_min = sum(self._seen_min(finding) for finding in findings)
        districts = Counter(self._district[row] for row in rows).most_common()
        episodes = len(begins)
        return Place(
            category=self._asked.category,
            lat=lat,
            lon=lon,
            district=min((-count, name) for name, count in districts)[1] if districts else "",
            requests=len(rows),
            episodes=episodes,
            first_at=_moment(moments[0]) if len(rows) else None,
            last_at=_moment(moments[-1]) if len(rows) else None,
            skies=dict(sorted(Counter(self._weather.sky(self._day(begin)).value for begin in begins).items())),
            seen_min=seen_min,
            cameras=tuple(sorted({finding.camera for finding in findings})),
            findings=tuple(sorted(findings, key=lambda one: (-self._seen_min(one), one.id))),
            points=len(rows) * REQUEST + seen_min / 60 * SEEN_HOUR + max(episodes - 1, 0) * RETURN,
        )

    def _findings_near(self, lon: float, lat: float) -> list[Finding]:
        """Of the category's kind, within the time, not rejected by a person, by cameras that see the place."""
        kind, cameras = SEEN_AS.get(self._asked.category), self._sight.cameras
        if kind is None or not cameras:
            return []
        x, y = self._asked.projection.to_metric(
            [lon, *(one.lon for one in cameras)], [lat, *(one.lat for one in cameras)]
        )
        near = np.hypot(x[1:] - x[0], y[1:] - y[0]) <= CAMERA_REACH_M
        names = {camera.id for camera, is_near in zip(cameras, near, strict=True) if is_near}
        return [
            one
            for one in self._sight.findings
            if one.camera in names
            and one.kind is kind
            and one.judgement is not Judgement.REJECTED
            and self._seen_min(one) > 0
        ]

    def _seen_min(self, finding: Finding) -> float:
        """Minutes within the time for which it was seen."""
        begin, end = max(finding.since_at, self._asked.from_at), min(finding.seen_at, self._asked.to_at)
        return max((end - begin).total_seconds(), 0.0) / 60

    def _told(self, place: Place, hotspot: Hotspot) -> Place:
        return replace(place, hotspot=hotspot, after=self._after(hotspot))

    def _after(self, hotspot: Hotspot) -> AfterCheck | None:
        """How its fix has held until the end of the time."""
        if hotspot.fixed_at is None or hotspot.fixed_at >= self._asked.to_at:
            return None
        since = (self._opened > hotspot.fixed_at.timestamp()) & (self._opened < self._asked.to_at.timestamp())
        again = [_moment(moment) for moment in np.sort(self._opened[self._around(hotspot, since)])[:1]]
        seen = [
            one.since_at for one in self._findings_near(hotspot.lon, hotspot.lat) if one.since_at > hotspot.fixed_at
        ]
        tests = self._tests(self._day(hotspot.fixed_at.timestamp()), self._day(self._asked.to_at.timestamp()))
        if again or seen:
            return AfterCheck(outcome=AfterFix.RECURRED, recurred_at=min(again + seen), tests=tests or 0)
        if tests is None:
            return AfterCheck(outcome=AfterFix.NO_WEATHER)
        return AfterCheck(outcome=AfterFix.HELD if tests else AfterFix.NOT_TESTED, tests=tests)

    def _tests(self, fixed: date, until: date) -> int | None:
        """How often it has been tested since the fix; None where the weather is not known."""
        skies = TESTED_BY.get(self._asked.category)
        if skies is None:
            return (until - fixed).days // QUIET_DAYS
        return self._weather.days_of(skies, fixed, until) if self._weather.covers(fixed, until) else None

    def _day(self, moment: float) -> date:
        return datetime.fromtimestamp(moment, self._asked.zone).date()


def _mean(values: Floats) -> float:
    """The same to the last bit in whatever order they come."""
    return fsum(values) / len(values)


def _moment(at: float) -> datetime:
    return datetime.fromtimestamp(at, UTC)
