"""One decoder fed by what atheris makes up, guided by the lines it reaches: `fuzz_decoders NAME FIGURES OPTIONS`.

Ends by itself after `-max_total_time`. An exception that is not the decoder's own, or an input that takes over 50 ms of
processor, ends it at once, with the input in hex as its last line.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import atheris
import msgspec

with atheris.instrument_imports(include=["telemetry"]):
    from telemetry.codecs import CODECS
    from telemetry.gateway.egts import EgtsSession
    from telemetry.gateway.events import Login, Report, Session
    from telemetry.gateway.wialon import WialonSession
    from telemetry.mqtt5.translation import HangUp, Translation

MOST_MS = 50.0
CONNECT = b"\x10\x0f\0\4MQTT\5\2\0\0\0\0\2P1"  # by MQTT 5
PIECE = 7  # bytes; sessions must not mind how the network cuts


def heard(session: Session, data: bytes) -> None:
    """A whole connection: all at once for half of the inputs, in small pieces for the others."""
    step = PIECE if data[:1] and data[0] % 2 and len(data) < 2_000 else max(len(data), 1)
    for start in range(0, len(data), step):
        for event in session.receive(data[start : start + step]):
            if isinstance(event, Login | Report):
                session.refuse(event) if event.place % 5 == 4 else session.accept(event)
        session.bytes_to_send()


def read(kind: str, payload: bytes) -> None:
    """As telemetry's first step does."""
    codec = CODECS[kind]
    try:
        texts = codec.split(payload)
    except msgspec.DecodeError:
        return
    for text in [payload] if texts is None else texts:
        try:
            codec.read(text)
            codec.identity(text)
        except msgspec.DecodeError:
            continue


def translated(data: bytes) -> None:
    """A connection by MQTT 5: first byte odd, from its first packet on; even, after one that was good."""
    translation = Translation()
    try:
        if data[:1] and not data[0] % 2:
            translation.up(CONNECT, bytearray())
        translation.up(data[1:], bytearray())
    except HangUp:
        pass


TARGETS: dict[str, Callable[[bytes], None]] = {
    "egts session": lambda data: heard(EgtsSession(), data),
    "wialon session": lambda data: heard(WialonSession(), data),
    "mqtt 5 translation": translated,
    "egts codec": lambda data: read("egts", data),
    "wialon codec": lambda data: read("wialon", data),
}


def main() -> None:
    """Fuzz until told to stop; tells figures in a file, as the library leaves without returning."""
    name, figures = sys.argv[1], Path(sys.argv[2])
    target = TARGETS[name]
    slowest, runs, told_at = 0.0, 0, time.monotonic()

    def one(data: bytes) -> None:
        nonlocal slowest, runs, told_at
        began = time.thread_time()
        target(data)
        took = (time.thread_time() - began) * 1e3
        runs, slowest = runs + 1, max(slowest, took)
        if took > MOST_MS:
            raise TimeoutError(f"{took:.0f} ms for {data.hex()}")
        if time.monotonic() - told_at > 0.5:
            told_at = time.monotonic()
            figures.write_text(json.dumps({"runs": runs, "slowest_ms": slowest}))

    atheris.Setup([sys.argv[0], *sys.argv[3:]], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
