"""What a person at the terminal sees."""

from __future__ import annotations

import pytest

from situation.app import console


def test_lines_of_parts_carry_their_names_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    say = console.LogLines()
    say("web", "ready")
    say("telemetry", "ready")
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.splitlines() == ["web       | ready", "telemetry | ready"]


def test_json_lines_go_through_as_they_are_and_others_are_wrapped(capsys: pytest.CaptureFixture[str]) -> None:
    say = console.LogLines(as_json=True)
    say("web", '{"at": "now"}')
    say("web", "Fatal Python error")
    assert capsys.readouterr().err.splitlines() == [
        '{"at": "now"}',
        '{"role": "web", "message": "Fatal Python error"}',
    ]


def test_columns_are_as_wide_as_they_must_be() -> None:
    assert console.table(("a", "b"), [("long one", 1), ("x", 22)]) == "a         b\nlong one  1\nx         22"


def test_progress_is_a_line_of_its_own_where_nobody_watches(capsys: pytest.CaptureFixture[str]) -> None:
    console.progress("1 of 3")
    console.progress("2 of 3")
    console.end_progress()
    assert capsys.readouterr().err == "1 of 3\n2 of 3\n"
