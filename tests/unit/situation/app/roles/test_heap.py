"""Freed memory goes back to the machine, and again and again."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading

import pytest

from situation.app.roles import heap
from situation.app.roles.heap import HEAPS, giving_back

# In a process of its own: in one that has run other tests there are holes, and nobody knows where a piece comes to lie.
FREED_BY_A_THREAD = """
import re, threading
from pathlib import Path
from situation.app.roles.heap import give_back
made, kept = [], []
def resident_mb():
    return int(re.findall(r"(?m)^Rss:\\s+(\\d+)", Path("/proc/self/smaps_rollup").read_text())[0]) / 1024
def work():
    made.append([bytes(4_000) for _ in range(20_000)])  # 80 MB in small pieces
    kept.append(bytes(4_000))  # behind them all: without it the heap would simply shrink
thread = threading.Thread(target=work)
thread.start()
thread.join()
made.clear()
before = resident_mb()
give_back()
print(before - resident_mb())
"""


def test_what_a_thread_freed_goes_back() -> None:
    told = subprocess.run([sys.executable, "-c", FREED_BY_A_THREAD], capture_output=True, text=True, check=True)
    assert float(told.stdout) > 40


async def test_it_is_done_again_and_again(monkeypatch: pytest.MonkeyPatch) -> None:
    done = threading.Semaphore(0)
    monkeypatch.setattr(heap, "give_back", lambda: done.release())
    async with giving_back(every_s=0.001):
        for _ in range(3):
            assert await asyncio.to_thread(done.acquire, timeout=30)


def test_arrow_asks_the_c_library_in_every_process_of_ours() -> None:
    line = "import situation.app, pyarrow; print(pyarrow.default_memory_pool().backend_name)"
    environment = {name: value for name, value in os.environ.items() if name != "ARROW_DEFAULT_MEMORY_POOL"}
    told = subprocess.run([sys.executable, "-c", line], env=environment, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "system"


COUNT_HEAPS = """
import ctypes, threading
from situation.app.roles.heap import share_heaps
{first}
gate = threading.Barrier(8)
def work():
    made = [bytes(3_000) for _ in range(1_000)]
    gate.wait()
threads = [threading.Thread(target=work) for _ in range(8)]
for each in threads: each.start()
for each in threads: each.join()
libc = ctypes.CDLL(None)
libc.malloc_info(0, ctypes.c_void_p.in_dll(libc, "stdout"))
libc.fflush(None)
"""


@pytest.mark.parametrize(("first", "are_few"), [("share_heaps()", True), ("", False)])
def test_threads_share_few_heaps(first: str, are_few: bool) -> None:
    script = COUNT_HEAPS.format(first=first)
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert (told.stdout.count("<heap nr=") <= HEAPS) is are_few, told.stdout[:500]
