"""A weather feed over a real socket and from a file, and its way through the appraiser and the watch to an alert."""

from __future__ import annotations

import gzip
import os
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path

import pytest

from situation.adapters.archive.parquet import ParquetArchive
from situation.adapters.clocks import ManualClock
from situation.adapters.memory import MemoryStore
from situation.adapters.senders import http
from situation.adapters.weather_feed import AGAIN, EVERY, MOST_BYTES, Fault, WeatherFeed
from situation.alerts import AlertState
from situation.appraising import Appraiser
from situation.desk import Desk
from situation.errors import Invalid
from situation.incidents import IncidentState
from situation.streets.levels import SnowEvent
from situation.watch import Watch
from tests.builders import NOON, after, an_incident
from tests.forecasts import a_forecast, open_meteo_body
from tests.integration.http_sink import Answer, Sink, sink
from tests.one_street import streets
from tests.unit.web.street_world import world
from tests.unit.web.world import CITY

GOOD = Answer(200, open_meteo_body(a_forecast()))


def feed(server: Sink, clock: ManualClock, *, allow_internal: bool = True) -> WeatherFeed:
    return WeatherFeed(f"{server.url}/v1/forecast?apikey=hidden", clock, allow_internal=allow_internal)


def test_it_is_asked_every_half_hour_and_what_it_told_has_its_age() -> None:
    clock = ManualClock(NOON)
    with sink() as server:
        server.answer = lambda _: GOOD
        one = feed(server, clock)
        assert one.newest() == a_forecast(told_at=NOON)
        clock.advance(EVERY.total_seconds() - 1)
        assert one.newest().told_at == NOON
        assert one.figures()["forecast_age_s"] == EVERY.total_seconds() - 1
        clock.advance(1)
        assert one.newest().told_at == NOON + EVERY
        assert [asked.path for asked in server.asked] == ["/v1/forecast?apikey=hidden"] * 2


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (Answer(500), Fault.REFUSED),
        (Answer(302, headers={"location": "http://169.254.169.254/"}), Fault.REFUSED),
        (Answer(hang_up=True), Fault.UNREACHABLE),
        (Answer(200, b" " * (MOST_BYTES + 1)), Fault.TOO_LARGE),
        (Answer(200, gzip.compress(b" " * 50 * MOST_BYTES), {"content-encoding": "gzip"}), Fault.TOO_LARGE),
        (Answer(200, b"no zip", {"content-encoding": "gzip"}), Fault.UNREACHABLE),
        (Answer(200, b"<html>"), Fault.UNREADABLE),
        (Answer(200, open_meteo_body(a_forecast(hours=range(-24, 1)))), Fault.PAST),
    ],
)
def test_a_bad_answer_is_named_counted_and_leaves_the_good_one(
    answer: Answer, fault: Fault, caplog: pytest.LogCaptureFixture
) -> None:
    clock = ManualClock(NOON)
    with sink() as server:
        server.script.extend([GOOD, answer])
        one = feed(server, clock)
        good = one.newest()
        clock.advance(EVERY.total_seconds())
        assert one.newest() == good
        assert one.fault.startswith(f"{fault}: ")
        assert {name: count for name, count in one.figures().items() if name != "forecast_age_s" and count} == {
            f"forecast_{fault}": 1.0
        }
        assert fault in caplog.text
        assert "hidden" not in caplog.text
        server.script.append(Answer(200, open_meteo_body(a_forecast())))
        clock.advance(AGAIN.total_seconds())
        assert one.newest().told_at == NOON + EVERY + AGAIN
        assert one.fault == ""


def test_an_answer_that_comes_drop_by_drop_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "TIMEOUT_S", 0.2)
    with sink() as server:
        server.script.append(Answer(200, GOOD.body, after_s=2.0))
        one = feed(server, ManualClock(NOON))
        assert one.newest().hours == ()
        assert one.faults == {Fault.UNREACHABLE: 1}


def test_our_own_network_is_not_asked_unless_it_is_allowed() -> None:
    with sink() as server:
        one = feed(server, ManualClock(NOON), allow_internal=False)
        assert one.newest().hours == ()
        assert one.faults == {Fault.UNREACHABLE: 1}
        assert server.asked == []


@pytest.mark.parametrize("address", ["ftp://feed.example/x", "http://user:word@feed.example/", "file:///etc/passwd"])
def test_what_is_no_address_of_a_feed_is_refused_at_once(address: str) -> None:
    with pytest.raises(Invalid):
        WeatherFeed(address, ManualClock(NOON), allow_internal=False)


def test_a_file_is_as_old_as_its_last_change(tmp_path: Path) -> None:
    clock, file = ManualClock(NOON), tmp_path / "forecast.json"
    one = WeatherFeed(str(file), clock, allow_internal=False)
    assert one.newest().hours == ()
    assert one.faults == {Fault.UNREACHABLE: 1}
    file.write_bytes(GOOD.body)
    os.utime(file, (after(-7200).timestamp(),) * 2)
    clock.advance(AGAIN.total_seconds())
    assert one.newest() == a_forecast(told_at=after(-7200))
    file.write_bytes(b" " * (MOST_BYTES + 1))
    clock.advance(EVERY.total_seconds())
    assert one.newest() == a_forecast(told_at=after(-7200))
    assert one.faults[Fault.TOO_LARGE] == 1


def test_thaw_ahead_over_undone_streets_becomes_an_alert_and_an_old_forecast_says_so(tmp_path: Path) -> None:
    made, clock, store = world(tmp_path / "w"), ManualClock(after(3600)), MemoryStore()
    long_ago = NOON - timedelta(days=300)
    with store.begin() as unit:
        unit.put_snow_event(SnowEvent(id="e1", started_at=NOON - timedelta(days=1), ended_at=after(60)))
        unit.put_incident(
            an_incident(category="flood_road", state=IncidentState.CLOSED, opened_at=long_ago, closed_at=long_ago)
        )
    watch = Watch(Desk(store, clock, districts=lambda lon, lat: "esil"), store, clock)
    watch.restore(None)
    thaw = a_forecast(changed={n: {"temperature_c": 1.5} for n in range(8, 12)})

    def standing() -> dict[str, AlertState]:
        watch.report_appraisal(appraiser.appraise())
        with store.read() as unit:
            alerts = unit.list_alerts()
        ours = {"forecast_stale", "snowfall_unannounced", "snow_event_over", "thaw_watch"}
        return {each.rule: each.state for each in alerts if each.rule in ours}

    with sink() as server:
        server.answer = lambda _: Answer(200, open_meteo_body(thaw))
        assert made.parts.coverage is not None
        appraiser = Appraiser(
            store,
            clock,
            archive=ParquetArchive(tmp_path / "archive"),
            shelf=made.parts.coverage,
            city=replace(CITY, streets=streets()),
            standards=made.parts.coverage_view.standards,
            shifts=((time(8), time(20)),),
            silent_after_s=300.0,
            forecasts=feed(server, clock),
        )
        assert standing() == {"thaw_watch": AlertState.RAISED}
        server.answer = lambda _: Answer(503)
        clock.advance(6 * 3600)
        assert standing() == {"thaw_watch": AlertState.RAISED}
        clock.advance(1)
        assert standing() == {"forecast_stale": AlertState.RAISED, "thaw_watch": AlertState.RETURNED}
