"""The packaged service profiles, for tests that need one."""

from __future__ import annotations

from situation.adapters.service_profiles import read_profile
from situation.app.place import PROFILES as FOLDER
from situation.app.place import packaged_profiles

PROFILES = {name: read_profile(FOLDER / f"{name}.toml") for name in packaged_profiles()}
KAZAKHSTAN, HELSINKI = PROFILES["kazakhstan"], PROFILES["helsinki"]
