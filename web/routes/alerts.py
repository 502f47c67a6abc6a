"""Alerts: what holds now and wants somebody to act."""

from __future__ import annotations

from fastapi import APIRouter

from situation.alarms.groups import groups_of
from situation.alerts import AlertId
from situation.people import Right
from web.asks import AssignAsk, ShelveAsk
from web.auth import SeesAlerts, WorksAlerts
from web.errors import Forbidden
from web.paging import After, Limit, page_of
from web.parts import With
from web.schemas import AlertBody, AlertsPage
from web.showing import show_alert, show_group

router = APIRouter(prefix="/alerts", tags=["alerts"])

CRITICAL = 1  # priority
MOST_STANDING = 10_000


@router.get("")
def alerts(
    _: SeesAlerts,
    parts: With,
    standing: bool | None = None,
    grouped: bool = False,
    after: After = "",
    limit: Limit = 500,
) -> AlertsPage:
    """Newest first; `standing=true` for those still in view; `grouped=true` adds the groups that those form."""
    with parts.store.read() as unit:
        found = unit.list_alerts(standing=standing, after=after, limit=limit)
        groups = groups_of(unit.list_alerts(standing=True, limit=MOST_STANDING)) if grouped else None
    page = page_of([show_alert(alert) for alert in found], limit=limit, last_id=found[-1].id if found else "")
    shown = None if groups is None else [show_group(group) for group in groups]
    return AlertsPage(items=page.items, next=page.next, groups=shown)


@router.get("/{id}")
def alert(id: str, _: SeesAlerts, parts: With) -> AlertBody:
    """One alert."""
    with parts.store.read() as unit:
        return show_alert(unit.get_alert(AlertId(id)))


@router.post("/{id}/acknowledge")
def acknowledge(id: str, signed_in: WorksAlerts, parts: With) -> AlertBody:
    """Somebody has it."""
    return show_alert(parts.desk.acknowledge_alert(id, by=signed_in.user.login))


@router.post("/{id}/shelve")
def shelve(id: str, ask: ShelveAsk, signed_in: WorksAlerts, parts: With) -> AlertBody:
    """Put aside until a moment, for a reason. One of priority 1 only by who may."""
    may = signed_in.user.may(Right.SHELVE_CRITICAL)
    with parts.store.read() as unit:
        if unit.get_alert(AlertId(id)).priority == CRITICAL and not may:
            raise Forbidden("an alert of priority 1 is shelved by a supervisor only")
    return show_alert(
        parts.desk.shelve_alert(id, ask.until, ask.reason, by=signed_in.user.login, may_shelve_critical=may)
    )


@router.post("/{id}/assign")
def assign(id: str, ask: AssignAsk, signed_in: WorksAlerts, parts: With) -> AlertBody:
    """Given to a person."""
    return show_alert(parts.desk.assign_alert(id, ask.to, by=signed_in.user.login))
