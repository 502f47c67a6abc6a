"""How much happened when: what stands under the slider of the past. Alerts by priority, incidents by their opening."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import numpy as np
from pydantic import BaseModel

from situation.people import Right
from situation.ports import Unit
from web.playback_events import MOST, Within, alerts_of, incidents_of
from web.visible import Audience


class HistogramBody(BaseModel):
    """Counts per bin of equal length, the first beginning at `from_at`. `alerts` by priority, "1" most urgent."""

    from_at: datetime
    to_at: datetime
    bin_s: float
    truncated: bool
    alerts: dict[str, list[int]]
    incidents: list[int]


def histogram_of(unit: Unit, within: Within, bins: int, audience: Audience) -> HistogramBody:
    """What began within the span, as far as the audience may see it."""
    alerts = alerts_of(unit, within) if audience.may(Right.SEE_ALERTS) else []
    incidents = incidents_of(unit, within, audience)
    priorities = sorted({alert.priority for alert in alerts})
    return HistogramBody(
        from_at=within[0],
        to_at=within[1],
        bin_s=(within[1] - within[0]).total_seconds() / bins,
        truncated=MOST in (len(alerts), len(incidents)),
        alerts={
            str(priority): _counted([one.raised_at for one in alerts if one.priority == priority], within, bins)
            for priority in priorities
        },
        incidents=_counted([one.opened_at for one in incidents], within, bins),
    )


def _counted(moments: Sequence[datetime], within: Within, bins: int) -> list[int]:
    """What began before the span is in view, but did not begin here."""
    seconds = [moment.timestamp() for moment in moments if within[0] <= moment < within[1]]
    edges = np.linspace(within[0].timestamp(), within[1].timestamp(), bins + 1)
    counts: list[int] = np.histogram(seconds, edges)[0].tolist()
    return counts
