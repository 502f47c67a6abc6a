"""A benchmark that fails is in the report, and hides no other."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from tests.benchmarks.collect import (
    ROOT,
    Outcome,
    benchmarks,
    failure,
    machine,
    measured,
    page,
    sections,
    sections_of,
)


def a_benchmark(folder: Path, name: str, body: str) -> Path:
    path = folder / f"bench_{name}.py"
    path.write_text(f"def run() -> str:\n    {body}\n")
    return path


def test_what_a_benchmark_says_is_taken_as_it_is(tmp_path: Path) -> None:
    assert measured(a_benchmark(tmp_path, "good", "return '## Good'")) == Outcome("good", "## Good", failed=False)


def test_one_that_fails_is_told_with_its_last_words(tmp_path: Path) -> None:
    outcome = measured(a_benchmark(tmp_path, "bad", "raise ValueError('no broker')"))
    assert outcome.failed
    assert "## bad" in outcome.text
    assert "ValueError: no broker" in outcome.text


def test_one_that_says_nothing_or_dies_or_hangs_has_failed(tmp_path: Path) -> None:
    assert measured(a_benchmark(tmp_path, "silent", "return ''")).failed
    assert measured(a_benchmark(tmp_path, "dead", "import os; os._exit(0)")).failed
    hung = measured(a_benchmark(tmp_path, "hung", "import time; time.sleep(60)"), patience_s=0.5)
    assert "not done after" in hung.text


def test_only_benchmarks_are_run_and_may_be_chosen(tmp_path: Path) -> None:
    for name in ("matching", "video_ramp"):
        a_benchmark(tmp_path, name, "return 'x'")
    (tmp_path / "helpers.py").touch()
    assert [path.stem for path in benchmarks(None, folder=tmp_path)] == ["bench_matching", "bench_video_ramp"]
    assert [path.stem for path in benchmarks("video", folder=tmp_path)] == ["bench_video_ramp"]


def test_the_report_tells_when_where_and_of_what() -> None:
    text = page(told("a", "## A"))
    assert "*2026-01-10 00:00 UTC · 2 cores · commit abc1234*\n\n## A\n" in text


def told(name: str, text: str) -> dict[str, str]:
    outcomes = [Outcome(name, text, failed=False)]
    return sections(outcomes, machine="2 cores", commit="abc1234", at=datetime(2026, 1, 10, tzinfo=UTC))


def test_a_part_that_is_measured_anew_takes_its_own_place_only() -> None:
    before = page(told("a", "## A\n\n| 1 |") | told("b", "## B"))
    after = page(sections_of(before) | told("b", "## B anew"))
    assert "| 1 |" in after
    assert "## B anew" in after
    assert "## B\n" not in after
    assert page(sections_of(after)) == after


def test_a_failure_does_not_tell_where_the_checkout_lies() -> None:
    assert str(ROOT) not in failure("x", f"no file {ROOT}/data/x").text


def test_the_machine_is_told_with_cores_memory_and_python() -> None:
    assert all(word in machine() for word in ("cores", "GiB", "Python"))
