"""The shift in numbers: per operator, per category, what is overdue. Pure, in columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median

import numpy as np
import numpy.typing as npt

from geo.projection import Projection
from situation.app.reports.shift import Shift
from situation.contracts.steps import Mask, Steps
from situation.contracts.steps import steps_of as steps_between
from situation.incidents import Incident
from situation.visits import GAP_S


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorFigures:
    """One operator's shift. A vehicle is heard while no two fixes are more than GAP_S apart."""

    operator: str
    vehicles: int
    heard_h: float  # summed over vehicles
    driven_km: float  # along the fixes: a little less than along the road
    pings: int  # accepted
    quarantined: dict[str, int]  # by reason
    simulated: int  # vehicles


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryFigures:
    """One category's incidents. Medians of those that have been reacted to, or resolved; None where none has."""

    category: str
    incidents: int
    reaction_min: float | None
    elimination_min: float | None
    overdue: int


def steps_of(shift: Shift, crs: str) -> Steps:
    """The way between neighbouring positions, in the city's metric plane; a silence longer than GAP_S parts them."""
    return steps_between(shift.positions, Projection(crs), gap_s=GAP_S)


def operator_figures(shift: Shift, steps: Steps) -> list[OperatorFigures]:
    """Every operator that sent anything, by name of its id."""
    operator = np.array(shift.positions["operator"].to_pylist(), dtype=object)
    vehicle = np.array(shift.positions["vehicle"].to_pylist(), dtype=object)
    aside: dict[str, Counter[str]] = {}
    pairs = zip(shift.quarantined["operator"].to_pylist(), shift.quarantined["reason"].to_pylist(), strict=True)
    for name, reason in pairs:
        aside.setdefault(name, Counter())[reason] += 1
    return [
        _figures_of(name, shift, steps, rows=operator == name, vehicles_of_rows=vehicle, aside=aside.get(name))
        for name in sorted({*operator, *aside})
    ]


def category_figures(shift: Shift) -> list[CategoryFigures]:
    """Every category that occurred, the most frequent first."""
    by_category: dict[str, list[Incident]] = {}
    for incident in shift.incidents:
        by_category.setdefault(incident.category, []).append(incident)
    figures = [
        CategoryFigures(
            category=category,
            incidents=len(incidents),
            reaction_min=_median_min(incidents, lambda incident: incident.reacted_at),
            elimination_min=_median_min(incidents, lambda incident: incident.resolved_at),
            overdue=sum(incident.is_overdue(shift.made_at) for incident in incidents),
        )
        for category, incidents in by_category.items()
    ]
    return sorted(figures, key=lambda figure: (-figure.incidents, figure.category))


def overdue(shift: Shift) -> list[Incident]:
    """What was promised and not kept, the longest first: nothing overdue drops from view."""
    late = [incident for incident in shift.incidents if incident.is_overdue(shift.made_at)]
    return sorted(late, key=lambda incident: min(incident.reaction_due_at, incident.elimination_due_at))


def _figures_of(
    name: str,
    shift: Shift,
    steps: Steps,
    *,
    rows: Mask,
    vehicles_of_rows: npt.NDArray[np.object_],
    aside: Counter[str] | None,
) -> OperatorFigures:
    theirs = rows[1:] & rows[:-1]
    vehicles = set(vehicles_of_rows[rows])
    return OperatorFigures(
        operator=name,
        vehicles=len(vehicles),
        heard_h=float(steps.for_s[steps.is_joined & theirs].sum()) / 3600,
        driven_km=float(steps.length_m[steps.is_driven & theirs].sum()) / 1000,
        pings=int(rows.sum()),
        quarantined=dict(sorted((aside or Counter()).items())),
        simulated=sum(vehicle in shift.simulated_vehicles for vehicle in vehicles),
    )


def _median_min(incidents: Sequence[Incident], until: Callable[[Incident], datetime | None]) -> float | None:
    """Minutes from opening."""
    took = [(at - incident.opened_at).total_seconds() / 60 for incident in incidents if (at := until(incident))]
    return median(took) if took else None
