"""The data directory is held by one `situation up` and proved writable before anything starts."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from situation.app.errors import DataUnusable
from situation.app.lock import hold, holder, prepare

HOLDER = """
import sys, time
from pathlib import Path
from situation.app.lock import hold
with hold(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_it_makes_the_directory_for_our_eyes_only(tmp_path: Path) -> None:
    prepare(tmp_path / "a" / "data")
    assert (tmp_path / "a" / "data").stat().st_mode & 0o777 == 0o700
    assert list((tmp_path / "a" / "data").iterdir()) == []


def test_a_directory_that_cannot_be_made_names_the_setting(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(DataUnusable, match=r"cannot be written \(.+\); set SITUATION_DATA"):
        prepare(tmp_path / "file" / "data")


def test_a_full_disk_says_so(tmp_path: Path) -> None:
    with pytest.raises(DataUnusable, match="the disk is full"):
        _run_on_small_disk(tmp_path)


def _run_on_small_disk(tmp_path: Path) -> None:
    """Prepares a directory where every write finds the disk full: /dev/full stands in for the probe file."""
    (tmp_path / ".probe").symlink_to("/dev/full")
    prepare(tmp_path)


def test_a_second_one_is_refused_with_the_process_that_has_it(tmp_path: Path) -> None:
    with hold(tmp_path):
        assert holder(tmp_path) == os.getpid()
        with pytest.raises(DataUnusable, match=rf"process {os.getpid()}"), hold(tmp_path):
            pytest.fail("held twice")
    assert holder(tmp_path) is None


def test_the_hold_dies_with_the_process_even_by_kill_9(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLDER, str(tmp_path)], stdout=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stdout.readline() == b"held\n"
        assert holder(tmp_path) == process.pid
        with pytest.raises(DataUnusable), hold(tmp_path):
            pytest.fail("held twice")
        process.send_signal(signal.SIGKILL)
        process.wait()
        with hold(tmp_path):
            assert holder(tmp_path) == os.getpid()


def test_nobody_holds_a_directory_that_is_not_there(tmp_path: Path) -> None:
    assert holder(tmp_path / "nowhere") is None
