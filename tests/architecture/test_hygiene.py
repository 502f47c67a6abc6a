"""What must not be in the repository, and what every file must have."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

from situation.app.settings import Settings

ROOT = Path(__file__).parents[2]
PACKAGES = ("geo", "situation", "telemetry", "video", "web", "simulators")
LONGEST_MODULE = 500  # lines
LONGEST_FUNCTION = 50  # lines, without its docstring; a table of data may be longer
TEXT = {".py", ".md", ".toml", ".ts", ".tsx", ".mjs", ".css", ".html", ".json", ".yml", ".yaml", ".sh", ""}

# Where this was written is nobody's business. The parts are joined here so that this file does not find itself.
PATHS = re.compile("|".join(("/wo" + "rk/", "/ro" + "ot/", "/ho" + r"me/\w+/")))
REGISTRIES = re.compile(r"registry\.(npm)js|files\.(python)hosted|(py)pi\.org/simple|(arti)factory")
SECRETS = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----|AKIA[0-9A-Z]{16}|ghp_[A-Za-z0-9]{36}")


def tracked() -> list[Path]:
    """Text files that git knows, or that it does not and does not ignore."""
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    return [ROOT / name for name in names if Path(name).suffix in TEXT and (ROOT / name).is_file()]


def modules() -> list[Path]:
    return [path for path in tracked() if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in PACKAGES]


def found_in(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}"
        for path in tracked()
        for number, line in enumerate(path.read_text("utf-8", errors="replace").splitlines(), 1)
        if pattern.search(line)
    ]


@pytest.mark.parametrize("pattern", [PATHS, REGISTRIES, SECRETS], ids=["paths", "registries", "secrets"])
def test_no_file_says_where_it_was_written_or_carries_a_secret(pattern: re.Pattern[str]) -> None:
    assert found_in(pattern) == []


def test_every_module_says_what_it_is() -> None:
    silent = [path for path in modules() if not ast.get_docstring(ast.parse(path.read_text("utf-8")))]
    assert [str(path.relative_to(ROOT)) for path in silent if "versions" not in path.parts] == []


def test_no_test_stands_on_another_test() -> None:
    """What several share has a file of its own: then a test can be moved, and is run alone as it is run with others."""
    of_tests = re.compile(r"^\s*(from|import) tests\.([a-z_]+\.)*test_[a-z_]+\b")
    lines = [
        f"{path.relative_to(ROOT)}: {line}"
        for path in tracked()
        if path.suffix == ".py"
        for line in path.read_text("utf-8").splitlines()
        if of_tests.match(line)
    ]
    assert lines == []


def test_no_module_is_too_long() -> None:
    lengths = {str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines()) for path in modules()}
    assert {name: length for name, length in lengths.items() if length > LONGEST_MODULE} == {}


def test_no_function_is_too_long() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name} has {length} lines"
        for path in modules()
        if "versions" not in path.parts
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (length := length_of(node)) > LONGEST_FUNCTION
    ]
    assert long == []


def length_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of the body, without the docstring."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_only_the_settings_read_the_environment() -> None:
    reading = re.compile(r"\bos\.(environ|getenv)\b")
    readers = {str(path.relative_to(ROOT)) for path in modules() if reading.search(path.read_text("utf-8"))}
    sets_only = "situation/app/__init__.py"  # a library's choice, before it is loaded
    assert readers <= {"situation/app/settings/whole.py", "web/frontend/hatch_build.py", sets_only}


def test_every_setting_is_used() -> None:
    used = "".join(path.read_text("utf-8") for path in modules() if path.name != "settings.py")
    assert [name for name in Settings.model_fields if not re.search(rf"\.{name}\b", used)] == []


def test_the_version_is_told_once() -> None:
    assert not any("__version__ =" in path.read_text("utf-8") for path in modules())


def test_every_command_of_the_makefile_is_explained() -> None:
    text = (ROOT / "Makefile").read_text("utf-8")
    for command in ("run", "test", "check", "bench", "bench-video", "web", "wheel", "clean"):
        assert f"make {command} " in text
