"""Parts: what every role stands on, opened in order and closed in the other."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

from geo.city import City, CityIndex
from situation.adapters.archive.parquet import ParquetArchive
from situation.adapters.calendar_files import load_calendar
from situation.adapters.clocks import SystemClock
from situation.adapters.coverage_files import CoverageFiles
from situation.adapters.evidence.package import FilePacker
from situation.adapters.evidence.place_map import PlaceMap
from situation.adapters.evidence.sheet import Sheets
from situation.adapters.frames import FileFrameStore
from situation.adapters.plausibility_files import PlausibilityFiles
from situation.adapters.spine.connection import Spine
from situation.adapters.spine.streams import ensure_streams
from situation.adapters.spine.vitals import NatsVitals
from situation.adapters.sql import SqlStore, migrate, open_store
from situation.app.destinations import outbox_settings
from situation.app.errors import UsageWrong
from situation.app.place import city_folder, open_city, standards_of, zone_of
from situation.app.settings import Settings
from situation.clocks import Terms
from situation.desk import Desk
from situation.desk.handovers import PartnerTerms
from situation.streets.service import Standards


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What every role stands on."""

    settings: Settings
    city: City
    index: CityIndex
    clock: SystemClock
    store: SqlStore
    spine: Spine
    standards: Standards  # what is owed to the city's streets

    @property
    def desk(self) -> Desk:
        """The use cases, as the settings want them sent out."""
        calendar = load_calendar(city_folder(self.settings), ZoneInfo(self.city.timezone))
        return Desk(
            self.store,
            self.clock,
            districts=self.district_of,
            outbox=outbox_settings(self.settings),
            terms=Terms(calendar=calendar),
            centre=(self.city.center[1], self.city.center[0]),
            merge_within_m=self.settings.merge_within_m,
            partners=partner_terms(self.settings),
        )

    @property
    def archive(self) -> ParquetArchive:
        """All positions."""
        return ParquetArchive(Path(self.settings.archive_url))

    @property
    def frames(self) -> FileFrameStore:
        """All pictures."""
        return FileFrameStore(self.settings.data / "frames")

    @property
    def packer(self) -> FilePacker:
        """Signs packages, with sheets in the city's time and on the city's map."""
        place_map = PlaceMap(self.city.streets, attribution=self.city.attribution.text)
        sheets = Sheets(place_map, zone=zone_of(self.settings, self.city))
        return FilePacker(self.settings.data / "evidence", self.frames, sheets)

    @property
    def coverage(self) -> CoverageFiles:
        """Which streets have been worked on since the snow."""
        return CoverageFiles(self.settings.data / "coverage")

    @property
    def plausibility(self) -> PlausibilityFiles:
        """How plausible each vehicle's day was."""
        return PlausibilityFiles(self.settings.data / "plausibility")

    @property
    def vitals(self) -> NatsVitals:
        """Signs of life."""
        return NatsVitals(self.spine)

    def district_of(self, lon: float, lat: float) -> str | None:
        """Id of the district as it is today, or None outside all."""
        unknown = np.array([np.nan])
        now = np.array([self.clock.now().timestamp()])
        row = int(self.index.match(np.array([lon]), np.array([lat]), unknown, unknown, now).district[0])
        return self.index.districts[row].id if row >= 0 else None


def partner_terms(settings: Settings) -> PartnerTerms:
    """How long is waited for other services, and how long plates are kept."""
    return PartnerTerms(
        call_back=timedelta(minutes=settings.call_back_min), offence_kept=timedelta(days=settings.offence_days)
    )


@asynccontextmanager
async def opened_parts(name: str, settings: Settings) -> AsyncIterator[Parts]:
    """The parts of one role. Raises UsageWrong, Unavailable, BadCity."""
    if not settings.nats_url:
        raise UsageWrong("a role alone needs a broker: set SITUATION_NATS_URL, or start everything by `situation up`")
    city = open_city(settings)
    standards = standards_of(settings, city)
    async with AsyncExitStack() as stack:
        await asyncio.to_thread(migrate, settings.database_url)
        store = open_store(settings.database_url)
        stack.callback(store.close)
        spine = await Spine.connect(settings.nats_url, name=name)
        stack.push_async_callback(spine.close)
        await ensure_streams(spine)
        index = await asyncio.to_thread(CityIndex, city)
        yield Parts(
            settings=settings,
            city=city,
            index=index,
            clock=SystemClock(),
            store=store,
            spine=spine,
            standards=standards,
        )
