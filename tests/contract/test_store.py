"""What every store must do, whatever it is made of."""

from __future__ import annotations

import random
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from situation.alerts import Alert, AlertId, AlertState
from situation.calendars import WorkingDays
from situation.cameras import CameraId, Hours
from situation.clocks import Clock, ClockKind, Pause, PauseReason, Promise, Terms
from situation.dispatches import Dispatch, DispatchState, Refusal
from situation.errors import Conflict, Invalid, NotFound
from situation.fleet import Credential, TrackerId
from situation.holds import Hold
from situation.incidents import Incident, IncidentId, IncidentState, Reporter
from situation.journal import Change, Subject
from situation.people import Role, SecondFactor, Session, User, UserId
from situation.ports import IncidentFilter, Store
from situation.proof.verdicts import Outcome, VerdictVersion
from situation.shifts import Duty, ShiftNote
from situation.streets.acceptance import Acceptance
from situation.streets.levels import SnowEvent
from situation.tickets import Delivery, DeliveryId, DeliveryState, Ticket, TicketId
from situation.warnings import WarningId
from tests.builders import NOON, a_camera, a_finding, a_tracker, a_vehicle, a_visit, after, an_incident, an_operator
from tests.unit.situation.adapters.test_cap import a_warning
from tests.unit.situation.verdict_versions import a_version


def number_of(n: int) -> dict[str, Any]:
    return {"id": IncidentId(f"i{n:04d}"), "public_no": f"A-2026-{n:06d}"}


def an_alert(id: str = "a1", **changes: Any) -> Alert:
    fields: dict[str, Any] = {
        "id": AlertId(id),
        "rule": "vehicle_silent",
        "subject": f"vehicle:{id}",
        "raised_at": NOON,
        "updated_at": NOON,
        "facts": {"for_s": 301.5, "count": 3, "night": True, "street": "Тәуелсіздік даңғылы", "none": None},
    }
    return Alert(**(fields | changes))


def a_ticket(id: str = "t1", **changes: Any) -> Ticket:
    fields: dict[str, Any] = {
        "id": TicketId(id),
        "number": f"T-2026-{id}",
        "title": "Снег",
        "category": "snow_road",
        "description": "Қар көп",
        "lat": 51.1,
        "lon": 71.4,
        "priority": 2,
        "opened_at": NOON,
    }
    return Ticket(**(fields | changes))


def a_delivery(id: str = "d1", **changes: Any) -> Delivery:
    fields: dict[str, Any] = {
        "id": DeliveryId(id),
        "destination": "webhook",
        "subject": "ticket:t1",
        "type": "kz.city.ticket.opened.v1",
        "body": {"number": "T-1", "lat": 51.1, "list": [1, {"a": None}]},
        "occurred_at": NOON,
        "next_try_at": NOON,
    }
    return Delivery(**(fields | changes))


def a_user(login: str = "aigerim", **changes: Any) -> User:
    return User(**({"id": UserId(f"u-{login}"), "login": login, "name": "Әйгерім", "role": Role.DISPATCHER} | changes))


def a_change(id: str = "i1", **changes: Any) -> Change:
    fields: dict[str, Any] = {"at": NOON, "by": "aigerim", "subject": Subject.INCIDENT, "id": id, "action": "opened"}
    return Change(**(fields | changes))


def put_incidents(store: Store, *incidents: Incident) -> None:
    with store.begin() as unit:
        for incident in incidents:
            unit.put_incident(incident)


def ids_of(store: Store, **wanted: Any) -> list[str]:
    with store.read() as unit:
        return [incident.id for incident in unit.list_incidents(IncidentFilter(**wanted))]


