from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import cv2
import msgspec
import numpy as np
import pytest

from situation.app import flood_heads
from situation.app.cli import status_of
from situation.app.settings import Settings, variable
from video.flood_head import FloodHead

WATER, ASPHALT = 200, 60


class Features:
    """A backbone that sees how light the picture is."""

    sha256 = "ab"

    def __init__(self, weights: Path, *, sha256: str) -> None:
        pass

    def of(self, image: np.ndarray[Any, Any], polygon: object) -> np.ndarray[Any, Any]:
        return np.array([image.mean(), image.std()], np.float32)


@pytest.fixture(autouse=True)
def _network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flood_heads, "RoadFeatures", Features)
    monkeypatch.setenv(variable("vehicle_weights"), "yolox.onnx")


def export(folder: Path, cameras: int, *, shows_water: bool = True, **changes: Any) -> Path:
    """As `situation evidence export-labels` writes it: one confirmed flood of each camera, and one rejected."""
    (folder / "pictures").mkdir(parents=True)
    chance, lines = np.random.default_rng(1), []
    for number in range(cameras):
        for label in ("confirmed", "rejected"):
            tones = {
                "before": ASPHALT,
                "during": WATER if label == "confirmed" and shows_water else ASPHALT,
                "after": 0,
            }
            shas = {}
            for phase, tone in tones.items():
                noise = chance.normal(tone, 20, (40, 60, 3)).clip(0, 255).astype(np.uint8)
                written = cv2.imencode(".jpg", noise)[1].tobytes()
                shas[phase] = hashlib.sha256(written).hexdigest() if tone else ""
                if tone:
                    (folder / f"pictures/{shas[phase]}.jpg").write_bytes(written)
            row = {"camera": f"c{number}", "kind": "flooding", "label": label, "simulated": False} | shas
            lines.append(msgspec.json.encode(row | {"polygon": [[0, 0.5], [1, 0.5], [1, 1]]} | changes))
    (folder / "labels.jsonl").write_bytes(b"\n".join(lines))
    return folder


def told(capsys: pytest.CaptureFixture[str]) -> str:
    captured = capsys.readouterr()
    return captured.out + captured.err


def learn(labels: Path, output: Path) -> int:
    return status_of(["camera", "learn-floods", str(labels), "-o", str(output)])


def test_a_head_is_learned_from_exported_labels_and_named_by_its_sha256(
    in_environment: Settings, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    output = tmp_path / "head.json"
    assert learn(export(tmp_path / "labels", 6), output) == 0
    shown = told(capsys)
    assert "24 pictures of 6 cameras, each camera held out whole: AUC 1.00" in shown
    assert "cameras with a flood that was told: 6 of 6 (61-100 %)" in shown
    assert "cameras with a false alarm: 0 of 6 (0-39 %)" in shown
    assert f"{variable('flood_head_sha256')}={hashlib.sha256(output.read_bytes()).hexdigest()}" in shown
    head = msgspec.json.decode(output.read_bytes(), type=FloodHead)
    assert (head.cameras, head.flooded_cameras, head.network_sha256) == (6, 6, "ab")
    assert learn(tmp_path / "labels", output) == 2
    assert "is there already" in told(capsys)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"cameras": 4}, "at least 5 of each are needed"),
        ({"simulated": True}, "floods of 0 cameras"),
        ({"kind": "blocked_ramp"}, "floods of 0 cameras"),
        ({"shows_water": False}, "not good enough: nothing was written"),
    ],
)
def test_too_few_made_up_or_telling_nothing_is_refused_and_nothing_written(
    in_environment: Settings,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    changes: dict[str, Any],
    said: str,
) -> None:
    assert learn(export(tmp_path / "labels", **({"cameras": 6} | changes)), tmp_path / "head.json") == 2
    assert said in told(capsys)
    assert not (tmp_path / "head.json").exists()


def test_a_folder_without_labels_and_settings_without_a_network_say_what_to_do(
    in_environment: Settings, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert learn(tmp_path, tmp_path / "head.json") == 2
    assert "export it by `situation evidence export-labels`" in told(capsys)
    monkeypatch.delenv(variable("vehicle_weights"))
    assert learn(export(tmp_path / "labels", 6), tmp_path / "head.json") == 2
    assert variable("vehicle_weights") in told(capsys)
