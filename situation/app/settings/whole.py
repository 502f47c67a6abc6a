"""Settings: everything that may be set, read once from `SITUATION_*` variables and one TOML file (`SITUATION_CONFIG`).

The only module that reads the environment. A variable wins over the file. Unknown names are refused, with the nearest
known one suggested. docs/settings.md is made from this class: `python -m situation.app.settings --table`.
"""

from __future__ import annotations

import os
import tomllib
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import (
    SecretStr,
    ValidationError,
)
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from situation.app.errors import UsageWrong
from situation.app.settings.cameras import CameraSettings
from situation.app.settings.fleet import FleetSettings
from situation.app.settings.keeping import KeepingSettings
from situation.app.settings.kinds import CONFIG, PREFIX, variable
from situation.app.settings.partners import PartnerSettings
from situation.app.settings.place import PlaceSettings
from situation.app.settings.running import RunningSettings
from situation.app.settings.web import WebPartSettings


# Fields stand in the order of the bases from the last to the first: a default may look at those before it.
class Settings(
    RunningSettings,
    PartnerSettings,
    CameraSettings,
    FleetSettings,
    WebPartSettings,
    KeepingSettings,
    PlaceSettings,
    BaseSettings,
):
    """What the centre is told from outside. Frozen; each field gives its unit, its default and the reason for it."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_ignore_empty=True,
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,  # an input may be a secret
        validate_default=True,
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments, then variables, then the file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, os.environ.get(CONFIG) or None)


INTERNAL = frozenset({"demo", "demo_camera_port"})  # between the supervisor and its children
SECRETS = frozenset(name for name, field in Settings.model_fields.items() if field.annotation is SecretStr)


def load() -> Settings:
    """The settings as the environment and the file give them, or UsageWrong with every problem in one line."""
    problems = [*_unknown_variables(), *_unknown_keys()]
    if problems:
        raise UsageWrong("; ".join(problems))
    try:
        return Settings()
    except ValidationError as error:
        raise UsageWrong("; ".join(_explained(error))) from None


def environment_of(settings: Settings) -> dict[str, str]:
    """Our own environment with exactly these settings in it, for a child process."""
    inherited = {name: value for name, value in os.environ.items() if not name.upper().startswith(PREFIX)}
    ours = {variable(name): _as_text(getattr(settings, name)) for name in Settings.model_fields}
    return inherited | {name: value for name, value in ours.items() if value}


def table() -> str:
    """All settings as a Markdown table: docs/settings.md is this and nothing else."""
    rows = [f"| `{variable(name)}` | {_default_of(name)} | {field.description} |" for name, field in _public_fields()]
    return "\n".join([_INTRODUCTION, "| variable | default | what and why |", "|---|---|---|", *rows, ""])


_INTRODUCTION = """# Settings

Environment variables, or keys of one TOML file named by `SITUATION_CONFIG` (there without the prefix and in small
letters: `http_port = 8109`). A variable wins over the file. Unknown names are refused. Made from the code by
`python -m situation.app.settings --table`; a test compares.
"""


def _public_fields() -> list[tuple[str, Any]]:
    return [(name, field) for name, field in Settings.model_fields.items() if name not in INTERNAL]


def _default_of(name: str) -> str:
    text = _as_text(Settings.model_fields[name].default)
    return f"`{text}`" if text else "empty"


def _as_text(value: object) -> str:
    match value:
        case None:
            return ""
        case SecretStr():
            return value.get_secret_value()
        case tuple():
            return ",".join(value)
        case bool():
            return "true" if value else "false"
        case _:
            return str(value)


def _unknown_variables() -> list[str]:
    known = [variable(name) for name in Settings.model_fields] + [CONFIG]
    ours = [name for name in os.environ if name.upper().startswith(PREFIX)]
    return [_refusal("setting", name, known) for name in sorted(ours) if name.upper() not in known]


def _unknown_keys() -> list[str]:
    path = os.environ.get(CONFIG)
    if not path:
        return []
    try:
        keys = tomllib.loads(Path(path).read_text("utf-8"))
    except (OSError, ValueError) as error:
        return [f"cannot read {CONFIG}={path}: {error}"]
    known = list(Settings.model_fields)
    return [_refusal(f"key in {path}:", key, known) for key in keys if key not in known]


def _refusal(kind: str, name: str, known: list[str]) -> str:
    near = get_close_matches(name.upper() if name.isupper() else name, known, n=1)
    return f"unknown {kind} {name}" + (f"; did you mean {near[0]}?" if near else "; see docs/settings.md")


def _explained(error: ValidationError) -> list[str]:
    return [
        f"{variable(str(item['loc'][0]))}: {item['msg'].removeprefix('Value error, ')}"
        for item in error.errors(include_input=False)
    ]
