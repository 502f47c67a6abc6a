"""Real recordings over real MQTT into a whole centre: everything sent is kept, every ping once, however it is sent."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pyarrow as pa
import pytest

from situation.adapters.archive.parquet import ParquetArchive
from tests.scenario.whole_centre import Centre, running_centre, wait_until

GPS = Path(__file__).parents[3] / "shared" / "data" / "gps"
SYRACUSE = GPS / "syracuse" / "syracuse_2020-02-29.csv"
HFP = GPS / "hsl_hfp" / "hfp-5000.txt"
ROW = ["vehicle", "fix_at", "lat", "lon"]

pytestmark = [pytest.mark.shared_data, pytest.mark.timeout(300)]


def needs(recording: Path) -> None:
    if not recording.exists():
        pytest.skip(f"no recording {recording.name} beside the checkout")


@pytest.fixture
def syracuse_city(tmp_path):
    """A city of one district around Syracuse, without streets."""
    square = [[-76.3, 42.9], [-75.9, 42.9], [-75.9, 43.2], [-76.3, 43.2], [-76.3, 42.9]]
    feature = {
        "type": "Feature",
        "properties": {"id": "syracuse", "name_en": "Syracuse", "name_ru": "Сиракьюс", "name_kk": "Сиракьюс"},
        "geometry": {"type": "Polygon", "coordinates": [square]},
    }
    districts = tmp_path / "districts.geojson"
    districts.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    folder = tmp_path / "syracuse"
    made = Centre(tmp_path).command(
        *("city", "import", "--districts", str(districts), "--into", str(folder)),
        *("--name", "Syracuse", "--timezone", "America/New_York"),
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    return folder


def test_a_storm_day_of_real_ploughs_is_kept_whole_once_and_in_any_order(tmp_path, syracuse_city):
    needs(SYRACUSE)
    sent = sum(1 for _ in SYRACUSE.open()) - 1
    settings = {"SITUATION_UNKNOWN_VEHICLES": "accept", "SITUATION_CITY": str(syracuse_city)}
    with running_centre(tmp_path, **settings) as centre:
        replay(centre, SYRACUSE, "syracuse-csv")
        first = history(centre, sent)
        assert first.num_rows == sent
        assert len(set(zip(*(first[name].to_pylist() for name in ROW), strict=True))) == sent
        assert set(first["district"].to_pylist()) == {"syracuse"}
        replay(centre, SYRACUSE, "syracuse-csv", "--shuffle", "7")
        wait_until("twice as much is kept", lambda: sum(reasons(centre).values()) >= 2 * sent, within_s=60)
        assert reasons(centre) == {"": sent, "duplicate": sent}
        assert history(centre, sent).select(ROW).equals(first.select(ROW))


def test_raw_bus_messages_keep_their_4956_and_name_the_rest(tmp_path):
    needs(HFP)
    with running_centre(tmp_path, SITUATION_UNKNOWN_VEHICLES="accept") as centre:
        replay(centre, HFP, "hfp")
        wait_until("all are kept", lambda: sum(reasons(centre).values()) >= 5000, within_s=60)
        found = reasons(centre)
        assert found["duplicate"] == 44
        assert found["null_position"] == 146
        assert found[""] + found["null_position"] == 4956
        assert sum(found.values()) == 5000


def replay(centre: Centre, recording: Path, format_: str, *more: str) -> None:
    done = centre.command("replay", str(recording), "--format", format_, *more)
    assert done.returncode == 0, done.stderr


def archive(centre: Centre) -> ParquetArchive:
    return ParquetArchive(centre.data / "archive")


def reasons(centre: Centre) -> Counter[str]:
    return Counter(archive(centre).count())


def history(centre: Centre, rows: int) -> pa.Table:
    wait_until("all are kept", lambda: archive(centre).count().get("", 0) >= rows, within_s=60)
    return archive(centre).read(columns=[*ROW, "district"])
