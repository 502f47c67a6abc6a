"""The web application, put together. Nothing here decides anything."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import fields
from functools import partial
from importlib.metadata import PackageNotFoundError, version

from fastapi import FastAPI
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware

from situation.ports import Pokes
from situation.streets.levels import ServiceProfile
from web.coverage_view import CoverageView
from web.geojson import CityGeometry
from web.guard import Guard
from web.live.alert_groups import AlertGroups
from web.live.camera_picture import CameraPicture
from web.live.feed import Feed, Sources
from web.live.fleet_picture import FleetPicture
from web.live.frames import Frames
from web.live.journal_tail import JournalTail
from web.live.news import TellsOfChanges
from web.live.pace import Pace
from web.live.snapshots import Snapshots
from web.live.telling import Teller
from web.live.viewers import Viewers
from web.nearness import Nearness
from web.pages import serve_page
from web.parts import Given, Parts
from web.problems import answer_errors
from web.roles import RoleWatch
from web.routes import ROUTERS
from web.routes import live as live_route
from web.showing import show_city
from web.sign_in import SignIn
from web.streams import recheck_for_ever

# Pictures would not shrink, tiles are read in parts, and a chunk of the past is shown while it still comes.
SENT_AS_IT_IS = (*DEFAULT_EXCLUDED_CONTENT_TYPES, "application/octet-stream", "application/vnd.pmtiles")


def create_app(given: Given, sources: Sources, *, profile: ServiceProfile) -> FastAPI:
    """The application; its background tasks run from startup to shutdown."""
    settings, clock, city = given.settings, given.clock, given.city
    fleet, cameras, roles = FleetPicture(silent_after_s=settings.silent_after_s), CameraPicture(), RoleWatch(clock)
    tail = JournalTail(given.store, sources.pokes, kept=settings.kept_changes)
    viewers, frames, pace = Viewers(), Frames(fleet), Pace()
    shown_city = show_city(city, settings)
    teller = Teller(city=shown_city, clock=clock, fleet=fleet, cameras=cameras)
    groups = AlertGroups(store=given.store, teller=teller, viewers=viewers)
    feed = Feed(
        sources,
        clock=clock,
        settings=settings,
        fleet=fleet,
        cameras=cameras,
        frames=frames,
        tail=tail,
        teller=teller,
        viewers=viewers,
        roles=roles,
        pace=pace,
        groups=groups,
    )
    parts = Parts(
        **{field.name: getattr(given, field.name) for field in fields(given)},
        geometry=CityGeometry(city),
        sign_in=SignIn(store=given.store, desk=given.desk, clock=clock, settings=settings),
        fleet=fleet,
        cameras=cameras,
        frames=frames,
        tail=tail,
        teller=teller,
        snapshots=Snapshots(store=given.store, teller=teller, tail=tail, clock=clock),
        viewers=viewers,
        groups=groups,
        roles=roles,
        feed=feed,
        nearness=Nearness(city),
        pace=pace,
        coverage_view=CoverageView(city, profile),
    )
    return _application(parts, sources.pokes)


def _application(parts: Parts, pokes: Pokes) -> FastAPI:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with parts.feed.running(partial(recheck_for_ever, parts)):
            yield

    app = FastAPI(
        title="Situation",
        version=_version(),
        lifespan=lifespan,
        openapi_url="/api/v1/openapi.json",
        docs_url=None,  # both load their page from another host
        redoc_url=None,
    )
    app.state.parts = parts
    answer_errors(app)
    app.add_middleware(TellsOfChanges, pokes=pokes, tail=parts.tail)
    app.add_middleware(GZipMiddleware, exclude_content_types=SENT_AS_IT_IS)
    app.add_middleware(Guard, settings=parts.settings)  # the outermost: it sees every request and every answer
    for router in (*ROUTERS, live_route.router):
        app.include_router(router)
    serve_page(app, parts.settings.static)
    return app


def _version() -> str:
    try:
        return version("situation")
    except PackageNotFoundError:  # run from a checkout that is not installed
        return "0"
