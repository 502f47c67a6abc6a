from __future__ import annotations

import asyncio

from hypothesis import given
from hypothesis import strategies as st

from situation.cameras import CameraId
from video.share import Share, lease_of, quota_of

IDS = [CameraId(f"camera-{number}") for number in range(7)]


class Table:
    """Leases of all owners; `is_away`: the spine cannot be reached."""

    def __init__(self) -> None:
        self.owners: dict[str, str] = {}

    async def hold(self, name: str, owner: str) -> bool:
        return self.owners.setdefault(name, owner) == owner

    async def release(self, name: str, owner: str) -> None:
        if self.owners.get(name) == owner:
            del self.owners[name]

    def is_held(self, name: str, owner: str) -> bool:
        return self.owners.get(name) == owner

    async def list_names(self, prefix: str) -> frozenset[str]:
        return frozenset(name for name in self.owners if name.startswith(prefix))

    async def resume(self, prefix: str, owner: str) -> frozenset[str]:
        return frozenset(name for name, one in self.owners.items() if one == owner and name.startswith(prefix))


async def settled(shares: list[Share], cameras: list[CameraId]) -> list[frozenset[CameraId]]:
    """What each watches after some rounds; what is given up is released, as the role does."""
    watched = [frozenset[CameraId]() for _ in shares]
    for _ in range(3):
        for number, share in enumerate(shares):
            ours = await share.settle(cameras)
            for given_up in watched[number] - ours:
                await share.release(given_up)
            watched[number] = ours
    return watched


@given(st.integers(0, 40), st.integers(1, 6))
def test_parts_make_up_the_whole_and_differ_by_one_at_most(cameras: int, count: int) -> None:
    roles = [f"video.{number}" for number in range(count)]
    parts = [quota_of(role, roles, cameras) for role in roles]
    assert sum(parts) == cameras
    assert max(parts) - min(parts) <= 1


@given(st.lists(st.sampled_from(["join", "die", "leave"]), max_size=8))
def test_after_any_comings_and_goings_each_camera_has_one_watcher(events: list[str]) -> None:
    async def play() -> list[frozenset[CameraId]]:
        table = Table()
        shares = [Share(table, "first")]
        for number, event in enumerate(events):
            if event == "join":
                shares.append(Share(table, f"role-{number}"))
            elif len(shares) > 1:
                gone = shares.pop(0)
                if event == "leave":
                    await gone.leave()
                else:  # what it owned expires
                    table.owners = {name: owner for name, owner in table.owners.items() if owner != gone._owner}
            await settled(shares, IDS)
        return await settled(shares, IDS)

    watched = asyncio.run(play())
    assert sorted(camera for part in watched for camera in part) == IDS
    sizes = [len(part) for part in watched]
    assert max(sizes) - min(sizes) <= 1


async def test_a_newcomer_takes_no_more_cameras_from_others_than_its_part() -> None:
    table = Table()
    one, two = Share(table, "one"), Share(table, "two")
    (before,) = await settled([one], IDS)
    after, _ = await settled([one, two], IDS)
    assert after < before
    assert len(before - after) == 3


async def test_a_lost_lease_is_told_at_once() -> None:
    table = Table()
    share = Share(table, "one")
    await share.settle(IDS[:1])
    table.owners[lease_of(IDS[0])] = "other"
    renewing = asyncio.create_task(share.renew_for_ever())
    try:
        await asyncio.wait_for(share.lost.wait(), 10)
    finally:
        renewing.cancel()
    assert not share.holds(IDS[0])


def test_odd_ids_have_leases_of_their_own() -> None:
    names = {lease_of(CameraId(odd)) for odd in ("a.b", "a_b", "a b", "a>", "қос")}
    assert len(names) == 5
    assert all(name.removeprefix("camera.").replace("_", "").isalnum() for name in names)
