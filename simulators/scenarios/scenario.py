"""Scenario: whose machines are out, what goes wrong with them, and how often citizens ask."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum

from simulators.link import Quality
from simulators.orders import Answering
from simulators.vehicles import Kind


class Ownership(StrEnum):
    """Whose machines these are, in the words of the published API."""

    MUNICIPAL = "municipal"
    CONTRACTOR = "contractor"


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedOperator:
    """An invented owner of machines; its name says that it is simulated."""

    id: str
    name: str
    ownership: Ownership


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedVehicle:
    """An invented machine."""

    id: str
    operator: str
    kind: Kind
    plate: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Crew:
    """The machines that one operator has out."""

    operator: SimulatedOperator
    machines: tuple[tuple[Kind, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """How often citizens ask, and for what. A city of a million sends some 250 an hour; 10 times that is a bad day."""

    per_hour: float = 0.0  # by the wall clock, whatever the speed of the simulation: it must not flood the centre
    first: int = 0  # so many in the first seconds, so that there is something to see
    categories: tuple[tuple[str, float], ...] = (("other", 1.0),)  # with their weights


KIND_NAMES = {
    Kind.PLOW: "Плуг",
    Kind.LOADER: "Погрузчик",
    Kind.SPREADER: "Пескоразбрасыватель",
    Kind.DUMP_TRUCK: "Самосвал",
    Kind.PUMP: "Мотопомпа",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One course of events. Durations are seconds of event time from the beginning."""

    name: str
    title: str  # one sentence for --help
    crews: tuple[Crew, ...]
    report_every_s: float = 10.0  # of a moving machine
    silent: int = 0  # machines whose tracker stops on duty
    silent_after_s: tuple[float, float] = (90.0, 240.0)
    broken: int = 0  # machines that break down; their trackers go on
    breaks_after_s: tuple[float, float] = (120.0, 900.0)
    cut_off: int = 0  # machines whose link fails for a time; their black box empties afterwards
    cut_off_after_s: tuple[float, float] = (60.0, 600.0)
    cut_off_for_s: tuple[float, float] = (120.0, 900.0)
    clocks_s: tuple[float, ...] = ()  # so many machines have a clock that is ahead by this
    lost_per_h: float = 0.0  # lost fixes of one receiver
    quality: Quality = field(default_factory=Quality)
    answering: Answering = field(default_factory=Answering)
    asking: Asking = field(default_factory=Asking)

    def with_report_every(self, seconds: float | None) -> Scenario:
        """The same with another interval between pings; None changes nothing."""
        return self if seconds is None else replace(self, report_every_s=seconds)

    def operators(self) -> tuple[SimulatedOperator, ...]:
        """Whose machines are out."""
        return tuple(crew.operator for crew in self.crews)

    def vehicles(self) -> tuple[SimulatedVehicle, ...]:
        """All machines, always the same ones: ids do not depend on the seed."""
        found: list[SimulatedVehicle] = []
        for crew in self.crews:
            for kind, count in crew.machines:
                found += [_vehicle(crew.operator, kind, n, len(found) + n) for n in range(1, count + 1)]
        return tuple(found)


def _vehicle(operator: SimulatedOperator, kind: Kind, number: int, of_all: int) -> SimulatedVehicle:
    return SimulatedVehicle(
        id=f"{operator.id}-{kind.value.replace('_', '-')}-{number:03}",
        operator=operator.id,
        kind=kind,
        plate=f"SIM {of_all:04}",  # no plate of Kazakhstan looks like this
        name=f"{KIND_NAMES[kind]} {number:03} (симуляция)",
    )
