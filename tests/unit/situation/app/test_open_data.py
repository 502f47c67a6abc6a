"""Open data: nothing personal leaves, however it is asked; the files are whole and say what they are."""

from __future__ import annotations

import csv
import hashlib
import json
import random
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from geo.projection import Projection
from situation.adapters.memory import MemoryStore
from situation.analysis.open_data import HOME_SQUARE_M, LEAST, PLACED, REQUESTS, SQUARE_M
from situation.app.open_data import SHEET, OpenData
from situation.catalogue import CATEGORIES
from situation.incidents import Channel, Incident, IncidentId, IncidentState, Reporter
from tests.builders import NOON, an_incident
from tests.unit.web.world import CITY

ZONE = ZoneInfo("Asia/Almaty")
SPAN = (NOON - timedelta(days=30), NOON + timedelta(days=30))
SECRETS = ("Ұлпан", "Серікқызы", "77011234567", "ulpan@mail.kz", "Кенесары 40-17", "жылап тұр", "aigerim", "SECRET-NO")
METRIC = Projection(CITY.crs)


def incident(number: int, **changes: Any) -> Incident:
    fields: dict[str, Any] = {
        "id": IncidentId(f"id-{number}-SECRET-NO"),
        "public_no": f"A-{number}-SECRET-NO",
        "address": "Кенесары 40-17",
        "description": "Ұлпан Серікқызы, 77011234567: жылап тұр",
        "outcome": "77011234567",
        "owner": "aigerim",
        "media_url": "https://photos/ulpan@mail.kz",
        "channel": Channel.PHONE,
        "opened_at": NOON + timedelta(minutes=number % 60),
    }
    return an_incident(**(fields | changes))


def square(lat: float, lon: float, north_m: float, east_m: float, side_m: float) -> tuple[float, float]:
    """A place so far within the square that lat and lon lie in."""
    x, y = METRIC.to_metric([lon], [lat])
    west, south = x // side_m * side_m, y // side_m * side_m
    to_lon, to_lat = METRIC.to_degrees(west + east_m, south + north_m)
    return float(to_lat[0]), float(to_lon[0])


def published(tmp_path: Path, incidents: list[Incident], name: str = "open") -> dict[str, bytes]:
    store = MemoryStore()
    with store.begin() as unit:
        for one in incidents:
            unit.put_incident(one)
            unit.put_reporter(
                one.id,
                Reporter(first_name="Ұлпан", last_name="Серікқызы", phone="+77011234567", email="ulpan@mail.kz"),
            )
    OpenData(store=store, city=CITY, folder=tmp_path / name).publish(*SPAN, made_at=NOON)
    return {path.name: path.read_bytes() for path in sorted((tmp_path / name).iterdir())}


@pytest.mark.parametrize(
    ("licence", "named"),
    [
        ("CC-BY-4.0", [{"name": "CC-BY-4.0"}]),
        ("https://city.example/licence", [{"path": "https://city.example/licence"}]),
        ("", None),
    ],
)
def test_the_package_names_the_licence_that_the_city_has_chosen(
    tmp_path: Path, licence: str, named: list[dict[str, str]] | None
) -> None:
    OpenData(store=MemoryStore(), city=CITY, folder=tmp_path, licence=licence).publish(*SPAN, made_at=NOON)
    assert json.loads((tmp_path / SHEET).read_text("utf-8")).get("licenses") == named


def rows_of(files: dict[str, bytes]) -> list[dict[str, str]]:
    return list(csv.DictReader(files["requests.csv"].decode().splitlines()))


def everywhere(rng: random.Random) -> list[Incident]:
    """Every category, seven in one square and one alone far away, at places within the squares that rng chooses."""
    made = []
    for code in CATEGORIES:
        side = HOME_SQUARE_M if code in {"snow_yard", "flood_yard"} else SQUARE_M
        for centre, count in (((51.128, 71.4304), 7), ((51.2, 71.5), 1)):
            for _ in range(count):
                lat, lon = square(*centre, rng.uniform(1, side - 1), rng.uniform(1, side - 1), side)
                made.append(incident(len(made), category=code, lat=lat, lon=lon))
    return made


def test_no_word_name_number_or_address_is_in_any_file(tmp_path: Path) -> None:
    files = published(tmp_path, everywhere(random.Random(1)))
    assert set(files) == {"requests.csv", "squares.geojson", SHEET}
    assert len(rows_of(files)) == 8 * len(CATEGORIES)
    for content in files.values():
        text = content.decode()
        assert [secret for secret in SECRETS if secret in text] == []


