"""Confirmation: seen long enough to say so. Readings become one episode with one id, open until the thing is gone.

Not seeing is not clearing: while a camera is blind, or cannot decide, an episode waits. Clearing needs its own time of
contrary evidence: what is seen free between two things that pass in front is added up, in whatever order they come.
Only what shows for longer than a passing takes is the thing itself, and begins that time anew.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from situation.cameras import Camera, CameraId, Finding, FindingId, FindingKind, FindingState
from video.detectors.detector import Condition, Reading
from video.thresholds import Thresholds

LOOK_S, LOOK_PERIODS = 10.0, 1.5  # s: about one look missed where there is one in 5 s; where they are fewer, none
PASSING_COSTS = 0.5  # of its own time is taken back by what seems to pass: a detector that misses a car clears nothing
ID_LENGTH = 24  # hexadecimal digits: 96 bits, no two episodes of a city meet


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How long a condition must be seen before it is told, and its absence before it is cleared."""

    dwell_s: float
    clear_s: float  # of looks that see it gone
    passing_s: float  # what shows for less between two such looks has passed by
    hit_share: float  # of the pictures in the dwell
    gap_s: float  # longest time between two pictures that counts as watched
    look_s: float  # most that one look is worth which sees it gone: what was hidden for longer was not seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """What is known of one condition in one zone; `since_at` None: nothing. Serialisable: it outlives its worker."""

    kind: FindingKind
    zone: str = ""
    since_at: datetime | None = None
    seen_at: datetime | None = None  # last picture that showed it
    looked_at: datetime | None = None  # last picture that could have
    clear_since_at: datetime | None = None  # first look that saw it gone, since it was last there
    clear_s: float = 0.0  # seen gone since then
    back_since_at: datetime | None = None  # shows again after that: what passes, until it has shown for too long
    unseen_from_at: datetime | None = None  # where the time that the next look which sees it gone is worth begins
    watched_s: float = 0.0
    looks: int = 0
    hits: int = 0
    is_open: bool = False
    told_at: datetime | None = None  # last time the finding was published
    score: float = 0.0  # highest of the episode
    measures: dict[str, float] = field(default_factory=dict)  # at the last picture that showed it


class Change(StrEnum):
    """What a picture did to an episode."""

    NONE = "none"
    OPENED = "opened"
    REFRESHED = "refreshed"
    CLEARED = "cleared"


def rule_of(kind: FindingKind, limits: Thresholds, *, period_s: float) -> Rule:
    """The rule of a kind of finding. Offline and frozen keep their own time: their reading is already late."""
    gap_s = max(30.0, 2 * period_s)  # a worker's restart is not a gap, an outage is
    passing_s = limits.passing_s if kind is FindingKind.BLOCKED_RAMP else 0.0
    sight = (limits.sight_hold_s, limits.health_clear_s, limits.hit_share)
    dwell_s, clear_s, hit_share = {
        FindingKind.BLOCKED_RAMP: (limits.dwell_s, limits.clear_s, limits.hit_share),
        FindingKind.FLOODING: (limits.flood_hold_s, limits.flood_clear_s, limits.hit_share),
        FindingKind.DARK: (limits.dark_hold_s, limits.health_clear_s, limits.hit_share),
        FindingKind.OFFLINE: (0.0, limits.health_clear_s, 0.0),
        FindingKind.FROZEN: (0.0, limits.health_clear_s, 0.0),
        FindingKind.SLOW: (limits.slow_hold_s, limits.health_clear_s, limits.hit_share),
    }.get(kind, sight)
    look_s = max(LOOK_S, LOOK_PERIODS * period_s)
    return Rule(dwell_s=dwell_s, clear_s=clear_s, passing_s=passing_s, hit_share=hit_share, gap_s=gap_s, look_s=look_s)


def advance(
    episode: Episode, reading: Reading, at: datetime, rule: Rule, *, refresh_s: float
) -> tuple[Episode, Change]:
    """The episode after one more picture, and what that changed. A picture older than the last changes nothing."""
    if episode.looked_at is not None and at < episode.looked_at:
        return episode, Change.NONE
    if reading.condition is Condition.BLIND:
        return _unseen(episode, at), Change.NONE
    if reading.condition is Condition.PRESENT:
        return _open_or_refresh(_hit(episode, reading, at, rule), at, rule, refresh_s)
    if episode.since_at is None:
        return episode, Change.NONE
    if reading.condition is Condition.UNSURE:
        return _unseen(_watched(episode, at, rule), at), Change.NONE
    return _drop_or_clear(_freer(_watched(episode, at, rule), at, rule), rule)


