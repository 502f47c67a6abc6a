"""Settings of these tests come from the test alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from situation.adapters.listeners import free_port
from situation.app.settings import Settings, variable


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [*Settings.model_fields, "config"]:
        monkeypatch.delenv(variable(name), raising=False)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A centre of its own that does not run."""
    return Settings(data=tmp_path / "data", http_port=free_port(), mqtt_port=free_port())


@pytest.fixture
def in_environment(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The same settings, for commands that read them themselves."""
    for name in ("data", "http_port", "mqtt_port"):
        monkeypatch.setenv(variable(name), str(getattr(settings, name)))
    return settings
