from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from situation.cameras import FindingKind
from video.confirmation import Change, Episode, Rule, advance, ended, finding_id
from video.detectors.detector import Condition, Reading

START = datetime(2026, 1, 15, tzinfo=UTC)
RULE = Rule(dwell_s=30, clear_s=20, hit_share=0.6, gap_s=30)
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
