"""The open data files: made beside the old ones and then put in their place, the package's sheet last."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from io import BytesIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow.csv

from geo.city import City
from geo.projection import Projection
from situation.analysis.open_data import MEANINGS, REQUESTS, open_requests, open_squares
from situation.ports import Store

SHEET = "datapackage.json"  # Frictionless Data Package 1, which CKAN imports
KINDS = {"string": "string", "int64": "integer", "bool": "boolean", "double": "number"}
LAST = timedelta(days=365)
NIGHT = time(3)  # few work then, and the day before is over
TEXTS = {
    "requests.csv": ("Requests, one a row", "text/csv"),
    "squares.geojson": ("Requests by square", "application/geo+json"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenData:
    """The files of one city in one folder."""

    store: Store
    city: City
    folder: Path
    licence: str = ""  # its name in the Open Definition's list, or the address of its text; "": none is named

    def publish(self, from_at: datetime, to_at: datetime, *, made_at: datetime) -> int:
        """Write the files of requests opened within the time; how many rows. Raises Unavailable, OSError."""
        projection = Projection(self.city.crs)
        with self.store.read() as unit:
            table = unit.lifetimes(opened_from=from_at, opened_to=to_at)
        requests = open_requests(table, zone=ZoneInfo(self.city.timezone), projection=projection)
        squares = open_squares(table, projection=projection)
        rows = BytesIO()
        pyarrow.csv.write_csv(requests, rows)
        files = {
            "requests.csv": rows.getvalue(),
            "squares.geojson": json.dumps(squares, ensure_ascii=False, separators=(",", ":")).encode(),
        }
        sheet = self._sheet(files, (from_at, to_at), made_at)
        self.folder.mkdir(parents=True, exist_ok=True)
        for name, content in (*files.items(), (SHEET, json.dumps(sheet, ensure_ascii=False, indent=1).encode())):
            _replace(self.folder / name, content)
        return int(requests.num_rows)

    def is_due(self, now: datetime) -> bool:
        """Whether this night's files are still to be made."""
        local = now.astimezone(ZoneInfo(self.city.timezone))
        return local.time() >= NIGHT and self._made_on() != local.date()

    def publish_night(self, now: datetime) -> int:
        """The files of the year up to the last midnight."""
        midnight = last_midnight(now, ZoneInfo(self.city.timezone))
        return self.publish(midnight - LAST, midnight, made_at=now)

    def _made_on(self) -> date | None:
        """The city's day on which the files that are there were made."""
        try:
            created = json.loads((self.folder / SHEET).read_text("utf-8"))["created"]
            return datetime.fromisoformat(created).astimezone(ZoneInfo(self.city.timezone)).date()
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def _sheet(self, files: Mapping[str, bytes], span: tuple[datetime, datetime], made_at: datetime) -> dict[str, Any]:
        from_at, to_at = span
        licence = {"path" if "://" in self.licence else "name": self.licence}
        return {
            "profile": "data-package",
            "name": "requests",
            "title": f"Requests to the city service, {self.city.names['en']}",
            "description": "Requests without anything that names a person or a home: places are middles of squares.",
            "created": made_at.isoformat(),
            "temporal": {"start": from_at.isoformat(), "end": to_at.isoformat()},
            **({"licenses": [licence]} if self.licence else {}),
            "sources": [{"title": self.city.attribution.text, "path": self.city.attribution.url}],
            "resources": [_resource(name, content) for name, content in files.items()],
        }


def last_midnight(now: datetime, zone: tzinfo) -> datetime:
    """Where the zone's day began."""
    return datetime.combine(now.astimezone(zone).date(), time(), tzinfo=zone)


def _resource(name: str, content: bytes) -> dict[str, Any]:
    title, kind = TEXTS[name]
    stem, _, ending = name.partition(".")
    resource: dict[str, Any] = {
        "name": stem,
        "path": name,
        "title": title,
        "format": ending,
        "mediatype": kind,
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
    }
    if ending == "csv":
        fields = [
            {"name": each.name, "type": KINDS[str(each.type)], "description": MEANINGS[each.name]} for each in REQUESTS
        ]
        resource |= {"profile": "tabular-data-resource", "schema": {"fields": fields}}
    return resource


def _replace(path: Path, content: bytes) -> None:
    """All of it or what was there: a reader never sees half a file."""
    beside = path.with_name(f".{path.name}.new")
    with beside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
