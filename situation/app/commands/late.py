"""Commands that are imported when they are asked for: to list them, or to run a role, needs none of them."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any

from typer import main
from typer.core import TyperGroup


@dataclass(frozen=True, slots=True)
class Late:
    """A command of a module in this folder, or all of them under one name."""

    module: str
    help: str
    is_group: bool = True

    def load(self, name: str) -> Any:
        """The command of this name."""
        group = main.get_group(import_module(f"situation.app.commands.{self.module}").app)
        return group if self.is_group else group.commands[name]


LATE = {
    "backup": Late("backup", "Copy all that is kept, while the centre runs.", is_group=False),
    "restore": Late("backup", "Bring a backup back, into an empty place.", is_group=False),
    "simulate": Late("simulate", "Send what trackers of a made-up city would.", is_group=False),
    "replay": Late("simulate", "Send a recording as trackers would.", is_group=False),
    "history": Late("history", "One vehicle's positions, as a file.", is_group=False),
    "city": Late("city", "A city's districts and streets, from its own files."),
    "user": Late("people", "Who may sign in."),
    "device": Late("devices", "Vehicles, whose they are, and their trackers."),
    "quarantine": Late("quarantine", "Pings that were kept aside, and their release."),
    "camera": Late("cameras", "The cameras that are watched."),
    "operator": Late("operators", "Owners of vehicles."),
    "key": Late("keys", "API keys of other systems."),
    "report": Late("report", "Reports as one HTML file that opens anywhere."),
    "evidence": Late("evidence", "Signed packages of an incident's evidence."),
    "archive": Late("archive", "How long positions are kept, and what longer."),
    "incident": Late("incidents", "Requests of other systems."),
    "rules": Late("rules", "Rules and their thresholds."),
}


class LateGroup(TyperGroup):
    """The commands that are here, then those of `LATE`."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Names, in the order of help."""
        return [*super().list_commands(ctx), *LATE]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command, imported now; None if there is none."""
        late = LATE.get(cmd_name)
        return late.load(cmd_name) if late else super().get_command(ctx, cmd_name)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """A line each, without an import."""
        here = {name: command.get_short_help_str(limit=60) for name, command in self.commands.items()}
        with formatter.section("Commands"):
            formatter.write_dl([*here.items(), *((name, late.help) for name, late in LATE.items())])
