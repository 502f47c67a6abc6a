"""The HTTP API, one resource a file."""

from __future__ import annotations

from fastapi import APIRouter, Depends

from web.parameters import refuse_unknown_parameters
from web.routes import (
    acceptances,
    alarm_reports,
    alerts,
    audit,
    cameras,
    city,
    clocks,
    contractor_reports,
    coverage,
    devices,
    dispatches,
    evidence,
    expected,
    findings,
    handovers,
    health,
    holds,
    hotspots,
    incidents,
    indicators,
    merging,
    metrics,
    open311,
    open311_updates,
    operators,
    partners,
    pictures,
    plates,
    plausibility,
    playback,
    provider,
    quarantine,
    rules,
    second_factor,
    session,
    shifts,
    snow_events,
    ticket_updates,
    tickets,
    users,
    vehicles,
    visits,
    warnings,
    zone_tries,
)

_API = (
    *(
        session,
        second_factor,
        provider,
        city,
        vehicles,
        operators,
        incidents,
        evidence,
        handovers,
        plates,
        clocks,
        merging,
        dispatches,
        visits,
    ),
    *(
        alerts,
        tickets,
        ticket_updates,
        partners,
        cameras,
        zone_tries,
        pictures,
        findings,
        playback,
        users,
        devices,
        audit,
    ),
    *(alarm_reports, contractor_reports, expected, indicators, hotspots, rules, shifts, warnings),
    *(snow_events, coverage, acceptances, holds, plausibility, quarantine),
)


def _api() -> APIRouter:
    api = APIRouter(prefix="/api/v1", dependencies=[Depends(refuse_unknown_parameters)])
    for module in _API:
        api.include_router(module.router)
    return api


ROUTERS: tuple[APIRouter, ...] = (_api(), health.router, metrics.router, open311.router, open311_updates.router)
