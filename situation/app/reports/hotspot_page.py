"""The recommendation sheet for the session: where a thing comes back to, what was seen, why, and what is to be done."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from pathlib import Path

import folium

from geo.city import City
from situation.analysis.hotspots import (
    CAMERA_REACH_M,
    LEAST_REQUESTS,
    REACH_M,
    REQUEST,
    RETURN,
    SEEN_HOUR,
)
from situation.analysis.places import AfterCheck, HotspotReport, Place
from situation.app.reports.frame import attribution, framed
from situation.app.reports.maps import add_districts, offline_map, safe
from situation.app.reports.markup import Anchored, Linked, table
from situation.app.reports.place_names import PlaceNames, place_name
from situation.app.reports.words import Words
from situation.hotspots import Cause

MOST_CARDS = 30  # a session goes through no more
MOST_PLACES = 100  # in the table and on the map; what people have noted is always shown
_COLUMNS = ("rank", "place", "requests", "episodes", "skies", "seen_h", "points", "cause", "after")
STYLE = """
<style>
  html body { box-sizing: border-box; }
  th, td { font-size: 14px; padding: 4px 6px; }
  .card { border: 1px solid #999; padding: 8px 16px; margin: 16px 0; break-inside: avoid; }
  .card.pictured { display: grid; grid-template-columns: 1fr 320px; column-gap: 16px; }
  .card h3 { grid-column: 1 / -1; margin: 4px 0; }
  .card dl { display: grid; grid-template-columns: 220px 1fr; margin: 0; }
  .card dt { color: #444; padding: 4px 0; }
  .card dd { margin: 0; padding: 4px 0; min-height: 1.4em; border-bottom: 1px solid #ccc; }
  .card img { width: 320px; height: auto; }
  .card figure { margin: 0; }
  .rank { background: #fff; border: 2px solid #003a70; border-radius: 50%; color: #003a70; font-weight: 700;
    text-align: center; line-height: 22px; width: 22px; height: 22px; font-size: 12px; }
  .rank.back { border-color: #a30000; color: #a30000; border-style: double; border-width: 4px; line-height: 18px; }
  @media (max-width: 700px) { .card.pictured, .card dl { grid-template-columns: 1fr; } }
</style>
"""
Picture = Callable[[str], bytes | None]  # a blurred JPEG by the sha256 of its original


@dataclass(frozen=True, slots=True)
class _Shown:
    """A place with its number and what people call it."""

    number: int
    place: Place
    title: str

    @property
    def has_card(self) -> bool:
        """Whether it has a sheet of its own."""
        return self.number <= MOST_CARDS or self.place.hotspot is not None


def hotspot_page(
    report: HotspotReport, *, city: City, words: Words, leaflet: Path, picture: Picture, made_at: datetime
) -> str:
    """The whole page. `leaflet` is the folder with leaflet.js and leaflet.css."""
    names = PlaceNames(city)
    districts = {district.id: district.names[words.language] for district in city.districts_at(report.to_at)}
    shown = [
        _Shown(number, one, place_name(names, one.lat, one.lon, district=districts.get(one.district, ""), words=words))
        for number, one in enumerate(report.places, start=1)
        if number <= MOST_PLACES or one.hotspot is not None
    ]
    above = STYLE + _above(report, city, words, made_at) + _ranking(report, shown, words)
    cards = "".join(_card(one, words, picture) for one in shown if one.has_card)
    how = words(
        "hotspots.how",
        least=LEAST_REQUESTS,
        reach=words.number(REACH_M),
        camera=words.number(CAMERA_REACH_M),
        request=words.number(REQUEST),
        hour=words.number(SEEN_HOUR),
        again=words.number(RETURN),
    )
    below = f"<p>{attribution(city)}</p>{cards}<p>{escape(how)}</p>"
    drawn = _map(report, shown, city=city, leaflet=leaflet)
    return framed(drawn, words("hotspots"), (above, below), words=words, leaflet=leaflet)


def _above(report: HotspotReport, city: City, words: Words, made_at: datetime) -> str:
    span = words("span", from_at=words.at(report.from_at), to_at=words.at(report.to_at), zone=str(words.zone))
    banner = f'<p class="simulated">{escape(words("hotspots.simulated"))}</p>' if report.simulated else ""
    share = 100 * sum(place.requests for place in report.places) / max(report.requests, 1)
    short = words(
        "hotspots.short",
        requests=words.number(report.requests),
        places=words.number(len(report.places)),
        share=words.number(min(share, 100.0)),
    )
    weather = words("hotspots.weather" if report.has_weather else "hotspots.no_weather")
    return (
        f"<h1>{escape(words('hotspots'))}</h1>{banner}"
        f"<p><b>{escape(words.category(report.category))}</b>, {escape(city.names[words.language])}<br>"
        f"{escape(span)}<br>{escape(words('made', at=words.at(made_at)))}</p>"
        f"<p>{escape(short)} {escape(weather)}</p>"
    )


def _ranking(report: HotspotReport, shown: Sequence[_Shown], words: Words) -> str:
    if not shown:
        return f"<p>{escape(words('hotspots.none'))}</p>"
    rest = len(report.places) - len(shown)
    more = f"<p>{escape(words('rest', count=words.number(rest)))}</p>" if rest else ""
    rows = (_row(one, one.place, words) for one in shown)
    return table(words, "ranking", _COLUMNS, rows) + f"{more}<h2>{escape(words('map'))}</h2>"


def _row(one: _Shown, place: Place, words: Words) -> Anchored:
    cause = place.hotspot.cause if place.hotspot else Cause.UNKNOWN
    cells = (
        one.number,
        Linked(one.title, f"#p{one.number}") if one.has_card else one.title,
        place.requests,
        place.episodes,
        _skies(place, words),
        place.seen_min / 60,
        place.points,
        words(f"cause.{cause}"),
        _after(place.after, words),
    )
    return Anchored(f"r{one.number}", cells)


def _skies(place: Place, words: Words) -> str:
    return ", ".join(f"{words(f'sky.{sky}')} {count}" for sky, count in place.skies.items())


def _after(after: AfterCheck | None, words: Words) -> str:
    if after is None:
        return ""
    return words(f"after.{after.outcome}", at=words.at(after.recurred_at), tests=words.number(after.tests))


def _card(one: _Shown, words: Words, picture: Picture) -> str:
    place, spot = one.place, one.place.hotspot
    seen = words("span.of", first=words.at(place.first_at), last=words.at(place.last_at)) if place.requests else ""
    lines = {
        "seen": seen,
        "requests": words.number(place.requests),
        "episodes": f"{words.number(place.episodes)} ({_skies(place, words)})" if place.episodes else "0",
        "cameras": ", ".join(place.cameras),
        "seen_h": words.number(place.seen_min / 60, 1) if place.cameras else "",
        "cause": words(f"cause.{spot.cause}") if spot else "",
        "note": spot.note if spot else "",
        "work": spot.work if spot else "",
        "agency": spot.agency if spot else "",
        "decision": spot.decision if spot else "",
        "fixed": words.at(spot.fixed_at) if spot else "",
        "after": _after(place.after, words),
    }
    said = "".join(f"<dt>{escape(words(key))}</dt><dd>{escape(text)}</dd>" for key, text in lines.items())
    head = f"<h3>{one.number}. {escape(one.title)}</h3>"
    shown = _picture(place, words, picture)
    kind = "card pictured" if shown else "card"
    return f'<section class="{kind}" id="p{one.number}">{head}<dl>{said}</dl>{shown}</section>'


def _picture(place: Place, words: Words, picture: Picture) -> str:
    """The longest finding that has a picture, blurred: the sheet leaves the house."""
    for finding in place.findings:
        jpeg = picture(finding.frame_sha256) if finding.frame_sha256 else None
        if jpeg is not None:
            told = f"{words('picture')}, {finding.camera}, {words.at(finding.since_at)}"
            source = f"data:image/jpeg;base64,{base64.b64encode(jpeg).decode()}"
            return f'<figure><img src="{source}" alt="{escape(told)}"><figcaption>{escape(told)}</figcaption></figure>'
    return ""


def _map(report: HotspotReport, shown: Sequence[_Shown], *, city: City, leaflet: Path) -> folium.Map:
    page = offline_map(city, leaflet)
    add_districts(page, city, report.to_at)
    layer = folium.FeatureGroup(control=False)  # markers straight on the map fetch Leaflet's own icon first
    for one in reversed(shown):  # the heaviest lie on top
        is_back = one.place.after is not None and one.place.after.recurred_at is not None
        mark = f'<div class="rank{" back" if is_back else ""}">{one.number}</div>'
        folium.Marker(
            (one.place.lat, one.place.lon),
            icon=folium.DivIcon(html=mark, class_name="incident", icon_size=(26, 26), icon_anchor=(13, 13)),
            tooltip=safe(f"{one.number}. {one.title}"),
        ).add_to(layer)
    layer.add_to(page)
    if shown:
        lats, lons = [one.place.lat for one in shown], [one.place.lon for one in shown]
        page.fit_bounds([[min(lats), min(lons)], [max(lats), max(lons)]], max_zoom=15)
    return page
