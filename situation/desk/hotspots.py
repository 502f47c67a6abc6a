"""Places that a thing comes back to: put under watch, and what is found out and decided about them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from situation.catalogue import CATEGORIES
from situation.desk.opening import check_place
from situation.desk.work import Work
from situation.errors import Conflict, Invalid
from situation.hotspots import Cause, Hotspot
from situation.identity import new_id
from situation.journal import Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class HotspotEdit:
    """What is said anew; None keeps what is."""

    cause: Cause | None = None
    note: str | None = None
    work: str | None = None
    agency: str | None = None
    decision: str | None = None
    fixed_at: datetime | None = None
    not_fixed: bool = False  # takes `fixed_at` back


def note_hotspot(work: Work, category: str, place: tuple[float, float], edit: HotspotEdit) -> Hotspot:
    """The place (latitude, longitude) under watch from now on."""
    if category not in CATEGORIES:
        raise Invalid(f"no category {category!r}", field="category")
    check_place(*place)
    lat, lon = place
    noted = Hotspot(id=new_id(), category=category, lat=lat, lon=lon, noted_at=work.now, noted_by=work.by)
    hotspot = _edited(noted, edit, work.now)
    work.unit.put_hotspot(hotspot)
    work.record(Subject.HOTSPOT, hotspot.id, "noted", why=hotspot.note, data=_difference(noted, hotspot))
    return hotspot


def edit_hotspot(work: Work, hotspot: Hotspot, edit: HotspotEdit, version: int) -> Hotspot:
    """The hotspot after the edit; Conflict when somebody else was first. What was said before is in the journal."""
    if version != hotspot.version:
        raise Conflict(f"the hotspot is at version {hotspot.version}, not {version}")
    changed = replace(_edited(hotspot, edit, work.now), version=hotspot.version + 1)
    work.unit.put_hotspot(changed)
    work.record(Subject.HOTSPOT, hotspot.id, "edited", why=changed.note, data=_difference(hotspot, changed))
    return changed


def _edited(hotspot: Hotspot, edit: HotspotEdit, now: datetime) -> Hotspot:
    if edit.fixed_at is not None and edit.fixed_at > now:
        raise Invalid("it is fixed when it is: a plan belongs into the decision", field="fixed_at")
    said = {name: value for name in _SAID if (value := getattr(edit, name)) is not None}
    if edit.not_fixed:
        said["fixed_at"] = None
    edited = replace(hotspot, **said)
    if edited.cause is Cause.OTHER and not edited.note.strip():
        raise Invalid("say which other cause", field="note")
    return edited


_SAID = ("cause", "note", "work", "agency", "decision", "fixed_at")


def _difference(before: Hotspot, after: Hotspot) -> dict[str, object]:
    """Field: [before, after], of what is different."""
    pairs = {name: [getattr(before, name), getattr(after, name)] for name in _SAID}
    return {name: [_plain(value) for value in pair] for name, pair in pairs.items() if pair[0] != pair[1]}


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value
