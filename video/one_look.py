"""One look: what the detectors say of a single picture, for who draws zones. Pure: a picture in, answers out.

A judgement over time needs several pictures; here nothing is confirmed, and each zone says what would keep it from
being judged. Words of `why` are shown to people in their language.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from situation.cameras import Camera, FindingKind, Zone, ZoneKind
from situation.ports import OneLook, SeenVehicle, SeenZone
from video.detectors.detector import Condition, Reading
from video.detectors.health import Dark
from video.detectors.occupancy import Occupancy
from video.detectors.scene import scene_from_bytes, scene_of
from video.detectors.sight import Sight
from video.detectors.vehicles import VehicleBox, VehicleNetwork, footprint_share
from video.detectors.water import dry_surface, surface_of, votes_of
from video.frames import Frame, Image
from video.memory import CameraMemory, reference_key, sight_key
from video.thresholds import Thresholds
from video.views import Patch, View, patch_of, view_of

NO_MOMENT = datetime(1970, 1, 1, tzinfo=UTC)  # time tells one picture nothing
LEAST_PX = 400  # px of the working picture: a smaller zone is a car's wheel, and noise decides


def look_once(
    camera: Camera,
    image: Image,
    memory: CameraMemory,
    limits: Thresholds,
    *,
    confirmed_at: datetime | None = None,
    network: VehicleNetwork | None = None,
) -> OneLook:
    """What is seen with the camera's zones as given; `memory`: its references, where zones are as they were."""
    frame = Frame(camera=camera.id, image=image, captured_at=NO_MOMENT, received_at=NO_MOMENT)
    view = view_of(frame, work_px=limits.work_px)
    kept = memory.references.get(sight_key(confirmed_at), {})
    sight = Sight(camera.zones, limits, kept=kept)
    why = _blindness(Dark(camera.zones, limits).look(view), sight, view)
    usual, scene = scene_from_bytes(kept), scene_of(view, camera.zones)
    boxes = network.find_vehicles(image, min_score=limits.vehicle_score) if network else []
    settled = sight.settled(view)
    zones = []
    for zone in camera.zones:
        if zone.kind is not ZoneKind.IGNORE:
            one = _zone(zone, camera, settled, memory, limits, confirmed_at)
            zones.append(replace(one, why=why or one.why, vehicles=_inside(boxes, zone, image, limits)))
    return OneLook(
        why=why,
        sharpness=round(scene.sharpness, 3),
        sharpness_usual=round(usual.sharpness, 3) if usual else None,
        zones=tuple(zones),
        vehicles=tuple(_seen(box, image) for box in boxes),
        has_network=network is not None,
    )


def _blindness(dark: Reading, sight: Sight, view: View) -> str:
    """Why the whole picture cannot be judged; empty if it can."""
    if dark.condition is Condition.PRESENT:
        return FindingKind.DARK.value
    readings = sight.look(view)
    told = [kind.value for kind, reading in readings.items() if reading.condition is Condition.PRESENT]
    return told[0] if told else ""


def _zone(
    zone: Zone, camera: Camera, view: View, memory: CameraMemory, limits: Thresholds, confirmed_at: datetime | None
) -> SeenZone:
    patch = patch_of(zone, camera.zones, (view.lab.shape[0], view.lab.shape[1]))
    if int(patch.mask.sum()) < LEAST_PX:
        return SeenZone(id=zone.id, kind=zone.kind, why="zone_small")
    kind, look = (FindingKind.BLOCKED_RAMP, _ramp) if zone.kind is ZoneKind.RAMP else (FindingKind.FLOODING, _road)
    kept = memory.references.get(reference_key(kind, zone, confirmed_at), {})
    return look(zone, patch, view, kept, limits)


def _ramp(zone: Zone, patch: Patch, view: View, kept: dict[str, bytes], limits: Thresholds) -> SeenZone:
    reading = Occupancy(patch, limits, kept=kept, is_open=False).look(view)
    if reading.condition is not Condition.BLIND:
        share = reading.measures.get("changed", 0.0)
        return SeenZone(id=zone.id, kind=zone.kind, word=reading.word, score=round(share, 3))
    why = "other_light" if "scene_changed" in reading.measures else "no_reference"
    return SeenZone(id=zone.id, kind=zone.kind, why=why)


def _road(zone: Zone, patch: Patch, view: View, kept: dict[str, bytes], limits: Thresholds) -> SeenZone:
    """Without flicker, which takes two pictures: suspect at most."""
    now = surface_of(patch.cut(view.lab)[:, :, 0], patch.mask, previous=None)
    if now.light < limits.zone_dark:
        return SeenZone(id=zone.id, kind=zone.kind, why="zone_dark")
    dry = dry_surface(kept)
    if dry is None:
        return SeenZone(id=zone.id, kind=zone.kind, why="no_reference")
    votes = votes_of(now, dry, limits)
    del votes["flicker"]
    score = sum(votes.values()) / len(votes)
    is_wet = now.light < limits.wet_tone * dry.light
    word = "suspect" if score >= limits.suspect_score else "wet" if is_wet else "dry"
    return SeenZone(id=zone.id, kind=zone.kind, word=word, score=round(score, 3))


def _inside(boxes: list[VehicleBox], zone: Zone, image: Image, limits: Thresholds) -> int:
    shape = (image.shape[0], image.shape[1])
    shares = (footprint_share(box, zone, shape, footprint=limits.footprint) for box in boxes)
    return sum(share >= limits.vehicle_overlap for share in shares)


def _seen(box: VehicleBox, image: Image) -> SeenVehicle:
    height, width = image.shape[:2]
    left, top, right, bottom = box.left / width, box.top / height, box.right / width, box.bottom / height
    return SeenVehicle(
        left=_share(left), top=_share(top), right=_share(right), bottom=_share(bottom), score=round(box.score, 3)
    )


def _share(value: float) -> float:
    return round(min(1.0, max(0.0, value)), 4)
