"""Proof of work, live: pings go to archive and watch; what a vehicle has proven is decided beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from geo.distances import haversine_m
from situation.adapters.archive.parquet import ParquetArchive
from situation.alerts import AlertState
from situation.cameras import FindingState
from situation.desk import NewIncident
from situation.incidents import IncidentId
from situation.journal import Subject
from situation.positions import Flag
from situation.proof.reasons import ReasonCode
from situation.proof.verdicts import Outcome
from situation.proving import Prover
from tests.builders import NOON, a_finding, after, positions
from tests.centre import BareCentre
from tests.one_street import LAT, LON, Row, drive, elsewhere, roads


class Centre(BareCentre):
    """With an archive and a prover."""

    def __init__(self, root: Path) -> None:
        self.archive = ParquetArchive(root)
        super().__init__()
        self.register()
        self.seq = 0

    def restart(self) -> None:
        super().restart()
        self.prover = Prover(self.desk, self.store, self.clock, archive=self.archive, roads=roads)
        self.prover.look()

    def snow(self, category: str = "snow_road", *, send: bool = True) -> str:
        incident = self.desk.open_incident(NewIncident(category=category, lat=LAT, lon=LON), by="aigul")
        if send:
            self.desk.dispatch_incident(incident.id, ["P-017"], by="aigul")
        return incident.id

    def hear(self, incident: str, rows: list[Row], *, live: bool = True) -> None:
        """Each ping as it comes, or all at once from a black box."""
        for batch in [[row] for row in rows] if live else [rows]:
            told = [self._told(row, incident, live=live) for row in batch]
            if live:
                self.clock.move_to(told[-1]["fix_at"] + timedelta(seconds=1))
            pings = positions(*told)
            self.archive.append(pings, epoch="e")
            self.watch.tick()
            self.watch.report_positions(pings)
            self.prover.heard(pings)

    def _told(self, row: Row, incident: str, *, live: bool) -> Row:
        self.seq += 1
        fix_at = after(row["at"])
        away_m = float(haversine_m(row["lon"], row.get("lat", LAT), LON, LAT))
        near = {"near": [incident], "near_m": [away_m]} if live and away_m <= 60 else {}
        told = {name: value for name, value in row.items() if name != "at"}
        received_at = fix_at + timedelta(seconds=1) if live else self.clock.now()
        late = {} if live else {"flags": int(Flag.LATE), "buf": True}
        return told | near | late | {"fix_at": fix_at, "received_at": received_at, "stream_seq": self.seq}

    def prove(self, seconds: float | None = None) -> int:
        """At so many seconds after noon: look, and decide all that is due; how many looks."""
        if seconds is not None:
            self.clock.move_to(after(seconds))
        self.watch.tick()
        for visit in self.watch.take_ended():
            self.prover.ended(visit)
        self.prover.look()
        looks = 0
        while self.prover.prove_next():
            looks += 1
        self.watch.tick()
        return looks

    def outcomes(self) -> list[tuple[int, Outcome, str]]:
        with self.store.read() as unit:
            return [(each.version, each.verdict.outcome, each.why) for each in unit.list_verdicts()]

    def codes(self) -> frozenset[ReasonCode]:
        with self.store.read() as unit:
            return unit.list_verdicts()[-1].verdict.codes


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    return Centre(tmp_path)


class TestWhatIsSaidOfWhom:
    def test_a_plough_that_was_sent_and_works_is_confirmed(self, centre: Centre) -> None:
        incident = centre.snow()
        centre.hear(incident, drive(60, 12, blade=True))
        assert centre.prove() == 1
        assert centre.outcomes() == [(1, Outcome.CONFIRMED, "visit_ended")]
        assert ReasonCode.PASSED_WORKING in centre.codes()

    def test_one_that_drives_by_has_passed_by(self, centre: Centre) -> None:
        incident = centre.snow()
        centre.hear(incident, drive(60, 30, blade=False))
        centre.prove()
        assert centre.outcomes() == [(1, Outcome.PASSED_BY, "visit_ended")]
        assert {ReasonCode.DROVE_BY, ReasonCode.NOT_WORKING} <= centre.codes()

    def test_whoever_only_drives_by_without_being_sent_is_not_judged(self, centre: Centre) -> None:
        incident = centre.snow(send=False)
        centre.hear(incident, drive(60, 30, blade=False))
        assert centre.prove() == 0

    def test_who_never_comes_is_judged_when_the_elimination_clock_runs_out(self, centre: Centre) -> None:
        incident = centre.snow()
        far = [{"at": at, "lon": LON + 0.1, "speed_kmh": 0.0, "blade": False} for at in range(60, 4 * 3600, 120)]
        centre.hear(incident, far)
        assert centre.prove() == 0
        assert centre.prove(4 * 3600 + 5) == 1
        assert centre.outcomes() == [(1, Outcome.NOT_THERE, "never_came")]

    def test_who_is_silent_all_the_time_gives_no_data(self, centre: Centre) -> None:
        centre.snow()
        centre.prove(4 * 3600 + 5)
        assert centre.outcomes() == [(1, Outcome.NO_DATA, "never_came")]

    def test_resolving_asks_about_everybody_who_was_sent(self, centre: Centre) -> None:
        incident = centre.snow()
        centre.prove(600)
        centre.desk.resolve_incident(incident, "done", by="aigul")
        assert centre.prove() == 1
        assert centre.outcomes() == [(1, Outcome.NO_DATA, "resolved")]

    def test_what_comes_long_after_the_end_does_not_count(self, centre: Centre) -> None:
        incident = centre.snow()
        centre.prove(600)
        centre.desk.resolve_incident(incident, "done", by="aigul")
        centre.hear(incident, drive(3600, 12, blade=True))
        centre.prove(6000)
        assert {outcome for _, outcome, _ in centre.outcomes()} == {Outcome.NO_DATA}


class TestLateData:
    def test_a_black_box_turns_no_data_into_confirmed_and_both_versions_are_kept(self, centre: Centre) -> None:
        incident = centre.snow()
        centre.prove(3600)
        centre.desk.resolve_incident(incident, "done", by="aigul")
        centre.prove(3601)
        centre.desk.close_incident(incident, by="aigul")
        centre.prove(3700)
        assert centre.outcomes() == [(1, Outcome.NO_DATA, "resolved")]
        assert "verdict_changed" not in centre.alert_states()
        centre.clock.move_to(after(7200))
        centre.hear(incident, drive(600, 12, blade=True), live=False)
        assert centre.prove(7201) == 1  # nothing comes after the settling: the look that was planned
        assert centre.outcomes() == [(1, Outcome.NO_DATA, "resolved"), (2, Outcome.CONFIRMED, "settled")]
        assert centre.alert_states()["verdict_changed"] is AlertState.RAISED

    def test_it_is_waited_for_until_the_box_is_empty(self, centre: Centre) -> None:
        incident = centre.snow()
        centre.prove(4 * 3600 + 5)
        way = drive(600, 12, blade=True)
        centre.hear(incident, way[:20], live=False)
        assert centre.prove(4 * 3600 + 10) == 0
        centre.hear(incident, way[20:], live=False)
        assert centre.prove(4 * 3600 + 50) == 1
        assert centre.outcomes()[1:] == [(2, Outcome.CONFIRMED, "late_data")]

    def test_fixes_that_come_in_time_are_not_late(self, centre: Centre) -> None:
        incident = centre.snow()
        centre.hear(incident, drive(60, 12, blade=True))
        centre.prove()
        end_s = (centre.clock.now() - NOON).total_seconds()
        centre.hear(incident, elsewhere(end_s, 30))
        assert centre.prove(end_s + 400) == 0

    def test_a_new_life_says_nothing_that_was_said(self, centre: Centre) -> None:
        incident = centre.snow()
        centre.hear(incident, drive(60, 12, blade=True))
        centre.prove()
        centre.restart()
        assert centre.prove() == 1
        assert len(centre.outcomes()) == 1

    def test_a_new_life_finds_what_came_while_nobody_looked(self, centre: Centre) -> None:
        incident = centre.snow()
        centre.prove(4 * 3600 + 5)
        centre.hear(incident, drive(600, 12, blade=True), live=False)
        centre.restart()
        centre.prove()
        assert [outcome for _, outcome, _ in centre.outcomes()] == [Outcome.NO_DATA, Outcome.CONFIRMED]


class TestCamera:
    @pytest.mark.parametrize(
        ("change", "expected"),
        [
            (lambda at: {"cleared_at": at, "state": FindingState.CLEARED}, ReasonCode.CAMERA_GONE),
            (lambda at: {"seen_at": at}, ReasonCode.CAMERA_STILL_SEES),
        ],
    )
    def test_a_camera_has_its_word_both_ways(
        self, centre: Centre, change: Callable[[Any], dict[str, Any]], expected: ReasonCode
    ) -> None:
        incident = centre.snow()
        finding = a_finding()
        centre.watch.report_finding(finding)
        with centre.store.begin() as unit:
            known = unit.get_incident(IncidentId(incident))
            unit.put_incident(replace(known, camera="cam-1", finding=finding.id))
        centre.hear(incident, drive(60, 12, blade=True))
        centre.prove()
        left_s = (centre.clock.now() - NOON).total_seconds()
        with centre.store.begin() as unit:
            unit.put_finding(replace(finding, **change(after(left_s + 300))))
        centre.hear(incident, elsewhere(left_s, 70))
        assert centre.prove(left_s + 700) == 1
        assert expected in centre.codes()
        worked = expected is ReasonCode.CAMERA_GONE
        assert centre.outcomes()[-1][1] is (Outcome.CONFIRMED if worked else Outcome.PASSED_BY)


class TestWhatIsTold:
    def test_each_version_is_in_the_journal(self, centre: Centre) -> None:
        incident = centre.snow()
        centre.hear(incident, drive(60, 12, blade=True))
        centre.prove()
        with centre.store.read() as unit:
            (change,) = unit.list_changes(subject=Subject.VERDICT)
            (version,) = unit.list_verdicts()
        assert (change.id, change.action, change.after) == (f"{incident}/P-017", "decided", "confirmed")
        assert version.operator == "esil-tazalyk"

    def test_reopening_ends_the_alert(self, centre: Centre) -> None:
        self._changed(centre)
        with centre.store.read() as unit:
            alert = next(each for each in unit.list_alerts() if each.rule == "verdict_changed")
        centre.desk.acknowledge_alert(alert.id, by="aigul")
        centre.desk.reopen_incident(alert.incident, "look again", by="aigul")
        centre.watch.tick()
        assert centre.alert_states()["verdict_changed"] is AlertState.CLEARED

    def test_a_restarted_watch_still_knows(self, centre: Centre) -> None:
        self._changed(centre)
        centre.restart()
        centre.watch.tick()
        assert centre.alert_states()["verdict_changed"] is AlertState.RAISED

    def test_it_is_told_for_a_shift(self, centre: Centre) -> None:
        self._changed(centre)
        with centre.store.read() as unit:
            alert = next(each for each in unit.list_alerts() if each.rule == "verdict_changed")
        centre.desk.acknowledge_alert(alert.id, by="aigul")
        centre.prove(7201 + 13 * 3600)
        assert centre.alert_states()["verdict_changed"] is AlertState.CLEARED

    @staticmethod
    def _changed(centre: Centre) -> None:
        incident = centre.snow()
        centre.prove(3600)
        centre.desk.resolve_incident(incident, "done", by="aigul")
        centre.prove(3601)
        centre.clock.move_to(after(7200))
        centre.hear(incident, drive(600, 12, blade=True), live=False)
        centre.prove(7201)
        assert centre.alert_states()["verdict_changed"] is AlertState.RAISED
