"""Settings of the gateway; read once by the wiring."""

from __future__ import annotations

import ssl
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewaySettings:
    """Defaults are for a city of 2,000 vehicles, whose trackers share few addresses."""

    host: str = "127.0.0.1"
    wialon_port: int | None = None  # None: not spoken; 0: any that is free
    egts_port: int | None = None
    connections: int = 3_000  # of both together; half as many again as there are trackers, for those not yet given up
    address_connections: int = 1_000  # of both together from one address: those of a mobile network are shared
    address_rate: int = 600  # new connections a minute from one address
    relays: tuple[str, ...] = ()  # networks of platforms that hand on what other trackers report
    free: tuple[str, ...] = ()  # networks without limits
    passwords_required: bool = False  # of Wialon trackers: else of those only that have one
    tls: ssl.SSLContext | None = None
    login_s: float = 20.0  # until it is known who speaks
    packet_s: float = 60.0  # from a packet's first byte to its last: 64 KB in this is 9 kbit/s, a bad mobile link
    idle_s: float = 900.0  # trackers that stand report every few minutes
    answer_s: float = 20.0  # until a device has taken its answer
    read_bytes: int = 16_384  # at once; with a packet at hand this is what a connection holds
