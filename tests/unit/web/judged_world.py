"""A world in which verdicts were given, of one's own vehicles and of others."""

from __future__ import annotations

from dataclasses import replace

from situation.proof.verdicts import Outcome
from tests.builders import after
from tests.unit.situation.verdict_versions import a_version
from tests.unit.web.world import World, build


def judged() -> World:
    world = build()
    foreign = replace(a_version(1, incident="own", vehicle="F-001"), operator="saryarka-kurylys")
    with world.store.begin() as unit:
        unit.put_verdict(a_version(1, incident="own", outcome=Outcome.NO_DATA))
        unit.put_verdict(a_version(2, incident="own", decided_at=after(60), why="late_data"))
        unit.put_verdict(foreign)
        unit.put_verdict(a_version(1, incident="foreign"))
    return world
