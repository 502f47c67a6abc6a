"""Settings of the centre: one class out of a part for each room, and how it is read."""

from situation.app.settings.kinds import CONFIG, PREFIX, hours_of, night_of, partner_of, role_pair_of, variable
from situation.app.settings.whole import INTERNAL, SECRETS, Settings, environment_of, load, table

__all__ = [
    "CONFIG",
    "INTERNAL",
    "PREFIX",
    "SECRETS",
    "Settings",
    "environment_of",
    "hours_of",
    "load",
    "night_of",
    "partner_of",
    "role_pair_of",
    "table",
    "variable",
]
