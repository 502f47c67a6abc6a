"""CameraWatch: one camera's judgement. Frames and misses in; a report and changed findings out. No I/O, no clock.

Health first: a picture that cannot be judged leaves every zone unknown and every open finding open.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from situation.cameras import Camera, CameraReport, CameraState, Finding, FindingKind, Zone, ZoneKind
from video.confirmation import Change, Episode, Rule, advance, ended, finding_of, rule_of
from video.detectors.detector import Condition, Detector, Reading
from video.detectors.health import Dark, Frozen
from video.detectors.learned_water import FloodJudge, LearnedWater
from video.detectors.occupancy import Occupancy
from video.detectors.sight import KINDS as SIGHT
from video.detectors.sight import Sight, Slow
from video.detectors.vehicles import ConfirmedOccupancy, VehicleNetwork
from video.detectors.water import Water
from video.frames import Frame
from video.memory import CameraMemory, reference_key, sight_key
from video.thresholds import Thresholds
from video.views import View, patch_of, view_of


@dataclass(frozen=True, slots=True)
class Watched:
    """Which detector looks at which kind of zone, and what it can find."""

    zone: ZoneKind
    finding: FindingKind
    detector: Callable[..., Detector]  # (patch, limits, *, kept, is_open)
    name: str  # with its version, in every finding: another number where it would judge otherwise


DETECTORS: tuple[Watched, ...] = (
    Watched(ZoneKind.RAMP, FindingKind.BLOCKED_RAMP, Occupancy, "occupancy 3"),
    Watched(ZoneKind.ROAD, FindingKind.FLOODING, Water, "water 2"),
)
HEALTH: dict[FindingKind, CameraState] = {  # the first that is open names the camera's state
    FindingKind.OFFLINE: CameraState.OFFLINE,
    FindingKind.FROZEN: CameraState.FROZEN,
    FindingKind.DARK: CameraState.DARK,
    FindingKind.OVER_EXPOSED: CameraState.OVER_EXPOSED,
    FindingKind.COVERED: CameraState.COVERED,
    FindingKind.BLURRED: CameraState.BLURRED,
    FindingKind.MOVED: CameraState.MOVED,
    FindingKind.SLOW: CameraState.LIVE,  # seldom, but what it shows can be judged
}
WORDS = {FindingKind.BLOCKED_RAMP: "blocked", FindingKind.FLOODING: "flooded"}  # a zone whose finding is open
HEALTH_NAME = "health 1"
VEHICLES_NAME = "vehicles 1"
BLIND = Reading(condition=Condition.BLIND, word="unknown")


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """A finding that a picture opened, refreshed or cleared."""

    finding: Finding
    change: Change


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What one picture, or its absence, led to."""

    report: CameraReport
    tellings: tuple[Telling, ...] = ()


