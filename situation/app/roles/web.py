"""The web role: the screen and the API."""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit

import httpx
from fastapi import FastAPI

from situation.adapters.evidence.blur import BlurredFrames
from situation.adapters.evidence.intake import Intake
from situation.adapters.plate_reading import RapidPlateReader
from situation.adapters.spine.camera_memories import NatsCameraMemories
from situation.adapters.spine.device_reports import NatsDeviceReports
from situation.adapters.spine.findings import NatsFindings
from situation.adapters.spine.last import NatsLastPositions
from situation.adapters.spine.live import NatsLivePositions
from situation.adapters.spine.pokes import NatsPokes
from situation.adapters.weather_files import WeatherFile
from situation.app.basemaps import basemap_of
from situation.app.camera_addresses import WatchedAddresses
from situation.app.forecasts import credit_of
from situation.app.place import city_folder, zone_of
from situation.app.reading import StoredCameras
from situation.app.reports.making import PageMaker
from situation.app.reports.sources import lazy_roads, sources_of
from situation.app.roles.parts import Parts
from situation.app.settings import Settings, hours_of, night_of, role_pair_of
from situation.app.thresholds import base_thresholds
from situation.app.video_settings import video_settings_of
from situation.app.zone_tries import ProcessTries
from web.app import create_app
from web.live.feed import Sources
from web.parts import Given
from web.provider import Provider
from web.server import serve
from web.settings import BUILT_PAGE, NEEDED_ROLES, OidcSettings, WebSettings


async def run(parts: Parts, stopping: asyncio.Event) -> None:
    """The screen and the API."""
    settings, web_settings = parts.settings, web_settings_of(parts.settings)
    async with httpx.AsyncClient() as http:
        app = _app(parts, web_settings, http)
        await serve(app, host=settings.http_host, port=settings.http_port, settings=web_settings)


def web_settings_of(settings: Settings) -> WebSettings:
    """What the web role has to know."""
    return WebSettings(
        city_id=city_folder(settings).name,
        language=settings.language,
        weather_credit=credit_of(settings),
        basemap=basemap_of(settings),
        night=night_of(settings.night),
        secure_cookies=settings.secure_cookies,
        allowed_origins=frozenset(settings.trusted_origins),
        trusted_proxies=settings.trusted_proxies,
        silent_after_s=settings.silent_after_s,
        shifts=tuple(hours_of(shift) for shift in settings.shifts),
        expected_share=settings.expected_share,
        open311_url=settings.public_url,
        public_url=settings.public_url,
        second_factor_roles=frozenset(settings.second_factor_roles),
        password_login=settings.password_login,
        oidc=_oidc_of(settings) if settings.oidc_issuer else None,
        mqtt_host=urlsplit(settings.public_url).hostname or settings.mqtt_host,
        mqtt_port=settings.mqtt_port,
        mqtt_tls=bool(settings.mqtt_tls_cert),
        needed_roles=NEEDED_ROLES + ("mqtt",) * settings.has_mqtt_listener,
    )


def _oidc_of(settings: Settings) -> OidcSettings:
    secret = settings.oidc_client_secret
    return OidcSettings(
        issuer=settings.oidc_issuer,
        client_id=settings.oidc_client_id,
        client_secret=secret if secret.get_secret_value() else None,
        scopes=settings.oidc_scopes,
        role_claim=settings.oidc_role_claim,
        roles=tuple(role_pair_of(pair) for pair in settings.oidc_roles),
        login_claim=settings.oidc_login_claim,
        operator_claim=settings.oidc_operator_claim,
    )


def _page_maker(parts: Parts) -> PageMaker:
    """Contractors' reports, by today's contracts."""
    settings, city = parts.settings, parts.city
    sources = sources_of(settings, city, parts.store, parts.archive, lazy_roads(city))
    zone = zone_of(settings, city)
    return PageMaker(sources, parts.clock, zone=zone, screen=settings.public_url, static=BUILT_PAGE)


def _app(parts: Parts, web_settings: WebSettings, http: httpx.AsyncClient) -> FastAPI:
    settings, spine = parts.settings, parts.spine
    oidc = web_settings.oidc
    video = video_settings_of(settings, timezone=parts.city.timezone)
    return create_app(
        Given(
            desk=parts.desk,
            store=parts.store,
            archive=parts.archive,
            devices=NatsDeviceReports(spine),
            camera_addresses=WatchedAddresses(video),
            zone_tries=ProcessTries(StoredCameras(parts.store), NatsCameraMemories(spine), video),
            intake=Intake(parts.frames),
            blurred=BlurredFrames(parts.frames, samples=settings.picture_detail),
            plate_reader=RapidPlateReader() if settings.plate_reading else None,
            packer=parts.packer,
            coverage=parts.coverage,
            plausibility=parts.plausibility,
            index=parts.index,
            weather=WeatherFile(settings.weather),
            city=parts.city,
            clock=parts.clock,
            settings=web_settings,
            thresholds=base_thresholds(settings),
            contractor_reports=_page_maker(parts),
            provider=Provider(oidc, http=http, clock=parts.clock) if oidc else None,
            frame_store=parts.frames,
        ),
        Sources(
            store=parts.store,
            live=NatsLivePositions(spine),
            last=NatsLastPositions(spine),
            reports=NatsFindings(spine),
            pokes=NatsPokes(spine),
            vitals=parts.vitals,
        ),
        profile=parts.standards.profile,
    )
