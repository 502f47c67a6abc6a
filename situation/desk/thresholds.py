"""Thresholds as the centre's people set them. The newest stand under a mark; the journal has all that ever were."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict
from datetime import datetime

from situation.desk.work import Work
from situation.errors import Invalid
from situation.journal import Subject
from situation.ports import Unit
from situation.thresholds import Thresholds, ThresholdsVersion, with_values

MARK = "thresholds"


def find_thresholds(unit: Unit) -> ThresholdsVersion | None:
    """The newest version, or None where nobody has set any."""
    text = unit.find_mark(MARK)
    if text is None:
        return None
    kept = json.loads(text)
    return ThresholdsVersion(**kept | {"set_at": datetime.fromisoformat(kept["set_at"])})


def thresholds_of(unit: Unit, base: Thresholds, *, rules: Collection[str]) -> Thresholds:
    """What counts now: the base with what people have set; what is no longer known is left out."""
    version = find_thresholds(unit)
    if version is None:
        return base
    try:
        return with_values(base, version.values, rules=rules)
    except Invalid:
        return with_values(base, _still_meant(base, version.values, rules), rules=rules)


def set_thresholds(
    work: Work, base: Thresholds, values: Mapping[str, object], why: str, *, rules: Collection[str]
) -> ThresholdsVersion:
    """The next version: these values in place of the base's, instead of all that were set before. Invalid by name."""
    if not why.strip():
        raise Invalid("say why: the next shift will ask", field="why")
    with_values(base, values, rules=rules)
    before = find_thresholds(work.unit)
    version = ThresholdsVersion(
        number=before.number + 1 if before else 1,
        values=dict(values),
        set_at=work.now,
        set_by=work.by,
        why=why.strip(),
    )
    work.unit.put_mark(MARK, json.dumps(asdict(version) | {"set_at": work.now.isoformat()}, ensure_ascii=False))
    states = (str(before.number) if before else "", str(version.number))
    work.record(Subject.THRESHOLDS, MARK, "set", states=states, why=version.why, data={"values": dict(values)})
    return version


def _still_meant(base: Thresholds, values: Mapping[str, object], rules: Collection[str]) -> dict[str, object]:
    """Values of an older program may name what is gone; the rest of them counts on."""
    kept: dict[str, object] = {}
    for name, value in values.items():
        try:
            with_values(base, {name: value}, rules=rules)
        except Invalid:
            continue
        kept[name] = value
    return kept
