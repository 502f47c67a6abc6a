"""How right the camera detectors are on real pictures: stops on clips, flooding by camera.

Needs the data folder beside the checkout (`../shared/data`); without it says so. Nothing of it is kept.
"""

from __future__ import annotations

import csv
import hashlib
import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import cv2
import numpy as np
import pytest

from situation.cameras import Camera, CameraId, FindingKind, Zone, ZoneKind
from video.confirmation import Change
from video.detectors.vehicles import VehicleNetwork
from video.detectors.water import Surface, median_of, surface_of, votes_of
from video.frames import Frame, Image
from video.memory import CameraMemory
from video.thresholds import Thresholds
from video.watch import CameraWatch

DATA = Path(__file__).parents[3] / "shared/data"
PARKING, FLOOD = DATA / "video/parking", DATA / "video/flood"
WEIGHTS = DATA / "models/yolox_nano.onnx"
START = datetime(2026, 1, 1, tzinfo=UTC)
# The stop lasts 11 s and the clip ends 0.5 s after the car left the zone: times that fit into it
CLIP = Thresholds(dwell_s=5, clear_s=0.3)
PICTURES_PER_S = 5.0
LATE_S = 30.0  # a hit is told within dwell + this
EXTRA_NO_STOP = (("no_stop/vtest_pedestrians.avi", 10.0), ("no_stop/cdnet_fall", 10.0))  # file or folder of frames, fps
MIDDLE = ((0.3, 0.5), (0.7, 0.5), (0.7, 0.9), (0.3, 0.9))
CLOSE = Zone(id="z", kind=ZoneKind.RAMP, polygon=MIDDLE)
ROAD_FROM = 0.42  # share of the height: logos and camera names are above
STILL_VOTES = ("lines", "middle", "ripple")  # a single picture has no flicker
# Two full frames of cameras that the tiles come from too
SAME_CAMERA = {"full_flooded1": "siqueira278", "full_not_flooded2": "siqueira278", "full_flooded2": "caju418"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip:
    """A clip and what must come of it. `stop`: seconds from and to, None: nothing may be found."""

    name: str
    path: Path
    fps: float
    zone: Zone
    stop: tuple[float, float] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Still:
    """A graded picture of a city camera."""

    camera: str
    is_flooded: bool
    surface: Surface


def run() -> str:
    """The tables as Markdown."""
    if not DATA.exists():
        return "## Cameras: how right\n\nNot measured: the data folder `../shared/data` is not here."
    return "\n\n".join(("## Cameras: how right", stops_table(), flood_table()))


def stops_table() -> str:
    """Each clip: findings, delay, clearing; with and without vehicle confirmation."""
    network = _network()
    lines = [
        f"Blocked ramp on real clips, {PICTURES_PER_S:.0f} pictures/s, dwell {CLIP.dwell_s:g} s. "
        "The detector was tried on these clips while it was written; the two last are zones of our own choice.",
        "",
        "| clip | zone | expected | findings | told after the stop | cleared | with YOLOX-nano |",
        "|---|---|---|---|---|---|---|",
    ]
    for clip in clips():
        told = watch_clip(clip)
        confirmed = len(_opened(watch_clip(clip, network))) if network else "no weights"
        lines.append(_stop_row(clip, told, confirmed))
    return "\n".join(lines)


def _stop_row(clip: Clip, told: list[tuple[float, Change]], confirmed: int | str) -> str:
    opened = _opened(told)
    cleared = [at_s for at_s, change in told if change is Change.CLEARED]
    delay = f"{opened[0] - clip.stop[0]:.1f} s" if clip.stop and opened else "-"
    gone = f"{cleared[0] - clip.stop[1]:.1f} s after it left" if clip.stop and cleared else "-"
    expected = "1" if clip.stop else "0"
    return f"| {clip.path.name} | {clip.name} | {expected} | {len(opened)} | {delay} | {gone} | {confirmed} |"


def clips() -> list[Clip]:
    """The zones of EVENTS.tsv, and two more clips in which nobody stops."""
    with (PARKING / "EVENTS.tsv").open(newline="") as table:
        found = [_clip(row) for row in csv.DictReader(table, delimiter="\t")]
    extra = [Clip(name="middle", path=PARKING / name, fps=fps, zone=CLOSE, stop=None) for name, fps in EXTRA_NO_STOP]
    return [clip for clip in (*found, *extra) if clip.path.exists()]


def _clip(row: dict[str, str]) -> Clip:
    width, height, fps = float(row["frame_w"]), float(row["frame_h"]), float(row["fps"])
    corners = [corner.split(",") for corner in row["zone_polygon_px"].split(";")]
    polygon = tuple((float(x) / width, float(y) / height) for x, y in corners)
    stops = row["stop_start_frame"] != "-"
    return Clip(
        name=row["zone_name"],
        path=PARKING / row["file"].removeprefix("parking/"),
        fps=fps,
        zone=Zone(id="z", kind=ZoneKind.RAMP, polygon=polygon),
        stop=(float(row["stop_start_frame"]) / fps, float(row["stop_end_frame"]) / fps) if stops else None,
    )


def watch_clip(clip: Clip, network: VehicleNetwork | None = None) -> list[tuple[float, Change]]:
    """What the judgement says of a clip, and when."""
    camera = Camera(id=CameraId("clip"), name="clip", lat=0, lon=0, address="", zones=(clip.zone,), period_s=0.2)
    limits = replace(CLIP, vehicle_every_s=0.5)
    watch = CameraWatch(camera, limits, CameraMemory(camera=camera.id), at=START, network=network)
    told = []
    for at_s, image in pictures(clip):
        at = START + timedelta(seconds=at_s)
        seen = watch.see(Frame(camera=camera.id, image=image, captured_at=at, received_at=at))
        told += [(at_s, one.change) for one in seen.tellings if one.finding.kind is FindingKind.BLOCKED_RAMP]
    return told


def pictures(clip: Clip) -> Iterator[tuple[float, Image]]:
    """The clip's pictures at our rate, with their second."""
    due_s = 0.0
    for number, image in enumerate(_images(clip.path)):
        if number / clip.fps >= due_s:
            due_s += 1 / PICTURES_PER_S
            yield number / clip.fps, image


def _images(path: Path) -> Iterator[Image]:
    if path.is_dir():
        yield from (np.asarray(cv2.imread(str(file)), np.uint8) for file in sorted(path.rglob("in*.jpg")))
        return
    capture = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG)
    while (read := capture.read())[0]:
        yield np.asarray(read[1], np.uint8)


