"""What other formats and protocols cost: decoding beside our own JSON, and reports over TCP until they are answered.

Broker, gateway and trackers share this machine, and the last two a process: these are floors, not ceilings. Run it by
`python -m tests.benchmarks.bench_protocols`.
"""

from __future__ import annotations

import asyncio
import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from simulators.egts_client import EgtsClient, packet_of
from simulators.tcp_trackers import Fix
from simulators.wialon_client import WialonClient, record_of
from situation.adapters.spine.ingress import NatsIngress
from situation.ports import DeviceBatch
from telemetry.gateway.egts import EgtsSession
from telemetry.gateway.events import Report
from telemetry.gateway.server import Gateway
from telemetry.gateway.settings import GatewaySettings
from telemetry.ports import Owner
from telemetry.steps.decode import decode
from tests.integration.spine_broker import running_broker, spine_of

PINGS = 5_000
TRACKERS, REPORTS = 50, 40
IDLE = 2_000
NOON_S = 1_768_478_400


def run() -> str:
    """Both tables."""
    rows = ["## Formats and protocols", "", "| format | pings a second, one core | of our own JSON |", "|---|---|---|"]
    own = decoded_per_second("position", own_json)
    for kind, make in (("position", own_json), ("owntracks", owntracks), ("wialon", wialon), ("egts", egts)):
        rate = own if kind == "position" else decoded_per_second(kind, make)
        rows.append(f"| `{kind}` | {rate:,.0f} | {rate / own:.2f} |")
    with tempfile.TemporaryDirectory() as folder:
        rate, bare, kilobytes = asyncio.run(over_tcp(Path(folder)))
    return "\n".join(
        [
            *rows,
            "",
            f"{TRACKERS} Wialon trackers that wait for each answer: {rate:,.0f} reports a second stored and answered, "
            f"{rate / bare:.2f} of the same number handed to the spine without gateway or sockets. "
            f"{IDLE:,} idle connections: {kilobytes:.0f} KB each, both ends.",
            "",
        ]
    )


def fix(n: int) -> Fix:
    return Fix(at_s=NOON_S - PINGS + n, lat=51.1 + n * 1e-5, lon=71.4, speed_kmh=36, course_deg=90)


def own_json(n: int) -> bytes:
    return json.dumps({"t": fix(n).at_s, "lat": fix(n).lat, "lon": 71.4, "speed": 36, "course": 90, "seq": n}).encode()


def owntracks(n: int) -> bytes:
    return json.dumps({"_type": "location", "tst": fix(n).at_s, "lat": fix(n).lat, "lon": 71.4, "vel": 36}).encode()


def wialon(n: int) -> bytes:
    return f"#D#{record_of(fix(n))}".encode()


def egts(n: int) -> bytes:
    """As the gateway hands it in."""
    record = EgtsClient("", 0, 7).record_of(fix(n))
    (report,) = (event for event in EgtsSession().receive(packet_of(1, 1, record)) if isinstance(event, Report))
    return report.payload


def decoded_per_second(kind: str, make: Callable[[int], bytes]) -> float:
    """By processor time, the best of five."""
    payloads = [make(n) for n in range(PINGS)]
    batch = DeviceBatch([f"fleet/city/P1/{kind}"] * PINGS, payloads, list(range(1, PINGS + 1)), [0] * PINGS)
    times = []
    for _ in range(5):
        began = time.process_time()
        decode(batch)
        times.append(time.process_time() - began)
    return PINGS / min(times)


class Everybody:
    """Each tracker is on the vehicle of its name."""

    def find_tracker(self, id: str) -> Owner:
        return Owner(operator="city", vehicle=id)


async def over_tcp(folder: Path) -> tuple[float, float, float]:
    """Reports a second through the gateway; handed in directly; kilobytes of an idle connection."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, 3 * IDLE)), hard))
    async with running_broker(folder) as (broker, _), spine_of(broker) as spine:
        ingress = NatsIngress(spine)
        gateway = Gateway(ingress, Everybody(), GatewaySettings(wialon_port=0, free=("127.0.0.1",)))
        stopping = asyncio.Event()
        serving = asyncio.create_task(gateway.run(stopping))
        while not gateway.ports:
            await asyncio.sleep(0.01)
        trackers = [WialonClient("127.0.0.1", gateway.ports["wialon"], f"{n}") for n in range(TRACKERS)]
        await asyncio.gather(*(tracker.connect() for tracker in trackers))
        rate = await per_second([reporting(tracker) for tracker in trackers])
        bare = await per_second([handing_in(ingress, n) for n in range(TRACKERS)])
        before = kilobytes_now()
        idle = [WialonClient("127.0.0.1", gateway.ports["wialon"], f"i{n}") for n in range(IDLE)]
        for start in range(0, IDLE, 100):
            await asyncio.gather(*(tracker.connect() for tracker in idle[start : start + 100]))
        each = (kilobytes_now() - before) / IDLE
        stopping.set()
        await serving
        for tracker in (*trackers, *idle):
            await tracker.close()
    return rate, bare, each


async def reporting(tracker: WialonClient) -> None:
    for n in range(REPORTS):
        assert await tracker.report(fix(n)) == "1"


async def handing_in(ingress: NatsIngress, number: int) -> None:
    for n in range(REPORTS):
        await ingress.store(f"fleet/city/{number}/wialon", wialon(n))


async def per_second(work: list[object]) -> float:
    began = time.monotonic()
    await asyncio.gather(*work)  # type: ignore[call-overload]
    return TRACKERS * REPORTS / (time.monotonic() - began)


def kilobytes_now() -> float:
    """Resident memory of this process."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1024


if __name__ == "__main__":
    sys.stdout.write(run())
