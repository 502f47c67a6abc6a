"""The command `situation`. Results go to standard output; errors are one line: what, where, what to do.

Commands import what they need when they run: `--help` is not to load OpenCV and a browser's worth of maps.
Exit status 0 when done, 1 when it failed, 2 when the command or a setting cannot be meant.
"""

from __future__ import annotations

import sys
import traceback
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from simulators.errors import SimulatorError, UnknownFormat, UnknownScenario
from situation.app import console, logs, settings
from situation.app.commands.late import LateGroup
from situation.app.errors import AppError, UsageWrong
from situation.app.settings import Settings
from situation.errors import SituationError

MISUSED = (UnknownScenario, UnknownFormat)  # the simulators' own words for a command that cannot be meant
OURS = (AppError, SituationError, SimulatorError, OSError)  # whose text is fit for a person

app = typer.Typer(
    help="The situational centre of a city service: live fleet, cameras, alarms and proof of work.",
    add_completion=False,
    rich_markup_mode=None,
    cls=LateGroup,
)


class RoleName(StrEnum):
    """A part that runs as a process of its own."""

    TELEMETRY = "telemetry"
    DESK = "desk"
    VIDEO = "video"
    WEB = "web"
    MQTT = "mqtt"
    GATEWAY = "gateway"
    BRIDGE = "bridge"


@app.command(epilog="Example: situation up --demo snowfall")
def up(
    demo: Annotated[
        str | None, typer.Option(help="Also simulate this scenario; all of it is marked as simulated.")
    ] = None,
) -> None:
    """Bring up the whole centre on this machine, until Ctrl-C.

    A broker if none is configured, and every role.
    """
    from situation.app.supervisor import up as bring_up

    bring_up(settings.load(), demo=demo)


@app.command(epilog="Example: SITUATION_NATS_URL=nats://spine:4222 situation run telemetry")
def run(role: RoleName) -> None:
    """Run one role in this process, as on a cluster.

    Only addresses differ from `situation up`.
    """
    from situation.app.roles import run_role

    run_role(role, settings.load())


@app.command(epilog="Example: situation doctor")
def doctor() -> None:
    """Say what is configured, reachable, writable and in time. Exit status 1 when something is wrong."""
    from situation.app.doctor import examine, is_well, shown

    results = examine(settings.load())
    console.tell(shown(results))
    if not is_well(results):
        raise typer.Exit(1)


def main() -> None:
    """Run the command line and exit with its status."""
    sys.exit(status_of(sys.argv[1:]))


def status_of(arguments: list[str]) -> int:
    """Run one command; its exit status, its error told."""
    try:
        return int(app(arguments or ["--help"], prog_name="situation", standalone_mode=False) or 0)
    except (KeyboardInterrupt, typer.Abort):
        console.note("interrupted")
        return 130
    except Exception as error:  # noqa: BLE001 - the last line of defence tells it in one line
        return _told(error)


def _told(error: Exception) -> int:
    """Say it in one line; its exit status. Settings decide whether a traceback follows."""
    try:
        chosen: Settings | None = settings.load()
    except UsageWrong:
        chosen = None
    if chosen and chosen.log_level == "debug" and not hasattr(error, "format_message"):
        console.note(logs.struck("".join(traceback.format_exception(error)), logs.secrets_of(chosen)))
    text = " ".join(_sentence(error).split())
    console.note("situation: " + (logs.struck(text, logs.secrets_of(chosen)) if chosen else text))
    if isinstance(error, MISUSED):
        return UsageWrong.exit_status
    return int(getattr(error, "exit_status", getattr(error, "exit_code", 1)))


def _sentence(error: BaseException) -> str:
    error = _first_of(error)
    if hasattr(error, "format_message"):  # the command line's own: a missing or unknown option
        said = error.format_message().replace("Value error, ", "").rstrip(".")
        return f"{said}. See `situation --help`."
    if isinstance(error, OURS):
        return str(error)
    return f"unexpected {type(error).__name__}: {error} ({_place_of(error)}); SITUATION_LOG_LEVEL=debug shows more"


def _first_of(error: BaseException) -> BaseException:
    """What happened first where several things happened at once."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


def _place_of(error: BaseException) -> str:
    """File and line, without the way to our folder."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{'/'.join(Path(frames[-1].filename).parts[-3:])}:{frames[-1].lineno}" if frames else "nowhere"
