"""The HTTP API, one resource a file."""

from __future__ import annotations

from fastapi import APIRouter

from web.routes import (
    alarm_reports,
    alerts,
    audit,
    cameras,
    city,
    clocks,
    coverage,
    devices,
    dispatches,
    evidence,
    expected,
    findings,
    health,
    holds,
    incidents,
    merging,
    metrics,
    open311,
    open311_updates,
    operators,
    playback,
    rules,
    provider,
    second_factor,
    session,
    shifts,
    snow_events,
    ticket_updates,
    tickets,
    users,
    vehicles,
    warnings,
)

_API = (
    *(session, second_factor, provider, city, vehicles, operators, incidents, evidence, clocks, merging, dispatches),
    *(alerts, tickets, ticket_updates, cameras, findings, playback, users, devices, audit),
    *(alarm_reports, expected, rules, shifts, warnings),
    *(snow_events, coverage, holds),
)


def _api() -> APIRouter:
    api = APIRouter(prefix="/api/v1")
    for module in _API:
        api.include_router(module.router)
    return api


ROUTERS: tuple[APIRouter, ...] = (_api(), health.router, metrics.router, open311.router, open311_updates.router)
