from __future__ import annotations

from dataclasses import replace

from situation.cameras import CameraReport, CameraState, Finding, FindingKind, FindingState, frames_of
from tests.builders import a_finding, after
from video.confirmation import Episode
from video.memory import CameraMemory
from video.shots import Shots, Taken

NOTHING = CameraMemory(camera="cam-1")


def report(at: float, word: str = "clear", **changes: object) -> CameraReport:
    fields = {"camera": "cam-1", "at": after(at), "state": CameraState.LIVE, "picture_at": after(at)}
    return CameraReport(**(fields | {"zones": {"ramp": word}} | changes))


def taken(name: str, at: float) -> Taken:
    return Taken(clean=f"{name}-clean", overlay=f"{name}-drawn", captured_at=after(at), received_at=after(at + 1))


def begun(at: float) -> CameraMemory:
    episode = Episode(kind=FindingKind.BLOCKED_RAMP, zone="ramp", since_at=after(at))
    return CameraMemory(camera="cam-1", episodes=(episode,))


def told(finding: Finding) -> list[tuple[str, str, str]]:
    return [(shot.phase.value, shot.frame_sha256, shot.overlay_sha256) for shot in finding.shots]


OPENED = a_finding(since_at=after(10), seen_at=after(190), frame_sha256="", detector="occupancy 1", thresholds={"a": 1})
DURING = ("during", "open-clean", "open-drawn")


def test_a_finding_carries_its_place_before_during_and_after() -> None:
    shots = Shots(())
    shots.see(report(0), "free-0", NOTHING, after(1))
    shots.see(report(5), "free-5", NOTHING, after(6))
    shots.see(report(20, "clear"), "passing", begun(10), after(21))  # a gap within the dwell is not before it
    finding = shots.with_pictures(OPENED, taken("open", 190))
    assert told(finding) == [("before", "free-5", ""), DURING]
    assert (finding.frame_sha256, finding.overlay_sha256) == ("open-clean", "open-drawn")
    again = shots.with_pictures(replace(OPENED, thresholds={"a": 2}), taken("again", 250))
    assert again == finding  # what it was judged by is what it was opened by
    gone = replace(OPENED, state=FindingState.CLEARED, cleared_at=after(400))
    cleared = shots.with_pictures(gone, taken("gone", 460))
    assert told(cleared) == [("before", "free-5", ""), DURING, ("after", "gone-clean", "gone-drawn")]
    assert [(shot.captured_at, shot.received_at) for shot in cleared.shots] == [
        (after(5), after(6)),
        (after(190), after(191)),
        (after(460), after(461)),
    ]
    assert frames_of(cleared) == ("open-clean", "open-drawn", "free-5", "gone-clean", "gone-drawn")


def test_another_role_goes_on_with_what_the_store_knows() -> None:
    finding = Shots(()).with_pictures(OPENED, taken("open", 190))
    assert told(finding) == [DURING]  # the place was never seen free
    cleared = Shots((finding,)).with_pictures(replace(OPENED, cleared_at=after(400)), taken("gone", 460))
    assert told(cleared) == [DURING, ("after", "gone-clean", "gone-drawn")]


def test_a_place_that_is_not_seen_free_is_no_picture_of_before() -> None:
    shots = Shots(())
    for word in ("occupied", "unknown", "wet"):
        shots.see(report(0, word), "no", NOTHING, after(1))
    shots.see(report(0, picture_at=None), "no", NOTHING, after(1))
    shots.see(report(12), "later", NOTHING, after(13))
    assert told(shots.with_pictures(OPENED, taken("open", 190))) == [DURING]


def test_a_camera_that_shows_nothing_has_no_picture() -> None:
    blank = Taken(clean="", overlay="", captured_at=after(0), received_at=after(0))
    offline = replace(OPENED, kind=FindingKind.OFFLINE, zone="")
    assert Shots(()).with_pictures(offline, blank).shots == ()


def test_the_next_finding_of_a_zone_has_pictures_of_its_own() -> None:
    shots = Shots(())
    first = shots.with_pictures(OPENED, taken("one", 190))
    shots.forget(first.id)
    assert shots.with_pictures(OPENED, taken("two", 900)).frame_sha256 == "two-clean"
