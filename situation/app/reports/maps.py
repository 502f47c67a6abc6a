"""The shift on a map that folium draws, with Leaflet inside the file: it opens without a network.

Leaflet comes from the build of the screen (`web/static/vendor`), as all front-end code does; jQuery and Bootstrap,
which folium brings by default, are not needed for what is drawn here.
"""

from __future__ import annotations

import base64
import html
import re
from datetime import datetime
from pathlib import Path
from typing import Any

import folium
import geopandas as gpd

from geo.city import City
from situation.app.errors import AppError
from situation.app.reports.shift import Shift
from situation.app.reports.words import Words
from situation.incidents import Incident

# Okabe and Ito's palette: told apart by nearly everybody, also when printed.
COLOURS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442", "#000000")
SHAPES = {  # a state is told by its sign, not by colour alone
    "new": "✱",
    "acknowledged": "◐",
    "dispatched": "➤",
    "on_site": "◉",
    "handed_off": "⇄",
    "resolved": "✔",
    "closed": "●",
    "merged": "○",
}
HEIGHT = "70vh"
_LIVELY = {ord(sign): f"&#{ord(sign)};" for sign in "\\`${}"}
# Leaflet's own prefix has a flag in it, which is not for a city's report to fly.
_PLAIN_PREFIX = "L.Control.Attribution.prototype.options.prefix = 'Leaflet';"


def map_of(shift: Shift, tracks: gpd.GeoDataFrame, *, city: City, words: Words, leaflet: Path) -> folium.Map:
    """The map: districts, a layer of tracks per operator, incidents, visits."""
    page = offline_map(city, leaflet)
    add_districts(page, city, shift.from_at)
    for number, (operator, lines) in enumerate(tracks.groupby("operator")):
        _add_tracks(page, str(operator), lines, colour=COLOURS[number % len(COLOURS)], shift=shift, words=words)
    _add_incidents(page, shift, words)
    _add_visits(page, shift, words)
    folium.LayerControl(collapsed=False).add_to(page)
    west, south, east, north = tracks.total_bounds if len(tracks) else city.bbox
    page.fit_bounds([[south, west], [north, east]])
    return page


def offline_map(city: City, leaflet: Path) -> folium.Map:
    """An empty map of the city that carries the Leaflet of that folder."""
    return _OfflineMap.with_leaflet(leaflet)(
        location=(city.center[1], city.center[0]),
        zoom_start=int(city.zoom),
        tiles=None,
        prefer_canvas=True,
        height=HEIGHT,
        attr=None,
    )


def leaflet_folder(static: Path) -> Path:
    """Where the screen's build put Leaflet, or AppError."""
    folder = static / "vendor"
    if not (folder / "leaflet.js").is_file():
        raise AppError(
            f"the report's map needs Leaflet, which is not in {folder}: run `make web`, or install the wheel"
        )
    return folder


def safe(text: str) -> str:
    """Text that stays text in HTML, in a JavaScript template literal and in a Jinja template: folium uses all three."""
    return html.escape(text).translate(_LIVELY)


class _OfflineMap(folium.Map):
    """folium's map with nothing to fetch."""

    @staticmethod
    def with_leaflet(folder: Path) -> type[_OfflineMap]:
        """The class of maps that carry this Leaflet."""
        script = re.sub(r"//# sourceMappingURL=.*", "", (folder / "leaflet.js").read_text("utf-8")) + _PLAIN_PREFIX
        style = re.sub(r"url\([^)]*\)", "none", (folder / "leaflet.css").read_text("utf-8"))  # markers we do not use
        sources = {
            "default_js": [("leaflet", _as_address("text/javascript", script))],
            "default_css": [("leaflet_css", _as_address("text/css", style))],
        }
        return type("_OfflineMapWithLeaflet", (_OfflineMap,), sources)


def _as_address(kind: str, text: str) -> str:
    return f"data:{kind};base64,{base64.b64encode(text.encode()).decode()}"


def add_districts(page: folium.Map, city: City, at: datetime) -> None:
    """The boundaries of that day."""
    for district in city.districts_at(at):
        shape = gpd.GeoSeries([district.shape], crs="EPSG:4326").__geo_interface__
        layer = folium.GeoJson(
            shape, control=False, style_function=lambda _: {"color": "#666", "weight": 1, "fillOpacity": 0.03}
        )
        layer.add_to(page)


def _add_tracks(
    page: folium.Map, operator: str, lines: gpd.GeoDataFrame, *, colour: str, shift: Shift, words: Words
) -> None:
    known = shift.operators.get(operator)
    shown = gpd.GeoDataFrame(
        {
            "vehicle": [
                safe(vehicle) + (f" ({words('sim')})" if vehicle in shift.simulated_vehicles else "")
                for vehicle in lines["vehicle"]
            ],
            "at": [words.at(at) for at in lines["fix_at"]],
        },
        geometry=lines.geometry.set_precision(1e-5).to_numpy(),  # a metre
        crs=lines.crs,
    )
    folium.GeoJson(
        shown.to_json(drop_id=True),
        name=safe(words("map.tracks", name=known.name if known else operator)),
        style_function=lambda _: {"color": colour, "weight": 2, "opacity": 0.7},
        tooltip=folium.GeoJsonTooltip(["vehicle", "at"], labels=False, sticky=True),
    ).add_to(page)


def _add_incidents(page: folium.Map, shift: Shift, words: Words) -> None:
    layer = folium.FeatureGroup(name=words("map.incidents"))
    for incident in shift.incidents:
        late = incident.is_overdue(shift.made_at)
        mark = folium.DivIcon(
            html=f'<b class="mark{" late" if late else ""}">{SHAPES[incident.state]}</b>', class_name="incident"
        )
        folium.Marker((incident.lat, incident.lon), icon=mark, tooltip=_told(incident, late, words)).add_to(layer)
    layer.add_to(page)


def _told(incident: Incident, late: bool, words: Words) -> str:
    parts: list[str] = [
        incident.public_no,
        words.category(incident.category),
        words(f"state.{incident.state}"),
        incident.address,
        words("overdue") if late else "",
        words("sim") if incident.simulated else "",
    ]
    return " · ".join(safe(part) for part in parts if part)


def _add_visits(page: folium.Map, shift: Shift, words: Words) -> None:
    places: dict[str, Any] = {incident.id: (incident.lat, incident.lon) for incident in shift.incidents}
    layer = folium.FeatureGroup(name=words("map.visits"), show=False)
    for visit in shift.visits:
        told = f"{visit.vehicle} · {words.at(visit.arrived_at)} – {words.at(visit.left_at)}"
        folium.CircleMarker(
            places[visit.incident],
            radius=9,
            weight=3,
            fill=False,
            color="#009e73" if visit.has_work else "#666",
            tooltip=safe(told),
        ).add_to(layer)
    layer.add_to(page)