class TestEntities:
    def test_everything_comes_back_as_it_was_put(self, store: Store) -> None:
        odd = datetime(2024, 2, 29, 23, 30, 1, 123457, tzinfo=timezone(timedelta(hours=6)))
        refused = Dispatch(
            operator="esil-tazalyk",
            state=DispatchState.REFUSED,
            changed_at=odd,
            by="aigul",
            answered_at=odd,
            refusal=Refusal.NO_MATERIAL,
            note="тұз жоқ",
        )
        incident = an_incident(
            vehicles=("P-1", "P-2"),
            sent_at={"P-1": odd},
            dispatches={"P-1": refused},
            reacted_at=odd,
            district="esil",
            simulated=True,
            description='Қар "көп"\nи лёд 😀',
        )
        delivery = a_delivery(state=DeliveryState.DEAD, tries=3, delivered_at=odd, last_error="500")
        alert = an_alert(state=AlertState.SHELVED, shelved_until=odd, lat=51.0, lon=71.123456789012345)
        session = Session(token_sha256="ab" * 32, user=UserId("u-aigerim"), created_at=odd, expires_at=NOON)
        finding = a_finding(measures={"occupancy": 0.25, "still_s": 180.0}, cleared_at=odd)
        visit = replace(a_visit(0, 60), closest_m=3.25)
        with store.begin() as unit:
            unit.put_incident(incident)
            unit.put_reporter(incident.id, Reporter(first_name="Ұлпан", phone="+7 701"))
            unit.put_alert(alert)
            unit.put_ticket(a_ticket())
            unit.put_delivery(delivery)
            unit.replace_visits([], visit)
            unit.put_operator(an_operator())
            unit.put_vehicle(a_vehicle())
            unit.put_tracker(a_tracker())
            unit.put_camera(a_camera())
            unit.put_camera_credentials(a_camera().id, "root", "s3cret")
            unit.put_finding(finding)
            unit.put_user(a_user())
            unit.put_session(session)
            unit.put_api_key("partner", "cd" * 32)
            unit.put_answer("api", "k1", "f1", '{"id":1}', NOON)
        with store.read() as unit:
            assert unit.get_incident(incident.id) == incident
            assert unit.get_incident(incident.id).reacted_at == odd
            assert unit.find_reporter(incident.id) == Reporter(first_name="Ұлпан", phone="+7 701")
            assert unit.get_alert(alert.id) == alert
            assert unit.get_ticket(a_ticket().id) == a_ticket()
            assert unit.get_delivery(delivery.id) == delivery
            assert unit.list_visits() == [visit]
            assert unit.list_operators() == [an_operator()] == [unit.find_operator(an_operator().id)]
            assert unit.list_vehicles() == [a_vehicle()] == [unit.find_vehicle(a_vehicle().id)]
            assert unit.list_trackers() == [a_tracker()] == [unit.find_tracker(a_tracker().id)]
            assert unit.list_cameras() == [a_camera()] == [unit.find_camera(a_camera().id)]
            assert unit.find_camera_credentials(a_camera().id) == ("root", "s3cret")
            assert unit.get_finding(finding.id) == finding
            assert unit.list_users() == [a_user()] == [unit.find_user("aigerim")]
            assert unit.find_user_by_id(a_user().id) == a_user()
            assert unit.find_session("ab" * 32) == session
            assert unit.find_api_key("cd" * 32) == "partner"
            assert unit.find_answer("api", "k1") == ("f1", '{"id":1}')

    def test_moments_come_back_in_utc(self, store: Store) -> None:
        put_incidents(store, an_incident(opened_at=NOON.astimezone(timezone(timedelta(hours=5)))))
        with store.read() as unit:
            assert unit.get_incident(IncidentId("i1")).opened_at.utcoffset() == timedelta(0)

    def test_what_is_not_there_is_named_or_none(self, store: Store) -> None:
        with store.read() as unit:
            for get in (unit.get_incident, unit.get_alert, unit.get_ticket, unit.get_delivery, unit.get_finding):
                with pytest.raises(NotFound, match="nobody"):
                    get("nobody")  # type: ignore[arg-type]
            for noun in (
                "reporter",
                "operator",
                "vehicle",
                "tracker",
                "camera",
                "camera_credentials",
                "user",
                "user_by_id",
            ):
                assert getattr(unit, f"find_{noun}")("nobody") is None
            assert unit.find_session("nobody") is None
            assert unit.find_api_key("nobody") is None
            assert unit.find_answer("api", "nobody") is None
            assert unit.find_standing_alert("rule", "nobody") is None

    def test_putting_again_replaces(self, store: Store) -> None:
        put_incidents(store, an_incident(vehicles=("P-1",)))
        put_incidents(store, an_incident(vehicles=("P-2",), version=2))
        assert ids_of(store) == ["i1"]
        with store.read() as unit:
            assert unit.get_incident(IncidentId("i1")).vehicles == ("P-2",)

    def test_what_is_kept_does_not_change_with_the_dict_it_came_from(self, store: Store) -> None:
        facts: dict[str, Any] = {"n": 1}
        with store.begin() as unit:
            unit.put_alert(an_alert(facts=facts))
        facts["n"] = 2
        with store.read() as unit:
            assert unit.get_alert(AlertId("a1")).facts == {"n": 1}

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("description", "nul \0 inside"),
            ("description", "half a pair \ud83d"),
            ("lat", float("nan")),
            ("radius_m", float("inf")),
            ("opened_at", NOON.replace(tzinfo=None)),
            ("vehicles", ("P-1", "P\0")),
        ],
    )
    def test_what_no_engine_keeps_is_refused_by_name(self, store: Store, field: str, value: object) -> None:
        with pytest.raises(Invalid) as refused, store.begin() as unit:
            unit.put_incident(an_incident(**{field: value}))
        assert refused.value.field == field
        assert ids_of(store) == []


