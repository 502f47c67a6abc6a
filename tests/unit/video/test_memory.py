from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from situation.cameras import CameraId, FindingKind, ZoneKind
from tests.unit.video.scenes import CORNER, RAMP
from video.confirmation import Change, Episode, finding_of
from video.memory import CameraMemory, FileMemories, reference_key

AT = datetime(2026, 1, 15, tzinfo=UTC)
OPEN = Episode(kind=FindingKind.BLOCKED_RAMP, zone="ramp", since_at=AT, seen_at=AT, looked_at=AT, is_open=True, hits=9)
MEMORY = CameraMemory(
    camera=CORNER.id, picture_at=AT, episodes=(OPEN,), references={"blocked_ramp:1": {"patch": b"\x89PNG"}}
)


def test_a_saved_memory_is_found_again(tmp_path: Path) -> None:
    memories = FileMemories(tmp_path / "new" / "folder")
    assert memories.find(CORNER.id) is None
    memories.save(MEMORY)
    assert memories.find(CORNER.id) == MEMORY


def test_a_damaged_file_is_as_good_as_none(tmp_path: Path) -> None:
    memories = FileMemories(tmp_path)
    memories.save(MEMORY)
    (file,) = tmp_path.iterdir()
    file.write_bytes(file.read_bytes()[:50])
    assert memories.find(CORNER.id) is None


def test_a_cameras_id_cannot_leave_the_folder(tmp_path: Path) -> None:
    memories = FileMemories(tmp_path / "memories")
    memories.save(replace(MEMORY, camera=CameraId("../../etc/passwd")))
    assert [path.parent for path in tmp_path.rglob("*.json")] == [tmp_path / "memories"]


def test_a_newer_memory_without_references_keeps_the_old_ones() -> None:
    newer = CameraMemory(camera=CORNER.id)
    assert MEMORY.after(newer).references == MEMORY.references
    assert MEMORY.after(newer).episodes == ()


def test_what_the_store_has_open_is_open_here() -> None:
    stored = finding_of(CORNER, OPEN, Change.OPENED)
    agreed = CameraMemory(camera=CORNER.id).agreeing_with([stored])
    assert agreed.episode(FindingKind.BLOCKED_RAMP, "ramp").is_open
    assert agreed.episode(FindingKind.BLOCKED_RAMP, "ramp").since_at == AT


def test_what_the_store_no_longer_has_open_is_not_open_here() -> None:
    assert MEMORY.agreeing_with([]).episode(FindingKind.BLOCKED_RAMP, "ramp").since_at is None


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
