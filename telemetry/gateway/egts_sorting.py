"""The records of one EGTS packet, sorted by what becomes of them."""

from __future__ import annotations

from dataclasses import dataclass, field

from telemetry.codecs.egts_records import Record
from telemetry.gateway.egts_packets import Result
from telemetry.gateway.events import Event

PINGS_AT_ONCE = 400  # of one message to telemetry, which takes 500


@dataclass(slots=True, kw_only=True)
class Asked:
    """What the shell is asked: whether a tracker is known, or to store its records."""

    tracker: str
    records: bytes = b""
    pings: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """A record's result hangs on what becomes of this row of `Sorting.asked`."""

    asked: int


@dataclass(slots=True)
class Sorting:
    """The records of one packet, sorted by what becomes of them."""

    asked: list[Asked] = field(default_factory=list)
    results: list[Result | Place] = field(default_factory=list)
    remarks: list[Event] = field(default_factory=list)
    newest: dict[str, int] = field(default_factory=dict)  # tracker -> the place in `asked` that takes its records
    greets: bool = False  # a platform that says who it is, which is all that we want

    def settle(self, result: Result, remark: Event) -> None:
        """Nobody need be asked."""
        self.results.append(result)
        self.remarks.append(remark)

    def ask_for_login(self, tracker: str) -> None:
        """The record hangs on nothing; RESULT_CODE tells what becomes of it."""
        self.asked.append(Asked(tracker=tracker))
        self.results.append(Result.OK)

    def ask_to_store(self, tracker: str, record: Record, *, pings: int) -> None:
        """With what the packet holds of that tracker already, as far as one message takes it."""
        place = self.newest.get(tracker)
        if place is None or self.asked[place].pings + pings > PINGS_AT_ONCE:
            place = self.newest[tracker] = len(self.asked)
            self.asked.append(Asked(tracker=tracker))
        self.asked[place].records += record.raw
        self.asked[place].pings += pings
        self.results.append(Place(place))


def result_of(settled: Result | Place, said: list[bool]) -> Result:
    """`said`: what became of each row of `Sorting.asked`."""
    if isinstance(settled, Result):
        return settled
    return Result.OK if said[settled.asked] else Result.OBJ_NFOUND
