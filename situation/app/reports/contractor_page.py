"""A contractor's report as one HTML page that a head of service and the contractor can sign."""

from __future__ import annotations

from html import escape
from pathlib import Path

import folium
import geopandas as gpd
import numpy as np

from geo.city import City
from situation.app.reports import account_tables
from situation.app.reports.account_tables import absent, deductions_table, machines, outcomes, shifts, summary
from situation.app.reports.frame import attribution, framed
from situation.app.reports.links import Links
from situation.app.reports.maps import add_districts, offline_map, safe
from situation.app.reports.words import Words
from situation.contracts.account import Account
from situation.contracts.deductions import deductions
from situation.streets.levels import ServiceProfile

_SIGNERS = ("city", "contractor")
# Passes at work: once, twice, more. Light to dark, so that it also tells in grey.
COLOURS = (("1", "#56b4e9"), ("2", "#0072b2"), ("3+", "#003a5c"))


def contractor_page(
    segments: gpd.GeoDataFrame, links: Links, *, city: City, profile: ServiceProfile, words: Words, leaflet: Path
) -> str:
    """The whole page of the links' account. `segments` are those of `credited_segments`."""
    account = links.account
    taken = deductions(account)
    drawn = _map(account, segments, city=city, words=words, leaflet=leaflet)
    above = (
        _head(account, city, words)
        + summary(account, taken, words)
        + deductions_table(account, taken, links, words)
        + absent(account, links, words)
        + machines(account, links, words)
        + outcomes(account, links, words)
        + account_tables.zones(account, words)
        + f'<h2 id="credited">{escape(words("map.credited"))}</h2><p>{_legend(words)}</p>'
    )
    limits = city.limits.get(words.language, "")
    about_map = f"{escape(words('map.untracked', limits=limits))} " if limits else ""
    below = f"<p>{about_map}{attribution(city)}</p>" + shifts(account, links, words) + _foot(account, profile, words)
    return framed(drawn, words("contractor"), (above, below), words=words, leaflet=leaflet)


def _head(account: Account, city: City, words: Words) -> str:
    banner = f'<p class="simulated">{escape(words("sim.machines"))}</p>' if account.is_simulated else ""
    number = account.contract.number
    contract = f"{escape(words('contract.number', number=number))}<br>" if number else ""
    span = words("span", from_at=words.at(account.from_at), to_at=words.at(account.to_at), zone=str(words.zone))
    return (
        f"<h1>{escape(words('contractor'))}: {escape(account.operator.name)}</h1>{banner}"
        f"<p>{contract}{escape(city.names[words.language])}<br>{escape(span)} {escape(words('contract.shifts'))}<br>"
        f"{escape(words('made', at=words.at(account.made_at)))}</p>"
    )


def _foot(account: Account, profile: ServiceProfile, words: Words) -> str:
    gap = words.number(account.silent_after_s / 60)
    told = (
        words("how.time", gap=gap),
        words("how.segments"),
        words("how.data"),
        words("how.zones", profile=profile.name),
    )
    signs = "".join(
        f"<div>{escape(words(f'signed.{side}'))}<p>{escape(words('signed'))}</p></div>"
        for side in ("city", "contractor")
    )
    paragraphs = "".join(f"<p>{escape(text)}</p>" for text in told)
    return f'<h2>{escape(words("counted"))}</h2>{paragraphs}<div class="sign">{signs}</div>'


def _legend(words: Words) -> str:
    colours = " ".join(
        f'<b style="color:{colour}" aria-hidden="true">━━</b> {escape(count)}' for count, colour in COLOURS
    )
    return escape(words("map.passes", colours="\0")).replace("\0", colours)


def _map(account: Account, segments: gpd.GeoDataFrame, *, city: City, words: Words, leaflet: Path) -> folium.Map:
    page = offline_map(city, leaflet)
    add_districts(page, city, account.from_at)
    if len(segments):
        whole = segments.drop_duplicates("segment").set_index("segment")
        by_segment = segments.groupby("segment")
        whole = whole.assign(passes=by_segment["passes"].sum(), last_at=by_segment["last_at"].max())
        colour = np.array([each for _, each in COLOURS])[np.minimum(whole["passes"], len(COLOURS)) - 1]
        told = [
            f"{safe(street or words('nameless'))} · {passes} · {words.at(last)}"
            for street, passes, last in zip(whole["street"], whole["passes"], whole["last_at"], strict=True)
        ]
        shown = gpd.GeoDataFrame({"told": told, "colour": colour}, geometry=whole.geometry.to_numpy(), crs=whole.crs)
        folium.GeoJson(
            shown.to_json(drop_id=True),
            name=words("map.credited"),
            style_function=lambda feature: {"color": feature["properties"]["colour"], "weight": 3},
            tooltip=folium.GeoJsonTooltip(["told"], labels=False, sticky=True),
        ).add_to(page)
    west, south, east, north = segments.total_bounds if len(segments) else city.bbox
    page.fit_bounds([[south, west], [north, east]])
    return page
