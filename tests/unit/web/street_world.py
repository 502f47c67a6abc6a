"""A city of one street behind the web application, and what was driven there."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np

from geo.passes import Passes
from situation.adapters.coverage_files import CoverageFiles
from situation.streets.coverage import cover
from situation.streets.credited import CreditedCoverage
from situation.streets.levels import SnowEvent
from tests.builders import NOON, after
from tests.one_street import STREET, streets
from tests.profiles import KAZAKHSTAN
from tests.unit.web.world import CITY, World, build
from web.coverage_view import CoverageView

METRES = 400.0


def world(root: Path, *passes: tuple[str, int, int, float], ended_s: float | None = None) -> World:
    """A city of one street; passes are (vehicle, direction, working, end in seconds after noon)."""
    made = build()
    made.clock.move_to(after(3600))
    shelf, names = CoverageFiles(root), sorted({vehicle for vehicle, *_ in passes})
    columns: dict[str, Any] = {
        "vehicle": np.array([names.index(vehicle) for vehicle, *_ in passes], dtype=np.int32),
        "segment": np.full(len(passes), STREET, dtype=np.int32),
        "direction": np.array([direction for _, direction, _, _ in passes], dtype=np.int8),
        "entered_at": np.array([after(end_s - 30).timestamp() for *_, end_s in passes]),
        "left_at": np.array([after(end_s).timestamp() for *_, end_s in passes]),
        "metres": np.full(len(passes), METRES),
        "share": np.ones(len(passes)),
        "working": np.array([working for _, _, working, _ in passes], dtype=np.int8),
    }
    coverage = cover(streets(), Passes(**columns), names, since=NOON.timestamp())
    shelf.put("e1", CreditedCoverage(made_at=after(3590), is_whole=True, passes=len(passes), coverage=coverage))
    if ended_s is not None:
        with made.store.begin() as unit:
            unit.put_snow_event(SnowEvent(id="e1", started_at=NOON - timedelta(days=1), ended_at=after(ended_s)))
    city = replace(CITY, streets=streets())
    made.app.state.parts = replace(made.parts, coverage=shelf, coverage_view=CoverageView(city, KAZAKHSTAN))
    return made
