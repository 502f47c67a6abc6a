"""A publisher that is faster than what it tries: raw MQTT 3.1.1 over one socket, QoS 1, thousands of pings on the way.

`mqtt_flood.py PORT PINGS VEHICLES [FIRST_S] [RATE]`: says `ready`, waits for a line, sends, says when the last PUBACK
has come. FIRST_S is the Unix time of the first round of fixes (0: such that the last is now); RATE limits pings per
second (0: as fast as they go). Simulated pings.
"""

from __future__ import annotations

import select
import socket
import struct
import sys
import time

WINDOW = 8_000  # PUBLISH packets without a PUBACK; packet ids are 16 bits
CHUNK = 500
ROUND_S = 1  # from one fix of a vehicle to its next


def packet(kind: int, body: bytes) -> bytes:
    """A control packet: kind and flags, length in base 128, body."""
    length, head = len(body), bytearray([kind])
    while True:
        length, low = divmod(length, 128)
        head.append(low | (0x80 if length else 0))
        if not length:
            return bytes(head) + body


def text(value: str) -> bytes:
    return struct.pack(">H", len(value)) + value.encode()


def ping(number: int, vehicle: int, at_s: float) -> bytes:
    """One ping of the own format, as long as a plough's is."""
    moment = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(at_s))
    lat, lon = 51.10 + vehicle % 50 * 1e-3 + number % 1000 * 1e-5, 71.38 + vehicle // 50 * 2e-3
    return (
        f'{{"t":"{moment}.{int(at_s % 1 * 1000):03d}Z","lat":{lat:.6f},"lon":{lon:.6f},"speed":31.5,"course":12.0,'
        f'"hdop":0.9,"sat":11,"odo":18250.125,"ign":true,"blade":true,"spreader":false,"seq":{number},"task":["plowing"]}}'
    ).encode()


def packets(pings: int, vehicles: int, first_s: float) -> list[bytes]:
    """All PUBLISH packets, ready to be sent."""
    made = []
    for number in range(pings):
        turn, vehicle = divmod(number, vehicles)
        body = text(f"fleet/city/V{vehicle}/position") + struct.pack(">H", number % 65_000 + 1)
        made.append(packet(0x32, body + ping(turn, vehicle, first_s + turn * ROUND_S)))
    return made


def connected(port: int) -> socket.socket:
    link = socket.create_connection(("127.0.0.1", port))
    link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    name = f"flood-{time.monotonic_ns()}"
    link.sendall(packet(0x10, text("MQTT") + bytes([4, 2]) + struct.pack(">H", 0) + text(name)))
    if link.recv(4) != b"\x20\x02\x00\x00":
        raise ConnectionError("the broker did not take us")
    link.setblocking(False)
    return link


def flood(link: socket.socket, made: list[bytes], rate: float) -> None:
    """Send them all, and wait for every PUBACK (4 bytes each)."""
    sent = acknowledged = spare = 0
    buffer = memoryview(b"")
    started = time.monotonic()
    while acknowledged < len(made):
        allowed = len(made) if not rate else min(len(made), int((time.monotonic() - started) * rate))
        if not buffer and sent < allowed and sent - acknowledged < WINDOW:
            chunk = made[sent : min(sent + CHUNK, allowed)]
            buffer, sent = memoryview(b"".join(chunk)), sent + len(chunk)
        readable, writable, _ = select.select([link], [link] if buffer else [], [], 0.01)
        if readable:
            whole, spare = divmod(spare + len(link.recv(262_144)), 4)
            acknowledged += whole
        if writable:
            buffer = buffer[link.send(buffer) :]


def main(port: int, pings: int, vehicles: int, first_s: float = 0, rate: float = 0) -> None:
    made = packets(pings, vehicles, first_s or time.time() - pings / vehicles * ROUND_S)
    link = connected(port)
    print("ready", flush=True)
    sys.stdin.readline()
    started = time.monotonic()
    flood(link, made, rate)
    print(f"acknowledged {time.monotonic() - started:.3f}", flush=True)
    link.close()


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