class TestTransactions:
    def test_a_unit_that_raises_leaves_nothing(self, store: Store) -> None:
        with pytest.raises(KeyError), store.begin() as unit:  # noqa: PT012 - the block is what is tested
            unit.put_incident(an_incident())
            unit.record(a_change())
            unit.next_number("A", 2026)
            raise KeyError("anything")
        with store.begin() as unit:
            assert unit.list_incidents(IncidentFilter()) == []
            assert unit.list_changes() == []
            assert unit.next_number("A", 2026) == "A-2026-000001"
            assert unit.record(a_change()).seq == 1

    def test_a_unit_sees_its_own_writes(self, store: Store) -> None:
        with store.begin() as unit:
            unit.put_incident(an_incident())
            assert unit.get_incident(IncidentId("i1")) == an_incident()

    def test_a_reader_sees_one_moment_and_holds_nobody_up(self, store: Store) -> None:
        put_incidents(store, an_incident())
        with store.read() as reader:
            assert reader.last_seq() == 0
            with store.begin() as writer:
                writer.put_incident(an_incident(version=2))
                writer.record(a_change())
            assert reader.get_incident(IncidentId("i1")).version == 1
            assert reader.last_seq() == 0
        with store.read() as reader:
            assert (reader.get_incident(IncidentId("i1")).version, reader.last_seq()) == (2, 1)

    def test_a_reader_does_not_write(self, store: Store) -> None:
        with store.read() as unit:
            for write in (
                lambda: unit.put_incident(an_incident()),
                lambda: unit.record(a_change()),
                lambda: unit.next_number("A", 2026),
                lambda: unit.delete_session("x"),
                lambda: unit.replace_visits([], a_visit()),
            ):
                with pytest.raises(RuntimeError, match="does not write"):
                    write()
        assert ids_of(store) == []

    def test_who_belongs_to_nobody_is_a_conflict_when_the_unit_ends(self, store: Store) -> None:
        with pytest.raises(Conflict), store.begin() as unit:
            unit.put_reporter(IncidentId("i1"), Reporter(phone="1"))
        with store.begin() as unit:
            unit.put_reporter(IncidentId("i1"), Reporter(phone="1"))
            unit.put_incident(an_incident())
        with store.read() as unit:
            assert unit.find_reporter(IncidentId("i1")) == Reporter(phone="1")

    @pytest.mark.parametrize(
        ("first", "second"),
        [
            (("put_incident", an_incident(id="i1")), ("put_incident", an_incident(id="i2"))),
            (("put_ticket", a_ticket("t1", number="T-1")), ("put_ticket", a_ticket("t2", number="T-1"))),
            (("put_user", a_user()), ("put_user", a_user(id=UserId("u2")))),
            (("put_alert", an_alert("a1", subject="s")), ("put_alert", an_alert("a2", subject="s"))),
        ],
    )
    def test_what_must_be_single_is_a_conflict(self, store: Store, first: Any, second: Any) -> None:
        with store.begin() as unit:
            getattr(unit, first[0])(first[1])
        with pytest.raises(Conflict), store.begin() as unit:
            getattr(unit, second[0])(second[1])


class TestNumbersAndJournal:
    def test_numbers_grow_by_series_and_year(self, store: Store) -> None:
        with store.begin() as unit:
            numbers = [unit.next_number(*series) for series in (("A", 2026), ("A", 2026), ("T", 2026), ("A", 2027))]
        assert numbers == ["A-2026-000001", "A-2026-000002", "T-2026-000001", "A-2027-000001"]

    def test_an_empty_journal_has_no_last_seq_and_the_next_as_oldest(self, store: Store) -> None:
        with store.read() as unit:
            assert (unit.last_seq(), unit.oldest_seq(), unit.list_changes()) == (0, 1, [])

    def test_changes_come_in_order_and_by_subject(self, store: Store) -> None:
        with store.begin() as unit:
            kept = [unit.record(a_change(whose, data={"n": n})) for n, whose in enumerate(["i1", "i2", "i1"])]
            kept.append(unit.record(a_change("i1", subject=Subject.ALERT)))
        assert [change.seq for change in kept] == [1, 2, 3, 4]
        with store.read() as unit:
            assert unit.list_changes() == kept
            assert unit.list_changes(since=2) == kept[2:]
            assert unit.list_changes(limit=2) == kept[:2]
            assert unit.list_changes(subject=Subject.INCIDENT, id="i1") == [kept[0], kept[2]]
            assert (unit.last_seq(), unit.oldest_seq()) == (4, 1)

    def test_a_reader_that_follows_misses_nothing_of_many_writers(self, store: Store) -> None:
        def write(name: str) -> None:
            for number in range(30):
                with store.begin() as unit:
                    unit.last_seq()  # a writer that reads first must be as sure to get through
                    unit.record(a_change(f"{name}-{number}"))

        writers = [threading.Thread(target=write, args=(name,)) for name in "abcd"]
        for writer in writers:
            writer.start()
        seen: list[Change] = []
        more = True
        while more:
            writing = any(writer.is_alive() for writer in writers)
            with store.read() as unit:
                page = unit.list_changes(since=seen[-1].seq if seen else 0, limit=7)
            seen += page
            more = writing or bool(page)
        assert [change.seq for change in seen] == list(range(1, 121))
        assert len({change.id for change in seen}) == 120


