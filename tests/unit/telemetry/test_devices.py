from __future__ import annotations

from dataclasses import replace

from situation.fleet import DeviceReport
from situation.positions import Reason
from telemetry.counting import Counting
from telemetry.devices import MOST_STRANGERS, Devices
from tests.unit.telemetry.messages import NOON_S, a_memory, ping, taken

P1 = "fleet/city/P1/position"


def everybody(_: str) -> bool:
    return True


def nobody(_: str) -> bool:
    return False


def reports_of(devices: Devices, counting: Counting | None = None) -> dict[str, DeviceReport]:
    return {report.vehicle: report for report in devices.reports(counting or Counting())}


def test_each_senders_pings_are_counted_by_what_became_of_them() -> None:
    devices, counting = Devices(), Counting()
    pings = taken(
        a_memory(),
        *(ping(-9, seq=1), ping(-5, seq=2), ping(-7, seq=4), b"no json", ping(-5, seq=2), ping(-3)),
        topic=[P1] * 5 + ["fleet/city/P2/position"],
    )
    devices.take(pings, everybody)
    counting.take(pings)
    reports = reports_of(devices, counting)
    assert reports["P1"] == DeviceReport(
        operator="city",
        vehicle="P1",
        received=5,
        accepted=3,
        quarantined={Reason.NOT_JSON: 1, Reason.DUPLICATE: 1},
        flagged={"late": 1},
        received_at=reports["P2"].received_at,
        lag_s=5.0,
        seq=2,
        newest_seq=4,
        missing=((3, 3),),
        missing_since=reports["P1"].missing_since,
    )
    assert reports["P1"].missing_since is not None
    assert reports["P1"].missing_since.timestamp() == NOON_S
    assert (reports["P2"].received, reports["P2"].lag_s, reports["P2"].seq) == (1, 3.0, None)


def test_a_new_life_counts_on_from_the_last_report() -> None:
    first, second = Devices(), a_memory()
    first.take(taken(second, ping(-9), b"?"), everybody)
    again = Devices(first.reports(Counting()))
    again.take(taken(second, ping(-1)), everybody)
    before, after = reports_of(first)["P1"], reports_of(again)["P1"]
    assert after == replace(before, received=3, accepted=2, lag_s=1.0)


def test_strangers_are_shown_but_fill_no_memory() -> None:
    devices = Devices()
    topics = [f"fleet/x/S{number}/position" for number in range(MOST_STRANGERS + 10)]
    devices.take(taken(a_memory(), *(ping(0) for _ in topics), topic=topics), nobody)
    devices.take(taken(a_memory(), ping(0)), everybody)
    assert len(devices) == MOST_STRANGERS + 1
    assert reports_of(devices)["P1"].accepted == 1
