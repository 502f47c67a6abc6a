from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from situation.cameras import FindingKind, FindingState
from tests.unit.video.scenes import CORNER
from video.confirmation import Change, Episode, Rule, advance, episode_of, finding_id, finding_of, rule_of
from video.detectors.detector import Condition, Reading
from video.thresholds import Thresholds

START = datetime(2026, 1, 15, tzinfo=UTC)
RULE = Rule(dwell_s=60, clear_s=20, hit_share=0.6, passing_s=10, gap_s=30, look_s=10)
BLANK = Episode(kind=FindingKind.BLOCKED_RAMP, zone="ramp")
LETTERS = {"p": Condition.PRESENT, "a": Condition.ABSENT, "u": Condition.UNSURE, "b": Condition.BLIND}


def live(
    readings: str, episode: Episode = BLANK, *, first_s: float = 0, every_s: float = 5
) -> tuple[Episode, list[tuple[float, Change]]]:
    """Readings as letters, one every five seconds."""
    changes = []
    for number, letter in enumerate(readings):
        at_s = first_s + number * every_s
        reading = Reading(condition=LETTERS[letter], word="", score=0.7, measures={"standing": 0.5})
        episode, change = advance(episode, reading, START + timedelta(seconds=at_s), RULE, refresh_s=1e9)
        changes += [(at_s, change)] if change is not Change.NONE else []
    return episode, changes


@pytest.mark.parametrize(
    ("readings", "expected"),
    [
        ("p" * 13, [(60, Change.OPENED)]),
        ("p" * 12, []),
        ("aaap" + "p" * 12, [(75, Change.OPENED)]),
        ("pp" + "u" * 3 + "p" * 9, [(60, Change.OPENED)]),  # people pass in front
        ("pa" * 20, []),  # half the pictures are not enough
        ("ppppp" + "a" * 6 + "p" * 12, []),  # left and came back: the dwell begins anew
        ("ppppp" + "aa" + "p" * 12, [(60, Change.OPENED)]),  # two missed pictures do not break it
        ("p" * 13 + "aaaa", [(60, Change.OPENED)]),
        ("p" * 13 + "aaaaa", [(60, Change.OPENED), (85, Change.CLEARED)]),
        ("p" * 13 + "aaapaaaa", [(60, Change.OPENED), (100, Change.CLEARED)]),  # a bus passed: half its time more
        ("p" * 13 + "aaapp" + "aaaa", [(60, Change.OPENED), (105, Change.CLEARED)]),  # a long one
        ("p" * 13 + "aaappp" + "aaaa", [(60, Change.OPENED)]),  # too long: it is there, and the clear delay begins anew
        ("p" * 13 + "aaaupupup" + "aaaa", [(60, Change.OPENED)]),  # nor does it pass while people hide it now and then
        ("p" * 13 + "aaappp" + "aaaaa", [(60, Change.OPENED), (115, Change.CLEARED)]),
        ("p" * 13 + "au" * 2 + "a", [(60, Change.OPENED), (85, Change.CLEARED)]),  # hidden every other time
        ("p" * 13 + "ap" * 60, [(60, Change.OPENED)]),  # missed every other time
        ("p" * 13 + "a" + "u" * 60 + "a", [(60, Change.OPENED)]),  # two looks are not long enough
        ("p" * 13 + "b" * 40, [(60, Change.OPENED)]),  # blind is not clear
        ("p" * 13 + "aab" + "aa", [(60, Change.OPENED), (85, Change.CLEARED)]),
        ("p" * 13 + "a" + "b" * 60 + "a", [(60, Change.OPENED)]),
        ("b" * 40, []),
        ("u" * 40, []),
    ],
)
def test_readings_become_changes(readings: str, expected: list[tuple[float, Change]]) -> None:
    assert live(readings)[1] == expected


def test_time_that_nobody_watched_does_not_count_as_dwell() -> None:
    episode, _ = live("pp")
    episode, changes = live("p", episode, first_s=600)
    assert changes == []
    assert episode.watched_s == 5 + RULE.gap_s


def test_a_picture_from_the_past_changes_nothing() -> None:
    episode, _ = live("ppp")
    assert live("a", episode, first_s=2) == (episode, [])


def test_an_open_episode_is_told_again_from_time_to_time() -> None:
    episode, _ = live("p" * 13)
    reading = Reading(condition=Condition.PRESENT, word="")
    soon = advance(episode, reading, START + timedelta(seconds=90), RULE, refresh_s=60)
    later = advance(episode, reading, START + timedelta(seconds=121), RULE, refresh_s=60)
    assert (soon[1], later[1]) == (Change.NONE, Change.REFRESHED)


def test_the_id_depends_on_camera_zone_kind_and_beginning_only() -> None:
    first, _ = live("p" * 13)
    second, _ = live("p" * 20)
    later, _ = live("p" * 13, first_s=5)
    ids = [finding_id(CORNER.id, one) for one in (first, second, later, replace(first, zone="other"))]
    assert ids[0] == ids[1]
    assert len(set(ids)) == 3


def test_a_finding_carries_what_was_seen_and_when_it_cleared() -> None:
    episode, _ = live("p" * 13 + "aaaa")
    episode, change = advance(
        episode, Reading(condition=Condition.ABSENT, word="clear"), START + timedelta(seconds=85), RULE, refresh_s=60
    )
    finding = finding_of(CORNER, episode, change)
    assert finding.state is FindingState.CLEARED
    assert finding.since_at == START
    assert finding.seen_at == START + timedelta(seconds=60)
    assert finding.cleared_at == START + timedelta(seconds=65)
    assert (finding.score, finding.measures) == (0.7, {"standing": 0.5})


def test_what_passes_in_front_is_not_when_it_was_last_seen() -> None:
    episode, _ = live("p" * 13 + "aaap")
    assert episode.seen_at == START + timedelta(seconds=60)
    assert episode.clear_since_at == START + timedelta(seconds=65)
    back, _ = live("p" * 13 + "aaappp")
    assert (back.seen_at, back.clear_since_at, back.clear_s) == (START + timedelta(seconds=90), None, 0)


def test_what_is_seen_free_between_those_that_pass_ends_what_was_never_told() -> None:
    assert live("pp" + "au" * 6)[0].since_at is None


@pytest.mark.parametrize("kind", [kind for kind in FindingKind if kind is not FindingKind.BLOCKED_RAMP])
def test_only_a_ramp_has_things_that_pass_in_front(kind: FindingKind) -> None:
    assert rule_of(kind, Thresholds(), period_s=5).passing_s == 0


def test_what_has_not_begun_is_no_finding() -> None:
    with pytest.raises(ValueError, match="not begun"):
        finding_of(CORNER, BLANK, Change.OPENED)


def test_an_open_finding_of_the_store_is_gone_on_with_under_its_id() -> None:
    episode, _ = live("p" * 13)
    found = finding_of(CORNER, episode, Change.OPENED)
    again = episode_of(found)
    assert finding_id(CORNER.id, again) == found.id
    assert live("aaaaa", again, first_s=100)[1] == [(120, Change.CLEARED)]


def test_an_episode_survives_the_wire() -> None:
    episode, _ = live("p" * 7)
    assert msgspec.json.decode(msgspec.json.encode(episode), type=Episode) == episode


@pytest.mark.parametrize("kind", list(FindingKind))
def test_every_kind_of_finding_has_a_rule(kind: FindingKind) -> None:
    assert rule_of(kind, Thresholds(), period_s=60).gap_s == 120
