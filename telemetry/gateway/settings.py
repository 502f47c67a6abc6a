"""Settings of the gateway; read once by the wiring."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewaySettings:
    """Defaults are for a city of 2,000 vehicles, whose trackers share few addresses: there is no limit per address."""

    host: str = "127.0.0.1"
    wialon_port: int | None = None  # None: not spoken; 0: any that is free
    egts_port: int | None = None
    connections: int = 3_000  # of both together; half as many again as there are trackers, for those not yet given up
    login_s: float = 20.0  # until it is known who speaks
    packet_s: float = 60.0  # from a packet's first byte to its last: 64 KB in this is 9 kbit/s, a bad mobile link
    idle_s: float = 900.0  # trackers that stand report every few minutes
    answer_s: float = 20.0  # until a device has taken its answer
    read_bytes: int = 16_384  # at once; with a packet at hand this is what a connection holds
