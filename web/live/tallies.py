"""Vehicles by district: what a map shows of a whole city where the vehicles themselves would be a blot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from web.live.fleet_picture import Fleet
from web.live.rows import VehicleState


@dataclass(frozen=True, slots=True)
class Tally:
    """Of one district, and of one operator's vehicles where only those may be seen."""

    vehicles: int
    working: int
    silent: int


def tallies(fleet: Fleet, districts: Sequence[str | None], *, operator: int | None = None) -> dict[str, Tally]:
    """By district, those without a vehicle left out. `districts`: the vehicles'; `operator`: a code of the fleet's."""
    seen = np.full(len(districts), True) if operator is None else fleet.operator == operator
    states: dict[str, list[int]] = {}
    for district, state, is_seen in zip(districts, fleet.state.tolist(), seen.tolist(), strict=True):
        if is_seen and district is not None:
            states.setdefault(district, []).append(state)
    return {
        district: Tally(len(each), each.count(VehicleState.WORKING), each.count(VehicleState.SILENT))
        for district, each in sorted(states.items())
    }
