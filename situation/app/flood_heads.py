"""A flood head out of judged findings: pictures of the exported labels, features, a fit, and how right it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import msgspec
import numpy as np

from situation.app.errors import UsageWrong
from situation.app.labels import LINES, PICTURES
from situation.app.settings import Settings, variable
from situation.cameras import FindingKind, Judgement, Phase
from video.detectors.road_features import Polygon, RoadFeatures
from video.errors import VideoError
from video.flood_head import FloodHead, HeldOut, Road, fit_head, hold_out
from video.learning import wilson

LEAST_CAMERAS = 5  # with floods, and as many with dry roads: below, a held-out figure means nothing
LEAST_AUC = 0.83  # what the votes reach against a camera's own dry frames (docs/benchmarks.md): a head has to be better


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """A head and what is to be said of it."""

    head: FloodHead
    told: str
    is_good: bool


def learn(labels: Path, settings: Settings) -> Learned:
    """From a folder of `situation evidence export-labels`. Raises UsageWrong, which says what is missing."""
    if not settings.vehicle_weights:
        raise UsageWrong(
            f"a flood head stands on the vehicle network: set {variable('vehicle_weights')} and its sha256"
        )
    try:
        features = RoadFeatures(Path(settings.vehicle_weights), sha256=settings.vehicle_sha256)
    except VideoError as error:
        raise UsageWrong(str(error)) from None
    roads = list(_roads(labels, features))
    _refuse_few(roads)
    head, held_out = fit_head(roads, network_sha256=features.sha256), hold_out(roads)
    return Learned(head=head, told=told_of(roads, held_out), is_good=held_out.auc >= LEAST_AUC)


def told_of(roads: list[Road], held_out: HeldOut) -> str:
    """How right it is where it has not learned, by camera."""
    wet = {road.camera for road in roads if road.is_flooded}
    dry = {road.camera for road in roads if not road.is_flooded}
    pairs = list(zip(roads, held_out.alarms.tolist(), strict=True))
    hits = {road.camera for road, alarm in pairs if alarm and road.is_flooded}
    false = {road.camera for road, alarm in pairs if alarm and not road.is_flooded}
    return (
        f"{len(roads)} pictures of {len(wet | dry)} cameras, each camera held out whole: AUC {held_out.auc:.2f}; "
        f"cameras with a flood that was told: {_share(len(hits), len(wet))}; "
        f"cameras with a false alarm: {_share(len(false), len(dry))}"
    )


def _share(hits: int, of: int) -> str:
    low, high = wilson(hits, of)
    return f"{hits} of {of} ({100 * low:.0f}-{100 * high:.0f} %)"


def _refuse_few(roads: list[Road]) -> None:
    wet = {road.camera for road in roads if road.is_flooded}
    dry = {road.camera for road in roads if not road.is_flooded}
    if min(len(wet), len(dry)) < LEAST_CAMERAS:
        raise UsageWrong(
            f"floods of {len(wet)} cameras and dry roads of {len(dry)}: at least {LEAST_CAMERAS} of each are needed; "
            "judge more findings, and export them with their pictures"
        )


def _roads(labels: Path, features: RoadFeatures) -> Iterator[Road]:
    """Every kept picture of every judged flood: before and after it was dry, and during it what a person said."""
    try:
        lines = (labels / LINES).read_bytes().splitlines()
        rows: list[dict[str, Any]] = [msgspec.json.decode(line) for line in lines]
    except (OSError, msgspec.MsgspecError):
        raise UsageWrong(
            f"{labels} holds no readable {LINES}: export it by `situation evidence export-labels`"
        ) from None
    for row in rows:
        if row["kind"] != FindingKind.FLOODING or not row["polygon"] or row["simulated"]:
            continue
        polygon: Polygon = tuple((float(across), float(down)) for across, down in row["polygon"])
        for phase in Phase:
            image = _picture(labels, row, phase)
            if image is not None:
                is_flooded = phase is Phase.DURING and row["label"] == Judgement.CONFIRMED
                yield Road(camera=row["camera"], is_flooded=is_flooded, features=features.of(image, polygon))


def _picture(labels: Path, row: Mapping[str, Any], phase: Phase) -> np.ndarray[Any, np.dtype[np.uint8]] | None:
    """None: there was none, or it is not kept any more."""
    file = labels / PICTURES / f"{row[phase.value]}.jpg"
    image = cv2.imread(str(file)) if row[phase.value] and file.is_file() else None
    return None if image is None else np.asarray(image, np.uint8)
