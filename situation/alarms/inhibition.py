"""Inhibition: what is explained by something larger calls nobody. It is said all the same, and what explains it named.

A camera that cannot see explains whatever was last found by it; an operator's network that is away explains the silence
of its vehicles; an operator who has not answered explains that its vehicle does not come. A muted condition begins no
alert; an alert that stands already is kept and marked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from situation.conditions import Condition
from situation.picture import Picture
from situation.rules.network_loss import lost_with_the_network

JUDGED_ALL_THE_SAME = frozenset({"slow"})  # kinds of camera trouble in which its zones are still judged
Explained = Callable[[list[Condition], Picture], dict[str, str]]


def inhibited(conditions: Iterable[Condition], picture: Picture) -> Iterator[Condition]:
    """The conditions, those marked that another one explains."""
    said = list(conditions)
    explained = {rule: explain(said, picture) for rule, explain in EXPLAIN.items()}
    for condition in said:
        why = explained.get(condition.rule, {}).get(condition.subject, "")
        yield replace(condition, muted_by=why) if why else condition


def _by_blind_cameras(said: list[Condition], picture: Picture) -> dict[str, str]:
    blind = {
        one.camera: f"{one.rule}/{one.subject}"
        for one in said
        if one.rule == "camera_health" and one.facts.get("kind") not in JUDGED_ALL_THE_SAME
    }
    return {one.subject: blind[one.camera] for one in said if one.rule != "camera_health" and one.camera in blind}


def _by_lost_networks(said: list[Condition], picture: Picture) -> dict[str, str]:
    lost = {one.subject for one in said if one.rule == "network_loss"}
    return {
        f"vehicle:{vehicle}": f"network_loss/operator:{operator}"
        for operator, vehicles in lost_with_the_network(picture).items()
        if f"operator:{operator}" in lost
        for vehicle in vehicles
    }


def _by_unanswered_dispatches(said: list[Condition], picture: Picture) -> dict[str, str]:
    unanswered = {one.subject for one in said if one.rule == "dispatch_unanswered"}
    return {subject: f"dispatch_unanswered/{subject}" for subject in unanswered}


EXPLAIN: dict[str, Explained] = {
    "blocked_ramp": _by_blind_cameras,
    "flooding": _by_blind_cameras,
    "vehicle_silent": _by_lost_networks,
    "not_coming": _by_unanswered_dispatches,
}
