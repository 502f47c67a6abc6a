"""A contractor's account in tables: each figure leads to the rows that it came from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from situation.app.reports.links import Links
from situation.app.reports.markup import Anchored, Linked, Row, table
from situation.app.reports.words import Words
from situation.contracts.account import Account, VisitLine, ZoneService
from situation.contracts.deductions import Deduction
from situation.contracts.terms import Clause, RuleName
from situation.contracts.work import ShiftWork
from situation.fleet import Vehicle
from situation.proof.verdicts import Outcome

EVERY = 1_000_000  # rows that others lead to are all there
PER_CENT = 100.0

_MACHINES = (
    *("vehicle", "plate", "came", "out_h", "working_h", "working_km", "transit_km", "untold_km"),
    *("segments", "segments_km", "visits_done", "gap", "late", "doubtful"),
)
_SHIFTS = (
    *("vehicle", "shift", "out_h", "working_h", "transit_h", "untold_h", "working_km", "transit_km", "untold_km"),
    *("segments", "segments_km", "gap", "late", "doubtful", "lost", "pings", "quarantined", "screen"),
)
_ZONES = (*("event", "district", "km", "due_km", "missed_km", "missed", "late_km", "late_of_due", "own_km", "final"),)


def summary(account: Account, taken: Sequence[Deduction], words: Words) -> str:
    """What a head of service reads first."""
    owed = [work for work in account.work if work.vehicle.on_duty]
    outcomes = Counter(visit.outcome for visit in account.visits)
    rows: list[Row] = [
        (words("owed"), Linked(len(owed), "#shifts")),
        (words("came"), Linked(sum(not work.is_absent for work in owed), "#shifts")),
        (words("absent"), Linked(sum(work.is_absent for work in owed), "#absent")),
        *((words(name), Linked(_sum(account.work, name), "#machines")) for name in _SUMMED),
        (words("segments"), Linked(len({(one.segment, one.direction) for one in account.credits}), "#machines")),
        *((_outcome(outcome, words), Linked(count, "#outcomes")) for outcome, count in _ordered(outcomes)),
        (words("deductions"), Linked(len(taken), "#deductions")),
    ]
    return table(words, "summary", ("figure", "value"), rows, note=words("how.click"))


_SUMMED = ("out_h", "working_h", "working_km", "transit_km", "untold_km", "segments_km")


def _sum(work: Sequence[ShiftWork], name: str) -> float:
    return float(sum(getattr(one, name) for one in work))


def _outcome(outcome: Outcome | None, words: Words) -> str:
    return f"{words('outcomes')}: {words(f'outcome.{outcome}' if outcome else 'outcome.')}"


def _ordered(outcomes: Counter[Outcome | None]) -> list[tuple[Outcome | None, int]]:
    return [(outcome, outcomes[outcome]) for outcome in (*Outcome, None) if outcomes[outcome]]


def deductions_table(account: Account, taken: Sequence[Deduction], links: Links, words: Words) -> str:
    """The contract's clauses with what they measure, then each deduction with its reason and figures."""
    contract = account.contract
    if not contract.clauses:
        return table(words, "deductions", (), (), note=words("contract.none"))
    counted = Counter(id(deduction.clause) for deduction in taken)
    clauses = [
        (clause.no, words(f"rule.{clause.rule}"), _measured(clause, words), _pay(clause, words), counted[id(clause)])
        for clause in contract.clauses
    ]
    rows = [_deduction(account, deduction, links, words) for deduction in taken]
    note = words("contract.number", number=contract.number) if contract.number else ""
    return table(words, "clauses", ("clause", "rule", "limit", "deducted", "occurred"), clauses, note=note) + table(
        words, "deductions", ("clause", "rule", "about", "found", "limit", "deducted"), rows, most=EVERY
    )


def _deduction(account: Account, deduction: Deduction, links: Links, words: Words) -> Row:
    clause = deduction.clause
    if deduction.vehicle:
        about = f"{deduction.vehicle} · {words.at(deduction.shift_at)}"
        to = f"#{links.shift(deduction.vehicle, deduction.shift_at)}"
    else:
        about = next(_zone(zone, words) for zone in account.zones if _key(zone) == (deduction.zone, deduction.event))
        to = f"#{links.zone(deduction.zone, deduction.event)}"
    of = f" ({words(f'of.{deduction.of}')})" if deduction.of else ""
    absent = clause.rule is RuleName.MACHINE_ABSENT
    return (
        clause.no,
        words(f"rule.{clause.rule}"),
        Linked(about, to),
        Linked(words("no") if absent else f"{_share(deduction.figure, words)}{of}", to),
        "" if absent else _share(clause.limit, words),
        _pay(clause, words),
    )


def _measured(clause: Clause, words: Words) -> str:
    limit = "" if clause.rule is RuleName.MACHINE_ABSENT else f" {_share(clause.limit, words)}"
    counts = f" ({', '.join(words(f'of.{each}') for each in clause.counts)})"
    return words(f"measured.{clause.rule}") + limit + (counts if clause.rule is RuleName.DATA_QUALITY else "")


def _pay(clause: Clause, words: Words) -> str:
    of = "zone" if clause.rule in (RuleName.ZONE_MISSED, RuleName.ZONE_LATE) else "machine"
    return words(f"pay.{of}", percent=words.number(clause.percent, 0 if clause.percent == int(clause.percent) else 1))


def _share(share: float, words: Words) -> str:
    return f"{words.number(share * PER_CENT, 1)} %"


