"""The import contracts of pyproject.toml hold, and the screen has no circles. What and why: ARCHITECTURE.md."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).parents[2]
SCREEN = ROOT / "web" / "frontend" / "src"


def test_every_import_contract_is_kept() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_module_of_the_screen_imports_itself_by_way_of_others() -> None:
    graph = {path: set(_imports_of(path)) for path in SCREEN.rglob("*.ts*") if not path.name.endswith(".d.ts")}
    assert len(graph) > 100
    TopologicalSorter(graph).prepare()  # raises CycleError, which names the circle


def _imports_of(path: Path) -> Iterator[Path]:
    """Modules that it names, also those it loads later and types."""
    for name in re.findall(r'(?:from|import)\s*\(?"(\.[^"]+)"', path.read_text("utf-8")):
        place = path.parent / name
        for found in (
            place.with_name(place.name + ".ts"),
            place.with_name(place.name + ".tsx"),
            place / "index.ts",
            place / "index.tsx",
        ):
            if found.is_file():
                yield found.resolve()
