"""Dwell, clearing and one finding an episode, driven by real tracks of parked cars (ISLab): boxes, no pictures.

Each event is a zone under its own car. Once by the boxes that people drew, once by what a detector and tracker of
others saw of the same cars, with its misses. Needs the data folder beside the checkout.
"""

from __future__ import annotations

import itertools
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from situation.cameras import FindingKind, Zone, ZoneKind
from tests.benchmarks.bench_video import PARKING
from video.confirmation import Change, Episode, advance, ended, rule_of
from video.detectors.detector import Condition, Reading
from video.detectors.vehicles import VehicleBox, footprint_share
from video.thresholds import Thresholds

TRACKS = PARKING / "islab_gt_tracks/ISLab"
WIDTH, HEIGHT = 640, 480
START = datetime(2026, 1, 1, tzinfo=UTC)
LIMITS = Thresholds(dwell_s=30.0)  # the shortest event lasts 42 s; the city's 180 s are for stops that are legal
BEFORE_S, AFTER_S = 60, 120  # watched round the event
LATE_S = 30.0  # a hit is told within dwell + this


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A car that stood: where, and from and to which second of the video."""

    video: str
    zone: Zone
    start_s: int
    end_s: int


def run() -> str:
    """The table as Markdown."""
    if not TRACKS.exists():
        return "## Cameras: dwell on real tracks\n\nNot measured: the data folder `../shared/data` is not here."
    everything = events()
    tracked = [event for event in everything if second_boxes(event.video, "label")]
    return "\n".join(
        (
            "## Cameras: dwell on real tracks",
            "",
            f"{len(everything)} parked cars of the ISLab set (boxes, no pictures), a reading a second, dwell "
            f"{LIMITS.dwell_s:g} s, clear delay {LIMITS.clear_s:g} s, the zone under each car's own lower part.",
            "",
            "| boxes | events | exactly one finding | told in time | cleared before it left | none | more than one |",
            "|---|---|---|---|---|---|---|",
            _row("drawn by people", everything, [tell(event, "gt") for event in everything]),
            _row("seen by others' detector and tracker", tracked, [tell(event, "label") for event in tracked]),
        )
    )


def _row(name: str, watched: list[Event], told: list[list[tuple[int, Change]]]) -> str:
    opened = [[at_s for at_s, change in one if change is Change.OPENED] for one in told]
    single = sum(len(one) == 1 for one in opened)
    timely = sum(_is_timely(event, one) for event, one in zip(watched, opened, strict=True))
    early = sum(
        any(change is Change.CLEARED and at_s < event.end_s for at_s, change in one)
        for event, one in zip(watched, told, strict=True)
    )
    none, more = sum(not one for one in opened), sum(len(one) > 1 for one in opened)
    return f"| {name} | {len(told)} | {single} | {timely} | {early} | {none} | {more} |"


def _is_timely(event: Event, opened: list[int]) -> bool:
    due_s = event.start_s + LIMITS.dwell_s
    return bool(opened) and due_s - 1 <= opened[0] <= due_s + LATE_S


def events() -> list[Event]:
    """All of them, by video and car."""
    found = []
    for path in sorted((TRACKS / "gt").glob("*.txt")):
        cars: dict[int, list[dict[str, Any]]] = defaultdict(list)
        for row in rows(path):
            cars[row["id"]].append(row)
        found += [_event(path.stem, car) for _, car in sorted(cars.items())]
    return found


def _event(video: str, car: list[dict[str, Any]]) -> Event:
    box, step = car[len(car) // 2], frames_a_second(video)
    top = box["bottom"] - (box["bottom"] - box["top"]) * LIMITS.footprint
    corners = [(box["left"], top), (box["right"], top), (box["right"], box["bottom"]), (box["left"], box["bottom"])]
    zone = Zone(id="z", kind=ZoneKind.RAMP, polygon=tuple((x / WIDTH, y / HEIGHT) for x, y in corners))
    return Event(video=video, zone=zone, start_s=car[0]["frame"] // step, end_s=car[-1]["frame"] // step)


def tell(event: Event, source: str) -> list[tuple[int, Change]]:
    """What the judgement over time makes of an event, second by second."""
    boxes = second_boxes(event.video, source)
    rule = rule_of(FindingKind.BLOCKED_RAMP, LIMITS, period_s=1.0)
    episode, told = Episode(kind=FindingKind.BLOCKED_RAMP, zone="z"), []
    for second in range(event.start_s - BEFORE_S, event.end_s + AFTER_S):
        reading = reading_of(boxes.get(second, []), event.zone)
        at = START + timedelta(seconds=second)
        episode, change = advance(episode, reading, at, rule, refresh_s=LIMITS.refresh_s)
        if change in (Change.OPENED, Change.CLEARED):
            told.append((second, change))
        episode = ended(episode) if change is Change.CLEARED else episode
    return told


def reading_of(boxes: list[VehicleBox], zone: Zone) -> Reading:
    """Present while a vehicle's lower part is on the zone."""
    shares = [footprint_share(box, zone, (HEIGHT, WIDTH), footprint=LIMITS.footprint) for box in boxes]
    share = max(shares, default=0.0)
    is_there = share >= LIMITS.occupied_share
    return Reading(
        condition=Condition.PRESENT if is_there else Condition.ABSENT,
        word="occupied" if is_there else "clear",
        score=share,
        measures={"footprint": share},
    )


def second_boxes(video: str, source: str) -> dict[int, list[VehicleBox]]:
    """Boxes by second of the video; of the tracker only those that its detector saw in that frame."""
    step, found = frames_a_second(video), defaultdict(list)
    for row in rows(TRACKS / source / f"{video}.txt"):
        if row.get("detected", "YES") == "YES":
            found[row["frame"] // step].append(
                VehicleBox(left=row["left"], top=row["top"], right=row["right"], bottom=row["bottom"], score=1.0)
            )
    return found


def frames_a_second(video: str) -> int:
    """The step between two rows of a car: they are a second apart."""
    frames = [row["frame"] for row in rows(TRACKS / "gt" / f"{video}.txt")]
    return min(later - earlier for earlier, later in itertools.pairwise(frames) if later > earlier)


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """JSON lines."""
    for line in path.read_text().splitlines():
        row: dict[str, Any] = json.loads(line)
        yield row


@pytest.mark.skipif(not TRACKS.exists(), reason="the data folder ../shared/data is not here")
@pytest.mark.benchmark
@pytest.mark.shared_data
def test_each_of_the_24_parked_cars_is_exactly_one_finding_that_lasts_until_it_leaves() -> None:
    watched = events()
    assert len(watched) == 24
    for event in watched:
        told = tell(event, "gt")
        assert [change for _, change in told] == [Change.OPENED, Change.CLEARED], event
        assert _is_timely(event, [told[0][0]]), event
        assert told[1][0] > event.end_s, event
