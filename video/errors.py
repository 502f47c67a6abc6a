"""What can go wrong between a camera and a finding, named for the fact.

VideoError
├── AddressRefused      the address policy says no; `refusal` names why
├── SourceLost          the stream ended, stalled or never opened: open it again after a rest
│   └── SourceStalled   it stayed open and sent nothing in time
├── BadPicture          bytes came, but no picture that may be decoded
└── BadWeights          the detector's file is absent, altered or unreadable

Messages go to people and logs: they never carry an address with its credentials.
"""

from __future__ import annotations

from enum import StrEnum


class VideoError(Exception):
    """Parent of all errors of this package."""


class Refusal(StrEnum):
    """Why an address may not be opened."""

    BAD_ADDRESS = "bad_address"  # cannot be parsed, too long, control characters
    SCHEME = "scheme"  # not rtsp, rtsps, http, https (or file, where allowed)
    CREDENTIALS_IN_ADDRESS = "credentials_in_address"  # they belong in the registry's own column
    FILE = "file"  # a local file, and the settings do not allow files
    ODD_HOST = "odd_host"  # an IP address written as a riddle: decimal, octal, hexadecimal, short
    INTERNAL_HOST = "internal_host"  # loopback, link-local, private, reserved: not in `allow_hosts`
    UNRESOLVED = "unresolved"  # the name has no address now
    REDIRECT = "redirect"  # the camera sent us to another address


class AddressRefused(VideoError):
    """The address policy says no."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(f"address refused: {refusal.value}")
        self.refusal = refusal


class SourceLost(VideoError):
    """The stream ended, stalled or never opened: open it again after a rest."""


class SourceStalled(SourceLost):
    """The stream stayed open and sent nothing in time."""


class BadPicture(VideoError):
    """Bytes came, but no picture that may be decoded."""


class BadWeights(VideoError):
    """The detector's file is absent, altered or unreadable."""
