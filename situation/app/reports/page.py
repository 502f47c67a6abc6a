"""The report as one HTML page: banner, map, tables. Every word that came from outside is escaped."""

from __future__ import annotations

from html import escape
from pathlib import Path

from geo.city import City
from situation.app.reports.figures import steps_of
from situation.app.reports.frame import attribution, framed
from situation.app.reports.maps import SHAPES, map_of
from situation.app.reports.shift import Shift
from situation.app.reports.tables import tables
from situation.app.reports.tracks import tracks_of
from situation.app.reports.words import Words
from situation.incidents import IncidentState


def page_of(shift: Shift, *, city: City, words: Words, leaflet: Path) -> str:
    """The whole page. `leaflet` is the folder with leaflet.js and leaflet.css."""
    steps = steps_of(shift, city.crs)
    tracks, tolerance_m = tracks_of(shift, steps, city.crs)
    drawn = map_of(shift, tracks, city=city, words=words, leaflet=leaflet)
    note = words("map.simplified", tolerance=words.number(tolerance_m))
    below = f"<p>{escape(note)} {attribution(city)}</p>{tables(shift, steps, words)}"
    return framed(drawn, words("title"), (_above(shift, city, words), below), words=words, leaflet=leaflet)


def _above(shift: Shift, city: City, words: Words) -> str:
    zone = str(words.zone)
    span = words("span", from_at=words.at(shift.from_at), to_at=words.at(shift.to_at), zone=zone)
    banner = f'<p class="simulated">{escape(words("simulated"))}</p>' if shift.is_simulated else ""
    return (
        f"<h1>{escape(words('title'))}: {escape(city.names[words.language])}</h1>{banner}"
        f"<p>{escape(span)}<br>{escape(words('made', at=words.at(shift.made_at)))}</p>"
        f"<h2>{escape(words('map'))}</h2><p>{_legend(words)}</p>"
    )


def _legend(words: Words) -> str:
    return " &nbsp; ".join(f"{SHAPES[state]} {escape(words(f'state.{state}'))}" for state in IncidentState)