def test_the_files_do_not_change_with_where_exactly_who_exactly_and_in_which_order(tmp_path: Path) -> None:
    first = published(tmp_path, everywhere(random.Random(1)), "first")
    others = [
        replace(one, id=IncidentId(f"x{number}"), public_no=f"x{number}", description="", address="", owner="")
        for number, one in enumerate(everywhere(random.Random(2)))
    ]
    random.Random(3).shuffle(others)
    assert published(tmp_path, others, "second") == first


def test_places_of_few_and_of_requests_about_people_are_left_out(tmp_path: Path) -> None:
    rows = rows_of(published(tmp_path, everywhere(random.Random(1))))
    placed = {code: sum(row["category"] == code and row["lat"] != "" for row in rows) for code in CATEGORIES}
    assert placed == {code: 7 if code in PLACED else 0 for code in CATEGORIES}
    assert {"noise_night", "person_in_danger", "consultation", "other"}.isdisjoint(PLACED)
    few = [incident(number) for number in range(LEAST - 1)]
    files = published(tmp_path, few, "few")
    assert {row["lat"] for row in rows_of(files)} == {""}
    assert json.loads(files["squares.geojson"])["features"] == []


def test_a_row_says_what_was_done_and_when(tmp_path: Path) -> None:
    late = incident(
        0,
        state=IncidentState.CLOSED,
        reacted_at=NOON + timedelta(minutes=29, seconds=40),
        resolved_at=NOON + timedelta(hours=5),
        closed_at=NOON + timedelta(hours=6),
        district="esil",
        reopened=1,
    )
    done, still_open = rows_of(published(tmp_path, [late, incident(1)]))
    assert done | {"lat": "", "lon": ""} == {
        "category": "snow_road",
        "channel": "phone",
        "district": "esil",
        "opened": "2026-01-15T12:00+05:00",
        "state": "done",
        "reaction_min": "30",
        "reaction_in_time": "true",
        "elimination_min": "300",
        "elimination_in_time": "false",
        "reopened": "true",
        "lat": "",
        "lon": "",
    }
    assert (still_open["state"], still_open["elimination_min"], still_open["district"]) == ("open", "", "")


def test_simulated_requests_are_no_data_of_a_city(tmp_path: Path) -> None:
    files = published(tmp_path, [incident(number, simulated=True) for number in range(9)])
    assert rows_of(files) == []
    assert json.loads(files["squares.geojson"])["features"] == []


def test_squares_count_what_is_in_them(tmp_path: Path) -> None:
    done = {"resolved_at": NOON + timedelta(hours=2)}
    files = published(tmp_path, [incident(number, **(done if number < 4 else {})) for number in range(6)])
    (feature,) = json.loads(files["squares.geojson"])["features"]
    found = feature["properties"]
    assert (found["category"], found["requests"], found["done"], found["in_time"]) == ("snow_road", 6, 4, 1.0)
    ring = feature["geometry"]["coordinates"][0]
    assert ring[0] == ring[-1]
    assert len(ring) == 5


def test_the_sheet_describes_every_column_and_vouches_for_every_file(tmp_path: Path) -> None:
    files = published(tmp_path, everywhere(random.Random(1)))
    sheet = json.loads(files[SHEET])
    assert sheet["created"] == NOON.isoformat()
    for resource in sheet["resources"]:
        content = files[resource["path"]]
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
    fields = sheet["resources"][0]["schema"]["fields"]
    assert [field["name"] for field in fields] == REQUESTS.names == list(rows_of(files)[0])
    assert all(field["description"] for field in fields)


@pytest.mark.parametrize(
    ("at", "is_due"),
    [("2026-01-15T02:59", False), ("2026-01-15T03:00", True), ("2026-01-15T23:00", True)],
)
def test_each_night_s_files_are_made_once(tmp_path: Path, at: str, is_due: bool) -> None:
    now = datetime.fromisoformat(at).replace(tzinfo=ZONE)
    files = OpenData(store=MemoryStore(), city=CITY, folder=tmp_path / "open")
    assert files.is_due(now) is is_due
    if is_due:
        files.publish_night(now)
        assert not files.is_due(now)
        assert files.is_due(now + timedelta(days=1, hours=4))
        sheet = json.loads((tmp_path / "open" / SHEET).read_text("utf-8"))
        assert sheet["temporal"]["end"] == "2026-01-15T00:00:00+05:00"
        (tmp_path / "open" / SHEET).write_text("{", "utf-8")  # a disk that was full: made again
        assert files.is_due(now)
