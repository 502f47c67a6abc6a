"""Who may connect: so many at once from one address, and so many anew in a minute. No I/O."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

MOST_ADDRESSES = 50_000  # remembered; a forgotten one that has nothing open starts anew
MINUTE_S = 60.0

Network = IPv4Network | IPv6Network


@dataclass(slots=True)
class _Address:
    left: float  # connections that it may still open, filled up with time
    at: float  # when that was so
    open: int = 0


class Admission:
    """The addresses that have connected lately."""

    def __init__(self, *, at_once: int, a_minute: int, free: Sequence[str] = ()) -> None:
        """`free` are networks without limits, such as this machine's own."""
        self._at_once = at_once
        self._a_minute = a_minute
        self._free = networks_of(free)
        self._known: dict[str, _Address] = {}

    def enter(self, peer: str, now: float) -> str:
        """Empty for one that may connect, and counts until it leaves; else the figure that counts why not."""
        if is_within(peer, self._free):
            return ""
        address = self._address(peer, now)
        address.left = min(self._a_minute, address.left + (now - address.at) * self._a_minute / MINUTE_S)
        address.at = now
        if address.open >= self._at_once:
            return "refused_address"
        if address.left < 1:
            return "refused_rate"
        address.left -= 1
        address.open += 1
        return ""

    def leave(self, peer: str) -> None:
        """One that had entered is gone."""
        if peer in self._known:
            self._known[peer].open -= 1

    def _address(self, peer: str, now: float) -> _Address:
        known = self._known.get(peer)
        if known is None:
            if len(self._known) >= MOST_ADDRESSES:
                self._known = {name: one for name, one in self._known.items() if one.open or now - one.at < MINUTE_S}
            known = self._known[peer] = _Address(left=self._a_minute, at=now)
        return known


def networks_of(texts: Sequence[str]) -> tuple[Network, ...]:
    """Addresses and networks, read."""
    return tuple(ip_network(text, strict=False) for text in texts)


def is_within(peer: str, networks: Sequence[Network]) -> bool:
    """Whether the address is in one of the networks; what is no address is in none."""
    if not networks:
        return False
    try:
        address: IPv4Address | IPv6Address = ip_address(peer)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None) or address
    return any(mapped in network for network in networks)
