"""What can go wrong while the centre is set up, told as one line: what, where, what to do.

AppError                 exit status 1
├── UsageWrong           exit status 2: the command or its settings cannot be meant
├── DataUnusable         the data directory cannot be written, is full, or belongs to another `situation up`
├── PortTaken            somebody else listens there; names the setting that moves it
├── BrokerMissing        no nats-server for this platform
└── RoleFailed           a part does not stay up; carries its last lines
"""

from __future__ import annotations


class AppError(Exception):
    """Parent of all errors that end a command."""

    exit_status = 1


class UsageWrong(AppError):
    """The command or its settings cannot be meant."""

    exit_status = 2


class DataUnusable(AppError):
    """The data directory cannot be written, is full, or belongs to another `situation up`."""


class PortTaken(AppError):
    """Somebody else listens there; the message names the setting that moves it."""

    def __init__(self, host: str, port: int, setting: str) -> None:
        super().__init__(f"port {port} on {host} is taken; set {setting} to a free one")
        self.port = port
        self.setting = setting


class BrokerMissing(AppError):
    """No nats-server for this platform."""


class RoleFailed(AppError):
    """A part does not stay up."""
