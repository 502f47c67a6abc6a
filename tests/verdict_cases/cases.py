"""Labelled cases for verdicts: simulated machines that are sent to incidents, and what then becomes of their fixes.

What is true is taken from where the machine was and what it did, second by second; its fixes err, are lost, late or
false.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from random import Random

from simulators.vehicles import Intent
from situation.proof.evidence import CameraView, CameraWord, Evidence
from situation.proof.proofs import PROOFS
from situation.proof.verdicts import Outcome
from tests.verdict_cases.falsified import (
    Change,
    blade_down,
    buffered,
    fast_clock,
    perfect_lie,
    slow_clock,
    spoof_frozen,
    spoof_mocked,
    spoof_odometer,
    spoof_teleported,
    stay_of,
    tunnel,
    untold,
)
from tests.verdict_cases.shifts import FAR, HERE, PARALLEL, Shift, World, came_near, did_work, shift
from tests.verdict_cases.tracked import evidence_of, fixes


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One vehicle at one incident, and what may be said of it."""

    name: str
    evidence: Evidence
    expected: Outcome
    worked: bool  # whether the work was really done there by this machine


# Name, intent, whether it works on another street, what happens to the fixes, what may be said (None: what is true).
KINDS: tuple[tuple[str, Intent, tuple[float, float], Change | None, Outcome | None], ...] = (
    ("work done", Intent.WORK, HERE, None, None),
    ("drive-by", Intent.PASS, HERE, None, None),
    ("stands idle", Intent.STAND, HERE, None, None),
    ("drives by, blade down", Intent.PASS, HERE, blade_down, Outcome.PASSED_BY),
    ("works on another street", Intent.WORK, PARALLEL, None, None),
    ("works far away", Intent.WORK, FAR, None, None),
    ("work in a gap", Intent.WORK, HERE, tunnel, Outcome.NO_DATA),
    ("drive-by in a gap", Intent.STAND, HERE, tunnel, Outcome.NO_DATA),
    ("late upload", Intent.WORK, HERE, buffered, None),
    ("clock an hour behind", Intent.WORK, HERE, slow_clock, Outcome.NO_DATA),
    ("clock ahead", Intent.WORK, HERE, fast_clock, Outcome.NO_DATA),
    ("tools not told", Intent.WORK, HERE, untold, Outcome.PASSED_BY),
    ("spoof: mocked", Intent.PASS, PARALLEL, spoof_mocked, Outcome.NO_DATA),
    ("spoof: teleported", Intent.PASS, PARALLEL, spoof_teleported, Outcome.NO_DATA),
    ("spoof: frozen", Intent.PASS, PARALLEL, spoof_frozen, Outcome.NO_DATA),
    ("spoof: wheels stood", Intent.PASS, PARALLEL, spoof_odometer, Outcome.NO_DATA),
)


LIES = frozenset({spoof_mocked, spoof_teleported, spoof_frozen, spoof_odometer, perfect_lie, blade_down})


def perfect_lies(world: World, *, count: int, seed: int) -> Iterator[Case]:
    """Cases that no track can show for what they are; nothing is expected of them."""
    rng = Random(f"{seed}:lies")
    for _ in range(count * 10):
        told = shift(world, rng, Intent.PASS, apart_m=PARALLEL) if count else None
        case = _case(world, told, rng, ("perfect lie", perfect_lie, Outcome.NO_DATA), 10) if told else None
        if case is not None:
            count -= 1
            yield case


def cases(world: World, *, each: int, seed: int, every_s: tuple[int, ...] = (10, 15, 30)) -> Iterator[Case]:
    """So many labelled cases of each kind, in the kinds' order."""
    for number, (name, intent, apart_m, change, expected) in enumerate(KINDS):
        rng, made = Random(f"{seed}:{number}"), 0
        for _ in range(each * 20):
            told = shift(world, rng, intent, apart_m=apart_m)
            case = _case(world, told, rng, (name, change, expected), rng.choice(every_s)) if told else None
            if case is not None:
                yield case
                made += 1
            if made == each:
                break
        yield from _with_cameras(world, name, rng, each // 4)


def _case(
    world: World, told: Shift, rng: Random, what: tuple[str, Change | None, Outcome | None], every_s: int
) -> Case | None:
    name, change, expected = what
    if change is blade_down and PROOFS[told.category].passes:
        return None  # there it would be the work
    rows = fixes(world, told, rng, every_s=every_s)
    if change is not None:
        rows = change(told, rows, rng)
    worked, near = did_work(told), came_near(told)
    if expected is None and (worked is None or (not worked and near is None)):
        return None
    evidence = evidence_of(world, told, rows)
    if expected is None and evidence.segments != {told.segment}:
        return None  # two streets so near each other that the incident may be on either
    truth = Outcome.CONFIRMED if worked else Outcome.PASSED_BY if near else Outcome.NOT_THERE
    return Case(
        name=name,
        evidence=evidence,
        expected=expected or truth,
        worked=bool(worked) and change not in LIES,
    )


def _with_cameras(world: World, name: str, rng: Random, each: int) -> Iterator[Case]:
    """The same with the word of a camera: the heap is still there after the work; it is gone after an untold stay."""
    views = {"work done": CameraView.STILL_THERE, "tools not told": CameraView.GONE}
    outcomes = {CameraView.STILL_THERE: Outcome.PASSED_BY, CameraView.GONE: Outcome.CONFIRMED}
    if name not in views:
        return
    change = untold if views[name] is CameraView.GONE else None
    made = 0
    for _ in range(each * 20):
        told = shift(world, rng, Intent.WORK) if made < each else None
        case = (
            _case(world, told, rng, (f"{name}, camera: {views[name]}", change, outcomes[views[name]]), 10)
            if told
            else None
        )
        stay = stay_of(told) if told else None
        if case is None or stay is None or not case.worked:
            continue
        at = datetime.fromtimestamp(stay[1] + 330, UTC)
        if at > case.evidence.until:
            continue  # it came by again
        made += 1
        word = CameraWord(view=views[name], at=at)
        evidence = replace(case.evidence, words=(word,))
        yield replace(case, evidence=evidence, worked=views[name] is CameraView.GONE)
