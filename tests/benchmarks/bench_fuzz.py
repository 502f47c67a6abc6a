"""The binary decoders under coverage-guided fuzzing: no crash, no hang, nothing over 50 ms; and the largest inputs.

python -m tests.benchmarks.bench_fuzz [SECONDS]
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from simulators.egts_client import EgtsClient, packet_of
from simulators.tcp_trackers import Fix
from simulators.wialon_client import checksum, record_of
from telemetry.codecs import CODECS
from telemetry.gateway.egts import EgtsSession
from telemetry.gateway.egts_packets import MOST_BYTES
from telemetry.gateway.events import Report
from telemetry.gateway.wialon import MOST_LINE_BYTES, MOST_RECORDS, WialonSession
from telemetry.mqtt5.packets import MOST_BYTES_BUT_PUBLISH, field, packet
from telemetry.mqtt5.translation import Translation

SECONDS = 20  # of each decoder; a longer run is named on the command line
TARGETS = ("egts session", "wialon session", "egts codec", "wialon codec", "mqtt 5 translation")
MOST_MS = 50.0
NOON_S = 1_768_478_400


def run(seconds: int = SECONDS) -> str:
    """A section of docs/benchmarks.md. Raises AssertionError where a decoder fell."""
    lines = [
        "## Hostile bytes to the binary decoders",
        "",
        f"Coverage-guided (atheris), {seconds} s each, seeded with real packets. A crash, a hang, or an input over "
        f"{MOST_MS:.0f} ms of processor would stand here as a failure.",
        "",
        "| decoder | inputs | slowest |",
        "|---|---|---|",
    ]
    lines += [f"| {name} | {runs:,} | {ms:.1f} ms |" for name in TARGETS for runs, ms in [fuzzed(name, seconds)]]
    costs = {what: cost_ms(work) for what, work in largest().items()}
    lines += [
        "",
        "The largest that a device may send at once, and what each costs:",
        "",
        "| what | processor |",
        "|---|---|",
    ]
    lines += [f"| {what} | {ms:.1f} ms |" for what, ms in costs.items()]
    if max(costs.values()) > MOST_MS:
        raise AssertionError(f"over {MOST_MS:.0f} ms: {costs}")
    return "\n".join(lines)


def fuzzed(name: str, seconds: int) -> tuple[int, float]:
    """Inputs tried, and milliseconds of the slowest."""
    with tempfile.TemporaryDirectory() as folder:
        corpus, figures = Path(folder) / "corpus", Path(folder) / "figures"
        corpus.mkdir()
        for number, seed in enumerate(seeds(name)):
            (corpus / f"{number}").write_bytes(seed)
        options = [
            f"-max_total_time={seconds}",
            "-max_len=4096",
            "-timeout=5",
            "-rss_limit_mb=1024",
            f"-artifact_prefix={folder}/",
        ]
        done = subprocess.run(
            [sys.executable, "-m", "tests.benchmarks.fuzz_decoders", name, str(figures), *options, str(corpus)],
            capture_output=True,
            text=True,
            timeout=seconds + 120,
            check=False,
        )
        if done.returncode:
            raise AssertionError(f"{name}: {done.stderr[-600:]}")
        told = json.loads(figures.read_text())
    return int(told["runs"]), float(told["slowest_ms"])


def fix(number: int) -> Fix:
    return Fix(at_s=NOON_S + number, lat=51.1 + number * 9e-6, lon=71.4, speed_kmh=36)


def seeds(name: str) -> list[bytes]:
    """A few real ones."""
    client = EgtsClient("", 0, 7)
    egts = [packet_of(1, 1, b"".join(client.record_of(fix(n)) for n in range(count))) for count in (1, 3)]
    box = "|".join(record_of(fix(n)) for n in range(3)).encode() + b"|"
    wialon = [
        b"#L#868000000000017;NA\r\n#D#" + record_of(fix(1)).encode() + b"\r\n",
        b"#L#1;NA\r\n#B#" + box + b"\r\n#P#\r\n",
    ]
    return {
        "mqtt 5 translation": [
            b"\1" + packet(0x10, field(b"MQTT") + b"\5\2\0\x3c\5\x11\0\0\0\x3c" + field(b"P1")),
            b"\2" + packet(0x32, field(b"fleet/esil/P1/position") + b"\0\1\2\1\1{}"),
            b"\2" + packet(0x82, b"\0\1\0" + field(b"fleet/esil/P1/ack") + b"\1") + b"\xc0\0\xe0\1\4",
        ],
        "egts session": egts,
        "wialon session": wialon,
        "egts codec": [b"\0" + packet[11:-2] for packet in egts],
        "wialon codec": [b"#D#" + record_of(fix(1)).encode(), b"#B#" + box],
    }[name]


def largest() -> dict[str, Callable[[], object]]:
    """Whole packets at their limits, through session and codec."""
    client = EgtsClient("", 0, 7)
    records = b""
    number = 0
    while len(records) + 64 < MOST_BYTES - 32:
        records += client.record_of(fix(number))
        number += 1
    egts = packet_of(1, 1, records)
    wide = record_of(fix(0)).encode()
    body = b"|".join([wide + b";" + b"x" * (MOST_LINE_BYTES // MOST_RECORDS - len(wide) - 3)] * MOST_RECORDS) + b"|"
    values = b"#L#1;NA\r\n#D#150126;120000;5106.0;N;07124.0;E;1;1;1;1;1;1;1;" + b"1," * 32_000 + b";NA;NA\r\n"
    box = b"#L#2.0;1;NA;%04X\r\n#B#%s%04X\r\n" % (checksum(b"2.0;1;NA;"), body, checksum(body))
    (report,) = [event for event in EgtsSession().receive(egts) if isinstance(event, Report)][:1]
    part = next(event for event in WialonSession().receive(box) if isinstance(event, Report))
    connect = packet(0x10, field(b"MQTT") + b"\5\2\0\0\0" + field(b"P1"))
    subscribe = packet(0x82, b"\0\1\0" + b"\0\0\1" * ((MOST_BYTES_BUT_PUBLISH - 3) // 3))
    return {
        f"SUBSCRIBE of MQTT 5 of {len(subscribe):,} bytes": lambda: Translation().up(connect + subscribe, bytearray()),
        f"EGTS packet of {len(egts):,} bytes, {number:,} records, by the session": lambda: EgtsSession().receive(egts),
        f"of it, one message of {len(report.payload):,} bytes, by the codec": lambda: decoded("egts", report.payload),
        f"Wialon black box of {MOST_RECORDS:,} records, {len(box):,} bytes, by the session": lambda: (
            WialonSession().receive(box)
        ),
        f"of it, one message of {len(part.payload):,} bytes, by the codec": lambda: decoded("wialon", part.payload),
        f"Wialon position with 32,000 analogue values, {len(values):,} bytes": lambda: WialonSession().receive(values),
    }


def decoded(kind: str, payload: bytes) -> None:
    for text in CODECS[kind].split(payload) or [payload]:
        try:
            CODECS[kind].read(text)
        except msgspec.DecodeError:
            continue


def cost_ms(work: Callable[[], object]) -> float:
    """Of processor, the best of five."""
    costs = []
    for _ in range(5):
        began = time.process_time()
        work()
        costs.append((time.process_time() - began) * 1e3)
    return min(costs)


if __name__ == "__main__":
    sys.stdout.write(run(int(sys.argv[1]) if sys.argv[1:] else SECONDS) + "\n")
