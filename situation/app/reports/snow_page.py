"""A snow event's report as one HTML page: what was owed, what is proved, which streets were late."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from pathlib import Path

import folium
import geopandas as gpd
import pandas as pd

from geo.city import City
from situation.app.reports.frame import attribution, framed
from situation.app.reports.maps import add_districts, offline_map, safe
from situation.app.reports.markup import Linked, Row, table
from situation.app.reports.snow import Snowfall
from situation.app.reports.words import Words

# From dark, where all is done, to red, where nobody was: also told apart in grey, and by their width.
COLOURS = {
    "accepted": ("#003a5c", 3),
    "serviced": ("#0072b2", 3),
    "begun": ("#56b4e9", 3),
    "passed": ("#e69f00", 2),
    "not_visited": ("#b30000", 1),
}
PER_CENT = 100.0
MOST_LATE = 200  # streets on the page, the longest first; segments.csv beside it has all
_SUMS = ("label", "km", "serviced_km", "serviced", "late_km", "late_of_due", "open_late_km")
_LATE = ("street", "district", "class", "km", "due_at", "served_at", "last_by")


def snow_page(snowfall: Snowfall, *, city: City, words: Words, leaflet: Path) -> str:
    """The whole page."""
    drawn = _map(snowfall, city=city, words=words, leaflet=leaflet)
    names: dict[str, Callable[[str], str]] = {
        "districts": lambda name: _district(city, snowfall, name, words),
        "classes": lambda code: code,
        "operators": lambda name: snowfall.operators[name].name if name in snowfall.operators else words("elsewhere"),
    }
    titles = {"districts": "by_district", "classes": "by_class", "operators": "by_operator"}
    sums = "".join(_sums(snowfall, name, titles[name], told, words) for name, told in names.items())
    legend = " &nbsp; ".join(
        f'<b style="color:{colour}" aria-hidden="true">━━</b> {escape(words(f"service.{service}"))}'
        for service, (colour, _) in COLOURS.items()
    )
    above = _head(snowfall, city, words) + sums + f'<h2 id="by_service">{escape(words("map"))}</h2><p>{legend}</p>'
    limits = city.limits.get(words.language, "")
    about = f"{escape(words('map.untracked', limits=limits))} " if limits else ""
    below = f"<p>{about}{attribution(city)}</p>{_late(snowfall, city, words)}<p>{escape(words('how.segments'))}</p>"
    return framed(drawn, words("snow"), (above, below), words=words, leaflet=leaflet)


def _head(snowfall: Snowfall, city: City, words: Words) -> str:
    event, credited = snowfall.event, snowfall.credited
    ended = words.at(event.ended_at) if event.ended_at else words("snow.on")
    span = words("snow.span", from_at=words.at(event.started_at), to_at=ended, zone=str(words.zone))
    looked = words("snow.made", at=words.at(credited.made_at)) if credited else words("snow.none")
    part = "" if credited is None or credited.is_whole else f'<p class="simulated">{escape(words("snow.part"))}</p>'
    banner = f'<p class="simulated">{escape(words("sim.machines"))}</p>' if snowfall.is_simulated else ""
    lines = (
        span,
        event.note,
        words("standard", profile=snowfall.profile),
        words("made", at=words.at(snowfall.made_at)),
    )
    told = "<br>".join(escape(line) for line in (*lines, looked) if line)
    return f"<h1>{escape(words('snow'))}: {escape(city.names[words.language])}</h1>{banner}{part}<p>{told}</p>"


def _sums(snowfall: Snowfall, name: str, title: str, told: Callable[[str], str], words: Words) -> str:
    rows: list[Row] = [
        (
            told(row["label"]) or words("elsewhere"),
            *(row["km"], row["serviced_km"], row["serviced_share"] * PER_CENT),
            Linked(row["late_km"], "#late_streets"),
            row["late_km"] / row["km"] * PER_CENT if row["km"] else None,
            Linked(row["open_late_km"], "#late_streets"),
        )
        for row in snowfall.sums[name]
    ]
    return table(words, title, _SUMS, rows)


def _late(snowfall: Snowfall, city: City, words: Words) -> str:
    """Streets by district and class, the longest first: every late kilometre of the sums is in one of them."""
    late = snowfall.segments[snowfall.segments["late"]]
    rows = []
    for (street, district, code), part in late.groupby(["street", "district", "class"]):
        done = part["served_at"].notna().all()
        newest = part.sort_values("worked_at", na_position="first").iloc[-1]
        cells: Row = (
            street or words("nameless"),
            _district(city, snowfall, district, words),
            code,
            float(part["metres"].sum()) / 1000,
            words.at(_moment(part["due_at"].min())),
            words.at(_moment(part["served_at"].max())) if done else words("no"),
            f"{newest['worked_by']} {words.at(_moment(newest['worked_at']))}" if newest["worked_by"] else "",
        )
        rows.append((float(part["metres"].sum()), cells))
    rows.sort(key=lambda row: -row[0])
    return table(words, "late_streets", _LATE, [cells for _, cells in rows], most=MOST_LATE)


def _moment(at: pd.Timestamp) -> pd.Timestamp | None:
    return None if pd.isna(at) else at


def _district(city: City, snowfall: Snowfall, id: str, words: Words) -> str:
    """Its name on the day of the event."""
    known = {district.id: district for district in city.districts_at(snowfall.event.started_at)}
    return known[id].names.get(words.language, id) if id in known else words("elsewhere")


def _map(snowfall: Snowfall, *, city: City, words: Words, leaflet: Path) -> folium.Map:
    page = offline_map(city, leaflet)
    add_districts(page, city, snowfall.event.started_at)
    for service, (colour, weight) in reversed(COLOURS.items()):
        part = snowfall.segments[snowfall.segments["service"] == service]
        if not len(part):
            continue
        told = [
            safe(f"{street or words('nameless')} · {code}")
            for street, code in zip(part["street"], part["class"], strict=True)
        ]
        shapes = part.geometry.set_precision(1e-5)  # a metre
        shown = gpd.GeoDataFrame({"told": told}, geometry=shapes.to_numpy(), crs=part.crs)
        folium.GeoJson(
            shown.to_json(drop_id=True),
            name=words(f"service.{service}"),
            style_function=lambda _, colour=colour, weight=weight: {"color": colour, "weight": weight},
            tooltip=folium.GeoJsonTooltip(["told"], labels=False, sticky=True),
        ).add_to(page)
    folium.LayerControl(collapsed=False).add_to(page)
    west, south, east, north = snowfall.segments.total_bounds if len(snowfall.segments) else city.bbox
    page.fit_bounds([[south, west], [north, east]])
    return page