class CameraWatch:
    """Watches one camera. Give it frames in order of time."""

    def __init__(  # noqa: PLR0913 - what a camera is judged by, each from another hand
        self,
        camera: Camera,
        limits: Thresholds,
        memory: CameraMemory,
        *,
        at: datetime,
        network: VehicleNetwork | None = None,
        flood_judge: FloodJudge | None = None,
        confirmed_at: datetime | None = None,
    ) -> None:
        self._camera = camera
        self._confirmed_at = confirmed_at  # when a person last said that the view and the zones on it are right
        self._limits = limits
        self._network = network
        self._flood_judge = flood_judge
        self._memory = memory
        self._pairs = tuple((kind, zone) for kind in DETECTORS for zone in camera.zones if zone.kind is kind.zone)
        keys = [*((kind, "") for kind in HEALTH), *((kind.finding, zone.id) for kind, zone in self._pairs)]
        self._episodes = {key: memory.episode(*key) for key in keys}
        self._picture_at = memory.picture_at
        self._waiting_since = memory.picture_at or at
        self._frozen = Frozen(camera.zones, limits)
        self._dark = Dark(camera.zones, limits)
        self._slow = Slow(camera.period_s, limits)
        kept = memory.references.get(sight_key(confirmed_at), {})
        self._sight = Sight(camera.zones, limits, kept=kept, is_turned=self._is_turned())
        self._words: dict[str, str] = {zone.id: "unknown" for _, zone in self._pairs}
        self._shape: tuple[int, int] | None = None
        self._detectors: dict[tuple[FindingKind, str], Detector] = {}

    def see(self, frame: Frame) -> Seen:
        """What this picture says."""
        view = view_of(frame, work_px=self._limits.work_px)
        self._picture_at = self._waiting_since = view.at
        health = self._look_at_health(view)
        tellings = [told for kind, reading in health.items() for told in self._advance((kind, ""), reading, view.at)]
        if self._can_see(health):
            tellings += self._look_at_zones(self._sight.settled(view))
        else:
            tellings += self._zones_unknown(view.at)
        return Seen(report=self._report(view.at), tellings=tuple(tellings))

    def miss(self, at: datetime, detail: str) -> Seen:
        """No picture came, and why."""
        is_long = (at - self._waiting_since).total_seconds() >= self._limits.offline_after_s
        reading = Reading(
            condition=Condition.PRESENT if is_long else Condition.UNSURE,
            word="offline",
            score=1.0,
            began_at=self._waiting_since,
        )
        tellings = [*self._advance((FindingKind.OFFLINE, ""), reading, at), *self._zones_unknown(at)]
        return Seen(report=self._report(at, detail), tellings=tuple(tellings))

    def memory(self, *, with_references: bool) -> CameraMemory:
        """What must outlive this worker."""
        references = self._references() if with_references else {}
        return CameraMemory(
            camera=self._camera.id,
            picture_at=self._picture_at,
            episodes=tuple(one for one in self._episodes.values() if one.since_at is not None),
            references=references,
        )

    def _look_at_health(self, view: View) -> dict[FindingKind, Reading]:
        dark = self._dark.look(view)
        is_dark = dark.condition is Condition.PRESENT
        return {
            FindingKind.OFFLINE: Reading(condition=Condition.ABSENT, word="live"),
            FindingKind.FROZEN: self._frozen.look(view),
            FindingKind.DARK: dark,
            **(dict.fromkeys(SIGHT, BLIND) if is_dark else self._sight.look(view)),
            FindingKind.SLOW: self._slow.look(view.at),
        }

    def _can_see(self, health: dict[FindingKind, Reading]) -> bool:
        """Not while anything is wrong, nor before it has been wrong for long enough to say so."""
        doubtful = (FindingKind.DARK, *SIGHT)
        is_well = all(health[kind].condition is not Condition.PRESENT for kind in doubtful)
        return is_well and self._state() is CameraState.LIVE

    def _is_turned(self) -> bool:
        moved = self._memory.episode(FindingKind.MOVED, "")
        is_confirmed = moved.since_at and self._confirmed_at and self._confirmed_at > moved.since_at
        return moved.is_open and not is_confirmed

    def _look_at_zones(self, view: View) -> list[Telling]:
        self._fit_detectors((view.lab.shape[0], view.lab.shape[1]))
        tellings = []
        for kind, zone in self._pairs:
            key = (kind.finding, zone.id)
            reading = self._detectors[key].look(view)
            tellings += self._advance(key, reading, view.at)
            is_open = self._episodes[key].is_open
            self._words[zone.id] = (
                WORDS[kind.finding] if is_open and reading.condition is not Condition.BLIND else reading.word
            )
        return tellings

    def _zones_unknown(self, at: datetime) -> list[Telling]:
        tellings = []
        for kind, zone in self._pairs:
            self._words[zone.id] = "unknown"
            tellings += self._advance((kind.finding, zone.id), BLIND, at)
        return tellings

    def _advance(self, key: tuple[FindingKind, str], reading: Reading, at: datetime) -> list[Telling]:
        episode, change = advance(
            self._episodes[key], reading, at, self._rule(key[0]), refresh_s=self._limits.refresh_s
        )
        self._episodes[key] = ended(episode) if change is Change.CLEARED else episode
        if change is Change.NONE:
            return []
        finding = finding_of(self._camera, episode, change)
        judged = replace(finding, detector=self._name_of(key[0]), thresholds=asdict(self._limits))
        return [Telling(finding=judged, change=change)]

    def _name_of(self, kind: FindingKind) -> str:
        name = next((each.name for each in DETECTORS if each.finding is kind), HEALTH_NAME)
        if kind is FindingKind.BLOCKED_RAMP and self._network:
            return f"{name}, {VEHICLES_NAME}"
        return f"{name}, {self._flood_judge.head.name}" if kind is FindingKind.FLOODING and self._flood_judge else name

    def _rule(self, kind: FindingKind) -> Rule:
        return rule_of(kind, self._limits, period_s=self._camera.period_s)

    def _fit_detectors(self, shape: tuple[int, int]) -> None:
        """Detectors for pictures of this shape; after a change of shape they learn anew, knowing what is open."""
        if shape == self._shape:
            return
        self._shape = shape
        for kind, zone in self._pairs:
            key = (kind.finding, zone.id)
            self._detectors[key] = self._make(kind, zone, shape, self._episodes[key])

    def _make(self, kind: Watched, zone: Zone, shape: tuple[int, int], episode: Episode) -> Detector:
        patch = patch_of(zone, self._camera.zones, shape)
        kept = self._memory.references.get(reference_key(kind.finding, zone, self._confirmed_at), {})
        detector = kind.detector(patch, self._limits, kept=kept, is_open=episode.is_open)
        if kind.finding is FindingKind.BLOCKED_RAMP and self._network is not None:
            return ConfirmedOccupancy(detector, zone, self._network, self._limits, is_open=episode.is_open)
        if kind.finding is FindingKind.FLOODING and self._flood_judge is not None:
            return LearnedWater(detector, zone, self._flood_judge, self._limits)
        return detector

    def _references(self) -> dict[str, dict[str, bytes]]:
        kept = {sight_key(self._confirmed_at): self._sight.remember()}
        for kind, zone in self._pairs:
            detector = self._detectors.get((kind.finding, zone.id))
            key = reference_key(kind.finding, zone, self._confirmed_at)
            # Not seen since the start: what the last worker knew still holds
            kept[key] = detector.remember() if detector else self._memory.references.get(key, {})
        return {key: found for key, found in kept.items() if found}

    def _state(self) -> CameraState:
        opened = (state for kind, state in HEALTH.items() if self._episodes[kind, ""].is_open)
        return next(opened, CameraState.LIVE if self._picture_at else CameraState.UNKNOWN)

    def _report(self, at: datetime, detail: str = "") -> CameraReport:
        return CameraReport(
            camera=self._camera.id,
            at=at,
            state=self._state(),
            picture_at=self._picture_at,
            zones=dict(self._words),
            detail=detail,
        )
