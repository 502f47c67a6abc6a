from __future__ import annotations

import json
import threading
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from situation.adapters.evidence.key import NAME, signing_key
from situation.adapters.evidence.package import FilePacker
from situation.adapters.evidence.pixelate import pixelated
from situation.dossier import Form, canonical
from situation.errors import Unavailable
from tests.unit.situation.adapters.evidence.packages import (
    CLEAN,
    FINDING,
    FRAMES,
    RAMP,
    Frames,
    asked,
    dossier_of,
    pack,
)


def told(package_files: object) -> dict[str, object]:
    manifest: dict[str, object] = json.loads(package_files["manifest.json"])  # type: ignore[index]
    return manifest


def test_a_package_holds_pictures_facts_and_who_wanted_it_but_no_address(tmp_path: Path) -> None:
    files = pack(tmp_path).files
    manifest = told(files)
    assert sorted(files) == [
        "frame-f1.jpg",
        "manifest.json",
        "manifest.sig",
        "overlay-f1.jpg",
        "public_key.txt",
        "verify.py",
    ]
    assert files["frame-f1.jpg"] == CLEAN
    assert (manifest["made_by"], manifest["reason"], manifest["number"]) == ("aigerim", "police, case 77", 1)
    assert "10.0.0.7" not in files["manifest.json"].decode()
    assert files["manifest.json"] == canonical(manifest), "one way to write it"


def test_each_package_names_the_one_before_also_after_a_restart(tmp_path: Path) -> None:
    first, second = pack(tmp_path, 1), pack(tmp_path, 2)
    assert told(first.files)["previous"] == ""
    assert told(second.files)["previous"] == first.sha256
    assert (first.number, second.number) == (1, 2)


def test_packages_made_at_the_same_moment_take_turns(tmp_path: Path) -> None:
    made = []
    threads = [threading.Thread(target=lambda: made.append(pack(tmp_path))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    by_number = sorted(made, key=lambda package: package.number)
    assert [package.number for package in by_number] == list(range(1, 9))
    assert [told(package.files)["previous"] for package in by_number[1:]] == [one.sha256 for one in by_number[:-1]]


def test_a_picture_that_is_gone_or_damaged_makes_no_package_and_no_link(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="picture"):
        FilePacker(tmp_path, Frames()).pack(dossier_of(), asked())
    assert pack(tmp_path).number == 1


def test_a_chain_damaged_at_its_end_is_not_gone_on_with(tmp_path: Path) -> None:
    pack(tmp_path)
    with (tmp_path / "chain.jsonl").open("ab") as file:
        file.write(b'{"number":2,"prev')
    with pytest.raises(Unavailable, match="damaged"):
        pack(tmp_path)


def test_the_key_is_made_once_and_is_its_owners_alone(tmp_path: Path) -> None:
    first = signing_key(tmp_path).private_bytes_raw()
    assert signing_key(tmp_path).private_bytes_raw() == first
    assert (tmp_path / NAME).stat().st_mode & 0o777 == 0o600
    (tmp_path / NAME).chmod(0o644)
    with pytest.raises(Unavailable, match="may be read by others"):
        signing_key(tmp_path)


def decoded(jpeg: bytes) -> np.ndarray:
    return np.asarray(cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR), np.float32)


def test_what_is_shared_shows_the_zone_and_squares_round_it(tmp_path: Path) -> None:
    files = pack(tmp_path, form=Form.SHARED).files
    original, shared = decoded(CLEAN), decoded(files["frame-f1.jpg"])
    outside, inside = np.s_[:20, :36], np.s_[30:66, 46:114]
    assert np.abs(shared - original)[inside].mean() < 15
    assert shared[outside].std() < 0.4 * original[outside].std()
    piece = next(one for one in told(files)["pieces"] if one["name"] == "frame-f1.jpg")  # type: ignore[attr-defined]
    assert piece["original_sha256"] == FINDING.frame_sha256 != piece["sha256"]


def test_without_its_zone_nothing_of_a_picture_is_shown(tmp_path: Path) -> None:
    gone = replace(dossier_of(), cameras=())
    files = FilePacker(tmp_path, FRAMES).pack(gone, asked(Form.SHARED)).files
    assert decoded(files["frame-f1.jpg"]).std() < 0.4 * decoded(CLEAN).std()
    assert decoded(pixelated(CLEAN, RAMP.polygon)).shape == (96, 160, 3)
