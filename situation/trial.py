"""Trial: what the rules would have said of the past with other thresholds. Nothing is raised, kept or sent.

The past is played as it came in: positions by the moment we received them, incidents and findings by their own moments.
What a vehicle or an operator is (on duty, its districts) is as it is today; a visit is known whole from its arrival.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from heapq import heappop
from itertools import chain
from statistics import median

import pyarrow as pa
import pyarrow.compute as pc

from situation.alarms.flapping import Flaps
from situation.alarms.inhibition import inhibited
from situation.conditions import Condition
from situation.past import Past, Thing, moments_of, show
from situation.picture import LastSeen, Picture
from situation.ports import Archive
from situation.rules import RULES, Rule
from situation.sightings import SEEN_COLUMNS, last_seen
from situation.thresholds import Thresholds

# They look at what is not played: versions of verdicts, and what is appraised beside the watch.
NOT_TRIED = frozenset(
    {
        "verdict_changed",
        "data_quality",
        "coverage_due",
        "coverage_late",
        "forecast_stale",
        "snowfall_unannounced",
        "snow_event_over",
        "thaw_watch",
    }
)
HOUR = timedelta(hours=1)
TOP = 3  # subjects named per rule
ALL = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """An alert that would have been raised. `to_at` None: it still held at the end."""

    rule: str
    subject: str
    priority: int
    from_at: datetime
    to_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TriedRule:
    """A rule with the thresholds of now and with others, over the same past."""

    rule: str
    now: int  # alerts with the thresholds of now
    then: int  # with those that are tried
    median_min: float | None  # how long those of `then` would have held; None where none ended
    subjects: tuple[tuple[str, int], ...]  # those that would have called most often


@dataclass(slots=True)
class Trial:
    """One run over one past."""

    past: Past
    thresholds: Thresholds
    from_at: datetime
    step_s: float = 10.0  # the desk looks every second; every ten is enough for conditions that last minutes
    rules: Sequence[Rule] = RULES
    _holding: dict[tuple[str, str], Episode] = field(default_factory=dict)
    _picture: Picture = field(init=False)
    _flaps: Flaps = field(init=False)
    _moments: list[tuple[datetime, int, Thing]] = field(init=False)

    def __post_init__(self) -> None:
        """Begin with a picture in which nobody has been heard yet."""
        self._picture = Picture(
            now=self.from_at,
            thresholds=self.thresholds,
            vehicles={each.id: each for each in self.past.vehicles},
            operators={each.id: each for each in self.past.operators},
            cameras={each.id: each for each in self.past.cameras},
        )
        self._flaps = Flaps(limit=self.thresholds.flaps, window_s=self.thresholds.flap_window_s)
        self._moments = moments_of(self.past)

    def play(self, batches: Iterable[pa.RecordBatch], *, until: datetime) -> list[Episode]:
        """Go on to that moment; the episodes that ended. The rows are those received by then, in that order."""
        picture, rows = self._picture, _received(batches)
        waiting = next(rows, None)
        ended: list[Episode] = []
        while picture.now < until:
            picture.now = min(picture.now + timedelta(seconds=self.step_s), until)
            while waiting is not None and waiting[0] <= picture.now:
                for vehicle, seen in waiting[1]:
                    picture.see(vehicle, seen)
                waiting = next(rows, None)
            while self._moments and self._moments[0][0] <= picture.now:
                at, _, thing = heappop(self._moments)
                show(picture, thing, at)
            picture.forget_old_visits()
            ended += self._follow(picture)
        return ended

    def holding(self) -> list[Episode]:
        """Those that have not ended."""
        return list(self._holding.values())

    def _follow(self, picture: Picture) -> Iterator[Episode]:
        """Episodes that end now; those that begin are held. As `StandingAlerts` does it, without people."""
        conditions = chain.from_iterable(rule.conditions(picture) for rule in self.rules if rule.name not in NOT_TRIED)
        there = {condition.key: condition for condition in inhibited(conditions, picture)}
        news = {rule.name for rule in self.rules if rule.is_news}
        flapping = {key for key in self._flaps.see(there.keys(), picture.now) if key[0] not in news}
        for key in self._holding.keys() - there.keys() - flapping:
            yield replace(self._holding.pop(key), to_at=picture.now)
        for key, condition in there.items():
            if key not in self._holding and self._begins(condition, picture.now):
                self._holding[key] = Episode(
                    rule=key[0], subject=key[1], priority=condition.priority, from_at=picture.now, to_at=None
                )

    def _begins(self, condition: Condition, now: datetime) -> bool:
        delay = timedelta(seconds=self.thresholds.on_delay_s.get(condition.rule, 0.0))
        return not condition.muted_by and now - condition.since_at >= delay


def compared(now: Iterable[Episode], then: Iterable[Episode], rules: Sequence[Rule] = RULES) -> list[TriedRule]:
    """Per rule, in the rules' order, those left out that said nothing either way."""
    before, after = _by_rule(now), _by_rule(then)
    return [
        TriedRule(
            rule=name,
            now=len(before[name]),
            then=len(after[name]),
            median_min=_median_min(after[name]),
            subjects=tuple(Counter(each.subject for each in after[name]).most_common(TOP)),
        )
        for name in dict.fromkeys(rule.name for rule in rules)
        if before[name] or after[name]
    ]


