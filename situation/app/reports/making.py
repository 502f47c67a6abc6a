"""Reports made on demand: the port `situation.ports.ContractorReports` over the reports of this package."""

from __future__ import annotations

from datetime import datetime, tzinfo
from pathlib import Path

from situation.app.reports.contractor import Sources, gather
from situation.app.reports.contractor_files import credited_segments
from situation.app.reports.contractor_page import contractor_page
from situation.app.reports.links import Links
from situation.app.reports.maps import leaflet_folder
from situation.app.reports.words import Words
from situation.ports import Clock


class PageMaker:
    """Makes a page at a time, in the caller's thread."""

    def __init__(self, sources: Sources, clock: Clock, *, zone: tzinfo, screen: str, static: Path) -> None:
        """`screen` is the address of the page that links lead to; `static` has Leaflet in its `vendor`."""
        self._sources = sources
        self._clock = clock
        self._zone = zone
        self._screen = screen
        self._static = static

    def make(self, operator: str, span: tuple[datetime, datetime], language: str) -> str:
        """A contractor's report without files: pings are asked of the server. Raises NotFound, Unavailable."""
        sources = self._sources
        leaflet = leaflet_folder(self._static)
        account = gather(sources, operator, span, self._clock.now())
        links = Links(account=account, screen=self._screen, has_files=False)
        return contractor_page(
            credited_segments(account, sources.city),
            links,
            city=sources.city,
            profile=sources.profile,
            words=Words(language, self._zone),
            leaflet=leaflet,
        )
