"""Where a figure leads: to rows of the page, to the pings behind it, to the screen's playback."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from urllib.parse import quote, urlencode

from situation.attendance import Shift
from situation.contracts.account import Account
from situation.contracts.work import ShiftWork


def pings_file(vehicle: str, shift: Shift) -> str:
    """The file of a machine's pings of a shift, relative to the report."""
    return f"pings/{quote(vehicle, safe='')}/{shift.from_at.astimezone(UTC):%Y-%m-%dT%H%MZ}.csv"


@dataclass(frozen=True, kw_only=True)
class Links:
    """The links of one account's page. Anchors are places in the account, so that no name has to be one."""

    account: Account
    screen: str  # address of the screen, without a slash at its end
    has_files: bool = True  # of pings beside the page; without them the server is asked

    def machine(self, vehicle: str) -> str:
        """Anchor of a machine's row."""
        return self._machines[vehicle]

    def shift(self, vehicle: str, shift_at: datetime | None = None) -> str:
        """Anchor of a machine's row of a shift, or of its first one."""
        return self._shifts.get((vehicle, shift_at), "shifts")

    def zone(self, district: str, event: str) -> str:
        """Anchor of a zone's row."""
        return self._zones[district, event]

    @cached_property
    def _machines(self) -> dict[str, str]:
        return {str(vehicle.id): f"m-{row}" for row, vehicle in enumerate(self.account.vehicles)}

    @cached_property
    def _shifts(self) -> dict[tuple[str, datetime | None], str]:
        rows = [(str(work.vehicle.id), work.shift.from_at, f"s-{row}") for row, work in enumerate(self.account.work)]
        firsts: dict[tuple[str, datetime | None], str] = {(vehicle, None): anchor for vehicle, _, anchor in rows[::-1]}
        return firsts | {(vehicle, at): anchor for vehicle, at, anchor in rows}

    @cached_property
    def _zones(self) -> dict[tuple[str, str], str]:
        return {(zone.district, zone.event.id): f"z-{row}" for row, zone in enumerate(self.account.zones)}

    def play(self, vehicle: str, at: datetime) -> str:
        """The screen, playing the vehicle's past from that moment on."""
        return f"{self.screen}/?{urlencode({'show': f'vehicle:{vehicle}', 'at': _text(at)})}"

    def incident(self, id: str) -> str:
        """The screen with that incident."""
        return f"{self.screen}/?{urlencode({'show': f'incident:{id}'})}"

    def pings(self, work: ShiftWork) -> str:
        """The pings of a machine's shift: the file beside the page, or the server's own answer."""
        if self.has_files:
            return pings_file(work.vehicle.id, work.shift)
        span = urlencode({"from": _text(work.shift.from_at), "to": _text(work.shift.to_at)})
        return f"{self.screen}/api/v1/vehicles/{quote(work.vehicle.id, safe='')}/track?{span}"


def _text(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
