"""How well and how fast verdicts are given: labelled cases of simulated machines in Astana, with errors, gaps and lies.

Run it by `python -m tests.benchmarks.bench_verdicts`.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import pairwise
from pathlib import Path
from random import Random
from time import perf_counter

import numpy as np
import pyarrow as pa
import pytest

import situation.app
from geo.passes import find_passes
from simulators.vehicles import Intent
from situation.adapters.city import load_city
from situation.incidents import Incident
from situation.positions import MOMENT
from situation.proof.deciding import decide
from situation.proof.evidence import Evidence
from situation.proof.fixes import fixes_of
from situation.proof.tracks import track_of
from situation.proof.verdicts import Outcome, Verdict
from tests.verdict_cases.cases import Case, cases, perfect_lies
from tests.verdict_cases.shifts import BEGAN_AT, World, shift
from tests.verdict_cases.tracked import VEHICLE, fixes, table

ASTANA = Path(situation.app.__file__).parent / "cities" / "astana"
EACH, SEEDS, LIES = 20, (2_026, 2_027, 2_028), 8  # proofs were tuned on others
DAY_S, EVERY_S = 86_400, 10
VEHICLES, INCIDENTS = (20, 200, 2_000), 3
BANDS = (0.0, 0.65, 0.8, 1.01)


def classes_table(pairs: Sequence[tuple[Outcome, Outcome]]) -> list[str]:
    """Precision and recall of each outcome; (expected, said) pairs."""
    rows = []
    for outcome in Outcome:
        said = sum(one is outcome for _, one in pairs)
        true = sum(one is outcome for one, _ in pairs)
        right = sum(pair == (outcome, outcome) for pair in pairs)
        rows.append(f"| {outcome} | {true} | {said} | {right / max(said, 1):.3f} | {right / max(true, 1):.3f} |")
    return ["| verdict | true | said | precision | recall |", "|---|---|---|---|---|", *rows]


def kinds_table(labelled: Sequence[Case], verdicts: Sequence[Verdict]) -> list[str]:
    """What is said in each kind of case."""
    told: dict[str, Counter[Outcome]] = {}
    right: Counter[str] = Counter()
    for case, verdict in zip(labelled, verdicts, strict=True):
        told.setdefault(case.name, Counter())[verdict.outcome] += 1
        right[case.name] += verdict.outcome is case.expected
    return [
        "| case | number | right | said |",
        "|---|---|---|---|",
        *(
            f"| {name} | {counts.total()} | {right[name]} | "
            + ", ".join(f"{outcome} {count}" for outcome, count in counts.most_common())
            + " |"
            for name, counts in told.items()
        ),
    ]


def confidence_line(labelled: Sequence[Case], verdicts: Sequence[Verdict]) -> str:
    """Whether more confidence means more often right."""
    parts = []
    for low, high in pairwise(BANDS):
        within = [(c, v) for c, v in zip(labelled, verdicts, strict=True) if low <= v.confidence < high]
        right = sum(case.expected is verdict.outcome for case, verdict in within)
        parts.append(f"below {min(high, 1):.2f}: {right} of {len(within)}")
    return "Right by confidence: " + "; ".join(parts) + "."


def timed(work: Callable[[], object]) -> float:
    at = perf_counter()
    work()
    return perf_counter() - at


def a_day(world: World) -> pa.Table:
    """One machine's day: a simulated shift of an hour and more, repeated to fill it, a fix every 10 s."""
    told = None
    rng = Random("day")
    while told is None:
        told = shift(world, rng, Intent.WORK)
    piece = table(world, fixes(world, told, rng, every_s=EVERY_S))
    pieces, at = [], 0
    while at < DAY_S:
        later = pa.scalar(timedelta(seconds=at), pa.duration("us"))
        moved = {name: pa.compute.add(piece[name], later).cast(MOMENT) for name in ("fix_at", "received_at")}
        columns = {name: moved.get(name, piece[name]) for name in piece.column_names}
        pieces.append(pa.table(columns, schema=piece.schema))
        at += len(told.states)
    return pa.concat_tables(pieces).slice(0, DAY_S // EVERY_S)


def day_table(world: World, incident: Incident) -> list[str]:
    """Deciding all verdicts of a day anew: fixes, passes and three incidents of each vehicle."""
    day = a_day(world)
    opened = datetime.fromtimestamp(BEGAN_AT, UTC)
    until = opened + timedelta(days=1)
    incidents = [replace(incident, opened_at=opened + timedelta(hours=6 * n)) for n in range(INCIDENTS)]

    def again(count: int) -> None:
        for _ in range(count):
            own, passes = fixes_of(day, VEHICLE), find_passes(world.roads, track_of(day, [VEHICLE]))
            segments = world.roads.segments_at(incident.lon, incident.lat, within_m=incident.radius_m)
            for one in incidents:
                decide(
                    Evidence(incident=one, vehicle=VEHICLE, fixes=own, until=until, segments=segments, passes=passes)
                )

    took = [timed(partial(again, count)) for count in VEHICLES]
    steps = zip(pairwise(VEHICLES), pairwise(took), strict=True)
    growth = ", ".join(f"{math.log(b / a) / math.log(more / less):.2f}" for (less, more), (a, b) in steps)
    return [
        "| vehicles | fixes | verdicts | seconds | fixes/s |",
        "|---|---|---|---|---|",
        *(
            f"| {count} | {count * day.num_rows:,} | {count * INCIDENTS} | {s:.2f} | {count * day.num_rows / s:,.0f} |"
            for count, s in zip(VEHICLES, took, strict=True)
        ),
        "",
        f"Growth exponents: {growth}.",
    ]


def run() -> str:
    """The whole benchmark as Markdown."""
    world = World.of(load_city(ASTANA))
    labelled = [case for seed in SEEDS for case in cases(world, each=EACH, seed=seed)]
    took = []
    verdicts = []
    for case in labelled:
        at = perf_counter()
        verdicts.append(decide(case.evidence))
        took.append(perf_counter() - at)
    pairs = [(case.expected, verdict.outcome) for case, verdict in zip(labelled, verdicts, strict=True)]
    false = sum(not c.worked and v.outcome is Outcome.CONFIRMED for c, v in zip(labelled, verdicts, strict=True))
    lied = sum(
        decide(case.evidence).outcome is Outcome.CONFIRMED for case in perfect_lies(world, count=LIES, seed=SEEDS[0])
    )
    return "\n".join(
        [
            "## Verdicts",
            "",
            f"{len(labelled)} labelled cases of simulated machines over Astana, fixes every 10, 15 or 30 s with some"
            " 5 to 15 m of correlated error. Left out: cases in which the truth itself is a matter of a few metres or"
            " seconds.",
            "",
            *classes_table(pairs),
            "",
            f"**Confirmed where no work was done: {false}.** Goal: none, and 0.97 everywhere.",
            "",
            *kinds_table(labelled, verdicts),
            "",
            f"Not among them: a device that lies smoothly, odometer included. {lied} of {LIES} such lies are confirmed:"
            " a track cannot show them, a camera or a person can.",
            "",
            confidence_line(labelled, verdicts),
            "",
            f"One verdict, fixes at hand: median {np.median(took) * 1e3:.2f} ms. A day decided anew, without reading"
            " the archive:",
            "",
            *day_table(world, labelled[0].evidence.incident),
        ]
    )


@pytest.mark.benchmark
def test_verdicts_are_measured_and_confirm_nothing_that_was_not_done() -> None:
    table_ = run()
    print(table_)
    assert "no work was done: 0." in table_


if __name__ == "__main__":
    print(run())
