from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import takewhile
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from situation.cameras import FindingKind
from video.confirmation import Change, Episode, Rule, advance, ended, finding_id
from video.detectors.detector import Condition, Reading

START = datetime(2026, 1, 15, tzinfo=UTC)
RULE = Rule(dwell_s=30, clear_s=20, hit_share=0.6, passing_s=10, gap_s=30, look_s=10)
LOOKS = st.lists(st.tuples(st.sampled_from(list(Condition)), st.floats(0.1, 90)), max_size=120)


@given(LOOKS)
def test_episodes_open_and_clear_in_turn_each_with_its_own_id(looks: list[tuple[Condition, float]]) -> None:
    episode, at, told = Episode(kind=FindingKind.BLOCKED_RAMP, zone="ramp"), START, []
    for condition, passed_s in looks:
        at += timedelta(seconds=passed_s)
        episode, change = advance(episode, Reading(condition=condition, word=""), at, RULE, refresh_s=60)
        if change is not Change.NONE:
            told.append((change, finding_id("camera", episode)))
            assert change is Change.CLEARED or condition is Condition.PRESENT
            assert change is not Change.CLEARED or condition is Condition.ABSENT
        if change is Change.CLEARED:
            assert (at - episode.clear_since_at).total_seconds() >= RULE.clear_s
            assert episode.seen_at < episode.clear_since_at
            episode = ended(episode)
    opened, open_id = set(), None
    for change, found in told:
        if change is Change.OPENED:
            assert open_id is None
            assert found not in opened
            open_id = found
            opened.add(found)
        else:
            assert found == open_id
            open_id = None if change is Change.CLEARED else open_id


@given(LOOKS, st.integers(0, 119))
def test_a_blind_camera_never_opens_or_clears(looks: list[tuple[Condition, float]], seen: int) -> None:
    episode, at = Episode(kind=FindingKind.FLOODING, zone="road"), START
    for number, (condition, passed_s) in enumerate(looks):
        at += timedelta(seconds=passed_s)
        shown = condition if number < seen else Condition.BLIND
        before = episode.is_open
        episode, change = advance(episode, Reading(condition=shown, word=""), at, RULE, refresh_s=60)
        episode = ended(episode) if change is Change.CLEARED else episode
        assert shown is not Condition.BLIND or (change is Change.NONE and episode.is_open == before)


EVERY_S = 5.0
HIDDEN = (Condition.UNSURE, Condition.BLIND)
FREE_LOOKS = 1 + round(RULE.clear_s / EVERY_S)  # the first one begins the time
FEWEST_LOOKS = 1 + round(RULE.clear_s / RULE.look_s)


def cleared_after(conditions: list[Condition]) -> int | None:
    """How many looks, one every 5 s, it takes until an open episode is cleared; None: it is still open."""
    episode = Episode(kind=FindingKind.BLOCKED_RAMP, zone="ramp", since_at=START, seen_at=START, is_open=True)
    for number, condition in enumerate(conditions, start=1):
        at = START + timedelta(seconds=number * EVERY_S)
        episode, change = advance(episode, Reading(condition=condition, word=""), at, RULE, refresh_s=1e9)
        if change is Change.CLEARED:
            return number
    return None


@given(st.lists(st.sampled_from(HIDDEN), max_size=60), st.integers(0, 20), st.randoms(use_true_random=False))
def test_in_whatever_order_a_free_ramp_is_hidden_so_many_free_looks_clear_it(
    hidden: list[Condition], free: int, random: Random
) -> None:
    looks = [*hidden, *[Condition.ABSENT] * free]
    random.shuffle(looks)
    cleared = cleared_after(looks)
    assert cleared is not None or free < FREE_LOOKS
    if cleared is not None:
        assert FEWEST_LOOKS <= looks[:cleared].count(Condition.ABSENT) <= FREE_LOOKS


@given(st.integers(1, 30), st.integers(0, 2), st.integers(2, 12))
def test_a_free_ramp_is_cleared_however_often_something_passes(hidden: int, shown: int, free: int) -> None:
    """Each passer hides it, and may look like what stood there for less than `passing_s`."""
    passer = [Condition.PRESENT] * shown + [Condition.UNSURE] * hidden + [Condition.ABSENT] * free
    gained = free - shown / 2  # looks a passer
    passers = 2 + round(FREE_LOOKS / gained)
    assert cleared_after(passer * (passers + 1)) is not None


@given(st.lists(st.sampled_from(list(Condition)), max_size=120))
def test_nothing_is_cleared_within_the_clear_delay_of_being_seen_for_longer_than_a_passing(
    looks: list[Condition],
) -> None:
    cleared = cleared_after(looks)
    if cleared is None:
        return
    before = looks[:cleared]
    after_last = before
    for number in range(len(before)):
        tail = before[number:]
        since_free = list(takewhile(lambda one: one is not Condition.ABSENT, tail))
        shown = [place for place, one in enumerate(since_free) if one is Condition.PRESENT]
        if shown and (shown[-1] - shown[0]) * EVERY_S >= RULE.passing_s:
            after_last = tail[shown[-1] + 1 :]
    assert before[-1] is Condition.ABSENT
    assert after_last.count(Condition.ABSENT) >= FEWEST_LOOKS
    assert (len(after_last) - 1) * EVERY_S >= RULE.clear_s


@given(st.lists(st.sampled_from([Condition.PRESENT, *HIDDEN]), max_size=120))
def test_a_vehicle_that_is_only_hidden_is_never_cleared(looks: list[Condition]) -> None:
    assert cleared_after(looks) is None
