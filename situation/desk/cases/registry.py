"""The registry: fleet, cameras, people, and legal holds."""

from __future__ import annotations

from situation.cameras import Camera
from situation.desk import holds, registry
from situation.desk.cases.base import Cases
from situation.desk.holds import NewHold
from situation.desk.work import Work
from situation.fleet import Operator, Tracker, TrackerId, TrackerProtocol, Vehicle, VehicleId
from situation.holds import Hold
from situation.journal import Subject
from situation.people import User


class RegistryCases(Cases):
    """The registry: fleet, cameras, people, and legal holds."""

    def put_camera(self, camera: Camera, *, by: str, credentials: tuple[str, str] | None = None) -> Camera:
        """Known from now on; the credentials are kept apart and never shown again."""
        with self.work(by) as work:
            work.unit.put_camera(camera)
            if credentials is not None:
                work.unit.put_camera_credentials(camera.id, *credentials)
            work.record(Subject.CAMERA, camera.id, "registered")
            return camera

    def put_vehicle(self, vehicle: Vehicle, *, by: str) -> Vehicle:
        """Known from now on, and bound to its operator."""
        with self.work(by) as work:
            registry.put_vehicle(work, vehicle)
            return vehicle

    def put_operator(self, operator: Operator, *, by: str) -> Operator:
        """Known from now on."""
        with self.work(by) as work:
            registry.put_operator(work, operator)
            return operator

    def bind_tracker(self, id: str, vehicle: str, protocol: TrackerProtocol, *, by: str) -> Tracker:
        """The tracker is on this vehicle from now on. Raises NotFound."""
        with self.work(by) as work:
            return registry.bind_tracker(work, TrackerId(id), VehicleId(vehicle), protocol)

    def release_tracker(self, id: str, *, by: str) -> Tracker:
        """The tracker is on no vehicle from now on. Raises NotFound."""
        with self.work(by) as work:
            return registry.release_tracker(work, TrackerId(id))

    def put_user(self, user: User, *, by: str) -> User:
        """May sign in from now on, or no longer."""
        with self.work(by) as work:
            work.unit.put_user(user)
            work.record(Subject.USER, user.id, "registered", why=user.role)
            return user

    def place_hold_within(self, work: Work, asked: NewHold) -> Hold:
        """Retention leaves it alone from now on, within a transaction that is already open."""
        return holds.place_hold(work, asked)

    def place_hold(self, asked: NewHold, *, by: str) -> Hold:
        """Retention leaves it alone from now on."""
        with self.work(by) as work:
            return holds.place_hold(work, asked)

    def release_hold(self, id: str, why: str, *, by: str) -> Hold:
        """It may be thinned and removed when it is due. Raises NotFound, Conflict."""
        with self.work(by) as work:
            return holds.release_hold(work, work.unit.get_hold(id), why)
