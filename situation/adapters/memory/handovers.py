"""Hand-overs and the plates that go with them."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from situation.adapters.memory.tables import Dicts, got, page_after
from situation.cameras import FindingKind, Judgement
from situation.handovers import Handover, HandoverId
from situation.offences import Offence


class MemoryHandovers(Dicts):
    """Hand-overs, plates, and how often cameras were right."""

    def get_handover(self, id: HandoverId) -> Handover:
        """The hand-over, or NotFound."""
        return got("hand-over", id, self._all.handovers)

    def list_handovers(
        self, *, incident: str | None = None, open_only: bool = False, limit: int = 200
    ) -> list[Handover]:
        """Newest first by handed_at and id."""
        every = page_after(self._all.handovers, "", lambda one: one.handed_at)
        return [one for one in every if incident in (None, one.incident) and (one.is_open or not open_only)][:limit]

    def put_handover(self, handover: Handover) -> None:
        """Insert or replace; Conflict when another has its number."""
        self._put(self._all.handovers, handover.id, handover, unique=lambda one: one.number)

    def find_offence(self, incident: str) -> Offence | None:
        """The plate confirmed for the incident, if there is one."""
        return self._all.offences.get(incident)

    def list_offences(self, *, number: str) -> list[Offence]:
        """Newest first by seen_at and id."""
        return [one for one in page_after(self._all.offences, "", lambda one: one.seen_at) if one.number == number]

    def put_offence(self, offence: Offence) -> None:
        """Insert or replace."""
        self._put(self._all.offences, offence.id, offence)

    def forget_offences(self, at: datetime) -> int:
        """Delete those whose term has ended by then; how many."""
        self._must_write()
        ended = [key for key, one in self._all.offences.items() if one.forget_at <= at]
        for key in ended:
            del self._all.offences[key]
        return len(ended)

    def count_judgements(self) -> dict[tuple[str, FindingKind], tuple[int, int]]:
        """Per camera and kind: confirmed, rejected."""
        judged = (one for one in self._all.findings.values() if one.judgement is not Judgement.NONE)
        counts = Counter((one.camera, one.kind, one.judgement) for one in judged)
        pairs = {(camera, kind) for camera, kind, _ in counts}
        return {pair: (counts[*pair, Judgement.CONFIRMED], counts[*pair, Judgement.REJECTED]) for pair in pairs}
