"""Hand-overs and the plates that go with them, in SQL."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

import sqlalchemy as sa

from situation.adapters.sql.rows import Rows, newest_first
from situation.adapters.sql.tables import FINDINGS, HANDOVERS, OFFENCES
from situation.cameras import FindingKind, Judgement
from situation.errors import NotFound
from situation.handovers import Handover, HandoverId, HandoverState
from situation.offences import Offence


class Handovers(Rows):
    """The part of a unit that is about what other services got, and how often cameras were right."""

    def get_handover(self, id: HandoverId) -> Handover:
        """The hand-over, or NotFound."""
        handover = self._find(Handover, HANDOVERS, HANDOVERS.c.id == id)
        if handover is None:
            raise NotFound("hand-over", id)
        return handover

    def list_handovers(
        self, *, incident: str | None = None, open_only: bool = False, limit: int = 200
    ) -> list[Handover]:
        """Newest first by handed_at and id."""
        where = [] if incident is None else [HANDOVERS.c.incident == incident]
        if open_only:
            where.append(HANDOVERS.c.state != HandoverState.ENDED.value)
        return self._list(Handover, HANDOVERS, *where, order=newest_first(HANDOVERS, "handed_at"), limit=limit)

    def put_handover(self, handover: Handover) -> None:
        """Insert or replace; Conflict when another has its number."""
        self._put(HANDOVERS, handover)

    def find_offence(self, incident: str) -> Offence | None:
        """The plate confirmed for the incident, if there is one."""
        return self._find(Offence, OFFENCES, OFFENCES.c.id == incident)

    def list_offences(self, *, number: str) -> list[Offence]:
        """Newest first by seen_at and id."""
        return self._list(Offence, OFFENCES, OFFENCES.c.number == number, order=newest_first(OFFENCES, "seen_at"))

    def put_offence(self, offence: Offence) -> None:
        """Insert or replace."""
        self._put(OFFENCES, offence)

    def forget_offences(self, at: datetime) -> int:
        """Delete those whose term has ended by then; how many."""
        return self._write(sa.delete(OFFENCES).where(OFFENCES.c.forget_at <= at)).rowcount

    def count_judgements(self) -> dict[tuple[str, FindingKind], tuple[int, int]]:
        """Per camera and kind: confirmed, rejected."""
        what = (FINDINGS.c.camera, FINDINGS.c.kind, FINDINGS.c.judgement)
        query = sa.select(*what, sa.func.count()).where(FINDINGS.c.judgement != Judgement.NONE.value).group_by(*what)
        rows = self._connection.execute(query).all()
        counts = Counter({(camera, FindingKind(kind), judgement): count for camera, kind, judgement, count in rows})
        pairs = {(camera, kind) for camera, kind, _ in counts}
        return {
            pair: (counts[*pair, Judgement.CONFIRMED.value], counts[*pair, Judgement.REJECTED.value]) for pair in pairs
        }
