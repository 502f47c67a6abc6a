from __future__ import annotations

import hashlib
import logging
import os
import threading
from pathlib import Path

import pytest

from situation.adapters.frames import MAX_BYTES, FileFrameStore
from situation.errors import Invalid, Unavailable

JPEG = b"\xff\xd8\xff\xe0 a picture"
NAME = hashlib.sha256(JPEG).hexdigest()


def only_file(root: Path) -> Path:
    [path] = [path for path in root.rglob("*") if path.is_file()]
    return path


def test_a_picture_is_found_by_its_hash(tmp_path: Path) -> None:
    store = FileFrameStore(tmp_path / "frames")
    assert store.put(JPEG) == NAME
    assert store.find(NAME) == JPEG
    assert only_file(tmp_path).relative_to(tmp_path) == Path("frames", NAME[:2], NAME[2:4], f"{NAME}.jpg")


def test_the_same_picture_is_kept_once(tmp_path: Path) -> None:
    store = FileFrameStore(tmp_path)
    store.put(JPEG)
    written = only_file(tmp_path).stat().st_ino
    store.put(JPEG)
    assert only_file(tmp_path).stat().st_ino == written


@pytest.mark.parametrize("name", [NAME, "", "../../etc/passwd", NAME.upper(), NAME[:-1], NAME + "\n"])
def test_what_is_not_there_or_no_hash_is_none(tmp_path: Path, name: str) -> None:
    assert FileFrameStore(tmp_path).find(name) is None


def test_a_damaged_picture_is_not_served_but_logged_and_mended_by_the_next_put(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    store = FileFrameStore(tmp_path)
    store.put(JPEG)
    only_file(tmp_path).write_bytes(JPEG.replace(b"a", b"b"))
    with caplog.at_level(logging.ERROR):
        assert store.find(NAME) is None
    assert NAME in caplog.text
    store.put(JPEG)
    assert store.find(NAME) == JPEG


@pytest.mark.parametrize("junk", [b"", b"<svg/>", b"\x89PNG", JPEG + bytes(MAX_BYTES)])
def test_what_is_no_jpeg_is_refused(tmp_path: Path, junk: bytes) -> None:
    with pytest.raises(Invalid):
        FileFrameStore(tmp_path).put(junk)
    assert list(tmp_path.iterdir()) == []


def test_the_file_and_all_folders_that_name_it_are_synced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[str] = []
    fsync = os.fsync

    def note(handle: int) -> None:
        synced.append(str(Path(f"/proc/self/fd/{handle}").readlink()))
        fsync(handle)

    monkeypatch.setattr(os, "fsync", note)
    FileFrameStore(tmp_path).put(JPEG)
    assert Path(synced[0]).name.startswith(".new-")
    assert synced[1:] == [str(tmp_path / NAME[:2] / NAME[2:4]), str(tmp_path / NAME[:2]), str(tmp_path)]


def test_a_disk_that_fails_is_unavailable_and_leaves_nothing_half_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    store = FileFrameStore(tmp_path)
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Unavailable, match="No space"):
        store.put(JPEG)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert store.find(NAME) is None


def test_a_folder_that_cannot_be_made_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Unavailable):
        FileFrameStore(tmp_path / "file").put(JPEG)


def test_many_writers_of_one_picture_agree(tmp_path: Path) -> None:
    threads = [threading.Thread(target=FileFrameStore(tmp_path).put, args=(JPEG,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert only_file(tmp_path).read_bytes() == JPEG