def _by_rule(episodes: Iterable[Episode]) -> defaultdict[str, list[Episode]]:
    found: defaultdict[str, list[Episode]] = defaultdict(list)
    for each in episodes:
        found[each.rule].append(each)
    return found


def _median_min(episodes: Sequence[Episode]) -> float | None:
    lasted = [(each.to_at - each.from_at).total_seconds() / 60 for each in episodes if each.to_at is not None]
    return round(median(lasted), 1) if lasted else None


def _received(batches: Iterable[pa.RecordBatch]) -> Iterator[tuple[datetime, list[tuple[str, LastSeen]]]]:
    """The rows that came in at one moment."""
    for batch in batches:
        at: datetime | None = None
        rows: list[tuple[str, LastSeen]] = []
        for vehicle, seen in last_seen(batch):
            if at is not None and seen.heard_at != at:
                yield at, rows
                rows = []
            at = seen.heard_at
            rows.append((vehicle, seen))
        if at is not None:
            yield at, rows


def try_thresholds(
    past: Past, archive: Archive, now: Thresholds, then: Thresholds, *, from_at: datetime, to_at: datetime
) -> Iterator[float | list[TriedRule]]:
    """Play the time with both: how far that has come, 0 to 1, as it goes, and the comparison last."""
    warm_at = from_at - HOUR  # so that what was heard, or held, before the time is known at its beginning
    found: list[list[Episode]] = []
    for thresholds in (now, then):
        trial = Trial(past=past, thresholds=thresholds, from_at=warm_at)
        episodes: list[Episode] = []
        for hour, batches in _hours(archive, warm_at, to_at):
            episodes += trial.play(batches, until=hour)
            yield (len(found) + (hour - warm_at) / (to_at - warm_at)) / 2
        found.append([each for each in episodes + trial.holding() if each.from_at >= from_at])
    yield compared(found[0], found[1])


def _hours(archive: Archive, from_at: datetime, to_at: datetime) -> Iterator[tuple[datetime, list[pa.RecordBatch]]]:
    """The rows received up to the end of each hour, in that order; what came later than its hour waits for its turn."""
    waiting: pa.Table | None = None
    start = from_at
    while start < to_at:
        end = min(start + HOUR, to_at)
        read = archive.read(from_at=start, to_at=end, columns=SEEN_COLUMNS)
        rows = read if waiting is None else pa.concat_tables([waiting, read])
        rows = rows.sort_by("received_at")
        came = pc.less(rows["received_at"], pa.scalar(end, rows.schema.field("received_at").type))
        waiting = rows.filter(pc.invert(came))
        yield end, rows.filter(came).to_batches()
        start = end
