"""Share: which cameras this role watches, where several roles share them by leases of the spine.

Each role holds a lease on its own name, so that all know how many they are, and one on each camera that it watches.
How many a role may hold follows from the names alone; which ones, from who asks first. Nobody decides for others, and
a camera changes hands only when its role died, went, or holds more than its part.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Collection, Iterable

from situation.cameras import CameraId
from situation.errors import Unavailable
from situation.ports import Leases

RENEW_S = 2.0  # s between renewals: three are missed before a lease is given up
AT_ONCE = 16  # renewals on their way together
ROLES, CAMERAS = "video.", "camera."


class Share:
    """The cameras of one role. `owner`: its name, the same after a restart, one token of a subject."""

    def __init__(self, leases: Leases, owner: str) -> None:
        self._leases = leases
        self._owner = owner
        self._mine: set[CameraId] = set()
        self._has_joined = False
        self.lost = asyncio.Event()  # a camera is no longer ours: look again before anything else
        self.roles = 0  # that share the cameras, as last seen

    async def settle(self, cameras: Collection[CameraId]) -> frozenset[CameraId]:
        """The cameras to be watched by us from now on; those given up are still held until `release`."""
        self.lost.clear()
        resumed = frozenset() if self._has_joined else await self._leases.resume(CAMERAS, self._owner)
        await self._leases.hold(ROLES + self._owner, self._owner)
        self._has_joined = True
        self._mine |= {camera for camera in cameras if lease_of(camera) in resumed}
        roles = await self._leases.list_names(ROLES) | {ROLES + self._owner}
        self.roles = len(roles)
        quota = quota_of(ROLES + self._owner, roles, len(cameras))
        watched = self._preferred(camera for camera in cameras if self.holds(camera))[:quota]
        taken = await self._leases.list_names(CAMERAS)
        free = self._preferred(camera for camera in cameras if lease_of(camera) not in taken)
        while free and len(watched) < quota:
            camera = free.pop(0)
            if await self._leases.hold(lease_of(camera), self._owner):
                self._mine.add(camera)
                watched.append(camera)
        return frozenset(watched)

    def holds(self, camera: CameraId) -> bool:
        """Whether nobody else can be watching it now."""
        return camera in self._mine and self._leases.is_held(lease_of(camera), self._owner)

    async def release(self, camera: CameraId) -> None:
        """Somebody else may have it at once. Nothing is lost where the spine is away: it expires."""
        if camera in self._mine:
            self._mine.discard(camera)
            await self._give_up(lease_of(camera))

    async def leave(self) -> None:
        """We share no longer: all is free at once."""
        for camera in list(self._mine):
            await self.release(camera)
        await self._give_up(ROLES + self._owner)

    async def renew_for_ever(self) -> None:
        """Until cancelled."""
        gate = asyncio.Semaphore(AT_ONCE)
        while True:
            await asyncio.sleep(RENEW_S)
            await self._leases.hold(ROLES + self._owner, self._owner)
            await asyncio.gather(*(self._renew(camera, gate) for camera in list(self._mine)))

    async def _renew(self, camera: CameraId, gate: asyncio.Semaphore) -> None:
        async with gate:
            is_ours = await self._leases.hold(lease_of(camera), self._owner)
            if camera not in self._mine:  # given up meanwhile
                await self._give_up(lease_of(camera))
            elif not is_ours:
                self._mine.discard(camera)
                self.lost.set()

    async def _give_up(self, name: str) -> None:
        try:
            await self._leases.release(name, self._owner)
        except Unavailable:
            return  # it expires by itself

    def _preferred(self, cameras: Iterable[CameraId]) -> list[CameraId]:
        """In an order of our own: roles that start together do not ask for the same ones first."""
        return sorted(cameras, key=lambda camera: hashlib.sha256(f"{self._owner}\n{camera}".encode()).digest())


def quota_of(role: str, roles: Collection[str], cameras: int) -> int:
    """How many of the cameras this one of the roles may watch: parts differ by one at most and make up the whole."""
    part, rest = divmod(cameras, len(roles))
    return part + (sorted(roles).index(role) < rest)


def lease_of(camera: CameraId) -> str:
    """The lease's name: one token, another for each camera."""
    is_plain = camera.isascii() and camera.replace("-", "").replace("_", "").isalnum()
    return CAMERAS + (camera if is_plain else hashlib.sha256(camera.encode()).hexdigest())
