"""Cameras' addresses checked when they are given, by the policy by which the video role opens them."""

from __future__ import annotations

from situation.errors import AddressNotWatched
from video.address import Resolver, policy_of, resolve_host
from video.errors import AddressRefused, Refusal
from video.settings import VideoSettings


class WatchedAddresses:
    """What the video role of these settings would refuse."""

    def __init__(self, settings: VideoSettings, *, resolve: Resolver = resolve_host) -> None:
        self._policy = policy_of(settings)
        self._resolve = resolve

    def check(self, address: str) -> None:
        """Raises AddressNotWatched. A name without an IP address passes: it may have one tomorrow."""
        try:
            self._policy.check(address, resolve=self._resolve)
        except AddressRefused as refused:
            if refused.refusal is not Refusal.UNRESOLVED:
                raise AddressNotWatched(str(refused)) from None
