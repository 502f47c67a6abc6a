"""`situation simulate` and `situation replay`: a city that moves, over the published wire formats."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from simulators.centre import ApiTarget
from simulators.publisher import Broker
from simulators.recordings import FORMATS
from simulators.replay import ReplayOptions, ReplayResult
from simulators.replay import replay as replay_recording
from simulators.simulation import SimulationOptions
from situation.adapters.listeners import reachable
from situation.app import console, logs, settings
from situation.app.demo import run as run_demo
from situation.app.listening import mqtt_certificate
from situation.app.settings import Settings

T = TypeVar("T")


app = typer.Typer(rich_markup_mode=None)


@app.command(epilog="Example: situation simulate snowfall")
def simulate(
    scenario: Annotated[str, typer.Argument(help="quiet, snowfall, flood, outage or crowd.")],
    *,
    speed: Annotated[float, typer.Option(help="Times real time; faster than 1 starts in the past.", min=0.01)] = 1.0,
    duration: Annotated[float | None, typer.Option(help="Seconds of simulated time; for ever by default.")] = None,
    seed: Annotated[int, typer.Option(help="The same seed makes the same vehicles drive the same ways.")] = 1,
) -> None:
    """Drive simulated vehicles over the city's streets and send what their trackers would, until Ctrl-C."""
    chosen = settings.load()
    logs.configure(chosen, role="simulate")
    options = SimulationOptions(seed=seed, duration_s=duration, speed=speed)
    broker, api = _broker(chosen), _api(chosen)
    _until_stopped(
        lambda stopping: run_demo(scenario, chosen, broker=broker, api=api, options=options, stopping=stopping)
    )
    console.note(f"scenario {scenario} is over")


@app.command(epilog="Example: situation replay syracuse.csv --format syracuse-csv --speed 60")
def replay(
    file: Annotated[Path, typer.Argument(help="The recording.", exists=True)],
    *,
    format: Annotated[str, typer.Option(help=f"One of {', '.join(sorted(FORMATS))}.")],
    speed: Annotated[float, typer.Option(help="Times the recorded pace; 0 is as fast as it goes.", min=0)] = 0.0,
    operator: Annotated[str | None, typer.Option(help="Send all as this operator's.")] = None,
    shuffle: Annotated[int | None, typer.Option(help="Send in a random order, drawn from this seed.")] = None,
    repeat: Annotated[int, typer.Option(help="Send the whole recording this many times.", min=1)] = 1,
) -> None:
    """Send a recording over MQTT as real trackers would, each message until it is acknowledged."""
    chosen = settings.load()
    logs.configure(chosen, role="replay")
    options = ReplayOptions(operator=operator, speed=speed, shuffle=shuffle, repeat=repeat, progress=_tell_progress)
    result = _until_stopped(
        lambda stopping: replay_recording(
            file, format=format, broker=_broker(chosen), options=options, stopping=stopping
        )
    )
    console.end_progress()
    console.tell(_so_far(result))


def _tell_progress(so_far: ReplayResult) -> None:
    console.progress(_so_far(so_far))


def _so_far(result: ReplayResult) -> str:
    skipped = "".join(f", {count:,} skipped as {reason}" for reason, count in sorted(result.skipped.items()))
    return f"{result.acknowledged:,} of {result.sent:,} messages acknowledged{skipped}; {result.rate:,.0f} a second"


def _broker(chosen: Settings) -> Broker:
    certificate = mqtt_certificate(chosen)
    ca_file = str(certificate[0]) if certificate else None  # one that signs itself vouches for itself
    return Broker(host=reachable(chosen.mqtt_host), port=chosen.mqtt_port, tls=certificate is not None, ca_file=ca_file)


def _api(chosen: Settings) -> ApiTarget | None:
    key = chosen.simulator_api_key.get_secret_value()
    return ApiTarget(base_url=f"http://{reachable(chosen.http_host)}:{chosen.http_port}", api_key=key) if key else None


def _until_stopped(run: Callable[[asyncio.Event], Awaitable[T]]) -> T:
    """Runs to the end; a Ctrl-C or SIGTERM asks it to come to one."""

    async def running() -> T:
        stopping = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stopping.set)
        return await run(stopping)

    return asyncio.run(running())
