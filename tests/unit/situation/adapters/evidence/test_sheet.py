from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest
import shapely

from geo.streets import Streets
from situation.adapters.evidence.package import FilePacker, write_folder
from situation.adapters.evidence.place_map import PlaceMap
from situation.adapters.evidence.sheet import Sheets
from situation.adapters.evidence.verify import faults_of
from situation.cameras import Phase, Shot
from situation.dossier import Dossier
from situation.handovers import Handover, HandoverId, Service
from situation.incidents import Reporter
from situation.offences import Offence
from situation.plates import PlateForm
from tests.unit.situation.adapters.evidence.packages import FINDING, FRAMES, NOON, asked, dossier_of

HOSTILE = '<script>alert(1)</script>" onload="x'


def handed(service: Service = Service.PARKING, **changes: object) -> Dossier:
    told = {"id": HandoverId("h1"), "number": "H-2026-000001", "incident": "i1", "service": service}
    handover = Handover(**told, to=service.value, handed_by="aigul", handed_at=NOON)
    return replace(dossier_of(), handover=handover, **changes)


def offence(day: int = 0) -> Offence:
    return Offence(
        id=f"i{day}",
        number="123ABC01",
        form=PlateForm.PERSON_2012,
        written="123 abc 01",
        category="ramp_blocked",
        lat=51.1,
        lon=71.4,
        seen_at=NOON - timedelta(days=day),
        confirmed_by="aigul",
        confirmed_at=NOON,
        forget_at=NOON + timedelta(days=90),
    )


def sheet_of(dossier: Dossier, folder: Path, sheets: Sheets | None = None, language: str = "en") -> str:
    package = FilePacker(folder, FRAMES, sheets).pack(dossier, replace(asked(), language=language))
    return package.files["sheet.html"].decode()


def test_the_sheet_says_what_where_when_and_which_vehicle_in_the_citys_time(tmp_path: Path) -> None:
    dossier = handed(offence=offence(), repeats=(offence(3),))
    page = sheet_of(dossier, tmp_path, Sheets(zone=ZoneInfo("Asia/Almaty")))
    for told in ("123ABC01", "51.100000, 71.400000", "2026-01-15 17:00:00 +0500", "2026-01-12 17:00", "A-2026-000001"):
        assert told in page
    assert "Call" not in page


@pytest.mark.parametrize(("language", "call"), [("kk", "103 нөміріне"), ("ru", "Позвоните 103"), ("en", "Call 103")])
def test_an_emergencys_sheet_says_whom_to_call_and_names_no_vehicle(tmp_path: Path, language: str, call: str) -> None:
    dossier = handed(Service.AMBULANCE, offence=offence(), caller=Reporter(first_name="Aigerim", phone="+7701"))
    page = sheet_of(dossier, tmp_path, language=language)
    assert call in page
    assert "Aigerim, +7701" in page
    assert "123ABC01" not in page


def test_words_from_outside_stay_words(tmp_path: Path) -> None:
    dossier = handed(caller=Reporter(first_name=HOSTILE))
    dossier = replace(
        dossier,
        incident=replace(dossier.incident, description=HOSTILE, address=HOSTILE),
        handover=replace(dossier.handover, note=HOSTILE, to=HOSTILE),
        cameras=tuple(replace(camera, name=HOSTILE) for camera in dossier.cameras),
    )
    page = sheet_of(dossier, tmp_path)
    assert "<script" not in page
    assert page.count("&lt;script&gt;") == 6
    assert 'onload="x' not in page.replace("&quot;", "'")


def test_a_lost_picture_holds_up_no_hand_over_and_is_named(tmp_path: Path) -> None:
    shot = Shot(phase=Phase.AFTER, frame_sha256="9" * 64, captured_at=NOON, received_at=NOON)
    dossier = handed(findings=(replace(FINDING, shots=(shot,)),))
    package = FilePacker(tmp_path / "data", FRAMES).pack(dossier, asked())
    manifest = json.loads(package.files["manifest.json"])
    assert (manifest["missing"], "9" * 64 in manifest["frames"]) == (["9" * 64], True)
    assert "Не сохранилось снимков: 1" in package.files["sheet.html"].decode()
    write_folder(package, tmp_path / "out")
    assert faults_of(tmp_path / "out") == []


def test_the_sheet_that_is_read_out_has_blurred_pictures_and_takes_no_place_in_the_chain(tmp_path: Path) -> None:
    packer = FilePacker(tmp_path, FRAMES)
    page = packer.sheet(handed(), language="ru")
    assert page.count("data:image/jpeg;base64,") == 1
    assert FINDING.frame_sha256 not in page  # it is another picture
    assert not (tmp_path / "chain.jsonl").exists()


def streets() -> Streets:
    shapes = np.empty(2, dtype=object)
    shapes[:] = [
        shapely.LineString([(71.399, 51.1), (71.401, 51.1)]),
        shapely.LineString([(71.5, 51.2), (71.6, 51.2)]),
    ]
    return Streets(
        id=np.array([1, 2], np.int32),
        name=np.array(["Сарыарқа & <b>", "Far away"], object),
        road_class=np.array(["primary", "residential"], object),
        one_way=np.zeros(2, bool),
        shape=shapes,
    )


def test_the_map_has_the_streets_around_and_no_others() -> None:
    drawn = PlaceMap(streets(), attribution="© OpenStreetMap").draw(51.1, 71.4)
    assert drawn.count("<polyline") == 1
    assert "Сарыарқа &amp; &lt;b&gt;" in drawn
    assert "Far away" not in drawn
    assert PlaceMap(Streets.none()).draw(51.1, 71.4).count("<polyline") == 0


def test_a_place_that_is_not_known_has_no_map(tmp_path: Path) -> None:
    sheets = Sheets(PlaceMap(streets()))
    dossier = handed()
    assert "<svg" in sheet_of(dossier, tmp_path, sheets)
    nowhere = replace(dossier, incident=replace(dossier.incident, needs_location=True, address="the shop"))
    page = sheet_of(nowhere, tmp_path, sheets)
    assert "<svg" not in page
    assert "51.100000" not in page
