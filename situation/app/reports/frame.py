"""The frame of every report: one page with its style, its map, and its words, that opens without a network."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import cast

import folium
from branca.element import Element, Figure
from jinja2 import Template

from geo.city import City
from situation.app.reports.words import Words

STYLE = """
<style>
  html body { font: 15px/1.4 system-ui, "Noto Sans", sans-serif; margin: 0 auto; max-width: 1200px;
    padding: 0 16px 48px; color: #111; }
  table { border-collapse: collapse; margin: 8px 0 24px; width: 100%; }
  th, td { border-bottom: 1px solid #ccc; padding: 4px 10px; text-align: left; vertical-align: top; }
  .number { text-align: right; }
  td.number { font-variant-numeric: tabular-nums; white-space: nowrap; }
  td a { color: inherit; text-decoration: underline dotted #555; text-underline-offset: 3px; }
  tr:target td { background: #fff3b0; }
  table.wide { font-size: 11px; }
  table.wide th, table.wide td { padding: 3px 4px; }
  table.pairs { max-width: 640px; }
  th { vertical-align: bottom; }
  .sign { display: grid; grid-template-columns: 1fr 1fr; gap: 48px; margin: 48px 0 0; break-inside: avoid; }
  .sign p { border-top: 1px solid #111; padding-top: 4px; margin-top: 48px; }
  .simulated { border: 3px double #8a4b00; background: #fff3d6; color: #5c3200; padding: 8px 12px; font-weight: 700; }
  .incident { background: none; border: 0; }
  .mark { font-size: 18px; color: #003a70; text-shadow: 0 0 3px #fff, 0 0 3px #fff; }
  .mark.late { color: #a30000; outline: 2px solid #a30000; outline-offset: 1px; }
  .folium-map { position: relative; border: 1px solid #999; }
  @page { size: A4 landscape; margin: 12mm; }
  @media print { tr { break-inside: avoid; } h2 { break-after: avoid; } .folium-map { break-inside: avoid; } }
</style>
"""


def framed(drawn: folium.Map, title: str, parts: tuple[str, str], *, words: Words, leaflet: Path) -> str:
    """The whole page: markup above and below the map. `leaflet` is the folder that the map's Leaflet is from."""
    above, below = parts
    figure = cast(Figure, drawn.get_root())
    figure.title = title
    figure.header.add_child(_Markup(STYLE), name="style")
    figure.html.add_child(_Markup(above), name="above", index=0)
    figure.html.add_child(_Markup(""), name=drawn.get_name())  # keeps the place into which the map puts itself
    figure.html.add_child(_Markup(below + _licence(leaflet)), name="below")
    return str(figure.render()).replace("<html>", f'<html lang="{words.language}">', 1)


class _Markup(Element):
    """Markup that is taken as it is: branca's Element would run what is between braces in it."""

    _template = Template("{{ this.markup }}")

    def __init__(self, markup: str) -> None:
        super().__init__()
        self._name = "Markup"
        self.markup = markup


def attribution(city: City) -> str:
    """Whom the map has to name, linked."""
    text, url = escape(city.attribution.text), city.attribution.url
    return f'<a href="{escape(url)}" rel="noreferrer">{text}</a>' if url.startswith("https://") else text


def _licence(leaflet: Path) -> str:
    """Leaflet's own words, which go wherever it goes."""
    text = (leaflet / "leaflet.licence.txt").read_text("utf-8").replace("--", "- -")
    return f"\n<!-- Leaflet, inside this file:\n{text}-->\n"
