"""What reports over many requests are made from, gathered in one reading transaction."""

from __future__ import annotations

from datetime import datetime, tzinfo

from situation.analysis.hotspots import Asked, hotspots
from situation.analysis.indicators import By, IndicatorReport, indicators
from situation.analysis.places import HotspotReport, Sight
from situation.analysis.weather import Weather
from situation.ports import Unit

ALL = 1_000_000


def indicator_report(
    unit: Unit, by: By, *, from_at: datetime, to_at: datetime, made_at: datetime, zone: tzinfo
) -> IndicatorReport:
    """The indicators of requests opened within the time."""
    table = unit.lifetimes(opened_from=from_at, opened_to=to_at)
    return indicators(table, from_at=from_at, to_at=to_at, made_at=made_at, by=by, zone=zone)


def hotspot_report(unit: Unit, asked: Asked, weather: Weather) -> HotspotReport:
    """The hotspots of one category, with what people have said of them and how fixes have held."""
    known = unit.list_hotspots(category=asked.category)
    fixes = [hotspot.fixed_at for hotspot in known if hotspot.fixed_at is not None]
    table = unit.lifetimes(
        opened_from=min([asked.from_at, *fixes]),  # what came after a fix checks it
        opened_to=asked.to_at,
        categories=frozenset({asked.category}),
    )
    sight = Sight(cameras=unit.list_cameras(), findings=unit.list_findings(limit=ALL))
    return hotspots(table, asked, known=known, sight=sight, weather=weather)
