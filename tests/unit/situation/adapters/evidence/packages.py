"""Real packages in a folder, for tests that spoil them."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import cv2
import numpy as np

from situation.adapters.evidence.package import FilePacker, folder_name, write_folder
from situation.cameras import Camera, CameraId, Finding, FindingId, FindingKind, Zone, ZoneKind
from situation.dossier import Asked, Dossier, Form, Package
from situation.incidents import Incident, IncidentId

NOON = datetime(2026, 1, 15, 12, tzinfo=UTC)
RAMP = Zone(id="ramp", kind=ZoneKind.RAMP, polygon=((0.25, 0.25), (0.75, 0.25), (0.75, 0.75), (0.25, 0.75)))
CAMERA = Camera(id=CameraId("corner"), name="corner", lat=51.1, lon=71.4, address="rtsp://10.0.0.7/main", zones=(RAMP,))


class Frames:
    """Pictures in a dict."""

    def __init__(self, *jpegs: bytes) -> None:
        self.kept = {hashlib.sha256(jpeg).hexdigest(): jpeg for jpeg in jpegs}

    def put(self, jpeg: bytes) -> str:
        raise NotImplementedError

    def find(self, sha256: str) -> bytes | None:
        return self.kept.get(sha256)


def noisy_jpeg(seed: int) -> bytes:
    """Small, and different at every pixel: pixelation shows."""
    image = np.random.default_rng(seed).integers(0, 255, (96, 160, 3), np.uint8)
    return bytes(cv2.imencode(".jpg", image)[1].data)


CLEAN, DRAWN = noisy_jpeg(1), noisy_jpeg(2)
FRAMES = Frames(CLEAN, DRAWN)
FINDING = Finding(
    id=FindingId("f1"),
    camera=CAMERA.id,
    kind=FindingKind.BLOCKED_RAMP,
    zone="ramp",
    since_at=NOON,
    seen_at=NOON,
    frame_sha256=hashlib.sha256(CLEAN).hexdigest(),
    overlay_sha256=hashlib.sha256(DRAWN).hexdigest(),
    measures={"standing": 0.4},
)


def dossier_of(number: int = 1) -> Dossier:
    incident = Incident(
        id=IncidentId(f"i{number}"),
        public_no=f"A-2026-{number:06d}",
        category="blocked_ramp",
        lat=51.1,
        lon=71.4,
        radius_m=50,
        description="Көлік пандусты жауып тұр",
        opened_at=NOON,
        updated_at=NOON,
        reaction_due_at=NOON + timedelta(hours=1),
        elimination_due_at=NOON + timedelta(hours=5),
        finding="f1",
    )
    return Dossier(incident=incident, findings=(FINDING,), cameras=(CAMERA,))


def asked(form: Form = Form.WHOLE) -> Asked:
    return Asked(by="aigerim", reason="police, case 77", at=NOON, form=form)


def packages_in(data: Path, folder: Path, count: int, form: Form = Form.WHOLE) -> list[Path]:
    """That many packages of one installation, written side by side."""
    made = [pack(data, number, form) for number in range(1, count + 1)]
    paths = [folder / folder_name(package, f"A-2026-{number:06d}") for number, package in enumerate(made, start=1)]
    for package, path in zip(made, paths, strict=True):
        write_folder(package, path)
    return paths


def pack(data: Path, number: int = 1, form: Form = Form.WHOLE) -> Package:
    return FilePacker(data, FRAMES).pack(dossier_of(number), asked(form))
