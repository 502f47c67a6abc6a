"""The report as one HTML page: banner, map, tables. Every word that came from outside is escaped."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import cast

from branca.element import Element, Figure
from jinja2 import Template

from geo.city import City
from situation.app.reports.figures import steps_of
from situation.app.reports.maps import SHAPES, map_of
from situation.app.reports.shift import Shift
from situation.app.reports.tables import tables
from situation.app.reports.tracks import tracks_of
from situation.app.reports.words import Words
from situation.incidents import IncidentState

STYLE = """
<style>
  html body { font: 15px/1.4 system-ui, "Noto Sans", sans-serif; margin: 0 auto; max-width: 1200px;
    padding: 0 16px 48px; color: #111; }
  table { border-collapse: collapse; margin: 8px 0 24px; width: 100%; }
  th, td { border-bottom: 1px solid #ccc; padding: 4px 10px; text-align: left; vertical-align: top; }
  td.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
  .simulated { border: 3px double #8a4b00; background: #fff3d6; color: #5c3200; padding: 8px 12px; font-weight: 700; }
  .incident { background: none; border: 0; }
  .mark { font-size: 18px; color: #003a70; text-shadow: 0 0 3px #fff, 0 0 3px #fff; }
  .mark.late { color: #a30000; outline: 2px solid #a30000; outline-offset: 1px; }
  .folium-map { position: relative; border: 1px solid #999; }
  @media print { .folium-map { break-inside: avoid; } }
</style>
"""


def page_of(shift: Shift, *, city: City, words: Words, leaflet: Path) -> str:
    """The whole page. `leaflet` is the folder with leaflet.js and leaflet.css."""
    steps = steps_of(shift, city.crs)
    tracks, tolerance_m = tracks_of(shift, steps, city.crs)
    drawn = map_of(shift, tracks, city=city, words=words, leaflet=leaflet)
    figure = cast(Figure, drawn.get_root())
    figure.title = words("title")
    figure.header.add_child(_Markup(STYLE), name="style")
    figure.html.add_child(_Markup(_above(shift, city, words)), name="above", index=0)
    figure.html.add_child(_Markup(""), name=drawn.get_name())  # keeps the place into which the map puts itself
    note = words("map.simplified", tolerance=words.number(tolerance_m))
    below = f"<p>{escape(note)} {_attribution(city)}</p>{tables(shift, steps, words)}{_licence(leaflet)}"
    figure.html.add_child(_Markup(below), name="below")
    return str(figure.render()).replace("<html>", f'<html lang="{words.language}">', 1)


class _Markup(Element):
    """Markup that is taken as it is: branca's Element would run what is between braces in it."""

    _template = Template("{{ this.markup }}")

    def __init__(self, markup: str) -> None:
        super().__init__()
        self._name = "Markup"
        self.markup = markup


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


def _attribution(city: City) -> str:
    text, url = escape(city.attribution.text), city.attribution.url
    return f'<a href="{escape(url)}" rel="noreferrer">{text}</a>' if url.startswith("https://") else text


def _licence(leaflet: Path) -> str:
    """Leaflet's own words, which go wherever it goes."""
    text = (leaflet / "leaflet.licence.txt").read_text("utf-8").replace("--", "- -")
    return f"\n<!-- Leaflet, inside this file:\n{text}-->\n"
