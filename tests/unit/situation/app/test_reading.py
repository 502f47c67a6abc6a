from __future__ import annotations

from datetime import UTC, datetime, timedelta

from situation.adapters.memory import MemoryStore
from situation.app.reading import StoredCameras
from situation.cameras import Camera, CameraId
from situation.desk.cameras import confirm_view, put_zones
from situation.desk.work import Work

NOON = datetime(2026, 1, 15, 12, tzinfo=UTC)
CORNER = Camera(id=CameraId("corner"), name="corner", lat=51.1, lon=71.4, address="rtsp://camera.example/")


def test_the_newest_confirmation_of_a_view_counts_and_other_changes_do_not() -> None:
    store = MemoryStore()
    cameras = StoredCameras(store)
    assert cameras.views_confirmed() == {}
    for minute, change in enumerate((confirm_view, lambda work, camera: put_zones(work, camera, ()))):
        at = NOON + timedelta(minutes=minute)
        with store.begin() as unit:
            unit.put_camera(CORNER)
            change(Work(unit=unit, now=at, by="aigerim", outbox=None), CORNER.id)
        assert cameras.views_confirmed() == {CORNER.id: at}
    assert StoredCameras(store).views_confirmed() == {CORNER.id: at}
