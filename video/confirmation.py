"""Confirmation: seen long enough to say so. Readings become one episode with one id, open until the thing is gone.

Not seeing is not clearing: while a camera is blind an episode waits. Clearing needs its own time of contrary
evidence, so that a passing bus or a missed picture neither ends an episode nor starts a second one.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from situation.cameras import Camera, CameraId, Finding, FindingId, FindingKind, FindingState
from video.detectors.detector import Condition, Reading
from video.thresholds import Thresholds

ID_LENGTH = 24  # hexadecimal digits: 96 bits, no two episodes of a city meet


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How long a condition must be seen before it is told, and its absence before it is cleared."""

    dwell_s: float
    clear_s: float
    hit_share: float  # of the pictures in the dwell
    gap_s: float  # longest time between two pictures that counts as watched


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """What is known of one condition in one zone; `since_at` None: nothing. Serialisable: it outlives its worker."""

    kind: FindingKind
    zone: str = ""
    since_at: datetime | None = None
    seen_at: datetime | None = None  # last picture that showed it
    looked_at: datetime | None = None  # last picture that could have
    clear_since_at: datetime | None = None
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
    sight = (limits.sight_hold_s, limits.health_clear_s, limits.hit_share)
    dwell_s, clear_s, hit_share = {
        FindingKind.BLOCKED_RAMP: (limits.dwell_s, limits.clear_s, limits.hit_share),
        FindingKind.FLOODING: (limits.flood_hold_s, limits.flood_clear_s, limits.hit_share),
        FindingKind.DARK: (limits.dark_hold_s, limits.health_clear_s, limits.hit_share),
        FindingKind.OFFLINE: (0.0, limits.health_clear_s, 0.0),
        FindingKind.FROZEN: (0.0, limits.health_clear_s, 0.0),
        FindingKind.SLOW: (limits.slow_hold_s, limits.health_clear_s, limits.hit_share),
    }.get(kind, sight)
    return Rule(dwell_s=dwell_s, clear_s=clear_s, hit_share=hit_share, gap_s=gap_s)


def advance(
    episode: Episode, reading: Reading, at: datetime, rule: Rule, *, refresh_s: float
) -> tuple[Episode, Change]:
    """The episode after one more picture, and what that changed. A picture older than the last changes nothing."""
    if episode.looked_at is not None and at < episode.looked_at:
        return episode, Change.NONE
    if reading.condition is Condition.BLIND:
        return replace(episode, clear_since_at=None), Change.NONE
    if reading.condition is Condition.PRESENT:
        return _open_or_refresh(_hit(episode, reading, at, rule), at, rule, refresh_s)
    if episode.since_at is None:
        return episode, Change.NONE
    missed = _watched(episode, at, rule)
    if reading.condition is Condition.UNSURE:
        return missed, Change.NONE
    return _drop_or_clear(missed, at, rule)


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
    passed_s = (at - episode.looked_at).total_seconds() if episode.looked_at else 0.0
    return replace(
        episode, looked_at=at, looks=episode.looks + 1, watched_s=episode.watched_s + min(passed_s, rule.gap_s)
    )


def _hit(episode: Episode, reading: Reading, at: datetime, rule: Rule) -> Episode:
    begun = episode if episode.since_at else replace(ended(episode), since_at=reading.began_at or at, looked_at=at)
    watched = _watched(begun, at, rule)
    return replace(
        watched,
        seen_at=at,
        clear_since_at=None,
        hits=watched.hits + 1,
        score=max(watched.score, reading.score),
        measures=reading.measures,
    )


def _open_or_refresh(episode: Episode, at: datetime, rule: Rule, refresh_s: float) -> tuple[Episode, Change]:
    if episode.is_open:
        if episode.told_at is None or (at - episode.told_at).total_seconds() >= refresh_s:
            return replace(episode, told_at=at), Change.REFRESHED
        return episode, Change.NONE
    if episode.watched_s < rule.dwell_s or episode.hits < rule.hit_share * episode.looks:
        return episode, Change.NONE
    return replace(episode, is_open=True, told_at=at), Change.OPENED


def _drop_or_clear(episode: Episode, at: datetime, rule: Rule) -> tuple[Episode, Change]:
    since = episode.clear_since_at or at
    if (at - since).total_seconds() < rule.clear_s:
        return replace(episode, clear_since_at=since), Change.NONE
    if not episode.is_open:
        return ended(episode), Change.NONE
    return replace(episode, clear_since_at=since), Change.CLEARED
