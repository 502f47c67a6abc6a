"""A hotspot report for tests: a place with a name that tries to be more than one, one that came back, one that held."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from situation.analysis.places import AfterCheck, AfterFix, HotspotReport, Place
from situation.cameras import FindingKind
from situation.hotspots import Cause, Hotspot
from tests.builders import NOON, PLACE, a_finding

SEEN = a_finding(kind=FindingKind.FLOODING, since_at=NOON, seen_at=NOON + timedelta(hours=2), frame_sha256="cd" * 32)
NOTHING: dict[str, Any] = {"requests": 0, "episodes": 0, "first_at": None, "last_at": None, "skies": {}, "points": 0.0}


def a_spot(**changes: Any) -> Hotspot:
    fields: dict[str, Any] = {"category": "flood_road", "lat": PLACE[0], "lon": PLACE[1], "noted_by": "chief"}
    return Hotspot(**({"id": "s1", "noted_at": NOON} | fields | changes))


def a_place(**changes: Any) -> Place:
    fields: dict[str, Any] = {
        "category": "flood_road", "lat": PLACE[0], "lon": PLACE[1], "district": "esil", "requests": 4, "episodes": 2,
        "first_at": NOON, "last_at": NOON + timedelta(days=5), "skies": {"rain": 2}, "seen_min": 0.0, "cameras": (),
        "findings": (), "points": 7.0,
    }  # fmt: skip
    return Place(**(fields | changes))


def a_report(**changes: Any) -> HotspotReport:
    back = AfterCheck(outcome=AfterFix.RECURRED, recurred_at=NOON + timedelta(days=5), tests=3)
    held = AfterCheck(outcome=AfterFix.HELD, tests=4)
    said = a_spot(cause=Cause.OTHER, note='<img src="http://evil/x"> {{ 7 * 7 }} ${x}', agency="ЖКХ", fixed_at=NOON)
    fields: dict[str, Any] = {
        "from_at": NOON, "to_at": NOON + timedelta(days=30), "category": "flood_road", "simulated": True,
        "has_weather": True, "requests": 9,
        "places": (
            a_place(cameras=("cam-1",), findings=(SEEN,), seen_min=120.0, points=9.0),
            a_place(lat=PLACE[0] + 0.01, hotspot=said, after=back),
            a_place(**NOTHING, lat=PLACE[0] - 0.01, hotspot=a_spot(id="s2", cause=Cause.NO_DRAIN), after=held),
        ),
    }  # fmt: skip
    return HotspotReport(**(fields | changes))
