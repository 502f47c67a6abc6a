"""The ground of the made-up city: Astana's streets and districts where they are at hand, else a grid."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
CITY_FOLDERS = (ROOT / "situation" / "app" / "cities" / "astana", ROOT.parent / "shared" / "data" / "geo")
CENTER = (71.43, 51.13)


def find_file(*names: str) -> Path | None:
    return next((folder / name for folder in CITY_FOLDERS for name in names if (folder / name).exists()), None)


@cache
def load_districts() -> dict[str, Any]:
    path = find_file("districts.geojson", "astana_districts_osm.geojson")
    if path:
        return with_names(json.loads(path.read_text(encoding="utf-8")))
    west, south = CENTER[0] - 0.15, CENTER[1] - 0.1
    ring = [[west, south], [west + 0.3, south], [west + 0.3, south + 0.2], [west, south + 0.2], [west, south]]
    names = {"id": "esil", "name": {"ru": "Есиль", "kk": "Есіл", "en": "Esil"}}
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": names, "geometry": geometry}]}


def with_names(districts: dict[str, Any]) -> dict[str, Any]:
    for feature in districts["features"]:
        known = feature["properties"]
        names = {code: known.get(f"name_{code}", "") for code in ("kk", "ru", "en")}
        feature["properties"] = {"id": known["id"], "name": known.get("name") or names}
    return districts


@cache
def load_streets() -> dict[str, Any]:
    path = find_file("streets.parquet", "astana_street_segments.parquet")
    if path:
        import geopandas

        table = geopandas.read_parquet(path).rename(columns={"highway": "class"})[["name", "class", "geometry"]]
        return json.loads(table.to_json(drop_id=True))
    features = []
    for at in range(21):
        offset = (at - 10) * 0.01
        for across in (True, False):
            line = [[CENTER[0] - 0.1, CENTER[1] + offset], [CENTER[0] + 0.1, CENTER[1] + offset]]
            if across:
                line = [[CENTER[0] + offset, CENTER[1] - 0.1], [CENTER[0] + offset, CENTER[1] + 0.1]]
            features.append({
                "type": "Feature",
                "properties": {"name": f"Қабанбай батыр {at}", "class": "primary" if at % 5 == 0 else "residential"},
                "geometry": {"type": "LineString", "coordinates": line},
            })  # fmt: skip
    return {"type": "FeatureCollection", "features": features}
