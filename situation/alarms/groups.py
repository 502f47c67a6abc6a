"""Groups: many alerts of one rule in one district within minutes are one card that opens to a list. Not stored."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from situation.alerts import STANDING, Alert, AlertState

LEAST = 6  # more than five
WITHIN = timedelta(minutes=10)
IN_THE_LIST = STANDING - {AlertState.SHELVED}


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertGroup:
    """Alerts of one rule in one district that came together."""

    id: str  # "flooding/esil"
    rule: str
    district: str
    priority: int  # of the most urgent
    first_at: datetime
    last_at: datetime
    unacknowledged: int
    alerts: tuple[str, ...]  # ids, oldest first
    simulated: bool  # all of them


def groups_of(alerts: Iterable[Alert]) -> list[AlertGroup]:
    """The groups among the standing alerts, most urgent first.

    What lies outside all districts is no group; what is put aside or muted is in none.
    """
    piles: dict[tuple[str, str], list[Alert]] = defaultdict(list)
    for alert in sorted(alerts, key=lambda alert: (alert.raised_at, alert.id)):
        if alert.state in IN_THE_LIST and alert.district and not alert.muted_by:
            piles[alert.rule, alert.district].append(alert)
    found = [_group(key, together) for key, pile in piles.items() if (together := _together(pile))]
    return sorted(found, key=lambda group: (group.priority, group.first_at, group.id))


def _together(pile: list[Alert]) -> list[Alert]:
    """Those of the pile that lie in some crowded ten minutes."""
    crowded: set[str] = set()
    first = 0
    for last, alert in enumerate(pile):
        while alert.raised_at - pile[first].raised_at > WITHIN:
            first += 1
        if last - first + 1 >= LEAST:
            crowded |= {each.id for each in pile[first : last + 1]}
    return [alert for alert in pile if alert.id in crowded]


def _group(key: tuple[str, str], alerts: list[Alert]) -> AlertGroup:
    rule, district = key
    return AlertGroup(
        id=f"{rule}/{district}",
        rule=rule,
        district=district,
        priority=min(alert.priority for alert in alerts),
        first_at=alerts[0].raised_at,
        last_at=alerts[-1].raised_at,
        unacknowledged=sum(alert.state in {AlertState.RAISED, AlertState.RETURNED} for alert in alerts),
        alerts=tuple(alert.id for alert in alerts),
        simulated=all(alert.simulated for alert in alerts),
    )
