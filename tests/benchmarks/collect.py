"""Runs every benchmark of this folder and writes docs/benchmarks.md: date, machine, commit, and what each one says.

A benchmark is a module `bench_NAME.py` whose `run()` answers a piece of Markdown. Each runs in a process of its own, so
that one that fails, hangs or eats the memory is reported and hides no other. `--only NAME` prints and writes nothing;
with `--write` it takes the place of what the page said of these, and the rest stays with its own date.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PAGE = "docs/benchmarks.md"
REPORT = ROOT / PAGE
PATIENCE_S = 900.0
ONE = "import importlib, sys; sys.stdout.write(importlib.import_module(sys.argv[1]).run())"


class Outcome(NamedTuple):
    """What became of one benchmark."""

    name: str
    text: str  # Markdown
    failed: bool


def main() -> int:
    """Exit status 1 when a benchmark failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", help="part of a benchmark's name; prints, writes nothing")
    parser.add_argument("--write", action="store_true", help="with --only: put it into the page")
    chosen = parser.parse_args()
    only = chosen.only
    outcomes = [measured(path) for path in benchmarks(only)]
    if not outcomes:
        print(f"no benchmark is called bench_*{only or ''}*.py", file=sys.stderr)
        return 1
    made = sections(outcomes, machine=machine(), commit=commit(), at=datetime.now(UTC))
    if only and not chosen.write:
        print(page(made))
    else:
        kept = sections_of(REPORT.read_text("utf-8")) if only and REPORT.exists() else {}
        REPORT.write_text(page(kept | made), "utf-8")
        print(f"written: {REPORT.relative_to(ROOT)}")
    return int(any(outcome.failed for outcome in outcomes))


def benchmarks(only: str | None, *, folder: Path = HERE) -> list[Path]:
    """Their files, by name."""
    return [path for path in sorted(folder.glob("bench_*.py")) if only is None or only in path.stem]


def measured(path: Path, *, patience_s: float = PATIENCE_S) -> Outcome:
    """Runs one; its last words where it fails."""
    name = path.stem.removeprefix("bench_")
    print(f"{name} ...", file=sys.stderr, flush=True)
    module = ".".join(path.with_suffix("").relative_to(ROOT).parts) if path.is_relative_to(ROOT) else path.stem
    where = ROOT if path.is_relative_to(ROOT) else path.parent
    command = [sys.executable, "-c", ONE, module]
    try:
        done = subprocess.run(command, cwd=where, capture_output=True, text=True, timeout=patience_s, check=False)
    except subprocess.TimeoutExpired:
        return failure(name, f"not done after {patience_s:.0f} s")
    if done.returncode or not done.stdout.strip():
        return failure(name, (done.stderr.strip().splitlines() or [f"exit status {done.returncode}, no word"])[-1])
    return Outcome(name, done.stdout.strip(), failed=False)


def failure(name: str, why: str) -> Outcome:
    """A section that says so."""
    return Outcome(name, f"## {name}\n\n**Failed**, so there is no figure: `{without_paths(why)}`", failed=True)


def without_paths(text: str) -> str:
    """The text without this checkout's place, which is nobody's business."""
    return text.replace(f"{ROOT}/", "").replace("`", "'")


HEAD = """# Benchmarks

Written by `make bench`; not edited by hand. Each section is of one run on one machine: read the ratios.
"""
SECTION = re.compile(r"<!-- bench (\w+) -->\n(.*?)\n<!-- end -->", re.DOTALL)


def sections(outcomes: list[Outcome], *, machine: str, commit: str, at: datetime) -> dict[str, str]:
    """What each says, under when, where and of what."""
    run = f"*{at:%Y-%m-%d %H:%M} UTC · {machine} · commit {commit}*"
    return {outcome.name: f"{run}\n\n{outcome.text}" for outcome in outcomes}


def sections_of(text: str) -> dict[str, str]:
    """The sections of a page that was written before."""
    return dict(SECTION.findall(text))


def page(made: dict[str, str]) -> str:
    """The whole page, sections by name."""
    bodies = [f"<!-- bench {name} -->\n{text}\n<!-- end -->\n" for name, text in sorted(made.items())]
    return "\n".join([HEAD, *bodies])


def machine() -> str:
    """Cores, processor, memory, Python."""
    memory_gib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{cores} cores, {processor()}, {memory_gib:.0f} GiB, Python {platform.python_version()}"


def processor() -> str:
    """Its model, as the kernel calls it."""
    path = Path("/proc/cpuinfo")
    found = re.search(r"^model name\s*:\s*(.+)$", path.read_text(), re.MULTILINE) if path.exists() else None
    return found[1].strip() if found else platform.processor() or platform.machine()


def commit() -> str:
    """The commit, and whether the tree has changes beside it; the page itself does not count."""
    try:
        name = _git("rev-parse", "--short", "HEAD")
        return name + (" with changes" if _git("status", "--porcelain", "-uno", "--", ".", f":!{PAGE}") else "")
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def _git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
