"""What reports are made from, as the settings say: by the command line, and by the web role."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from geo.city import City
from geo.projection import Projection
from geo.roads import Roads
from situation.adapters.contract_files import read_contracts
from situation.adapters.coverage_files import CoverageFiles
from situation.app.place import open_profile
from situation.app.reports.contractor import Sources
from situation.app.settings import Settings, hours_of
from situation.contracts.terms import Contract
from situation.ports import Archive, Store


def sources_of(
    settings: Settings, city: City, store: Store, archive: Archive, roads: Callable[[], Roads | None]
) -> Sources:
    """All of it. Raises BadFile where contracts or profile are wrong."""
    return Sources(
        store=store,
        archive=archive,
        coverage=CoverageFiles(settings.data / "coverage"),
        city=city,
        profile=open_profile(settings),
        roads=roads,
        contracts=contracts_of(settings),
        hours=tuple(hours_of(shift) for shift in settings.shifts),
        silent_after_s=settings.silent_after_s,
    )


def lazy_roads(city: City) -> Callable[[], Roads | None]:
    """The city's streets as a network, made when they are first needed: it takes seconds. None: it has no streets."""
    return cache(lambda: Roads(city.streets, Projection(city.crs)) if len(city.streets) else None)


def contracts_of(settings: Settings) -> Mapping[str, Contract]:
    """The contracts that the settings name, by operator; none where they name no file."""
    return read_contracts(Path(settings.contracts).expanduser()) if settings.contracts else {}