def finding_id(camera: CameraId, episode: Episode) -> FindingId:
    """The same for the same camera, zone, kind and beginning, whoever computes it."""
    since = "" if episode.since_at is None else episode.since_at.isoformat()
    text = "\n".join((camera, episode.zone, episode.kind.value, since))
    return FindingId(hashlib.sha256(text.encode()).hexdigest()[:ID_LENGTH])


def finding_of(camera: Camera, episode: Episode, change: Change) -> Finding:
    """The finding of an episode that was opened, refreshed or cleared. Pictures are the supervisor's to add."""
    if episode.since_at is None or episode.seen_at is None:
        raise ValueError("an episode that has not begun is no finding")
    is_cleared = change is Change.CLEARED
    return Finding(
        id=finding_id(camera.id, episode),
        camera=camera.id,
        kind=episode.kind,
        zone=episode.zone,
        state=FindingState.CLEARED if is_cleared else FindingState.OPEN,
        since_at=episode.since_at,
        seen_at=episode.seen_at,
        cleared_at=episode.clear_since_at if is_cleared else None,
        score=round(episode.score, 3),
        measures={name: round(value, 3) for name, value in episode.measures.items()},
    )


def episode_of(finding: Finding) -> Episode:
    """The open episode behind a finding that the store still has open: a restart goes on with it."""
    return Episode(
        kind=finding.kind,
        zone=finding.zone,
        since_at=finding.since_at,
        seen_at=finding.seen_at,
        looked_at=finding.seen_at,
        is_open=True,
        told_at=finding.seen_at,
        score=finding.score,
        measures=dict(finding.measures),
    )


def ended(episode: Episode) -> Episode:
    """Nothing known, ready for the next."""
    return Episode(kind=episode.kind, zone=episode.zone, looked_at=episode.looked_at)


def _watched(episode: Episode, at: datetime, rule: Rule) -> Episode:
    passed_s = _passed_s(episode, at, rule)
    return replace(episode, looked_at=at, looks=episode.looks + 1, watched_s=episode.watched_s + passed_s)


def _passed_s(episode: Episode, at: datetime, rule: Rule) -> float:
    """Since the last look, as far as it counts as watched."""
    return min((at - episode.looked_at).total_seconds(), rule.gap_s) if episode.looked_at else 0.0


def _hit(episode: Episode, reading: Reading, at: datetime, rule: Rule) -> Episode:
    begun = episode if episode.since_at else replace(ended(episode), since_at=reading.began_at or at, looked_at=at)
    watched = _watched(begun, at, rule)
    hit = replace(watched, hits=watched.hits + 1, unseen_from_at=None)
    if _passes(hit, at, rule):
        left_s = max(0.0, hit.clear_s - PASSING_COSTS * _passed_s(begun, at, rule))
        return replace(hit, clear_s=left_s, back_since_at=hit.back_since_at or at)
    return replace(
        hit,
        seen_at=at,
        clear_since_at=None,
        clear_s=0.0,
        back_since_at=None,
        score=max(hit.score, reading.score),
        measures=reading.measures,
    )


def _passes(episode: Episode, at: datetime, rule: Rule) -> bool:
    """Whether what shows now may be another thing in front of a place that was seen free."""
    if episode.clear_since_at is None:
        return False
    return (at - (episode.back_since_at or at)).total_seconds() < rule.passing_s


def _unseen(episode: Episode, at: datetime) -> Episode:
    """Neither there nor gone: hidden, or the camera is blind."""
    return replace(episode, unseen_from_at=episode.unseen_from_at or at)


def _freer(episode: Episode, at: datetime, rule: Rule) -> Episode:
    """Seen gone: worth the time since the last such look, or since what passed had passed; the first is worth none."""
    looked = replace(episode, unseen_from_at=at, back_since_at=None)
    if episode.clear_since_at is None:
        return replace(looked, clear_since_at=at, clear_s=0.0)
    passed_s = (at - episode.unseen_from_at).total_seconds() if episode.unseen_from_at else 0.0
    return replace(looked, clear_s=episode.clear_s + min(passed_s, rule.look_s))


def _open_or_refresh(episode: Episode, at: datetime, rule: Rule, refresh_s: float) -> tuple[Episode, Change]:
    if episode.is_open:
        if episode.told_at is None or (at - episode.told_at).total_seconds() >= refresh_s:
            return replace(episode, told_at=at), Change.REFRESHED
        return episode, Change.NONE
    if episode.watched_s < rule.dwell_s or episode.hits < rule.hit_share * episode.looks:
        return episode, Change.NONE
    return replace(episode, is_open=True, told_at=at), Change.OPENED


def _drop_or_clear(episode: Episode, rule: Rule) -> tuple[Episode, Change]:
    if episode.clear_s < rule.clear_s:
        return episode, Change.NONE
    return (episode, Change.CLEARED) if episode.is_open else (ended(episode), Change.NONE)
