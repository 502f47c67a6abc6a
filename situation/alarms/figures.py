"""How the desk is doing as an alarm system: the figures of ISA-18.2 (16.4) and EEMUA-191, from what was annunciated.

Targets are those published for one operator's console over at least 30 days; a shorter time says less.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median, quantiles

WINDOW = timedelta(minutes=10)
BUSY = 10  # more annunciations than this within a window: a person can no longer follow
CALM = 5  # fewer than this end a flood
CHATTER, CHATTER_WITHIN = 3, timedelta(minutes=1)  # so often within so little: chattering
FLEETING = timedelta(seconds=10)  # gone before anybody could have acted
STALE = timedelta(hours=24)
TOP = 10  # sources

BEGINS = frozenset({"raised", "raised_again", "unshelved"})  # journal actions that call a person
ENDS = frozenset({"cleared", "expired"})


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmEvent:
    """One change of an alert, from the journal."""

    at: datetime
    alert: str
    action: str
    rule: str
    subject: str
    priority: int

    @property
    def source(self) -> str:
        """What it comes from: rule and subject."""
        return f"{self.rule}/{self.subject}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """One call of one alert, until it was over. `ended_at` None: it still stands."""

    event: AlarmEvent
    acknowledged_at: datetime | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One figure beside what it should be. Shares are 0-1."""

    name: str
    value: float
    target: float  # up to here it is good
    limit: float  # beyond this it is bad

    @property
    def verdict(self) -> str:
        """good, tolerable or bad."""
        if self.value <= self.target:
            return "good"
        return "tolerable" if self.value <= self.limit else "bad"


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmFigures:
    """The supervisor's table."""

    from_at: datetime
    to_at: datetime
    consoles: int
    annunciated: int
    measured: tuple[Measured, ...]
    priority_shares: dict[int, float]  # should be near 0.05, 0.15, 0.80
    top: tuple[tuple[str, int], ...]  # sources and how often they called
    chattering: tuple[str, ...]  # sources
    fleeting: tuple[str, ...]
    stale: tuple[str, ...]  # alerts
    never_acknowledged: int  # gone before anybody had them: lost signals
    acknowledged_median_s: float | None
    acknowledged_p95_s: float | None


def alarm_figures(
    events: Iterable[AlarmEvent], from_at: datetime, to_at: datetime, *, consoles: int = 1
) -> AlarmFigures:
    """The figures of the time from `from_at` until before `to_at`, per console."""
    episodes = episodes_of(event for event in events if event.at < to_at)
    calls = sorted((each.event for each in episodes if each.event.at >= from_at), key=lambda event: event.at)
    recent = [each for each in episodes if each.event.at >= from_at]
    times, windows = [event.at for event in calls], max((to_at - from_at) / WINDOW, 1e-9)
    top = Counter(event.source for event in calls).most_common(TOP)
    stale = tuple(each.event.alert for each in episodes if _stood(each, to_at) > STALE and _ends_after(each, from_at))
    waits = sorted((each.acknowledged_at - each.event.at).total_seconds() for each in recent if each.acknowledged_at)
    return AlarmFigures(
        from_at=from_at,
        to_at=to_at,
        consoles=consoles,
        annunciated=len(calls),
        measured=(
            Measured(name="per_10min", value=len(calls) / windows / consoles, target=1, limit=2),
            Measured(name="busy_share", value=_busy_share(times, from_at, windows, consoles), target=0.01, limit=0.05),
            Measured(
                name="flood_share", value=flood_s(times, to_at, consoles) / _s(to_at - from_at), target=0.01, limit=0.05
            ),
            Measured(
                name="top_share", value=_share(sum(count for _, count in top), len(calls)), target=0.05, limit=0.15
            ),
            Measured(name="chattering", value=len(_chattering(calls)), target=0, limit=3),
            Measured(
                name="stale_per_day",
                value=len(stale) / max((to_at - from_at) / timedelta(days=1), 1.0),
                target=0,
                limit=5,
            ),
        ),
        priority_shares={p: _share(sum(e.priority == p for e in calls), len(calls)) for p in (1, 2, 3)},
        top=tuple(top),
        chattering=_chattering(calls),
        fleeting=tuple(sorted({each.event.source for each in recent if _is_fleeting(each)})),
        stale=stale,
        never_acknowledged=sum(each.ended_at is not None and each.acknowledged_at is None for each in recent),
        acknowledged_median_s=median(waits) if waits else None,
        acknowledged_p95_s=quantiles(waits, n=20, method="inclusive")[-1] if len(waits) > 1 else None,
    )


def episodes_of(events: Iterable[AlarmEvent]) -> list[Episode]:
    """Calls with when they were acknowledged and over, in order of calling."""
    running: dict[str, int] = {}
    found: list[Episode] = []
    for event in sorted(events, key=lambda event: event.at):
        if event.action in BEGINS:
            running[event.alert] = len(found)
            found.append(Episode(event=event))
        elif event.alert in running:
            place = running[event.alert]
            found[place] = _with(found[place], event)
    return found


def _with(episode: Episode, event: AlarmEvent) -> Episode:
    acknowledged_at, ended_at = episode.acknowledged_at, episode.ended_at
    if event.action == "acknowledged":
        acknowledged_at = acknowledged_at or event.at
    elif event.action in ENDS:
        ended_at = ended_at or event.at
    return Episode(event=episode.event, acknowledged_at=acknowledged_at, ended_at=ended_at)


def flood_s(times: Sequence[datetime], to_at: datetime, consoles: int = 1) -> float:
    """Seconds of flood: from more than ten calls in ten minutes until fewer than five, per console."""
    moves = sorted([(at, 1) for at in times] + [(at + WINDOW, -1) for at in times])
    standing, begun_at, total = 0, None, timedelta()
    for at, move in moves:
        standing += move
        if begun_at is None and standing > BUSY * consoles and at < to_at:
            begun_at = at
        elif begun_at is not None and standing < CALM * consoles:
            total += min(at, to_at) - begun_at
            begun_at = None
    return _s(total)


def _busy_share(times: Sequence[datetime], from_at: datetime, windows: float, consoles: int) -> float:
    per_window = Counter((at - from_at) // WINDOW for at in times)
    return _share(sum(count > BUSY * consoles for count in per_window.values()), max(windows, 1.0))


def _chattering(calls: Sequence[AlarmEvent]) -> tuple[str, ...]:
    times: dict[str, list[datetime]] = defaultdict(list)
    for event in calls:
        times[event.source].append(event.at)
    fast = {
        source
        for source, at in times.items()
        if any(last - first <= CHATTER_WITHIN for first, last in zip(at, at[CHATTER - 1 :], strict=False))
    }
    return tuple(sorted(fast))


def _is_fleeting(episode: Episode) -> bool:
    return (
        episode.ended_at is not None
        and episode.acknowledged_at is None
        and episode.ended_at - episode.event.at <= FLEETING
    )


def _stood(episode: Episode, to_at: datetime) -> timedelta:
    return min(episode.ended_at or to_at, to_at) - episode.event.at


def _ends_after(episode: Episode, from_at: datetime) -> bool:
    return episode.ended_at is None or episode.ended_at >= from_at


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _s(span: timedelta) -> float:
    return span.total_seconds()
