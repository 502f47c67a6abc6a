"""Whether a tracker is believed: bound for this protocol, not revoked, with its password, and speaking for itself.

Answers name the figure that counts why not; "" is yes.
"""

from __future__ import annotations

from situation.identity import is_secret
from telemetry.gateway.admission import is_within, networks_of
from telemetry.gateway.settings import GatewaySettings
from telemetry.ports import Owner


class Trust:
    """What the settings ask of trackers."""

    def __init__(self, settings: GatewaySettings) -> None:
        self._passwords_required = settings.passwords_required
        self._relays = networks_of(settings.relays)

    def wrong_with_login(self, owner: Owner, protocol: str, password: str) -> str:
        """Of whoever says that it is this tracker. Blocking for milliseconds: called from a thread."""
        if wrong := _wrong_with_binding(owner, protocol):
            return wrong
        if not self._needs_password(owner, protocol):
            return ""
        return "" if owner.password_hash and is_secret(password, owner.password_hash) else "denied"

    def wrong_with_report(self, owner: Owner, protocol: str, *, tracker: str, signed_in: str, peer: str) -> str:
        """Of a report of `tracker`, on a connection on which `signed_in` ("": nobody) has logged in."""
        if wrong := _wrong_with_binding(owner, protocol):
            return wrong
        if tracker == signed_in:
            return ""
        if self._needs_password(owner, protocol):
            return "not_signed_in"
        return "not_its_own" if signed_in and not is_within(peer, self._relays) else ""

    def _needs_password(self, owner: Owner, protocol: str) -> bool:
        """EGTS has none; where that matters the tracker is bound for Wialon."""
        return protocol == "wialon" and (bool(owner.password_hash) or self._passwords_required)


def _wrong_with_binding(owner: Owner, protocol: str) -> str:
    if owner.protocol not in ("", protocol):
        return "wrong_protocol"
    return "denied" if owner.is_revoked else ""
