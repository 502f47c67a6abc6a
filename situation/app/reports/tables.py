"""The shift in tables. Every cell is escaped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from html import escape

from situation.app.reports.figures import OperatorFigures, category_figures, operator_figures, overdue
from situation.app.reports.markup import Row, table
from situation.app.reports.shift import Shift
from situation.app.reports.words import Words
from situation.contracts.steps import Steps
from situation.incidents import Incident, IncidentState
from situation.visits import GAP_S, STANDING_KMH


def tables(shift: Shift, steps: Steps, words: Words) -> str:
    """All tables, in the order in which a supervisor asks."""
    how = words("how", gap=words.number(GAP_S / 60), speed=words.number(STANDING_KMH))
    return "\n".join(
        (
            table(
                words,
                "operators",
                _OPERATORS,
                [_operator(figures, shift, words) for figures in operator_figures(shift, steps)],
            ),
            f"<p>{escape(how)}</p>",
            table(words, "incidents", ("state", "count"), _states(shift, words)),
            table(words, "category", _CATEGORIES, _categories(shift, words)),
            table(words, "overdue", _OVERDUE, (_late(incident, words) for incident in overdue(shift))),
            table(words, "visits", _VISITS, _visits(shift, words)),
        )
    )


_OPERATORS = ("operator", "ownership", "vehicles", "heard_h", "driven_km", "pings", "quarantined")
_CATEGORIES = ("category", "count", "reaction", "elimination", "overdue")
_OVERDUE = ("number", "category", "state", "address", "opened", "due")
_VISITS = ("vehicle", "operator", "incident", "arrived", "left", "closest", "working")


def _operator(figures: OperatorFigures, shift: Shift, words: Words) -> Row:
    known = shift.operators.get(figures.operator)
    name = known.name if known else f"{figures.operator} ({words('unregistered')})"
    aside = ", ".join(f"{reason} {words.number(count)}" for reason, count in figures.quarantined.items())
    return (
        f"{name} ({words('sim')})" if figures.simulated else name,
        words(f"ownership.{known.ownership}") if known else "",
        figures.vehicles,
        round(figures.heard_h, 1),
        round(figures.driven_km, 1),
        figures.pings,
        aside or words("none"),
    )


def _states(shift: Shift, words: Words) -> list[Row]:
    counted = Counter(incident.state for incident in shift.incidents)
    return [(words(f"state.{state}"), counted[state]) for state in IncidentState]


def _categories(shift: Shift, words: Words) -> list[Row]:
    return [
        (
            words.category(figures.category),
            figures.incidents,
            figures.reaction_min,
            figures.elimination_min,
            figures.overdue,
        )
        for figures in category_figures(shift)
    ]


def _late(incident: Incident, words: Words) -> Row:
    due_at = min(incident.reaction_due_at, incident.elimination_due_at)
    return (
        _number(incident, words),
        words.category(incident.category),
        words(f"state.{incident.state}"),
        incident.address,
        words.at(incident.opened_at),
        words.at(due_at),
    )


def _visits(shift: Shift, words: Words) -> Iterable[Row]:
    numbers: dict[str, str] = {incident.id: _number(incident, words) for incident in shift.incidents}
    for visit in sorted(shift.visits, key=lambda visit: visit.arrived_at):
        known = shift.operators.get(visit.operator)
        yield (
            visit.vehicle,
            known.name if known else visit.operator,
            numbers[visit.incident],
            words.at(visit.arrived_at),
            words.at(visit.left_at),
            round(visit.closest_m),
            visit.working_fixes,
        )


def _number(incident: Incident, words: Words) -> str:
    return f"{incident.public_no} ({words('sim')})" if incident.simulated else incident.public_no
