"""Warnings issued, replaced and taken back, within one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from situation.desk.work import Work
from situation.errors import Invalid, NotAllowed
from situation.identity import new_id
from situation.incidents import IncidentId
from situation.journal import Subject
from situation.warnings import (
    LANGUAGES,
    LONGEST,
    Area,
    PublicWarning,
    Severity,
    Urgency,
    WarningEvent,
    WarningId,
    WarningKind,
)

LEAST_CORNERS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class NewWarning:
    """What a supervisor wants to say."""

    event: WarningEvent
    severity: Severity
    urgency: Urgency
    headline: Mapping[str, str]
    description: Mapping[str, str]
    area: Area
    expires_at: datetime
    observed: bool = False
    public: bool = False
    incident: str = ""
    replaces: str = ""


def issue_warning(work: Work, said: NewWarning) -> PublicWarning:
    """A new message, or one that replaces an earlier one. Simulated when its incident is."""
    _check(work, said)
    simulated = bool(said.incident) and work.unit.get_incident(IncidentId(said.incident)).simulated
    former = _standing(work, said.replaces) if said.replaces else None
    warning = PublicWarning(
        id=WarningId(new_id()),
        kind=WarningKind.UPDATE if former else WarningKind.ALERT,
        event=said.event,
        severity=said.severity,
        urgency=said.urgency,
        observed=said.observed,
        public=said.public,
        headline=dict(said.headline),
        description=dict(said.description),
        area=said.area,
        issued_at=work.now,
        expires_at=said.expires_at,
        issued_by=work.by,
        incident=said.incident,
        replaces=said.replaces,
        replaces_at=former.issued_at if former else None,
        simulated=simulated or bool(former and former.simulated),
    )
    return _put(work, warning, "updated" if former else "issued")


def cancel_warning(work: Work, id: str) -> PublicWarning:
    """The message that takes an earlier one back: all clear."""
    former = _standing(work, id)
    cancel = replace(
        former,
        id=WarningId(new_id()),
        kind=WarningKind.CANCEL,
        issued_at=work.now,
        expires_at=max(former.expires_at, work.now),
        issued_by=work.by,
        replaces=former.id,
        replaces_at=former.issued_at,
    )
    return _put(work, cancel, "cancelled")


def _standing(work: Work, id: str) -> PublicWarning:
    """The message, if nothing has replaced it yet."""
    former = work.unit.get_warning(WarningId(id))
    if former.kind is WarningKind.CANCEL or any(each.replaces == id for each in work.unit.list_warnings()):
        raise NotAllowed("that message has been replaced or taken back")
    return former


def _check(work: Work, said: NewWarning) -> None:
    for name, texts in (("headline", said.headline), ("description", said.description)):
        if set(texts) != set(LANGUAGES) or not all(text.strip() for text in texts.values()):
            raise Invalid(f"{name} is needed in {', '.join(LANGUAGES)}", field=name)
    if not work.now < said.expires_at <= work.now + LONGEST:
        raise Invalid("expires_at must lie within the next 6 hours", field="expires_at")
    is_circle = None not in (said.area.lat, said.area.lon, said.area.radius_m)
    if is_circle == bool(said.area.polygon) or 0 < len(said.area.polygon) < LEAST_CORNERS:
        raise Invalid("the area is a circle (lat, lon, radius_m) or a polygon of three corners or more", field="area")


def _put(work: Work, warning: PublicWarning, action: str) -> PublicWarning:
    work.unit.put_warning(warning)
    work.record(Subject.WARNING, warning.id, action, why=warning.event, event=event_of(warning))
    return warning


def event_of(warning: PublicWarning) -> dict[str, object]:
    """What receivers are told: all of it, for it is meant to be told; but not who issued it."""
    told = {name: value for name, value in asdict(warning).items() if name != "issued_by"}
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in told.items()}
