"""Several reports of one thing, and reports that say no place."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from situation.incidents import Incident
from web.asks import Ask, Lat, Lon, Words
from web.auth import WorksIncidents
from web.parts import Parts, With
from web.schemas import IncidentWholeBody
from web.showing_clocks import show_whole_incident
from web.sign_in import SignedIn
from web.visible import audience_of

router = APIRouter(prefix="/incidents", tags=["incidents"])


class MergeAsk(Ask):
    """Of which incident this is a further report."""

    into: Annotated[str, Field(min_length=1, max_length=100)]
    why: Words = ""


class SplitAsk(Ask):
    """Why it is another thing after all."""

    why: Annotated[str, Field(min_length=1, max_length=1000)]


class PlaceAsk(Ask):
    """Where it is."""

    lat: Lat
    lon: Lon


@router.post("/{id}/merge")
def merge(id: str, ask: MergeAsk, signed_in: WorksIncidents, parts: With) -> IncidentWholeBody:
    """The incident as a further report of another."""
    return _shown(parts.desk.merge_incident(id, ask.into, by=signed_in.user.login, why=ask.why), signed_in, parts)


@router.post("/{id}/split")
def split(id: str, ask: SplitAsk, signed_in: WorksIncidents, parts: With) -> IncidentWholeBody:
    """A further report as an incident of its own again."""
    return _shown(parts.desk.split_incident(id, ask.why, by=signed_in.user.login), signed_in, parts)


@router.post("/{id}/locate")
def locate(id: str, ask: PlaceAsk, signed_in: WorksIncidents, parts: With) -> IncidentWholeBody:
    """One that came without a place has one now."""
    return _shown(parts.desk.locate_incident(id, ask.lat, ask.lon, by=signed_in.user.login), signed_in, parts)


def _shown(incident: Incident, signed_in: SignedIn, parts: Parts) -> IncidentWholeBody:
    return show_whole_incident(incident, audience_of(signed_in.user), parts.clock.now())
