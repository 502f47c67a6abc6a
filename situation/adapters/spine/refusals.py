"""What the embedded broker refused, read from its own log: the only place where it says so.

A wrong password names the user that was claimed; a foreign topic names the MQTT client id, which a client chooses
itself. Trackers that take their own id for both can be told apart.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from situation.fleet import Refused

_SIGN_IN = re.compile(r'\[ERR\] .* - mid:\d+ (?:- "[^"]*" )?- authentication error(?: - User "([^"]*)")?\s*$')
_TOPIC = re.compile(r'\[ERR\] .* - mid:\d+ - "([^"]*)" - (Publish|Subscription) Violation - Subject "([^"]*)"')
_RELOADED = re.compile(r"\[INF\] Reloaded server configuration")
_NOT_RELOADED = re.compile(r"\[ERR\] Failed to reload")
SIGN_IN, PUBLISH, SUBSCRIBE = "sign_in", "publish", "subscribe"
MOST_BYTES = 1 << 20  # read at once: a flood of refusals must not hold the reader up
MOST_NAMES = 4096  # remembered: names are what strangers make up
LONGEST_NAME = 64


@dataclass(frozen=True, slots=True)
class Refusal:
    """One thing that was refused."""

    what: str  # sign_in, publish, subscribe
    who: str  # user claimed, or client id; empty: without a name
    subject: str = ""


def refusal_of(line: str) -> Refusal | None:
    """The refusal that a line of the log tells, if any."""
    if found := _SIGN_IN.search(line):
        return Refusal(SIGN_IN, (found[1] or "")[:LONGEST_NAME])
    if found := _TOPIC.search(line):
        return Refusal(PUBLISH if found[2] == "Publish" else SUBSCRIBE, found[1][:LONGEST_NAME], found[3][:256])
    return None


@dataclass(slots=True)
class RefusalLog:
    """Follows the log from where it ends now, also when the server puts it aside and begins a new one."""

    path: Path
    totals: Counter[str] = field(default_factory=Counter)  # by what; and `reloads`, `reload_failures`
    by_name: Counter[tuple[str, str]] = field(default_factory=Counter)  # (who, what)
    _place: int = 0
    _file: int = 0  # inode
    _rest: bytes = b""

    def __post_init__(self) -> None:
        """Begin at the end: former lives were counted by former processes."""
        if self.path.exists():
            status = self.path.stat()
            self._file, self._place = status.st_ino, status.st_size

    def read(self) -> list[Refusal]:
        """What was refused since the last call. OSError where the log cannot be read."""
        refusals = []
        for line in self._new_lines():
            self._count_reload(line)
            if (refusal := refusal_of(line)) is not None:
                refusals.append(refusal)
                self._count(refusal)
        return refusals

    def by_names(self) -> list[Refused]:
        """The same counts, one entry per name."""
        return [
            Refused(
                name=name,
                sign_ins=self.by_name[name, SIGN_IN],
                publishes=self.by_name[name, PUBLISH],
                subscriptions=self.by_name[name, SUBSCRIBE],
            )
            for name in sorted({who for who, _ in self.by_name})
        ]

    def _new_lines(self) -> list[str]:
        if not self.path.exists():
            return []
        status = self.path.stat()
        if status.st_ino != self._file or status.st_size < self._place:
            self._file, self._place, self._rest = status.st_ino, 0, b""
        with self.path.open("rb") as log:
            log.seek(self._place)
            read = log.read(MOST_BYTES)
        self._place += len(read)
        *whole, self._rest = (self._rest + read).split(b"\n")
        return [line.decode(errors="replace") for line in whole]

    def _count(self, refusal: Refusal) -> None:
        self.totals[refusal.what] += 1
        key = (refusal.who, refusal.what)
        if key in self.by_name or len(self.by_name) < MOST_NAMES:
            self.by_name[key] += 1

    def _count_reload(self, line: str) -> None:
        if _RELOADED.search(line):
            self.totals["reloads"] += 1
        elif _NOT_RELOADED.search(line):
            self.totals["reload_failures"] += 1
