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


WHAT_TO_DO = {
    Refusal.BAD_ADDRESS: "it cannot be read as an address",
    Refusal.SCHEME: "it begins with none of rtsp://, rtsps://, http://, https://",
    Refusal.CREDENTIALS_IN_ADDRESS: "user name and password stand in it: they have fields of their own",
    Refusal.FILE: "files of this machine are not watched unless SITUATION_CAMERA_ALLOW_FILES says so",
    Refusal.ODD_HOST: "its host is an IP address in an odd spelling: write four decimal numbers",
    Refusal.INTERNAL_HOST: "its host is in an internal network and is not watched unless SITUATION_CAMERA_ALLOW_HOSTS "
    "names it or its network (10.20.0.0/16): set that for web, video and the command line, start them anew, try again",
    Refusal.UNRESOLVED: "its host has no IP address now: look at the name and at the name server",
    Refusal.REDIRECT: "the camera sends us on to another address: give that one",
}


class AddressRefused(VideoError):
    """The address policy says no."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(f"address refused ({refusal.value}): {WHAT_TO_DO[refusal]}")
        self.refusal = refusal


class SourceLost(VideoError):
    """The stream ended, stalled or never opened: open it again after a rest."""


class SourceStalled(SourceLost):
    """The stream stayed open and sent nothing in time."""


class BadPicture(VideoError):
    """Bytes came, but no picture that may be decoded."""


class BadWeights(VideoError):
    """The detector's file is absent, altered or unreadable."""
