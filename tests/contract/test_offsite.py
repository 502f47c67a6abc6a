"""What a copy of closed days promises, on a folder and on an S3 server: moto's, which speaks the protocol over HTTP."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import httpx
import pyarrow.fs as pafs
import pytest

from situation.adapters.archive.disk import Disk
from situation.adapters.archive.offsite import COPIED, Offsite
from situation.adapters.evidence import verify
from situation.adapters.listeners import free_port
from situation.adapters.memory import MemoryStore
from situation.app.keep import keep, last_kept, target_of
from situation.app.settings import Settings
from situation.errors import Unavailable
from tests.positions_rows import row
from tests.unit.situation.adapters.archive.kept_archive import CLOSED, OLD, TERMS, appended, filled, keeping

Target = tuple[pafs.FileSystem, str]


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    """Address of an S3 server of our own."""
    port = free_port()
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(10)


def settings_of(s3: str, tmp_path: Path, bucket: str) -> Settings:
    assert httpx.put(f"{s3}/{bucket}", trust_env=False).is_success
    return Settings(
        data=tmp_path / "data",
        copy_url=f"s3://{bucket}/astana",
        copy_endpoint=s3,
        copy_region="us-east-1",
        copy_access_key="key",
        copy_secret_key="very-secret",  # type: ignore[arg-type]
    )


@pytest.fixture(params=["folder", "s3"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Target:
    if request.param == "folder":
        return pafs.LocalFileSystem(), str(tmp_path / "copy")
    bucket = f"b{uuid4().hex}"
    return target_of(settings_of(request.getfixturevalue("s3"), tmp_path, bucket))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    filled(tmp_path / "archive")
    keeping(tmp_path / "archive").close(CLOSED)
    return tmp_path / "archive"


def copy(root: Path, target: Target) -> Offsite:
    return Offsite(root, *target, Disk())


def fetched(target: Target, to: Path) -> Path:
    """All that lies there, brought here."""
    store, folder = target
    for info in store.get_file_info(pafs.FileSelector(folder, recursive=True)):
        if info.type is pafs.FileType.File:
            path = to / info.path.removeprefix(folder).lstrip("/")
            path.parent.mkdir(parents=True, exist_ok=True)
            with store.open_input_stream(info.path) as file:
                path.write_bytes(file.read())
    return to


def test_the_copy_verifies_by_itself_and_is_made_once(root: Path, target: Target, tmp_path: Path) -> None:
    first = copy(root, target).run()
    assert (first.copied, first.removed) == (first.files, 0)
    assert verify.faults_of(fetched(target, tmp_path / "back")) == []
    assert "2 closed days" in verify.summary_of(tmp_path / "back")
    assert copy(root, target).run().copied == 0


def test_what_is_thinned_here_is_replaced_there(root: Path, target: Target, tmp_path: Path) -> None:
    copy(root, target).run()
    keeping(root).retain(OLD, TERMS, [])
    again = copy(root, target).run()
    assert (again.removed, again.copied) == (2, 6)  # two files; two new ones, and two seals with their signatures
    assert verify.faults_of(fetched(target, tmp_path / "back")) == []


def test_a_copy_that_forgot_how_far_it_was_copies_nothing_twice(root: Path, target: Target) -> None:
    copy(root, target).run()
    (root / COPIED).unlink()
    written: list[str] = []
    again = copy(root, target)
    again._copy = lambda name, _sha256: written.append(name)  # type: ignore[method-assign]
    again.run()
    assert written == []


def test_what_is_not_the_same_there_is_written_anew(root: Path, target: Target, tmp_path: Path) -> None:
    copy(root, target).run()
    (root / COPIED).unlink()
    store, folder = target
    spoiled = next(
        info.path
        for info in store.get_file_info(pafs.FileSelector(folder, recursive=True))
        if "day=" in info.path and info.type is pafs.FileType.File
    )
    with store.open_output_stream(spoiled) as out:
        out.write(b"x")
    copy(root, target).run()
    assert verify.faults_of(fetched(target, tmp_path / "back")) == []


def test_open_days_are_not_copied(root: Path, target: Target, tmp_path: Path) -> None:
    appended(root, row("P9", seq=777_000))  # late, and not sealed yet
    copy(root, target).run()
    assert verify.faults_of(fetched(target, tmp_path / "back")) == []


def test_a_store_that_is_away_is_named_without_the_secret(root: Path, tmp_path: Path) -> None:
    away = Settings(
        data=tmp_path / "data",
        copy_url="s3://bucket/astana",
        copy_endpoint=f"http://127.0.0.1:{free_port()}",
        copy_access_key="key",
        copy_secret_key="very-secret",  # type: ignore[arg-type]
    )
    with pytest.raises(Unavailable) as told:
        Offsite(root, *target_of(away), Disk()).run()
    assert "very-secret" not in str(told.value)


def test_a_run_of_keeping_copies_and_says_when(s3: str, tmp_path: Path) -> None:
    settings = settings_of(s3, tmp_path, "whole-run")
    filled(Path(settings.archive_url))
    kept = keep(settings, MemoryStore(), CLOSED)
    assert (kept.copied_at, kept.failed) == (CLOSED, [])
    assert kept.copied_files == 7  # two days, two seals with signatures, the verifier
    assert last_kept(Path(settings.archive_url)) == kept
