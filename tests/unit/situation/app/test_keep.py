"""Keeping house: what goes, what stays and why, and what is said of it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from situation.adapters.evidence.chain import Chain
from situation.adapters.frames import FileFrameStore
from situation.adapters.memory import MemoryStore
from situation.app.keep import keep, last_kept
from situation.app.pictures import remove_old_pictures
from situation.app.roles.keeping import figures_of
from situation.app.settings import Settings
from situation.cameras import FindingState, Judgement
from situation.errors import Unavailable
from situation.holds import Hold
from situation.incidents import IncidentState
from situation.ports import Unit
from tests.builders import NOON, a_finding, an_incident
from tests.unit.situation.adapters.archive.kept_archive import CLOSED, OLD, accepted, filled

JUDGED = {"state": FindingState.CLEARED, "judgement": Judgement.CONFIRMED}
LATER = NOON + timedelta(days=2_000)


class StoreAway(MemoryStore):
    """A database that does not answer."""

    @contextmanager
    def read(self) -> Iterator[Unit]:  # type: ignore[override]
        raise Unavailable("no database")
        yield


def archived(settings: Settings) -> Path:
    root = Path(settings.archive_url)
    filled(root)
    return root


# --- the archive


def test_a_run_closes_thins_and_says_so(settings: Settings) -> None:
    root = archived(settings)
    assert keep(settings, MemoryStore(), CLOSED).sealed == 2
    kept = keep(settings, MemoryStore(), OLD)
    assert (kept.removed_rows, kept.failed, kept.altered) == (198, [], [])
    assert last_kept(root) == kept
    assert figures_of(settings)["removed_rows"] == 198


def test_without_the_stores_word_on_holds_nothing_goes(settings: Settings) -> None:
    root = archived(settings)
    keep(settings, MemoryStore(), CLOSED)
    kept = keep(settings, StoreAway(), OLD)
    assert len(accepted(root)) == 60
    assert [failure.partition(":")[0] for failure in kept.failed] == ["retention", "pictures"]


def test_the_terms_are_the_settings(settings: Settings) -> None:
    root = archived(settings)
    keep(settings, MemoryStore(), CLOSED)
    keep(settings.model_copy(update={"keep_raw_days": 300}), MemoryStore(), OLD)
    assert len(accepted(root)) == 60


# --- pictures


@pytest.fixture
def frames(tmp_path: Path) -> FileFrameStore:
    return FileFrameStore(tmp_path / "frames")


def taken(frames: FileFrameStore, tmp_path: Path, number: int) -> str:
    """A picture of NOON."""
    sha256 = frames.put(b"\xff\xd8\xff" + bytes([number]))
    (path,) = (tmp_path / "frames").glob(f"*/*/{sha256}.jpg")
    os.utime(path, (NOON.timestamp(), NOON.timestamp()))
    return sha256


def left(store: MemoryStore, frames: FileFrameStore, tmp_path: Path, *names: str) -> list[bool]:
    remove_old_pictures(store, frames, tmp_path / "evidence", LATER, 1_096)
    return [frames.find(name) is not None for name in names]


def test_old_pictures_go_and_those_that_somebody_has_yet_to_judge_stay(frames: FileFrameStore, tmp_path: Path) -> None:
    store = MemoryStore()
    judged, unjudged, open_, of_nobody = (taken(frames, tmp_path, number) for number in range(4))
    with store.begin() as unit:
        unit.put_finding(a_finding("f1", frame_sha256=judged, **JUDGED))
        unit.put_finding(a_finding("f2", overlay_sha256=unjudged, state=FindingState.CLEARED))
        unit.put_finding(a_finding("f3", frame_sha256=open_, judgement=Judgement.CONFIRMED))
    assert left(store, frames, tmp_path, judged, unjudged, open_, of_nobody) == [False, True, True, False]


def test_young_pictures_stay(frames: FileFrameStore, tmp_path: Path) -> None:
    picture = taken(frames, tmp_path, 1)
    assert remove_old_pictures(MemoryStore(), frames, tmp_path / "evidence", NOON + timedelta(days=1_096), 1_096) == []
    assert frames.find(picture) is not None


def test_pictures_of_a_package_and_of_an_open_incident_stay(frames: FileFrameStore, tmp_path: Path) -> None:
    store = MemoryStore()
    handed, under_way, done = (taken(frames, tmp_path, number) for number in range(3))
    with store.begin() as unit:
        for number, (picture, state) in enumerate(
            [(handed, IncidentState.CLOSED), (under_way, IncidentState.NEW), (done, IncidentState.CLOSED)]
        ):
            name = f"{number}"
            unit.put_finding(a_finding(f"f{name}", frame_sha256=picture, **JUDGED))
            unit.put_incident(
                an_incident(id=f"i{name}", public_no=f"A-2026-00000{name}", finding=f"f{name}", state=state)
            )
    Chain(tmp_path / "evidence").extend(lambda _link: b"{}", incident="i0")
    assert left(store, frames, tmp_path, handed, under_way, done) == [True, True, False]


def test_pictures_of_a_held_period_stay_until_it_is_released(frames: FileFrameStore, tmp_path: Path) -> None:
    store = MemoryStore()
    picture = taken(frames, tmp_path, 1)
    hold = Hold(id="h1", vehicle="P1", from_at=NOON, why="case 77", placed_at=NOON, placed_by="admin")
    with store.begin() as unit:
        unit.put_hold(hold)
    assert left(store, frames, tmp_path, picture) == [True]
    with store.begin() as unit:
        unit.put_hold(Hold(id="h1", why="", placed_at=NOON, placed_by="admin", released_at=LATER))
    assert left(store, frames, tmp_path, picture) == [False]