def absent(account: Account, links: Links, words: Words) -> str:
    """Machines that were owed and did not come."""
    rows: list[Row] = [
        (
            Linked(_name(work.vehicle, words), f"#{links.shift(work.vehicle.id, work.shift.from_at)}"),
            work.vehicle.plate,
            words.shift(work.shift),
        )
        for work in account.work
        if work.is_absent
    ]
    return table(words, "absent", ("vehicle", "plate", "shift"), rows, most=EVERY)


def machines(account: Account, links: Links, words: Words) -> str:
    """One row a machine, over all its shifts; its figures lead to these."""
    directions = Counter(one.vehicle for one in account.credits)
    visits = Counter(visit.vehicle for visit in account.visits)
    confirmed = Counter(visit.vehicle for visit in account.visits if visit.outcome is Outcome.CONFIRMED)
    rows = []
    for vehicle in account.vehicles:
        work, to = account.of(vehicle.id), f"#{links.shift(vehicle.id)}"
        came = f"{sum(bool(one.attendance.pings) for one in work)} / {len(work)}"
        sums = [Linked(_sum(work, name), to) for name in _MACHINES[3:8]]
        done = Linked(f"{confirmed[vehicle.id]} / {visits[vehicle.id]}", "#outcomes")
        credited = (Linked(directions[vehicle.id], to), Linked(_sum(work, "segments_km"), to))
        quality = [Linked(_weighted(work, name), to) for name in ("gap", "late", "doubtful")]
        row: Row = [_name(vehicle, words), vehicle.plate, Linked(came, to), *sums, *credited, done, *quality]
        rows.append(Anchored(links.machine(vehicle.id), row))
    return table(words, "machines", _MACHINES, rows, most=EVERY)


def _weighted(work: Sequence[ShiftWork], name: str) -> float | None:
    """Per cent over several shifts: of gaps by the time between first and last fix, else by pings."""
    shares = [(getattr(one.attendance, f"{name}_share"), _weight(one, name)) for one in work]
    known = [(share, weight) for share, weight in shares if share is not None and weight]
    whole = sum(weight for _, weight in known)
    return PER_CENT * sum(share * weight for share, weight in known) / whole if whole else None


def _weight(work: ShiftWork, name: str) -> float:
    first, last = work.attendance.first_at, work.attendance.last_at
    if name != "gap" or first is None or last is None:
        return float(work.attendance.pings)
    return (last - first).total_seconds()


def shifts(account: Account, links: Links, words: Words) -> str:
    """One row a machine and shift: where all figures come from, with its pings and its playback."""
    rows = [Anchored(f"s-{row}", _shift(work, links, words)) for row, work in enumerate(account.work)]
    return table(words, "shifts", _SHIFTS, rows, most=EVERY)


def _shift(work: ShiftWork, links: Links, words: Words) -> Row:
    seen, pings = work.attendance, links.pings(work)
    shares = (seen.gap_share, seen.late_share, seen.doubtful_share, seen.lost_share)
    figures = [Linked(getattr(work, name), pings) for name in _SHIFTS[2:11]]
    play = Linked(words("play"), links.play(work.vehicle.id, seen.first_at)) if seen.first_at else ""
    return (
        Linked(_name(work.vehicle, words), f"#{links.machine(work.vehicle.id)}"),
        words.shift(work.shift),
        *(figures if seen.pings else [words("no"), *([None] * (len(figures) - 1))]),
        *(None if share is None else Linked(share * PER_CENT, pings) for share in shares),
        Linked(seen.pings, pings) if seen.pings else 0,
        Linked(seen.quarantined, pings) if seen.quarantined else 0,
        play,
    )


def outcomes(account: Account, links: Links, words: Words) -> str:
    """Visits, and orders that were not followed, with what the tracks prove."""
    columns = ("outcome", "vehicle", "incident", "category", "arrived", "left", "screen")
    rows = [_visit(visit, links, words) for visit in sorted(account.visits, key=_by_outcome)]
    return table(words, "outcomes", columns, rows, most=EVERY)


def _by_outcome(visit: VisitLine) -> tuple[int, object]:
    return [*Outcome, None].index(visit.outcome), visit.at


def _visit(visit: VisitLine, links: Links, words: Words) -> Row:
    number = f"{visit.number} ({words('sim')})" if visit.simulated else visit.number
    return (
        words(f"outcome.{visit.outcome or ''}"),
        Linked(visit.vehicle, f"#{links.machine(visit.vehicle)}"),
        Linked(number, links.incident(visit.incident)),
        words.category(visit.category),
        words.at(visit.at) if visit.left_at else "",
        words.at(visit.left_at),
        Linked(words("play"), links.play(visit.vehicle, visit.at)),
    )


def zones(account: Account, words: Words) -> str:
    """How the zones were kept."""
    return table(words, "zones", _ZONES, _zones(account.zones, words), most=EVERY)


def _zones(found: Sequence[ZoneService], words: Words) -> Iterator[Anchored]:
    for row, zone in enumerate(found):
        cells = (
            f"{words.at(zone.event.started_at)} – {words.at(zone.event.ended_at)}",
            words.name(zone.names, zone.district),
            *(zone.km, zone.due_km, zone.missed_km, zone.missed_share * PER_CENT),
            *(zone.late_km, zone.late_share * PER_CENT, zone.own_km),
            words("yes" if zone.is_final else "no"),
        )
        yield Anchored(f"z-{row}", cells)


def _key(zone: ZoneService) -> tuple[str, str]:
    return zone.district, zone.event.id


def _zone(zone: ZoneService, words: Words) -> str:
    return f"{words.name(zone.names, zone.district)} · {words.at(zone.event.started_at)}"


def _name(vehicle: Vehicle, words: Words) -> str:
    return f"{vehicle.id} ({words('sim')})" if vehicle.simulated else str(vehicle.id)
