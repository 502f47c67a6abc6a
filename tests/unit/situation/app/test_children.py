"""Children are kept running, told about, and leave no orphan: shown on real short-lived processes."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time

import pytest

from situation.app import children
from situation.app.children import FIRST_PAUSE_S, LONGEST_PAUSE_S, PROVED_S, Child, Pauses, ending
from tests.processes import is_alive
from tests.waiting import until

FOREVER = "import time\nprint('here', flush=True)\ntime.sleep(60)"
STUBBORN = (
    "import signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nprint('here', flush=True)\ntime.sleep(60)"
)
WITH_A_GRANDCHILD = """
import subprocess, sys
print(subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]).pid, flush=True)
"""
SUPERVISOR = """
import asyncio, sys
from situation.app.children import Child
child = Child("part", [sys.executable, "-c", "import time; time.sleep(60)"], {}, say=print)
async def main():
    keeping = asyncio.create_task(child.keep())
    while not child.pid:
        await asyncio.sleep(0.01)
    print(child.pid, flush=True)
    await keeping
asyncio.run(main())
"""


class Told:
    """What the supervisor would have printed."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def __call__(self, name: str, line: str) -> None:
        self.lines.append(f"{name} | {line}")

    def __contains__(self, text: str) -> bool:
        return any(text in line for line in self.lines)


def a_child(code: str, told: Told, *, ends_well: bool = False) -> Child:
    return Child("part", [sys.executable, "-c", code], dict(os.environ), say=told, ends_well=ends_well)


def test_pauses_double_from_a_fifth_of_a_second_to_ten() -> None:
    pauses = Pauses()
    waited = [pauses.after(0.1) for _ in range(9)]
    assert waited[:4] == [FIRST_PAUSE_S, 0.4, 0.8, 1.6]
    assert waited[-1] == LONGEST_PAUSE_S
    assert waited == sorted(waited)


def test_pauses_begin_anew_after_a_good_life() -> None:
    pauses = Pauses()
    for _ in range(5):
        pauses.after(0.1)
    assert pauses.after(PROVED_S) == FIRST_PAUSE_S


async def test_its_lines_are_passed_on_with_its_name() -> None:
    told = Told()
    await a_child("import sys; print('out'); print('err', file=sys.stderr)", told, ends_well=True).keep()
    assert set(told.lines) == {"part | out", "part | err"}


async def test_a_line_without_end_is_dropped_and_the_next_one_is_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "LINE_BYTES", 1000)
    told = Told()
    await a_child("print('x' * 100_000); print('after')", told, ends_well=True).keep()
    assert "after" in told


async def test_a_killed_child_is_started_again() -> None:
    told = Told()
    child = a_child(FOREVER, told)
    keeping = asyncio.create_task(child.keep())
    await until(lambda: "here" in told)
    assert child.pid
    os.kill(child.pid, signal.SIGKILL)
    await until(lambda: child.starts == 2 and child.pid is not None)
    assert "ended (SIGKILL); starts again in 0.2 s" in told
    await child.stop()
    await keeping


async def test_a_child_that_keeps_dying_is_reported_with_its_last_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "FIRST_PAUSE_S", 0.01)
    told = Told()
    child = a_child("print('no database'); raise SystemExit(1)", told)
    keeping = asyncio.create_task(child.keep())
    await until(lambda: "does not stay up" in told)
    assert "3 ends in a row; its last lines:\n    no database" in told
    await child.stop()
    await keeping


async def test_wrong_usage_is_not_tried_again() -> None:
    child = a_child("raise SystemExit(2)", Told())
    assert await child.keep() == 2
    assert child.starts == 1


async def test_stopping_between_two_lives_ends_it_too() -> None:
    told = Told()
    child = a_child("raise SystemExit(1)", told)
    keeping = asyncio.create_task(child.keep())
    await until(lambda: "starts again" in told)
    await child.stop()
    await asyncio.wait_for(keeping, 5)


async def test_a_child_that_does_not_listen_is_killed_after_the_grace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "GRACE_S", 0.2)
    told = Told()
    child = a_child(STUBBORN, told)
    keeping = asyncio.create_task(child.keep())
    await until(lambda: "here" in told)
    await child.stop()
    assert "did not stop within" in told
    assert await keeping == -signal.SIGKILL


async def test_grandchildren_do_not_outlive_it() -> None:
    told = Told()
    await asyncio.wait_for(a_child(WITH_A_GRANDCHILD, told, ends_well=True).keep(), 10)
    grandchild = int(told.lines[0].split("| ")[1])
    await until(lambda: not is_alive(grandchild))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of their parent's death")
def test_children_die_with_a_supervisor_that_is_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", SUPERVISOR], stdout=subprocess.PIPE) as supervisor:
        assert supervisor.stdout
        child = int(supervisor.stdout.readline())
        assert is_alive(child)
        supervisor.kill()
        supervisor.wait()
    deadline = time.monotonic() + 5
    while is_alive(child) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not is_alive(child)


def test_endings_are_told_in_words() -> None:
    assert (ending(1), ending(-15), ending(-99)) == ("exit status 1", "SIGTERM", "signal 99")
