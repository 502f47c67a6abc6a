"""The log of alarms: what the journal says of alerts, in order, for figures and for independent checkers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from situation.alarms.figures import BEGINS, ENDS, AlarmEvent
from situation.alerts import Alert, AlertId
from situation.journal import Subject
from situation.ports import Unit
from situation.spans import changes_between

BEFORE = timedelta(days=2)  # looked at so much earlier, for what was standing already
CSV_HEAD = ("index", "timestamp", "tag", "description", "condition")


def alarm_events(unit: Unit, from_at: datetime, to_at: datetime) -> list[AlarmEvent]:
    """Changes of alerts from two days before `from_at` until before `to_at`, oldest first."""
    known: dict[str, Alert] = {}
    events: list[AlarmEvent] = []
    for change in changes_between(unit, from_at - BEFORE, to_at, subject=Subject.ALERT):
        alert = known.get(change.id) or known.setdefault(change.id, unit.get_alert(AlertId(change.id)))
        events.append(
            AlarmEvent(
                at=change.at,
                alert=change.id,
                action=change.action,
                rule=alert.rule,
                subject=alert.subject,
                priority=alert.priority,
            )
        )
    return events


def csv_rows(events: Iterable[AlarmEvent], from_at: datetime) -> Iterator[tuple[str, ...]]:
    """Five columns as alarm analysers read them: an end is its condition with RECOVERED behind it."""
    yield CSV_HEAD
    number = 0
    for event in events:
        if event.at < from_at or event.action not in BEGINS | ENDS:
            continue
        condition = event.rule.replace("_", " ").upper()
        ending = " RECOVERED" if event.action in ENDS else ""
        at = event.at.replace(tzinfo=None).isoformat(sep=" ", timespec="milliseconds")
        yield str(number), at, event.source, f"{event.rule} of {event.subject}", condition + ending
        number += 1