class TestIncidents:
    def test_pages_neither_miss_nor_repeat_when_moments_are_equal(self, store: Store) -> None:
        incidents = [an_incident(**number_of(n), opened_at=after(n // 4)) for n in range(22)]
        put_incidents(store, *random.Random(1).sample(incidents, 22))
        seen: list[str] = []
        while page := ids_of(store, limit=5, after=seen[-1] if seen else ""):
            seen += page
        assert seen == [incident.id for incident in sorted(incidents, key=lambda one: (one.opened_at, one.id))][::-1]

    def test_a_page_after_nothing_known_is_refused(self, store: Store) -> None:
        with pytest.raises(Invalid) as refused:
            ids_of(store, after="i404")
        assert refused.value.field == "after"

    def test_each_condition_narrows(self, store: Store) -> None:
        first = an_incident(**number_of(1), category="ice", district="esil", state=IncidentState.CLOSED)
        second = an_incident(**number_of(2), category="snow_road", district=None, opened_at=after(60))
        put_incidents(store, first, second)
        assert ids_of(store, states=frozenset({IncidentState.CLOSED})) == [first.id]
        assert ids_of(store, states=frozenset()) == []
        assert ids_of(store, categories=frozenset({"snow_road", "ice"})) == [second.id, first.id]
        assert ids_of(store, categories=frozenset({"ice"})) == [first.id]
        assert ids_of(store, districts=frozenset({"esil"})) == [first.id]
        assert ids_of(store, ids=frozenset({first.id, second.public_no})) == [second.id, first.id]
        assert ids_of(store, opened_from=after(60)) == [second.id]
        assert ids_of(store, opened_to=after(60)) == [first.id]
        assert ids_of(store, limit=1) == [second.id]

    @pytest.mark.parametrize(
        "text", ["ҚАР", "қар", "әуежай ҚАР", "a-2026-000001", "ЛЁД", "лЁд", "100%", "a_b", "Straße", "STRASSE"]
    )
    def test_search_knows_no_case_in_any_alphabet(self, store: Store, text: str) -> None:
        put_incidents(
            store,
            an_incident(**number_of(1), address="Әуежай", description="Қар мен лёд, 100% a_b STRASSE"),
            an_incident(**number_of(2), address="Сарыарқа", description="100 a-b"),
        )
        assert ids_of(store, search=text) == ["i0001"]

    def test_search_takes_every_word_and_each_form_of_a_letter(self, store: Store) -> None:
        put_incidents(store, an_incident(description="дворовой и\u0306огурт", address="Абай 12"))
        assert ids_of(store, search="  абай  ЙОГУРТ ") == ["i1"]
        assert ids_of(store, search="абай молоко") == []

    def test_warnings_come_back_newest_first(self, store: Store) -> None:
        warnings = [a_warning(id="w1"), a_warning(id="w2", issued_at=after(9), replaces="w1", replaces_at=NOON)]
        with store.begin() as unit:
            for warning in warnings:
                unit.put_warning(warning)
        with store.read() as unit:
            assert unit.list_warnings() == warnings[::-1]
            assert unit.get_warning(warnings[0].id) == warnings[0]
            with pytest.raises(NotFound):
                unit.get_warning(WarningId("none"))

    def test_further_reports_and_places_are_found(self, store: Store) -> None:
        near = an_incident(id="near", public_no="n", lat=51.2, lon=71.5, merged_into="i1", needs_location=True)
        put_incidents(store, an_incident(), near)
        assert ids_of(store, merged_into="i1") == ["near"]
        assert ids_of(store, box=(71.45, 51.15, 71.55, 51.25)) == ["near"]
        assert ids_of(store, box=(71.55, 51.15, 71.56, 51.25)) == []

    def test_clocks_pauses_and_promises_come_back(self, store: Store) -> None:
        clocks = Terms(calendar=WorkingDays()).clocks(NOON, reaction_min=30, elimination_min=60, sends_machines=True)
        pause = Pause(
            reason=PauseReason.LOCATION,
            by="a",
            why="Қай аула?",
            from_at=NOON,
            until=after(60),
            stopped=(ClockKind.FIX,),
        )
        promise = Promise(kind=ClockKind.FIX, promised_at=after(9), made_at=NOON, by="a", why="tender")
        put_incidents(store, an_incident(clocks=clocks, pauses=(pause,), promises=(promise,)))
        with store.read() as unit:
            incident = unit.get_incident(IncidentId("i1"))
        assert (incident.clocks, incident.pauses, incident.promises) == (clocks, (pause,), (promise,))

    @pytest.mark.parametrize("kind", [ClockKind.ANSWER, ClockKind.LAW, ClockKind.DISPATCH])
    @pytest.mark.parametrize("done_s", [None, 50, 150])
    @pytest.mark.parametrize("breached", [True, False])
    def test_a_late_answer_is_overdue(self, store: Store, kind: ClockKind, done_s: int | None, breached: bool) -> None:
        far = {"reaction_due_at": after(10**6), "elimination_due_at": after(10**6)}
        clock = Clock(
            kind=kind,
            rule="",
            started_at=NOON,
            due_at=after(100),
            done_at=None if done_s is None else after(done_s),
            breached_at=after(100) if breached else None,
        )
        incident = an_incident(clocks=(clock,), **far)
        put_incidents(store, incident)
        for at_s in (0, 100, 101, 10**5):
            assert ids_of(store, overdue_at=after(at_s)) == (["i1"] if incident.is_overdue(after(at_s)) else [])

    def test_overdue_is_what_the_incident_says(self, store: Store) -> None:
        choose = random.Random(109)
        moments = [after(60 * n) for n in range(6)]
        maybe = [None, *moments]
        incidents = [
            an_incident(
                **number_of(n),
                state=choose.choice(list(IncidentState)),
                reaction_due_at=choose.choice(moments),
                elimination_due_at=choose.choice(moments),
                reacted_at=choose.choice(maybe),
                resolved_at=choose.choice(maybe),
            )
            for n in range(400)
        ]
        put_incidents(store, *incidents)
        for at in [after(-1), *moments, after(1e6)]:
            expected = {incident.id for incident in incidents if incident.is_overdue(at)}
            assert set(ids_of(store, overdue_at=at, limit=1000)) == expected

    def test_a_contractor_sees_where_its_vehicles_were_sent_or_seen(self, store: Store) -> None:
        put_incidents(
            store,
            an_incident(**number_of(1), vehicles=("P-1",)),
            an_incident(**number_of(2), vehicles=("Q-1",)),
            an_incident(**number_of(3)),
        )
        with store.begin() as unit:
            unit.put_vehicle(a_vehicle("P-1", operator="ours"))
            unit.put_vehicle(a_vehicle("Q-1", operator="theirs"))
            unit.replace_visits([], a_visit(incident="i0003", vehicle="P-1", operator="ours"))
        assert ids_of(store, visited_by_operator="ours") == ["i0003", "i0001"]
        put_incidents(store, an_incident(**number_of(1), vehicles=()))
        assert ids_of(store, visited_by_operator="ours") == ["i0003"]
        assert ids_of(store, visited_by_operator="nobody") == []


class TestAlertsAndFindings:
    def test_an_alert_may_stand_again_once_it_is_cleared(self, store: Store) -> None:
        with store.begin() as unit:
            unit.put_alert(an_alert("a1", subject="s", state=AlertState.CLEARED))
            unit.put_alert(an_alert("a2", subject="s", state=AlertState.RETURNED))
            assert unit.find_standing_alert("vehicle_silent", "s") == unit.get_alert(AlertId("a2"))
            assert unit.find_standing_alert("flooding", "s") is None

    def test_alerts_come_newest_first_by_pages(self, store: Store) -> None:
        alerts = [an_alert(f"a{n}", raised_at=after(n // 2)) for n in range(6)]
        with store.begin() as unit:
            for alert in alerts:
                unit.put_alert(alert)
            unit.put_alert(an_alert("b", state=AlertState.CLEARED))
            assert [one.id for one in unit.list_alerts(standing=True)] == ["a5", "a4", "a3", "a2", "a1", "a0"]
            assert [one.id for one in unit.list_alerts(standing=False)] == ["b"]
            assert [one.id for one in unit.list_alerts(after="a3", limit=2)] == ["a2", "b"]
            assert len(unit.list_alerts()) == 7

    def test_alerts_that_were_in_view_within_a_time(self, store: Store) -> None:
        with store.begin() as unit:
            unit.put_alert(an_alert("old", raised_at=after(0), cleared_at=after(10), state=AlertState.CLEARED))
            unit.put_alert(an_alert("held", raised_at=after(5), cleared_at=after(60), state=AlertState.CLEARED))
            unit.put_alert(an_alert("holds", raised_at=after(20)))
            unit.put_alert(an_alert("later", raised_at=after(40), subject="vehicle:other"))
        with store.read() as unit:
            assert [one.id for one in unit.list_alerts(within=(after(11), after(40)))] == ["holds", "held"]

    def test_incidents_not_closed_before_a_moment(self, store: Store) -> None:
        with store.begin() as unit:
            closed = {"state": IncidentState.CLOSED}
            unit.put_incident(an_incident(**number_of(1), closed_at=after(10), **closed))
            unit.put_incident(an_incident(**number_of(2), closed_at=after(20), **closed))
            unit.put_incident(an_incident(**number_of(3)))
        with store.read() as unit:
            found = unit.list_incidents(IncidentFilter(closed_from=after(15)))
            assert {one.id for one in found} == {"i0002", "i0003"}

    def test_a_removed_camera_is_gone_with_its_credentials_and_its_findings_stay(self, store: Store) -> None:
        hours = (Hours(days=(0, 6), start="22:00", end="06:00"),)
        with store.begin() as unit:
            unit.put_camera(a_camera(owner="akimat", hours=hours))
            unit.put_camera_credentials(a_camera().id, "root", "s3cret")
            unit.put_finding(a_finding("f1"))
        with store.begin() as unit:
            assert unit.list_cameras() == [a_camera(owner="akimat", hours=hours)]
            unit.remove_camera(a_camera().id)
            unit.remove_camera(CameraId("never-there"))
        with store.read() as unit:
            assert unit.list_cameras() == []
            assert unit.find_camera_credentials(a_camera().id) is None
            assert [one.id for one in unit.list_findings()] == ["f1"]

    def test_findings_are_listed_by_camera_and_state(self, store: Store) -> None:
        with store.begin() as unit:
            unit.put_finding(a_finding("f1"))
            unit.put_finding(a_finding("f2", since_at=after(1), state="cleared"))
            unit.put_finding(a_finding("f3", since_at=after(2), camera="cam-2"))
            assert [one.id for one in unit.list_findings()] == ["f3", "f2", "f1"]
            assert [one.id for one in unit.list_findings(camera="cam-1", open_only=True)] == ["f1"]
            assert [one.id for one in unit.list_findings(limit=1)] == ["f3"]


class TestTicketsAndDeliveries:
    def test_tickets_come_newest_first_by_pages(self, store: Store) -> None:
        with store.begin() as unit:
            for n in range(4):
                unit.put_ticket(a_ticket(f"t{n}", opened_at=after(n)))
            assert [one.id for one in unit.list_tickets(limit=2)] == ["t3", "t2"]
            assert [one.id for one in unit.list_tickets(after="t2")] == ["t1", "t0"]

    def test_only_the_eldest_pending_of_a_subject_is_due(self, store: Store) -> None:
        with store.begin() as unit:
            unit.put_delivery(a_delivery("z", next_try_at=after(60)))
            unit.put_delivery(a_delivery("a"))
            unit.put_delivery(a_delivery("other", subject="ticket:t2"))
            unit.put_delivery(a_delivery("there", destination="open311"))
        with store.begin() as unit:
            assert {one.id for one in unit.due_deliveries(NOON)} == {"other", "there"}
            assert {one.id for one in unit.due_deliveries(after(60))} == {"other", "there", "z"}
            unit.put_delivery(a_delivery("z", state=DeliveryState.DELIVERED))
            assert {one.id for one in unit.due_deliveries(NOON)} == {"a", "other", "there"}
            assert [one.id for one in unit.list_deliveries(subject="ticket:t1")] == ["there", "a", "z"]
            assert len(unit.list_deliveries()) == 4

    def test_one_destination_s_backlog_does_not_hide_another_s(self, store: Store) -> None:
        with store.begin() as unit:
            for n in range(50):
                unit.put_delivery(a_delivery(f"slow{n}", destination="slow", subject=f"ticket:{n}"))
            for n in range(2):
                unit.put_delivery(a_delivery(f"quick{n}", destination="quick", subject=f"ticket:{n}"))
            due = [one.id for one in unit.due_deliveries(NOON, limit=5)]
        assert due == ["slow0", "quick0", "slow1", "quick1", "slow2"]

    def test_nothing_is_due_before_its_time(self, store: Store) -> None:
        with store.begin() as unit:
            assert unit.due_deliveries(NOON) == []
            unit.put_delivery(a_delivery(next_try_at=NOON + timedelta(microseconds=1)))
            assert unit.due_deliveries(NOON) == []


class TestVisits:
    def test_a_merged_stay_takes_the_place_of_its_parts(self, store: Store) -> None:
        parts = [a_visit(0, 60), a_visit(600, 660)]
        with store.begin() as unit:
            for part in parts:
                unit.replace_visits([], part)
            unit.replace_visits(parts, replace(a_visit(0, 660), fixes=9))
            assert unit.list_visits() == [replace(a_visit(0, 660), fixes=9)]

    def test_visits_are_listed_by_what_is_asked(self, store: Store) -> None:
        with store.begin() as unit:
            unit.replace_visits([], a_visit(0, 60))
            unit.replace_visits([], a_visit(900, 960, over=True))
            unit.replace_visits([], a_visit(50, 60, incident="i2", vehicle="Q-1"))
            assert [one.arrived_at for one in unit.list_visits()] == [after(900), after(50), after(0)]
            assert [one.arrived_at for one in unit.list_visits(incident="i1", over=False)] == [after(0)]
            assert [one.incident for one in unit.list_visits(vehicle="Q-1")] == ["i2"]
            left = unit.list_visits()[0].left_at
            assert [one.left_at for one in unit.list_visits(since=left)] == [left]
            assert unit.list_visits(since=left + timedelta(seconds=1)) == []
            assert [one.arrived_at for one in unit.list_visits(over=True)] == [after(900)]


class TestPeople:
    def test_a_session_is_found_until_it_is_deleted(self, store: Store) -> None:
        past = datetime(2000, 1, 1, tzinfo=UTC)
        session = Session(token_sha256="s", user=a_user().id, created_at=past, expires_at=past)
        with store.begin() as unit:
            unit.put_user(a_user())
            unit.put_session(session)
            assert unit.find_session("s") == session
            unit.delete_session("s")
            unit.delete_session("s")
            assert unit.find_session("s") is None

    def test_all_of_a_persons_sessions_end_and_nobody_elses(self, store: Store) -> None:
        at = datetime(2026, 1, 1, tzinfo=UTC)
        with store.begin() as unit:
            for login in ("aigerim", "berik"):
                unit.put_user(a_user(login))
            for token, login in (("s1", "aigerim"), ("s2", "aigerim"), ("s3", "berik")):
                unit.put_session(Session(token_sha256=token, user=a_user(login).id, created_at=at, expires_at=at))
            assert unit.delete_sessions_of(a_user("aigerim").id) == 2
            assert unit.delete_sessions_of(a_user("aigerim").id) == 0
        with store.read() as unit:
            assert [unit.find_session(token) is None for token in ("s1", "s2", "s3")] == [True, True, False]

    def test_a_second_factor_is_kept_whole_and_belongs_to_a_user(self, store: Store) -> None:
        factor = SecondFactor(
            user=a_user().id, secret="JBSWY3DP", confirmed_at=NOON, last_step=58_000_000, recovery=("a" * 64, "b" * 64)
        )
        with store.begin() as unit:
            unit.put_user(a_user())
            unit.put_second_factor(replace(factor, confirmed_at=None))
            unit.put_second_factor(factor)
        with store.read() as unit:
            assert unit.find_second_factor(a_user().id) == factor
            assert unit.list_second_factors() == [factor]
            assert unit.find_second_factor(UserId("nobody")) is None
        with pytest.raises(Conflict), store.begin() as unit:
            unit.put_second_factor(replace(factor, user=UserId("nobody")))
        with store.begin() as unit:
            unit.delete_second_factor(a_user().id)
            unit.delete_second_factor(a_user().id)
            assert unit.list_second_factors() == []

    def test_a_user_of_a_provider_is_found_by_its_subject_there(self, store: Store) -> None:
        with store.begin() as unit:
            unit.put_user(a_user())
            unit.put_user(a_user("berik", external="https://id.city 42"))
            found = unit.find_user_by_external("https://id.city 42")
            assert found is not None
            assert found.login == "berik"
            assert unit.find_user_by_external("https://id.city 4") is None
            assert unit.find_user_by_external("") is None

    def test_users_come_by_login(self, store: Store) -> None:
        with store.begin() as unit:
            for login in ("берик", "Ayan", "askar"):
                unit.put_user(a_user(login))
            assert [one.login for one in unit.list_users()] == ["Ayan", "askar", "берик"]
            assert unit.find_user("ayan") is None

    def test_answers_belong_to_their_scope(self, store: Store) -> None:
        with store.begin() as unit:
            unit.put_answer("a", "k", "f", "1", NOON)
            unit.put_answer("b", "k", "g", "2", NOON)
            assert (unit.find_answer("a", "k"), unit.find_answer("b", "k")) == (("f", "1"), ("g", "2"))


def test_a_readers_mark_is_what_it_last_wrote(store):
    with store.begin() as unit:
        assert unit.find_mark("watch") is None
        unit.put_mark("watch", "1")
        unit.put_mark("watch", "2")
    with store.read() as unit:
        assert unit.find_mark("watch") == "2"


class TestTrackers:
    """A tracker is on one vehicle at a time, and where it was is kept."""

    def test_history_is_kept_newest_first(self, store: Store) -> None:
        with store.begin() as unit:
            unit.put_tracker(a_tracker(until_at=after(60)))
            unit.put_tracker(a_tracker(vehicle="P-2", since_at=after(60)))
            unit.put_tracker(a_tracker("other", vehicle="P-017"))
        with store.read() as unit:
            found = unit.find_tracker(a_tracker().id)
            assert found is not None
            assert found.vehicle == "P-2"
            assert [one.vehicle for one in unit.list_trackers(id=a_tracker().id)] == ["P-2", "P-017"]
            assert [one.id for one in unit.list_trackers(vehicle="P-017")] == ["other", a_tracker().id]

    def test_one_that_is_bound_is_not_bound_again(self, store: Store) -> None:
        with store.begin() as unit:
            unit.put_tracker(a_tracker())
        with pytest.raises(Conflict), store.begin() as unit:
            unit.put_tracker(a_tracker(since_at=after(60)))

    def test_one_that_was_released_is_found_no_more(self, store: Store) -> None:
        with store.begin() as unit:
            unit.put_tracker(a_tracker())
            unit.put_tracker(a_tracker(until_at=after(60)))
        with store.read() as unit:
            assert unit.find_tracker(a_tracker().id) is None
            assert len(unit.list_trackers()) == 1


class TestCredentials:
    """A tracker has one credential; of its secret only the hash is kept."""

    def test_the_newest_stands_and_a_revoked_one_is_still_there(self, store: Store) -> None:
        first = Credential(tracker=TrackerId("T-1"), secret_hash="$2b$04$first", issued_at=NOON, issued_by="admin")
        second = replace(first, secret_hash="$2b$04$second", issued_at=after(60))
        revoked = replace(second, revoked_at=after(90), revoked_by="berik")
        other = replace(first, tracker=TrackerId("T-0"))
        with store.begin() as unit:
            for credential in (first, second, other):
                unit.put_credential(credential)
            assert unit.find_credential(first.tracker) == second
            unit.put_credential(revoked)
        with store.read() as unit:
            assert unit.find_credential(first.tracker) == revoked
            assert unit.list_credentials() == [other, revoked]
            assert unit.find_credential(TrackerId("nobody")) is None


class TestVerdicts:
    def test_every_version_comes_back_as_it_was_given(self, store: Store) -> None:
        versions = [a_version(1, outcome=Outcome.NO_DATA), a_version(2, decided_at=after(60))]
        other = a_version(1, vehicle="P-018")
        with store.begin() as unit:
            for version in (versions[1], other, versions[0]):
                unit.put_verdict(version)
        with store.read() as unit:
            assert unit.list_verdicts() == [*versions, other]
            assert unit.list_verdicts(incident="i1", vehicle="P-017") == versions
            assert unit.list_verdicts(incident="i2") == []
            assert unit.list_verdicts(since=after(60)) == [versions[1]]

    def test_what_is_infinitely_far_comes_back_infinitely_far(self, store: Store) -> None:
        with store.begin() as unit:
            unit.put_verdict(a_version(1))
        with store.read() as unit:
            (kept,) = unit.list_verdicts()
        assert (kept.verdict.facts.work_m, kept.verdict.facts.closest_m) == (float("inf"), 12.5)

    def test_a_version_is_given_once(self, store: Store) -> None:
        version: VerdictVersion = a_version(1)
        with store.begin() as unit:
            unit.put_verdict(version)
        with pytest.raises(Conflict), store.begin() as unit:
            unit.put_verdict(replace(version, why="again"))
        with store.read() as unit:
            assert unit.list_verdicts() == [version]


class TestShifts:
    def test_duties_and_notes_come_back_newest_first_as_they_were_put_last(self, store: Store) -> None:
        first, second = Duty(id="d1", login="aigul", since_at=NOON), Duty(id="d2", login="dana", since_at=after(60))
        note = ShiftNote(
            id="n1",
            written_at=after(90),
            written_by="dana",
            text="мұз бар",
            alerts=("a1", "a2"),
            shelved=("a2",),
            overdue=("i1",),
            open=7,
        )
        with store.begin() as unit:
            unit.put_duty(first)
            unit.put_duty(second)
            unit.put_duty(replace(first, until_at=after(600)))
            unit.put_shift_note(note)
            unit.put_shift_note(replace(note, read_by={"aigul": after(99).isoformat()}))
        with store.read() as unit:
            assert unit.list_duties() == [second, replace(first, until_at=after(600))]
            assert unit.list_duties(on=True) == [second]
            assert unit.list_duties(on=False, limit=1) == [replace(first, until_at=after(600))]
            assert unit.list_shift_notes() == [replace(note, read_by={"aigul": after(99).isoformat()})]
            assert unit.get_shift_note("n1").overdue == ("i1",)
            with pytest.raises(NotFound):
                unit.get_shift_note("n2")


class TestSnowEvents:
    def test_they_come_back_newest_first_and_can_be_ended(self, store: Store) -> None:
        first = SnowEvent(id="e1", started_at=NOON, ended_at=after(60), declared_by="aigul", note="ночной")
        second = SnowEvent(id="e2", started_at=after(90))
        with store.begin() as unit:
            unit.put_snow_event(first)
            unit.put_snow_event(second)
            unit.put_snow_event(replace(second, ended_at=after(99)))
        with store.read() as unit:
            assert unit.list_snow_events() == [replace(second, ended_at=after(99)), first]
            assert unit.get_snow_event("e1") == first
            with pytest.raises(NotFound):
                unit.get_snow_event("e3")

    def test_accepted_streets_are_kept_by_event_newest_first_withdrawn_ones_too(self, store: Store) -> None:
        first = Acceptance(id="c1", event="e1", segments=(1, 2), district="esil", at=NOON, by="aigul", note="қар жоқ")
        second = replace(first, id="c2", segments=(3,), street="Абай", district="", at=after(60))
        withdrawn = replace(first, withdrawn_at=after(90), withdrawn_by="dana", withdrawn_why="мұз")
        with store.begin() as unit:
            for one in (first, second, replace(first, id="c3", event="e2"), withdrawn):
                unit.put_acceptance(one)
        with store.read() as unit:
            assert unit.list_acceptances("e1") == [second, withdrawn]
            assert unit.get_acceptance("c1") == withdrawn
            assert unit.list_acceptances("e9") == []
            with pytest.raises(NotFound):
                unit.get_acceptance("c9")


class TestHolds:
    def test_they_come_back_newest_first_and_stay_when_released(self, store: Store) -> None:
        first = Hold(id="h1", vehicle="P1", from_at=NOON, to_at=after(60), why="дело 77", placed_at=NOON, placed_by="a")
        second = Hold(id="h2", from_at=NOON, why="case 78", placed_at=after(1), placed_by="b")
        released = replace(first, released_at=after(9), released_by="b", released_why="closed")
        with store.begin() as unit:
            unit.put_hold(first)
            unit.put_hold(second)
            unit.put_hold(released)
        with store.read() as unit:
            assert unit.list_holds() == [second, released]
            assert unit.get_hold("h1") == released
            with pytest.raises(NotFound):
                unit.get_hold("h3")
