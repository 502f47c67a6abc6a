"""Cameras and what they have found."""

from __future__ import annotations

from situation.cameras import CameraId, Hours
from situation.ports import Store
from tests.builders import a_camera, a_finding, after


def test_a_removed_camera_is_gone_with_its_credentials_and_its_findings_stay(store: Store) -> None:
    hours = (Hours(days=(0, 6), start="22:00", end="06:00"),)
    with store.begin() as unit:
        unit.put_camera(a_camera(owner="akimat", hours=hours))
        unit.put_camera_credentials(a_camera().id, "root", "s3cret")
        unit.put_finding(a_finding("f1"))
    with store.begin() as unit:
        assert unit.list_cameras() == [a_camera(owner="akimat", hours=hours)]
        unit.remove_camera(a_camera().id)
        unit.remove_camera(CameraId("never-there"))
    with store.read() as unit:
        assert unit.list_cameras() == []
        assert unit.find_camera_credentials(a_camera().id) is None
        assert [one.id for one in unit.list_findings()] == ["f1"]


def test_findings_are_listed_by_camera_and_state(store: Store) -> None:
    with store.begin() as unit:
        unit.put_finding(a_finding("f1"))
        unit.put_finding(a_finding("f2", since_at=after(1), state="cleared"))
        unit.put_finding(a_finding("f3", since_at=after(2), camera="cam-2"))
        assert [one.id for one in unit.list_findings()] == ["f3", "f2", "f1"]
        assert [one.id for one in unit.list_findings(camera="cam-1", open_only=True)] == ["f1"]
        assert [one.id for one in unit.list_findings(limit=1)] == ["f3"]
