"""An emergency that was handed over, and nobody has heard that it arrived."""

from __future__ import annotations

from collections.abc import Iterator

from situation.conditions import Condition
from situation.picture import Picture


class HandoverUnconfirmed:
    """Holds from the call-back moment on, until somebody has recorded what the call-back brought."""

    name = "handover_unconfirmed"
    is_news = False

    def conditions(self, picture: Picture) -> Iterator[Condition]:
        """One per hand-over."""
        for handover in picture.handovers.values():
            if handover.call_back_at is None or not handover.is_unconfirmed(picture.now):
                continue
            incident = picture.incidents.get(handover.incident)
            yield Condition(
                rule=self.name,
                subject=f"handover:{handover.id}",
                priority=1,
                since_at=handover.call_back_at,
                facts={
                    "number": handover.number,
                    "to": handover.to,
                    "handed_at": handover.handed_at.isoformat(),
                    "calls": handover.calls,
                },
                lat=incident.lat if incident else None,
                lon=incident.lon if incident else None,
                incident=handover.incident,
                simulated=handover.simulated,
            )
