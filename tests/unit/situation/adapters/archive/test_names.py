from __future__ import annotations

from pathlib import Path

from situation.adapters.archive.names import INCOMING, Incoming, epoch_in_names, list_incoming, newest_of_each_epoch


def test_a_name_says_what_is_in_the_file(tmp_path: Path) -> None:
    files = [
        Incoming("0", "e2", 1, 9),
        Incoming("0", "e1", 10, 11),
        Incoming("1", "e1", 3, 12),
        Incoming("0", "e1", 1, 9),
    ]
    (tmp_path / INCOMING).mkdir()
    for name in (*(file.name for file in files), f"_{files[0].name}", "notes.parquet", "0.e1.x-y.parquet"):
        (tmp_path / INCOMING / name).touch()
    assert list_incoming(tmp_path) == sorted(files)


def test_names_sort_by_age() -> None:
    assert Incoming("0", "e", 9, 9).name < Incoming("0", "e", 10, 10).name < Incoming("0", "e", 100, 101).name


def test_the_newest_of_each_shard_and_epoch_tells_its_high_water() -> None:
    files = [
        Incoming("0", "e1", 1, 9),
        Incoming("0", "e1", 10, 11),
        Incoming("0", "e2", 1, 2),
        Incoming("1", "e1", 1, 3),
    ]
    assert newest_of_each_epoch(files) == {file.name for file in files[1:]}


def test_an_epoch_fits_into_a_name() -> None:
    assert epoch_in_names("2026-11-24T07:05:31.731713327Z") == "20261124T070531731713327Z"
    assert epoch_in_names("") == "0"
