"""What the web role is put together from; handed to each route."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends
from starlette.requests import HTTPConnection

from geo.city import City, CityIndex
from situation.analysis.weather import Weather
from situation.desk import Desk
from situation.dossier import Packer
from situation.ports import (
    Archive,
    BlurredPictures,
    CameraAddresses,
    Clock,
    ContractorReports,
    CoverageShelf,
    DeviceReports,
    FrameStore,
    PictureIntake,
    PlateReader,
    PlausibilityShelf,
    Store,
    ZoneTries,
)
from situation.thresholds import Thresholds
from web.coverage_view import CoverageView
from web.geojson import CityGeometry
from web.live.alert_groups import AlertGroups
from web.live.camera_picture import CameraPicture
from web.live.feed import Feed
from web.live.fleet_picture import FleetPicture
from web.live.frames import Frames
from web.live.journal_tail import JournalTail
from web.live.pace import Pace
from web.live.snapshots import Snapshots
from web.live.telling import Teller
from web.live.viewers import Viewers
from web.nearness import Nearness
from web.provider import Provider
from web.roles import RoleWatch
from web.settings import WebSettings
from web.sign_in import SignIn


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What the wiring hands in. None: this centre has no such part, and the route says so."""

    desk: Desk
    store: Store
    archive: Archive
    frame_store: FrameStore  # originals
    blurred: BlurredPictures
    intake: PictureIntake
    packer: Packer
    camera_addresses: CameraAddresses
    clock: Clock
    city: City
    settings: WebSettings
    thresholds: Thresholds  # as settings give them; what people set stands above
    plausibility: PlausibilityShelf
    weather: Callable[[], Weather] = Weather
    coverage: CoverageShelf | None = None
    devices: DeviceReports | None = None  # None: no figures of trackers
    zone_tries: ZoneTries | None = None  # None: no detectors here
    plate_reader: PlateReader | None = None  # None: plates are typed
    index: CityIndex | None = None  # None: released positions are in no district and on no street
    contractor_reports: ContractorReports | None = None
    provider: Provider | None = None  # None: people sign in by password only


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts(Given):
    """Everything a route may need. One per application."""

    geometry: CityGeometry
    sign_in: SignIn
    fleet: FleetPicture
    cameras: CameraPicture
    frames: Frames
    tail: JournalTail
    teller: Teller
    snapshots: Snapshots
    viewers: Viewers
    groups: AlertGroups
    roles: RoleWatch
    feed: Feed
    coverage_view: CoverageView
    nearness: Nearness
    pace: Pace


async def parts_of(connection: HTTPConnection) -> Parts:
    """The application's parts."""
    return cast(Parts, connection.app.state.parts)


With = Annotated[Parts, Depends(parts_of)]
