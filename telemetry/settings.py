"""Settings of the telemetry role; read once by the wiring."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum


class UnknownVehicles(StrEnum):
    """What becomes of a vehicle that nobody has registered."""

    ACCEPT = "accept"
    QUARANTINE = "quarantine"


@dataclass(frozen=True, slots=True, kw_only=True)
class TelemetrySettings:
    """Defaults are for a city of 2,000 vehicles."""

    unknown_vehicles: UnknownVehicles = UnknownVehicles.QUARANTINE
    oldest_fix_at: datetime = datetime(2010, 1, 1, tzinfo=UTC)  # a GNSS week rollover yields a date 19.6 years back
    clock_ahead_s: float = 5.0  # beyond it a fix is clamped; HSL's own limit for its buses
    future_s: float = 86_400.0  # beyond it a fix is no fix
    jump_kmh: float = 140.0  # Digitraffic's rule for maintenance vehicles
    jump_m: float = 300.0  # below it an implied speed is only the receiver's noise
    frozen_kmh: float = 10.0  # at 1 Hz and five decimals a slower one may repeat its place honestly
    outside_deg: float = 0.5  # from the city's box: some 35 to 55 km
    poor_hdop: float = 5.0
    poor_acc_m: float = 50.0
    batch: int = 10_000  # messages a batch at most: in a flood each vehicle has several, and costs once a batch
    batch_wait_s: float = 0.2  # a batch is not waited for longer: a fifth of the second from ping to pixel
    refresh_s: float = 2.0  # of vehicles and open incidents
    report_s: float = 1.0  # vitals
    devices_s: float = 5.0  # reports of each tracker: a gap is shown well within a minute
    save_s: float = 2.0  # last positions, if changed
    compact_s: float = 60.0
    seen_pings: int = 8_000_000  # remembered for duplicates of late ones: 64 MB
