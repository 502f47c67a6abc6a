"""What other systems have on record, and what many requests show."""

from __future__ import annotations

from situation.desk import hotspots, importing
from situation.desk.cases.base import Cases
from situation.desk.hotspots import HotspotEdit
from situation.desk.importing import ImportBatch, Imported
from situation.desk.work import Work
from situation.hotspots import Hotspot


class AnalysisCases(Cases):
    """What other systems have on record, and what many requests show."""

    def import_requests(self, batch: ImportBatch, *, by: str) -> Imported:
        """Requests of another system, those that are not here yet; Invalid when one cannot be an incident."""
        with self.work(by) as work:
            return importing.import_requests(work, batch, self._ground)

    def note_hotspot_within(self, work: Work, category: str, place: tuple[float, float], edit: HotspotEdit) -> Hotspot:
        """A place (latitude, longitude) under watch, within a transaction that is already open."""
        return hotspots.note_hotspot(work, category, place, edit)

    def edit_hotspot(self, id: str, edit: HotspotEdit, *, version: int, by: str) -> Hotspot:
        """What is found out and decided about a place; Conflict when `version` is no longer the newest."""
        with self.work(by) as work:
            return hotspots.edit_hotspot(work, work.unit.get_hotspot(id), edit, version)
