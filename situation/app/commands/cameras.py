"""`situation camera`: the cameras that are watched, whose they are, when, and how their streams are reached."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Annotated

import typer

from situation.adapters.camera_files import CameraList, check, read_cameras
from situation.adapters.opening_hours import hours_from, text_of
from situation.app import console, settings
from situation.app.camera_addresses import WatchedAddresses
from situation.app.errors import UsageWrong
from situation.app.registry import COMMAND_LINE, opened
from situation.app.video_settings import video_settings_of
from situation.cameras import Camera, CameraId
from situation.desk.cameras import Listed, Took, remove, take
from video.address import resolve_host

MOST_SHOWN = 50  # lines of errors on a screen

app = typer.Typer(help="The cameras that are watched: imported, listed, added, removed.", rich_markup_mode=None)


class _OnlyLooked(Exception):
    """Ends a transaction without keeping it."""


@app.command("import", epilog="Example: situation camera import cameras.csv --dry-run")
def import_(
    file: Annotated[Path, typer.Argument(help="CSV with a head line, or GeoJSON of points.", exists=True)],
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and change nothing.")] = False,
) -> None:
    """Take over a list of cameras: id, name, lat, lon, url, owner, direction, period, mode, hours, username, password.

    All or nothing: a file with an error changes nothing. What is empty stays as it is. Known cameras are changed, and
    those that the file does not name stay. New ones begin in shadow unless their mode says otherwise.
    """
    chosen = settings.load()
    found = read_cameras(file, _addresses(chosen))
    for remark in found.remarks:
        console.note(f"  remark: {remark}")
    _refuse_errors(found, file)
    taken: list[Took] = []
    with opened(chosen) as (_, desk):
        try:
            with desk.work(COMMAND_LINE) as work:
                taken += [take(work, camera) for camera in found.cameras]
                if dry_run:
                    raise _OnlyLooked
        except _OnlyLooked:
            console.note("a dry run: nothing was changed")
    console.tell(", ".join(f"{taken.count(how)} {how}" for how in Took))


@app.command("list", epilog="Example: situation camera list")
def list_() -> None:
    """List the cameras. Addresses and passwords are not shown to anybody."""
    with opened(settings.load()) as (store, _), store.read() as unit:
        rows = [_row(camera, unit.find_camera_credentials(camera.id) is not None) for camera in unit.list_cameras()]
    head = ("camera", "name", "owner", "lat", "lon", "every, s", "mode", "hours", "zones", "signs in", "")
    console.tell(console.table(head, rows))


@app.command("add", epilog="Example: situation camera add ramp-7 rtsp://10.20.0.7/2 --lat 51.128 --lon 71.43 --sign-in")
def add(  # noqa: PLR0913 - one option per field of a camera
    camera: Annotated[str, typer.Argument(help="Its id: 1-64 of A-Z a-z 0-9 _ -.")],
    url: Annotated[str, typer.Argument(help="rtsp, rtsps, http or https, without user name and password.")],
    *,
    lat: Annotated[float, typer.Option(help="Degrees, WGS 84.", min=-90, max=90)],
    lon: Annotated[float, typer.Option(help="Degrees, WGS 84.", min=-180, max=180)],
    name: Annotated[str | None, typer.Option(help="What people call it.")] = None,
    owner: Annotated[str | None, typer.Option(help="Who keeps it.")] = None,
    period: Annotated[float | None, typer.Option(help="Seconds between analysed pictures.", min=0.2, max=3600)] = None,
    hours: Annotated[str, typer.Option(help="When it is analysed, such as 'Mo-Fr 07:00-22:00'.")] = "",
    sign_in: Annotated[bool, typer.Option("--sign-in", help="Ask for its user name and password.")] = False,
) -> None:
    """Register one camera, in shadow, or change it. Passwords are asked for, never given on the command line."""
    chosen = settings.load()
    try:
        check(camera, url, _addresses(chosen))
        when = hours_from(hours) if hours else None
    except ValueError as error:
        raise UsageWrong(str(error)) from None
    listed = Listed(
        id=CameraId(camera),
        name=name,
        lat=lat,
        lon=lon,
        address=url,
        owner=owner,
        period_s=period,
        hours=when,
        credentials=(typer.prompt("user name"), typer.prompt("password", hide_input=True)) if sign_in else None,
    )
    with opened(chosen) as (_, desk), desk.work(COMMAND_LINE) as work:
        how = take(work, listed)
    console.tell(f"camera {camera}: {how}")


@app.command("learn-floods", epilog="Example: situation camera learn-floods labels -o flood-head.json")
def learn_floods(
    labels: Annotated[Path, typer.Argument(help="Folder that `situation evidence export-labels` wrote.", exists=True)],
    *,
    output: Annotated[Path, typer.Option("--output", "-o", help="File to make; it must not be there yet.")],
) -> None:
    """Fit a flood head on what people said of this city's floods, and say how right it is on cameras it never saw."""
    from situation.app.flood_heads import learn

    if output.exists():
        raise UsageWrong(f"{output} is there already: name a file that is not")
    learned = learn(labels, settings.load())
    console.tell(learned.told)
    if not learned.is_good:
        raise UsageWrong("not good enough: nothing was written; judge floods on more cameras and learn again")
    output.write_bytes(learned.head.to_bytes())
    sha256 = hashlib.sha256(learned.head.to_bytes()).hexdigest()
    console.tell(f"{settings.variable('flood_head')}={output}\n{settings.variable('flood_head_sha256')}={sha256}")


@app.command("remove", epilog="Example: situation camera remove ramp-7")
def remove_(camera: Annotated[str, typer.Argument(help="Its id.")]) -> None:
    """Forget a camera and its password. Its findings and pictures stay; what stands open for it is over."""
    with opened(settings.load()) as (_, desk), desk.work(COMMAND_LINE) as work:
        remove(work, CameraId(camera))
    console.tell(f"camera {camera} is no longer watched")


def _addresses(chosen: settings.Settings) -> WatchedAddresses:
    """A name is asked for once a command: a list has many cameras of one recorder. An address has no hours."""
    return WatchedAddresses(video_settings_of(chosen, timezone="UTC"), resolve=cache(resolve_host))


def _refuse_errors(found: CameraList, file: Path) -> None:
    if not found.errors:
        return
    for error in found.errors[:MOST_SHOWN]:
        console.note(f"{file.name}, {error}")
    more = len(found.errors) - MOST_SHOWN
    if more > 0:
        console.note(f"... and {more} more")
    raise UsageWrong(f"{file.name}: {len(found.errors)} wrong; mend it and import it again: nothing was changed")


def _row(camera: Camera, signs_in: bool) -> tuple[object, ...]:
    mode = "off" if not camera.enabled else "shadow" if camera.shadow else "on"
    place = (camera.owner or "-", f"{camera.lat:.5f}", f"{camera.lon:.5f}", f"{camera.period_s:g}")
    more = (mode, text_of(camera.hours), len(camera.zones), "yes" if signs_in else "no")
    return (camera.id, camera.name, *place, *more, "simulated" if camera.simulated else "")
