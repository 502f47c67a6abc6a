"""The web application, put together. Nothing here decides anything."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from importlib.metadata import PackageNotFoundError, version

from fastapi import FastAPI

from geo.city import City, CityIndex
from situation.analysis.weather import Weather
from situation.desk import Desk
from situation.dossier import Packer
from situation.ports import (
    Archive,
    BlurredPictures,
    Clock,
    ContractorReports,
    CoverageShelf,
    DeviceReports,
    Findings,
    FrameStore,
    LastPositions,
    LivePositions,
    PictureIntake,
    PlateReader,
    PlausibilityShelf,
    Pokes,
    Store,
    Vitals,
    ZoneTries,
)
from situation.streets.levels import ServiceProfile
from web.coverage_view import CoverageView
from web.errors import answer_errors
from web.geojson import CityGeometry
from web.guard import Guard
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
from web.parts import Parts
from web.provider import Provider
from web.roles import RoleWatch
from web.routes import ROUTERS
from web.routes import live as live_route
from web.settings import WebSettings
from web.sign_in import SignIn
from web.streams import recheck_for_ever


def create_app(  # noqa: PLR0913 - the wiring's one place: every part by its name
    *,
    desk: Desk,
    store: Store,
    archive: Archive,
    frames: FrameStore,
    blurred: BlurredPictures,
    intake: PictureIntake,
    zone_tries: ZoneTries | None = None,
    packer: Packer,
    devices: DeviceReports | None = None,
    coverage: CoverageShelf | None = None,
    plausibility: PlausibilityShelf,
    index: CityIndex | None = None,
    weather: Callable[[], Weather] = Weather,
    plate_reader: PlateReader | None = None,
    provider: Provider | None = None,
    contractor_reports: ContractorReports | None = None,
    live: LivePositions,
    last: LastPositions,
    reports: Findings,
    pokes: Pokes,
    vitals: Vitals,
    city: City,
    profile: ServiceProfile,
    clock: Clock,
    settings: WebSettings,
) -> FastAPI:
    """The application; its background tasks run from startup to shutdown."""
    sources = Sources(store=store, live=live, last=last, reports=reports, pokes=pokes, vitals=vitals)
    fleet, cameras, roles = FleetPicture(silent_after_s=settings.silent_after_s), CameraPicture(), RoleWatch(clock)
    tail, viewers, made = JournalTail(store, pokes, kept=settings.kept_changes), Viewers(), Frames(fleet)
    pace = Pace()
    teller = Teller(city=city, city_id=settings.city_id, clock=clock, fleet=fleet, cameras=cameras)
    feed = Feed(
        sources,
        clock=clock,
        settings=settings,
        fleet=fleet,
        cameras=cameras,
        frames=made,
        tail=tail,
        teller=teller,
        viewers=viewers,
        roles=roles,
        pace=pace,
    )
    parts = Parts(
        desk=desk,
        store=store,
        archive=archive,
        frame_store=frames,
        blurred=blurred,
        intake=intake,
        zone_tries=zone_tries,
        plate_reader=plate_reader,
        packer=packer,
        devices=devices,
        clock=clock,
        city=city,
        geometry=CityGeometry(city),
        settings=settings,
        sign_in=SignIn(store=store, desk=desk, clock=clock, settings=settings),
        fleet=fleet,
        cameras=cameras,
        frames=made,
        tail=tail,
        teller=teller,
        snapshots=Snapshots(store=store, teller=teller, tail=tail, clock=clock),
        viewers=viewers,
        roles=roles,
        feed=feed,
        coverage=coverage,
        plausibility=plausibility,
        index=index,
        weather=weather,
        nearness=Nearness(city),
        pace=pace,
        coverage_view=CoverageView(city, profile),
        contractor_reports=contractor_reports,
        provider=provider,
    )
    return _application(parts, pokes)


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
