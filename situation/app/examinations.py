"""What the doctor looks at, one function a thing: a sentence when it is well, else Doubt or an error."""

from __future__ import annotations

import asyncio
import ctypes
import os
import shutil
import socket
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import httpx

from situation.adapters.clocks import SystemClock
from situation.adapters.listeners import answers, is_free, reachable
from situation.adapters.spine.connection import Spine
from situation.adapters.spine.nats_server import find_server
from situation.adapters.sql import open_store
from situation.app.errors import AppError, DataUnusable, PortTaken
from situation.app.lock import holder
from situation.app.logs import without_password
from situation.app.place import open_city, open_profile, zone_of
from situation.app.registry import open_archive
from situation.app.settings import Settings, variable
from web.settings import BUILT_PAGE

ENOUGH_BYTES = 1 << 30  # a winter day of 2,000 vehicles and its evidence fits several times
LEAST_BYTES = 100 << 20  # below this the broker's store and SQLite begin to fail
RELEASED = datetime(2026, 11, 1, tzinfo=UTC)  # this program is not older than that, so no clock that runs it may be
SINCE_ONE_ZONE, ONE_ZONE = datetime(2024, 3, 2), timedelta(hours=5)  # noqa: DTZ001 - by the clocks of Almaty
CLOCK_SLACK = timedelta(seconds=5)
PATIENCE_S = 3.0
TIME_ERROR = 5  # adjtimex(2): the kernel's clock is not synchronised


class Doubt(Exception):
    """It works, yet somebody should look."""


def look_at_settings(settings: Settings) -> str:
    """How many are not the default."""
    own = sorted(variable(name) for name in settings.model_fields_set)
    return f"{len(own)} set: {', '.join(own)}" if own else "all by default"


def look_at_data(settings: Settings) -> str:
    """Whether it can be written and has room."""
    there = _nearest(settings.data)
    if not os.access(there, os.W_OK | os.X_OK):
        raise DataUnusable(f"{settings.data} cannot be written; set SITUATION_DATA to a directory that can")
    free = shutil.disk_usage(there).free
    text = f"{settings.data}, {free / (1 << 30):,.1f} GiB free"
    if free < LEAST_BYTES:
        raise DataUnusable(f"{text}: the disk is full")
    if free < ENOUGH_BYTES:
        raise Doubt(f"{text}: little room is left")
    pid = holder(settings.data)
    return text + (f", in use by process {pid}" if pid else "")


def look_at_city(settings: Settings) -> str:
    """Whether it loads and what it has."""
    city = open_city(settings)
    districts = city.districts_at(SystemClock().now())
    text = f"{city.names[settings.language]}: {len(districts)} districts, {len(city.streets):,} street segments"
    if not len(city.streets):
        raise Doubt(f"{text}; pings are matched to districts only: `situation city import --streets`")
    return f"{text}, time zone {zone_of(settings, city)}, streets by {open_profile(settings).name}"


def look_at_clock(settings: Settings) -> str:
    """Whether the machine's clock can be right: not before what has been stored, and kept in time by somebody."""
    now = SystemClock().now()
    stored_at = max(filter(None, (RELEASED, _last_change_at(settings))))
    if now < stored_at - CLOCK_SLACK:
        raise AppError(
            f"{now:%Y-%m-%d %H:%M:%S} UTC is before what was stored at {stored_at:%Y-%m-%d %H:%M:%S}: set it"
        )
    if ZoneInfo("Asia/Almaty").utcoffset(SINCE_ONE_ZONE) != ONE_ZONE:
        raise AppError("time zone data is older than 2024a, when Kazakhstan went to UTC+5: `pip install -U tzdata`")
    if not _is_synchronised():
        raise Doubt(f"{now:%Y-%m-%d %H:%M:%S} UTC, not synchronised: run chrony or systemd-timesyncd")
    return f"{now:%Y-%m-%d %H:%M:%S} UTC"


def look_at_broker(settings: Settings) -> str:
    """Whether there is a nats-server to start, or one that answers and keeps messages."""
    if settings.has_embedded_broker:
        return f"embedded, {find_server()}"
    asyncio.run(_ask_spine(settings.nats_url))
    return f"{without_password(settings.nats_url)} answers, with JetStream"


