"""The figures of an alarm system against logs whose answers can be counted by hand."""

from datetime import timedelta

import pytest

from situation.adapters.memory import MemoryStore
from situation.alarms.figures import AlarmEvent, alarm_figures, episodes_of, flood_s
from situation.alarms.log import alarm_events, csv_rows
from situation.journal import Change, Subject
from situation.spans import seq_before
from tests.builders import NOON, after, an_alert

HOUR = after(3600)


def event(at_s: float, alert: str = "a", action: str = "raised", **changes) -> AlarmEvent:
    fields = {"rule": "flooding", "subject": alert, "priority": 1} | changes
    return AlarmEvent(at=after(at_s), alert=alert, action=action, **fields)


def value(figures, name):
    return next(each for each in figures.measured if each.name == name)


def test_an_hour_with_twelve_calls_is_two_per_ten_minutes_which_is_the_limit():
    figures = alarm_figures([event(300 * n, f"a{n}") for n in range(12)], NOON, HOUR)
    rate = value(figures, "per_10min")
    assert (figures.annunciated, rate.value, rate.verdict) == (12, 2.0, "tolerable")
    assert value(alarm_figures([], NOON, HOUR), "per_10min").verdict == "good"
    assert value(alarm_figures([event(n, f"a{n}") for n in range(13)], NOON, HOUR), "per_10min").verdict == "bad"


def test_two_consoles_share_the_load():
    figures = alarm_figures([event(300 * n, f"a{n}") for n in range(12)], NOON, HOUR, consoles=2)
    assert value(figures, "per_10min").value == 1.0


def test_a_flood_lasts_from_the_eleventh_call_in_ten_minutes_until_fewer_than_five_are_left():
    calls = [after(10 * n) for n in range(11)]  # the eleventh at 100 s; at 660 s four are younger than ten minutes
    assert flood_s(calls, HOUR) == 660 - 100
    assert flood_s(calls[:10], HOUR) == 0
    assert flood_s(calls, after(200)) == 100
    assert flood_s(calls, HOUR, consoles=2) == 0


def test_a_busy_window_is_counted_once():
    figures = alarm_figures([event(n, f"a{n}") for n in range(30)], NOON, HOUR)
    assert value(figures, "busy_share").value == pytest.approx(1 / 6)


def test_sources_are_ranked_and_chatter_is_named():
    calls = [event(n * 20, "x") for n in range(3)] + [event(1000 + n * 31, "y") for n in range(3)] + [event(9, "z")]
    figures = alarm_figures(calls, NOON, HOUR)
    assert figures.top[0] == ("flooding/x", 3)
    assert figures.chattering == ("flooding/x",)


def test_an_episode_is_acknowledged_once_and_ends_once():
    log = [event(0), event(5, action="acknowledged"), event(9, action="acknowledged"), event(20, action="cleared")]
    (episode,) = episodes_of(log)
    assert (episode.acknowledged_at, episode.ended_at) == (after(5), after(20))


def test_what_was_over_before_anybody_had_it_is_a_lost_signal():
    log = [
        event(0, "a"),
        event(8, "a", "cleared"),
        event(0, "b"),
        event(4, "b", "acknowledged"),
        event(9, "b", "cleared"),
    ]
    figures = alarm_figures(log, NOON, HOUR)
    assert (figures.never_acknowledged, figures.fleeting) == (1, ("flooding/a",))
    assert figures.acknowledged_median_s == 4


def test_what_stood_for_more_than_a_day_is_stale_also_when_it_began_before():
    day = 24 * 3600
    log = [event(-day, "old"), event(0, "new"), event(10, "short"), event(day + 5, "new", "cleared")]
    figures = alarm_figures(log, NOON, NOON + timedelta(days=2))
    assert figures.stale == ("old", "new", "short")
    assert alarm_figures(log, NOON, after(day)).stale == ("old",)
    assert value(figures, "stale_per_day").value == 1.5


def test_priorities_are_shares_of_the_calls():
    log = [event(n, f"a{n}", priority=1 + (n > 0) + (n > 2)) for n in range(10)]
    assert alarm_figures(log, NOON, HOUR).priority_shares == {1: 0.1, 2: 0.2, 3: 0.7}


def a_log(*rows):
    store = MemoryStore()
    with store.begin() as unit:
        unit.put_alert(an_alert("a", rule="flooding", subject="camera:c/road", priority=1))
        for at_s, action in rows:
            unit.record(Change(at=after(at_s), by="rule", subject=Subject.ALERT, id="a", action=action))
            unit.record(Change(at=after(at_s), by="rule", subject=Subject.INCIDENT, id="i", action="opened"))
    return store


def test_the_log_is_read_from_the_journal_up_to_the_end_of_the_time():
    store = a_log((0, "raised"), (60, "acknowledged"), (90, "cleared"), (7200, "raised_again"))
    with store.read() as unit:
        events = alarm_events(unit, NOON, HOUR)
    assert [(each.action, each.source) for each in events] == [
        (action, "flooding/camera:c/road") for action in ("raised", "acknowledged", "cleared")
    ]


@pytest.mark.parametrize("at_s", [-1, 0, 1, 60, 89, 90, 91, 10**5])
def test_the_place_in_the_journal_is_found_by_halving(at_s):
    store = a_log((0, "raised"), (60, "acknowledged"), (90, "cleared"))
    with store.read() as unit:
        expected = max((one.seq for one in unit.list_changes() if one.at < after(at_s)), default=0)
        assert seq_before(unit, after(at_s)) == expected


def test_the_csv_has_five_columns_and_ends_say_recovered():
    log = [event(0), event(1, action="acknowledged"), event(2, action="cleared")]
    assert list(csv_rows(log, NOON)) == [
        ("index", "timestamp", "tag", "description", "condition"),
        ("0", "2026-01-15 07:00:00.000", "flooding/a", "flooding of a", "FLOODING"),
        ("1", "2026-01-15 07:00:02.000", "flooding/a", "flooding of a", "FLOODING RECOVERED"),
    ]