def _opened(told: list[tuple[float, Change]]) -> list[float]:
    return [at_s for at_s, change in told if change is Change.OPENED]


def _network() -> VehicleNetwork | None:
    if not WEIGHTS.exists():
        return None
    return VehicleNetwork(WEIGHTS, sha256=hashlib.sha256(WEIGHTS.read_bytes()).hexdigest())


def flood_table() -> str:
    """Flooding on stills of city cameras: never a random split of frames."""
    stills = rio_stills()
    paired = paired_scores(stills)
    paired_auc = auc([score for _, score, _ in paired], [still.is_flooded for still, _, _ in paired])
    held_out = held_out_scores(stills)
    flooded = {still.camera for still in stills if still.is_flooded}
    dry = {still.camera for still in stills if not still.is_flooded}
    lines = [
        f"Flooding on stills of city cameras: {len(stills)} frames, {sum(s.is_flooded for s in stills)} flooded; "
        f"{len(flooded)} cameras with a flood, {len(dry)} with dry frames. A still has three of the four votes, "
        "the lower part of the picture is the zone, and a camera's frames are of several presets and nights.",
        "",
        "| what | cameras | frames | AUC |",
        "|---|---|---|---|",
        f"| the votes, against the camera's other dry frames (scales chosen on these cameras) | "
        f"{len({s.camera for s, _, _ in paired})} | {len(paired)} | {paired_auc:.2f} |",
        f"| logistic regression on the same measures without a reference, whole cameras held out "
        f"| {len(flooded | dry)} | {len(stills)} | {auc(held_out, [s.is_flooded for s in stills]):.2f} |",
        "",
        alarms_by_camera(paired),
    ]
    return "\n".join(lines)


def rio_stills() -> list[Still]:
    """All graded frames, measured."""
    stills = []
    for grade, is_flooded in (("positive", True), ("negative", False)):
        for file in sorted((FLOOD / grade / "rio_cctv").glob("*.jpg")):
            camera = SAME_CAMERA.get(file.stem, file.stem.split("__")[0])
            stills.append(Still(camera=camera, is_flooded=is_flooded, surface=_surface(file)))
    return stills