def look_at_database(settings: Settings) -> str:
    """Whether it answers and who may sign in."""
    where = without_password(settings.database_url)
    if not _is_made(settings):
        return f"{where} is made at the first start"
    store = open_store(settings.database_url)
    try:
        with store.read() as unit:
            users, vehicles = len(unit.list_users()), len(unit.list_vehicles())
    finally:
        store.close()
    if not users:
        raise Doubt(f"{where}: nobody may sign in yet; `situation up` makes the first user")
    return f"{where}: {users} users, {vehicles:,} vehicles"


def look_at_archive(settings: Settings) -> str:
    """Whether it can be written and how old its newest fix is."""
    root = Path(settings.archive_url)
    if not os.access(_nearest(root), os.W_OK | os.X_OK):
        raise DataUnusable(f"{root} cannot be written; set SITUATION_ARCHIVE_URL to a directory that can")
    if not root.exists():
        return f"{root} is made at the first start"
    fixes = open_archive(settings).newest_fixes()
    if not fixes:
        return f"{root}, empty"
    age = SystemClock().now() - max(fixes.values())
    return f"{root}, {len(fixes):,} vehicles, newest fix {age.total_seconds():,.0f} s old"


def look_at_page(_settings: Settings) -> str:
    """Whether the screen has been built."""
    if not (BUILT_PAGE / "index.html").is_file():
        raise AppError(f"{BUILT_PAGE} has no index.html: build the screen by `make web`, or install the wheel")
    return str(BUILT_PAGE)


def look_at_web(settings: Settings) -> str:
    """Whether it answers and is ready, or could listen."""
    text = listening_port(settings, settings.http_host, settings.http_port, "http_port", ours=True)
    if not holder(settings.data):
        return text
    url = f"http://{reachable(settings.http_host)}:{settings.http_port}/health/ready"
    answer = httpx.get(url, timeout=PATIENCE_S, trust_env=False)
    if not answer.is_success:
        raise Doubt(f"{url} says {answer.status_code}: {answer.text[:200]}")
    return f"{settings.public_url} is ready"


def look_at_webhook(settings: Settings) -> str:
    """Whether events can go out, and are signed."""
    if settings.webhook_url and not settings.webhook_secret.get_secret_value():
        raise AppError("events would go out unsigned; set SITUATION_WEBHOOK_SECRET")
    return _destination(settings.webhook_url)


def look_at_open311(settings: Settings) -> str:
    """Whether tickets can go out."""
    return _destination(settings.open311_url)


def _destination(url: str) -> str:
    if not url:
        return "not configured"
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    try:
        socket.getaddrinfo(host, port)
    except OSError:
        raise Doubt(f"{host} is not known to the name service; tickets wait") from None
    if not answers(host, port, timeout_s=PATIENCE_S):
        raise Doubt(f"{host}:{port} does not answer; tickets wait")
    return f"{host}:{port} answers"


def listening_port(settings: Settings, host: str, port: int, setting: str, *, ours: bool) -> str:
    """`ours`: we listen there while we run; else somebody else always should."""
    running = holder(settings.data) is not None
    if ours and not running:
        if is_free(host, port):
            return f"{host}:{port} is free"
        raise PortTaken(host, port, variable(setting))
    if answers(host, port, timeout_s=PATIENCE_S):
        return f"{host}:{port} answers"
    raise Doubt(f"{host}:{port} does not answer")


async def _ask_spine(url: str) -> None:
    spine = await Spine.connect(url, name="situation doctor", timeout_s=PATIENCE_S)
    try:
        await spine.ask("INFO")
    finally:
        await spine.close()


def _last_change_at(settings: Settings) -> datetime | None:
    """When the last thing was journalled; None where nothing can be asked."""
    if not _is_made(settings):
        return None
    store = open_store(settings.database_url)
    try:
        with store.read() as unit:
            changes = unit.list_changes(since=max(unit.last_seq() - 1, 0), limit=1)
    finally:
        store.close()
    return changes[-1].at if changes else None


def _is_made(settings: Settings) -> bool:
    """A SQLite file is made by whoever opens it first, which the doctor should not be."""
    scheme, _, path = settings.database_url.partition(":///")
    return scheme != "sqlite" or Path(path).exists()


def _is_synchronised() -> bool:
    """By the kernel's word; True where it cannot be asked."""
    if sys.platform != "linux":
        return True
    read_only = ctypes.create_string_buffer(512)  # a struct timex of zeros asks and sets nothing
    return bool(ctypes.CDLL(None).adjtimex(read_only) != TIME_ERROR)


def _nearest(path: Path) -> Path:
    """The path, or the nearest parent that is there."""
    return next((folder for folder in (path, *path.parents) if folder.exists()), Path("/"))
