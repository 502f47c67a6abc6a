"""The city, and who looks at it."""

from __future__ import annotations

from pydantic import BaseModel


class CreditBody(BaseModel):
    """A piece of whom a map has to name; without a url it is no link."""

    text: str
    url: str


class BasemapBody(BaseModel):
    """The map's background; its tiles are in the file of `GET basemap`."""

    kind: str
    min_zoom: int
    max_zoom: int
    bounds: tuple[float, float, float, float]
    credits: list[CreditBody]


class NightBody(BaseModel):
    """When screens are in night mode, HH:MM by the city's clocks; over midnight where `end` is before `start`."""

    start: str
    end: str


class CityBody(BaseModel):
    """The city that is watched."""

    id: str
    name: dict[str, str]
    timezone: str
    center: tuple[float, float]
    zoom: float
    bbox: tuple[float, float, float, float]
    attribution: str
    attribution_url: str
    weather_attribution: str
    weather_attribution_url: str
    basemap: BasemapBody | None
    night: NightBody | None


class MeBody(BaseModel):
    """Who is signed in."""

    login: str
    name: str
    role: str
    operator: str
    language: str
    rights: list[str]


class CategoryBody(BaseModel):
    """One service of the catalogue."""

    code: str
    name: dict[str, str]
    radius_m: float
    reaction_min: int
    elimination_min: int
    priority: int
    kinds: list[str]
    handling: str
    suggests: list[str]
