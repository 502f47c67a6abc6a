from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from situation.cameras import CameraId, FindingKind, ZoneKind
from tests.unit.video.scenes import CORNER, RAMP
from video.confirmation import Change, Episode, finding_of
from video.memory import CameraMemory, memory_from, reference_key

AT = datetime(2026, 1, 15, tzinfo=UTC)
OPEN = Episode(kind=FindingKind.BLOCKED_RAMP, zone="ramp", since_at=AT, seen_at=AT, looked_at=AT, is_open=True, hits=9)
MEMORY = CameraMemory(
    camera=CORNER.id, picture_at=AT, episodes=(OPEN,), references={"blocked_ramp:1": {"patch": b"\x89PNG"}}
)


def test_a_kept_memory_is_read_again() -> None:
    assert memory_from(MEMORY.to_bytes(most=10_000), CORNER.id) == MEMORY


def test_a_damaged_memory_or_one_of_another_camera_is_as_good_as_none() -> None:
    told = MEMORY.to_bytes(most=10_000)
    assert memory_from(told[:50], CORNER.id) == CameraMemory(camera=CORNER.id)
    assert memory_from(told, CameraId("another")) == CameraMemory(camera=CameraId("another"))


def test_what_is_too_long_is_kept_without_its_largest_references() -> None:
    small, large = {"patch": bytes(10)}, {"patch": bytes(50_000)}
    memory = replace(MEMORY, references={"small": small, "large": large})
    assert memory_from(memory.to_bytes(most=10_000), CORNER.id) == replace(memory, references={"small": small})


def test_a_newer_memory_without_references_keeps_the_old_ones() -> None:
    newer = CameraMemory(camera=CORNER.id)
    assert MEMORY.after(newer).references == MEMORY.references
    assert MEMORY.after(newer).episodes == ()


def test_what_the_store_has_open_is_open_here() -> None:
    stored = finding_of(CORNER, OPEN, Change.OPENED)
    agreed = CameraMemory(camera=CORNER.id).agreeing_with([stored])
    assert agreed.episode(FindingKind.BLOCKED_RAMP, "ramp").is_open
    assert agreed.episode(FindingKind.BLOCKED_RAMP, "ramp").since_at == AT


def test_what_the_store_knows_as_cleared_is_not_open_here() -> None:
    cleared = finding_of(CORNER, replace(OPEN, clear_since_at=AT), Change.CLEARED)
    assert MEMORY.agreeing_with([cleared]).episode(FindingKind.BLOCKED_RAMP, "ramp").since_at is None


def test_what_the_store_has_not_heard_of_yet_stays_open() -> None:
    (ours,) = MEMORY.open_findings()
    assert ours == finding_of(CORNER, OPEN, Change.OPENED).id
    assert MEMORY.agreeing_with([]).episodes == (OPEN,)


def test_a_candidate_is_kept_and_a_known_episode_keeps_its_details() -> None:
    candidate = replace(MEMORY, episodes=(replace(OPEN, is_open=False),))
    assert candidate.agreeing_with([]).episodes[0].hits == 9
    assert MEMORY.agreeing_with([finding_of(CORNER, OPEN, Change.OPENED)]).episodes == (OPEN,)


def test_a_redrawn_zone_has_another_reference() -> None:
    redrawn = replace(RAMP, polygon=((0.1, 0.1), (0.2, 0.1), (0.2, 0.2)))
    assert reference_key(FindingKind.BLOCKED_RAMP, RAMP) != reference_key(FindingKind.BLOCKED_RAMP, redrawn)
    assert reference_key(FindingKind.BLOCKED_RAMP, RAMP) == reference_key(
        FindingKind.BLOCKED_RAMP, replace(RAMP, id="renamed", kind=ZoneKind.RAMP)
    )
