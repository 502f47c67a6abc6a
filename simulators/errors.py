"""What can go wrong in a simulator.

SimulatorError
├── UnknownScenario      no scenario of that name
├── UnknownFormat        no reader for that format of recording
├── BadRecording         the file as a whole cannot be read; bad rows are counted, not raised
├── NoStreets            the city has no drivable street
├── BrokerUnreachable    nobody answered at that address in time
├── BrokerRefused        the broker answered and said no
└── BrokerStalled        connected, yet messages stay without acknowledgement
"""

from __future__ import annotations

from collections.abc import Iterable


class SimulatorError(Exception):
    """Root of this package's errors; its text is one line a person can act on."""


class UnknownScenario(SimulatorError):
    """No scenario of that name."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        super().__init__(f"unknown scenario {name!r}: choose one of {', '.join(sorted(known))}")
        self.name = name


class UnknownFormat(SimulatorError):
    """No reader for that format of recording."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        super().__init__(f"unknown recording format {name!r}: choose one of {', '.join(sorted(known))}")
        self.name = name


class BadRecording(SimulatorError):
    """The file as a whole cannot be read."""

    def __init__(self, path: object, why: str) -> None:
        super().__init__(f"recording {path}: {why}")
        self.path = path


class NoStreets(SimulatorError):
    """The city has no drivable street, so nothing can move in it."""

    def __init__(self) -> None:
        super().__init__("the city has no drivable streets: import streets first (situation city import)")


class BrokerUnreachable(SimulatorError):
    """Nobody answered at that address in time."""

    def __init__(self, host: str, port: int, why: str) -> None:
        super().__init__(f"MQTT broker {host}:{port} is unreachable ({why}): is the centre running?")
        self.host, self.port = host, port


class BrokerRefused(SimulatorError):
    """The broker answered and said no."""

    def __init__(self, host: str, port: int, why: str) -> None:
        super().__init__(f"MQTT broker {host}:{port} refused the connection ({why}): check user and password")
        self.host, self.port = host, port


class BrokerStalled(SimulatorError):
    """Messages stay without acknowledgement for longer than the caller would wait."""

    def __init__(self, host: str, port: int, left: int) -> None:
        super().__init__(f"MQTT broker {host}:{port} left {left} messages without acknowledgement")
        self.left = left
