"""The demo city: a scenario's fleet and made cameras, registered and marked as simulated, and the run of it."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass

from simulators.camera_stream import serve_mjpeg
from simulators.cameras import LABEL_ZONE, RAMP_ZONE, ROAD_ZONE, StreetCorner
from simulators.centre import ApiTarget
from simulators.pictures import Pictures
from simulators.publisher import Broker
from simulators.scenarios import registry_of
from simulators.scenarios.scenario import SimulatedOperator, SimulatedVehicle
from simulators.simulation import SimulationOptions, simulate
from situation.app.place import open_city
from situation.app.settings import Settings
from situation.cameras import Camera, CameraId, Zone, ZoneKind
from situation.desk import Desk
from situation.desk.registry import put_operator, put_vehicle
from situation.fleet import Operator, OperatorId, Ownership, Vehicle, VehicleId, VehicleKind
from situation.ports import Store

BY = "demo"
CAMERA_FPS = 2.0  # made pictures cost CPU; a finding needs one in five seconds
CYCLE_S = 900.0  # the made street corners repeat


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoCamera:
    """A made camera at a real corner of the city; what it shows is made up."""

    id: str
    name: str
    lat: float
    lon: float
    heading_deg: float
    scene: StreetCorner

    @property
    def zones(self) -> tuple[Zone, ...]:
        """As drawn for the made picture."""
        return (
            Zone(id="ramp", kind=ZoneKind.RAMP, polygon=RAMP_ZONE),
            Zone(id="road", kind=ZoneKind.ROAD, polygon=ROAD_ZONE),
            Zone(id="label", kind=ZoneKind.IGNORE, polygon=LABEL_ZONE),
        )


def _corner(seed: int, title: str, **what: object) -> StreetCorner:
    return StreetCorner(seed=seed, title=title, snowfall=6.0, repeat_s=CYCLE_S, **what)  # type: ignore[arg-type]


CAMERAS = (
    DemoCamera(
        id="demo-cam-1",
        name="Ramp A (simulated)",
        lat=51.1283,
        lon=71.4305,
        heading_deg=40,
        scene=_corner(1, "ramp A", parked=((75.0, 420.0),)),
    ),
    DemoCamera(
        id="demo-cam-2",
        name="Ramp B (simulated)",
        lat=51.1605,
        lon=71.4704,
        heading_deg=200,
        scene=_corner(2, "ramp B"),
    ),
    DemoCamera(
        id="demo-cam-3",
        name="Underpass (simulated)",
        lat=51.1480,
        lon=71.4129,
        heading_deg=310,
        scene=_corner(3, "underpass", water=((240.0, 720.0),)),
    ),
    DemoCamera(
        id="demo-cam-4",
        name="Crossing (simulated)",
        lat=51.1122,
        lon=71.4187,
        heading_deg=120,
        scene=_corner(4, "crossing", frozen=((300.0, 380.0),), dark=((600.0, 660.0),)),
    ),
)


def register(desk: Desk, store: Store, scenario: str, *, camera_port: int) -> None:
    """The scenario's operators and vehicles and the made cameras, known to the centre from now on."""
    registry = registry_of(scenario)
    with store.read() as unit:
        known = {vehicle.id for vehicle in unit.list_vehicles()}
    with desk.work(BY) as work:  # one transaction: a slow disk would take minutes for one each
        for operator in registry.operators:
            put_operator(work, _operator(operator))
        for vehicle in registry.vehicles:
            if vehicle.id not in known:
                put_vehicle(work, _vehicle(vehicle))
    for camera in CAMERAS:
        desk.put_camera(_camera(camera, camera_port), by=BY)


def _operator(operator: SimulatedOperator) -> Operator:
    return Operator(id=OperatorId(operator.id), name=operator.name, ownership=Ownership(operator.ownership))


def _vehicle(vehicle: SimulatedVehicle) -> Vehicle:
    return Vehicle(
        id=VehicleId(vehicle.id),
        operator=OperatorId(vehicle.operator),
        kind=VehicleKind(vehicle.kind),
        plate=vehicle.plate,
        name=vehicle.name,
        simulated=True,
    )


def _camera(camera: DemoCamera, port: int) -> Camera:
    return Camera(
        id=CameraId(camera.id),
        name=camera.name,
        lat=camera.lat,
        lon=camera.lon,
        address=f"http://127.0.0.1:{port}/{camera.id}",
        heading_deg=camera.heading_deg,
        zones=camera.zones,
        period_s=5.0,
        simulated=True,
    )


async def run(
    scenario: str,
    settings: Settings,
    *,
    broker: Broker,
    api: ApiTarget | None,
    options: SimulationOptions,
    stopping: asyncio.Event,
) -> None:
    """The scenario; with the made cameras too where the settings give them a port."""
    scenes: dict[str, Pictures] = {camera.id: camera.scene for camera in CAMERAS}
    async with AsyncExitStack() as stack:
        if settings.demo_camera_port:
            await stack.enter_async_context(serve_mjpeg(scenes, port=settings.demo_camera_port, fps=CAMERA_FPS))
        await simulate(scenario, city=open_city(settings), broker=broker, api=api, options=options, stopping=stopping)
