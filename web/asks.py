"""What a client may send in a body. Whatever does not fit is answered by 422 with the field's name."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, field_validator

from situation.cameras import ZoneKind
from web.schemas import ReporterBody

Lat = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
Lon = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
Line = Annotated[str, Field(max_length=300)]
Level = Annotated[int, Field(ge=1, le=3)]
Words = Annotated[str, Field(max_length=4000)]
# NIST SP 800-63B: length is what counts, composition rules do harm.
Password = Annotated[str, Field(min_length=12, max_length=256)]


class Ask(BaseModel):
    """A body that may hold only the fields we know: a misspelt one is an error, not silence."""

    model_config = ConfigDict(extra="forbid")


class ReporterAsk(Ask, ReporterBody):
    """Who asks; every field may be left out."""

    first_name: Line = ""
    last_name: Line = ""
    phone: Annotated[str, Field(max_length=40)] = ""
    email: Line = ""


class IncidentAsk(Ask):
    """A new incident. Without a place it needs at least an address, and asks for its place."""

    category: Annotated[str, Field(max_length=64)]
    lat: Lat | None = None
    lon: Lon | None = None
    address: Line = ""
    description: Words = ""
    reporter: ReporterAsk | None = None
    media_url: Annotated[str, Field(max_length=2000)] = ""
    follows: Annotated[str, Field(max_length=64)] = ""
    impact: Level | None = None
    urgency: Level | None = None


class IncidentPatch(Ask):
    """What is to be different; `version` is of the incident that the editor saw."""

    version: int
    description: Words | None = None
    address: Line | None = None
    priority: Annotated[int, Field(ge=1, le=5)] | None = None
    owner: Line | None = None


class DispatchAsk(Ask):
    """Vehicles to send."""

    vehicles: Annotated[list[Id], Field(min_length=1, max_length=50)]


class ResolveAsk(Ask):
    """How it ended; `picture`: sha256 of one that was uploaded before."""

    outcome: Annotated[str, Field(min_length=1, max_length=4000)]
    picture: Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")] = ""


class CommentAsk(Ask):
    """What somebody says of an incident; `picture`: sha256 of one that was uploaded before."""

    text: Annotated[str, Field(min_length=1, max_length=4000)]
    picture: Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")] = ""


class MoveAsk(Ask):
    """Which line has it from now on, who there, and why."""

    line: Annotated[int, Field(ge=1, le=4)]
    owner: Line = ""
    why: Annotated[str, Field(min_length=1, max_length=1000)]


class CloseAsk(Ask):
    """A supervisor's word."""

    outcome: Words = ""


class ReopenAsk(Ask):
    """Why it was not done after all."""

    why: Annotated[str, Field(min_length=1, max_length=4000)]


class ShelveAsk(Ask):
    """Until when an alert is put aside, and why."""

    until: AwareDatetime
    reason: Annotated[str, Field(min_length=1, max_length=1000)]


class AssignAsk(Ask):
    """Whom an alert is given to."""

    to: Annotated[str, Field(max_length=100)]


class ZoneAsk(Ask):
    """A polygon in shares of the picture."""

    id: Id
    kind: ZoneKind
    polygon: Annotated[list[tuple[Share, Share]], Field(min_length=3, max_length=200)]


class ZonesAsk(Ask):
    """All zones of a camera, in place of those before."""

    zones: Annotated[list[ZoneAsk], Field(max_length=100)]


class HoursAsk(Ask):
    """When a camera is analysed, in the city's time; over midnight where `end` is not after `start`."""

    days: Annotated[list[Annotated[int, Field(ge=0, le=6)]], Field(min_length=1, max_length=7)]
    start: Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
    end: Annotated[str, Field(pattern=r"^(([01]\d|2[0-3]):[0-5]\d|24:00)$")]


class CameraPatch(Ask):
    """What is to be different about a camera. User name and password are taken, and never shown again."""

    name: Line | None = None
    lat: Lat | None = None
    lon: Lon | None = None
    address: Annotated[str, Field(max_length=2000)] | None = None
    username: Annotated[str, Field(max_length=200)] | None = None
    password: Annotated[str, Field(max_length=200)] | None = None
    heading_deg: Annotated[float, Field(ge=0, lt=360)] | None = None
    period_s: Annotated[float, Field(ge=0.2, le=3600)] | None = None
    shadow: bool | None = None
    enabled: bool | None = None
    owner: Line | None = None
    hours: Annotated[list[HoursAsk], Field(max_length=50)] | None = None

    @field_validator("address")
    @classmethod
    def _is_address(cls, address: str | None) -> str | None:
        return address if address is None else checked_address(address)


class CameraAsk(CameraPatch):
    """A new camera. It begins in shadow, where its findings raise nothing until somebody has looked at them."""

    id: Id
    name: Line
    lat: Lat
    lon: Lon
    address: Annotated[str, Field(max_length=2000)]
    shadow: bool = True
    zones: Annotated[list[ZoneAsk], Field(max_length=100)] = []


def checked_address(address: str) -> str:
    """The address of a stream, or ValueError. Whether its host may be reached is for the video role to decide."""
    parts = urlsplit(address)
    if parts.scheme not in ("rtsp", "rtsps", "http", "https") or not parts.hostname:
        raise ValueError("an address starts with rtsp://, rtsps://, http:// or https:// and names a host")
    if parts.username or parts.password:
        raise ValueError("user name and password have fields of their own")
    return address
