"""The web role: the screen and the API."""

from __future__ import annotations

import asyncio

from situation.adapters.evidence.package import FilePacker
from situation.adapters.spine.device_reports import NatsDeviceReports
from situation.adapters.spine.findings import NatsFindings
from situation.adapters.spine.last import NatsLastPositions
from situation.adapters.spine.live import NatsLivePositions
from situation.adapters.spine.pokes import NatsPokes
from situation.app.place import city_folder
from situation.app.roles.parts import Parts
from situation.app.settings import hours_of
from web.app import create_app
from web.server import serve
from web.settings import WebSettings


async def run(parts: Parts, stopping: asyncio.Event) -> None:
    """The screen and the API."""
    settings, spine = parts.settings, parts.spine
    web_settings = WebSettings(
        city_id=city_folder(settings).name,
        language=settings.language,
        secure_cookies=settings.secure_cookies,
        allowed_origins=frozenset(settings.trusted_origins),
        trusted_proxies=settings.trusted_proxies,
        silent_after_s=settings.silent_after_s,
        shifts=tuple(hours_of(shift) for shift in settings.shifts),
        expected_share=settings.expected_share,
        open311_url=settings.public_url,
    )
    app = create_app(
        desk=parts.desk,
        store=parts.store,
        archive=parts.archive,
        frames=parts.frames,
        devices=NatsDeviceReports(spine),
        packer=FilePacker(settings.data / "evidence", parts.frames),
        coverage=parts.coverage,
        live=NatsLivePositions(spine),
        last=NatsLastPositions(spine),
        reports=NatsFindings(spine),
        pokes=NatsPokes(spine),
        vitals=parts.vitals,
        city=parts.city,
        profile=parts.standards.profile,
        clock=parts.clock,
        settings=web_settings,
    )
    await serve(app, host=settings.http_host, port=settings.http_port, settings=web_settings)