def _surface(file: Path) -> Surface:
    image = np.asarray(cv2.imread(str(file)), np.uint8)
    height, width = image.shape[:2]
    image = image[:, (width - height) // 2 : (width + height) // 2] if width > height else image
    small = cv2.resize(image, (480, 480), interpolation=cv2.INTER_AREA)
    lightness = cv2.cvtColor(small, cv2.COLOR_BGR2Lab)[:, :, 0].astype(np.float32)[round(480 * ROAD_FROM) :]
    return surface_of(lightness, np.ones(lightness.shape, np.bool_), previous=None)


def paired_scores(stills: list[Still]) -> list[tuple[Still, float, bool]]:
    """Score and alarm of each frame of a camera that has both kinds, against its other dry frames."""
    limits, scored = Thresholds(), []
    for still in stills:
        mates = [other for other in stills if other.camera == still.camera and other is not still]
        dry = tuple(other.surface for other in mates if not other.is_flooded)
        if not dry or not (still.is_flooded or any(other.is_flooded for other in mates)):
            continue
        votes = [votes_of(still.surface, median_of(dry), limits)[name] for name in STILL_VOTES]
        score = sum(votes) / len(votes)
        scored.append((still, score, score >= limits.flooded_score and min(votes) >= limits.vote_counts))
    return scored


def held_out_scores(stills: list[Still]) -> list[float]:
    """Of each frame, by a ridge classifier that saw none of its camera; cameras weigh the same within a class."""
    features = np.array([[s.surface.lines, s.surface.middle, s.surface.fine, s.surface.light] for s in stills])
    cameras = np.array([s.camera for s in stills])
    truth = np.array([1.0 if s.is_flooded else -1.0 for s in stills])
    scores = np.zeros(len(stills))
    for camera in set(cameras):
        seen = cameras != camera
        mean, spread = features[seen].mean(axis=0), features[seen].std(axis=0)
        inputs = np.c_[(features - mean) / spread, np.ones(len(stills))]
        weights = _weights(cameras[seen], truth[seen])[:, None]
        gram = (inputs[seen] * weights).T @ inputs[seen] + 10 * np.eye(inputs.shape[1])
        scores[~seen] = inputs[~seen] @ np.linalg.solve(gram, (inputs[seen] * weights).T @ truth[seen])
    return scores.tolist()


def _weights(cameras: np.ndarray, truth: np.ndarray) -> np.ndarray:
    counts: dict[tuple[str, float], int] = defaultdict(int)
    for key in zip(cameras, truth, strict=True):
        counts[key] += 1
    weights = np.array([1 / counts[key] for key in zip(cameras, truth, strict=True)])
    for side in (-1, 1):
        weights[truth == side] *= len(truth) / 2 / weights[truth == side].sum()
    return weights


def alarms_by_camera(scored: list[tuple[Still, float, bool]]) -> str:
    """Each paired camera, then recall and false alarms by camera with Wilson 95 % intervals."""
    lines = ["| camera | flooded frames told | dry frames told |", "|---|---|---|"]
    hits, false = [], []
    for camera in sorted({still.camera for still, _, _ in scored}):
        wet = [alarm for still, _, alarm in scored if still.camera == camera and still.is_flooded]
        dry = [alarm for still, _, alarm in scored if still.camera == camera and not still.is_flooded]
        hits += [any(wet)] if wet else []
        false += [any(dry)] if dry else []
        lines.append(f"| {camera} | {sum(wet)} of {len(wet)} | {sum(dry)} of {len(dry)} |")
    lines.append(f"| **cameras** (95 %) | {_wilson(sum(hits), len(hits))} | {_wilson(sum(false), len(false))} |")
    return "\n".join(lines)


def auc(scores: list[float], truth: list[bool]) -> float:
    """Chance that a flooded frame scores above a dry one."""
    wet = np.array([score for score, is_wet in zip(scores, truth, strict=True) if is_wet])
    dry = np.array([score for score, is_wet in zip(scores, truth, strict=True) if not is_wet])
    return float((wet[:, None] > dry).mean() + (wet[:, None] == dry).mean() / 2)


def _wilson(hits: int, of: int) -> str:
    if not of:
        return "-"
    share, z = hits / of, 1.96
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    reach = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return f"{hits} of {of} ({100 * (middle - reach):.0f}-{100 * (middle + reach):.0f} %)"


needs_data = pytest.mark.skipif(not DATA.exists(), reason="the data folder ../shared/data is not here")


@needs_data
@pytest.mark.benchmark
@pytest.mark.shared_data
def test_the_real_stop_is_one_finding_and_the_clips_without_a_stop_are_none() -> None:
    for clip in clips():
        told = watch_clip(clip)
        if clip.stop is None:
            assert told == [], clip
            continue
        assert [change for _, change in told] == [Change.OPENED, Change.CLEARED]
        assert clip.stop[0] + CLIP.dwell_s - 1 <= told[0][0] <= clip.stop[0] + CLIP.dwell_s + LATE_S
        assert told[1][0] >= clip.stop[1]


@needs_data
@pytest.mark.benchmark
@pytest.mark.shared_data
def test_flooding_is_better_than_chance_on_cameras_with_their_own_reference() -> None:
    scored = paired_scores(rio_stills())
    assert auc([score for _, score, _ in scored], [still.is_flooded for still, _, _ in scored]) > 0.7


@needs_data
@pytest.mark.benchmark
@pytest.mark.shared_data
def test_the_network_sees_the_standing_car() -> None:
    network = _network()
    assert network is not None
    stop = next(clip for clip in clips() if clip.stop)
    assert [change for _, change in watch_clip(stop, network)] == [Change.OPENED, Change.CLEARED]
