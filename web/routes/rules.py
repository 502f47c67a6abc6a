"""Rules: from when a thing is worth an alert, and what other thresholds would have said of the past."""

from __future__ import annotations

import threading
from dataclasses import asdict
from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import AwareDatetime, BaseModel, Field

from situation.desk.thresholds import find_thresholds, thresholds_of
from situation.errors import Conflict, Invalid
from situation.past import past_of
from situation.rules import RULE_NAMES, RULES
from situation.thresholds import with_values
from situation.trial import NOT_TRIED, TriedRule, try_thresholds
from web.asks import Ask
from web.auth import Manages, SeesReports
from web.parts import Parts, With

router = APIRouter(prefix="/rules", tags=["rules"])

LONGEST = timedelta(days=7)  # of a trial in the browser; longer ones by `situation rules try`
_turn = threading.Lock()  # one trial at a time: it takes a core for minutes

Values = dict[str, Any]


class ThresholdsAsk(Ask):
    """What is to count from now on instead of the defaults; what is left out is the default again."""

    values: Values
    why: Annotated[str, Field(min_length=1, max_length=500)]


class TrialAsk(Ask):
    """Which past, and what to try on it beside what counts now."""

    values: Values
    from_at: AwareDatetime
    to_at: AwareDatetime


class RulesBody(BaseModel):
    """The rules by name, and their thresholds. `set_values`: those that people set; `defaults`: without them."""

    rules: list[str]
    not_tried: list[str]
    thresholds: Values
    defaults: Values
    set_values: Values
    version: int
    set_at: AwareDatetime | None
    set_by: str
    why: str


class TriedBody(BaseModel):
    """Alerts of a rule over the time: with the thresholds of now, and with those that were tried."""

    rule: str
    now: int
    then: int
    median_min: float | None
    subjects: list[tuple[str, int]]


class TrialBody(BaseModel):
    """What the trial found; rules that said nothing either way are left out."""

    hours: float
    items: list[TriedBody]


@router.get("")
def rules(_: SeesReports, parts: With) -> RulesBody:
    """All rules and thresholds as they count now."""
    base = parts.thresholds
    with parts.store.read() as unit:
        version = find_thresholds(unit)
        current = thresholds_of(unit, base, rules=RULE_NAMES)
    return RulesBody(
        rules=list(dict.fromkeys(rule.name for rule in RULES)),
        not_tried=sorted(NOT_TRIED),
        thresholds=asdict(current),
        defaults=asdict(base),
        set_values=version.values if version else {},
        version=version.number if version else 0,
        set_at=version.set_at if version else None,
        set_by=version.set_by if version else "",
        why=version.why if version else "",
    )


@router.put("/thresholds")
def set_thresholds(ask: ThresholdsAsk, signed_in: Manages, parts: With) -> RulesBody:
    """Let these values count from now on. The desk takes them within a second; every version stays in the journal."""
    login = signed_in.user.login
    parts.desk.set_thresholds(parts.thresholds, ask.values, ask.why, by=login, rules=RULE_NAMES)
    return rules(signed_in, parts)


@router.post("/try")
def try_(ask: TrialAsk, _: SeesReports, parts: With) -> TrialBody:
    """What the rules would have raised. Nothing is raised, kept or sent. 409 while another trial runs."""
    if not timedelta() < ask.to_at - ask.from_at <= LONGEST:
        raise Invalid(
            "to_at must lie after from_at, by at most 7 days; `situation rules try` takes longer", field="to_at"
        )
    if not _turn.acquire(blocking=False):
        raise Conflict("another trial runs; wait until it is done")
    try:
        tried = _tried(ask, parts)
    finally:
        _turn.release()
    hours = (ask.to_at - ask.from_at).total_seconds() / 3600
    return TrialBody(hours=hours, items=[TriedBody(**asdict(each)) for each in tried])


def _tried(ask: TrialAsk, parts: Parts) -> list[TriedRule]:
    with parts.store.read() as unit:
        now = thresholds_of(unit, parts.thresholds, rules=RULE_NAMES)
        then = with_values(now, ask.values, rules=RULE_NAMES)
        past = past_of(unit, ask.from_at, ask.to_at)
    steps = try_thresholds(past, parts.archive, now, then, from_at=ask.from_at, to_at=ask.to_at)
    return next(step for step in steps if not isinstance(step, float))
