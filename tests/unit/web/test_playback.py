"""The past as it is handed out: frames by fix time, states by the journal, to each what it may see."""

from __future__ import annotations

import json
import struct
from datetime import timedelta
from typing import Any

import httpx
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from situation.positions import POSITIONS
from situation.spans import seq_before
from tests.builders import NOON, a_vehicle, after, an_alert, positions
from tests.unit.web.world import World, build
from web.playback import CARRIED_FOR, Chunk, Span

SPAN = {"from": NOON.isoformat(), "to": after(60).isoformat(), "step_s": "10"}


def table(*rows: dict[str, Any]) -> pa.Table:
    return pa.Table.from_batches([positions(*rows)], POSITIONS)


def decoded(body: bytes) -> tuple[dict[str, Any], list[dict[str, tuple[float, float, int]]]]:
    """The head, and of each frame what it says of each vehicle: longitude, age, state. By docs/playback.md."""
    magic, size = struct.unpack_from("<4sI", body)
    assert magic == b"SITP"
    head = json.loads(body[8 : 8 + size])
    at, frames = 8 + size, []
    while at < len(body):
        name, n, _ = struct.unpack_from("<4sId", body, at)
        assert name == b"SIT1"
        number = struct.unpack_from(f"<{n}I", body, at + 16)
        lon = struct.unpack_from(f"<{n}i", body, at + 16 + 4 * n)
        age = struct.unpack_from(f"<{n}I", body, at + 16 + 12 * n)
        state = struct.unpack_from(f"<{n}B", body, at + 16 + 19 * n)
        frames.append(
            {head["vehicles"][k]: (x / 1e7, a / 10, s) for k, x, a, s in zip(number, lon, age, state, strict=True)}
        )
        at += 16 + 20 * n
    assert len(frames) == head["frames"]
    return head, frames


def chunk(rows: pa.Table, seconds: int = 60, step_s: int = 10, **span: Any) -> list[dict[str, Any]]:
    vehicles = {vehicle: a_vehicle(vehicle) for vehicle in ("P-017", "F-001")}
    wanted = Span(from_at=NOON, to_at=after(seconds), step_s=step_s, **span)
    return decoded(b"".join(Chunk(rows, vehicles, wanted, silent_after_s=300).parts()))[1]


async def ask(
    world: World, role: str, path: str = "", query: dict[str, str] | None = None, **kw: Any
) -> httpx.Response:
    async with world.as_(role) as browser:
        return await browser.get(f"/api/v1/playback{path}", params=query or SPAN, **kw)


def test_each_frame_has_the_newest_fix_that_is_not_later() -> None:
    rows = table(
        {"fix_at": after(-20), "lon": 71.1},
        {"fix_at": after(10), "lon": 71.2},
        {"fix_at": after(15), "lon": 71.3},
    )
    frames = chunk(rows, 30)
    assert [frame["P-017"][:2] for frame in frames] == [(71.1, 20.0), (71.2, 0.0), (71.3, 5.0)]


def test_a_vehicle_is_absent_before_its_first_fix_and_once_nobody_knows() -> None:
    rows = table({"fix_at": after(20) - CARRIED_FOR}, {"vehicle": "F-001", "fix_at": after(15)})
    present = [sorted(frame) for frame in chunk(rows, 40)]
    assert present == [["P-017"], ["P-017"], ["F-001", "P-017"], ["F-001"]]


def test_what_was_not_heard_for_long_is_silent_and_is_not_called_working() -> None:
    rows = table({"fix_at": after(-290), "blade": True})
    assert [frame["P-017"][2] & 15 for frame in chunk(rows, 30)] == [0, 0, 3]


def test_vehicles_out_of_sight_are_not_even_named() -> None:
    rows = table({"vehicle": "SECRET", "fix_at": after(0)}, {"fix_at": after(0)})
    assert [sorted(frame) for frame in chunk(rows, 10)] == [["P-017"]]


def test_only_the_box_and_its_padding() -> None:
    rows = table({"fix_at": after(0), "lon": 71.4}, {"vehicle": "F-001", "fix_at": after(0), "lon": 71.9})
    assert [sorted(frame) for frame in chunk(rows, 10, bbox=(71.3, 51.0, 71.5, 51.3))] == [["P-017"]]


@given(
    st.lists(
        st.tuples(st.sampled_from(["P-017", "F-001"]), st.integers(-2000, 60), st.integers(0, 10**6)),
        min_size=1,
        max_size=30,
        unique_by=lambda row: row[:2],
    ),
    st.randoms(),
)
def test_frames_are_the_same_in_whatever_order_rows_come_and_agree_with_a_plain_search(
    rows: list[tuple[str, int, int]], order: Any
) -> None:
    made = [{"vehicle": vehicle, "fix_at": after(s), "lon": 71 + x / 1e7} for vehicle, s, x in rows]
    frames = chunk(table(*made))
    shuffled = order.sample(made, len(made))
    assert chunk(table(*shuffled)) == frames
    for step, frame in enumerate(frames):
        for vehicle in ("P-017", "F-001"):
            own = [(s, x) for name, s, x in rows if name == vehicle and step * 10 - 1800 <= s <= step * 10]
            expected = max(own, default=None)
            assert (vehicle in frame) == (expected is not None)
            if expected:
                assert frame[vehicle][:2] == (pytest.approx(71 + expected[1] / 1e7, abs=2e-7), step * 10 - expected[0])


def test_a_chunk_does_not_depend_on_where_it_begins() -> None:
    rows = table({"fix_at": after(-100), "lon": 71.1}, {"fix_at": after(25), "lon": 71.2})
    whole = chunk(rows, 60)
    vehicles = {"P-017": a_vehicle()}
    part = Span(from_at=after(30), to_at=after(60), step_s=10)
    assert decoded(b"".join(Chunk(rows, vehicles, part, silent_after_s=300).parts()))[1] == whole[3:]


async def test_a_contractor_is_played_its_own_vehicles_alone() -> None:
    world = build()
    world.archive.table = table({"fix_at": after(0)}, {"vehicle": "F-001", "fix_at": after(0)})
    world.clock.move_to(after(3600))
    assert decoded((await ask(world, "viewer")).content)[0]["vehicles"] == ["F-001", "P-017"]
    assert decoded((await ask(world, "contractor")).content)[0]["vehicles"] == ["P-017"]
    assert world.archive.asked[-1]["vehicles"] == ["P-017"]  # nor is anything else read


async def test_what_is_wholly_past_is_confirmed_by_its_tag_and_kept_for_one_person_only() -> None:
    world = build()
    world.archive.table = table({"fix_at": after(0)})
    world.clock.move_to(after(3600))
    first = await ask(world, "viewer")
    assert (first.headers["cache-control"], first.headers["vary"]) == ("private, max-age=300", "Cookie")
    again = await ask(world, "viewer", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    world.archive.table = table({"fix_at": after(0)}, {"fix_at": after(5)})  # a late ping has come
    assert (await ask(world, "viewer")).headers["etag"] != first.headers["etag"]


async def test_what_still_happens_ends_now_and_is_not_kept() -> None:
    world = build()
    world.archive.table = table({"fix_at": after(0)})
    world.clock.move_to(after(25))
    answer = await ask(world, "viewer")
    assert answer.headers["cache-control"] == "private, no-store"
    assert decoded(answer.content)[0]["frames"] == 3


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"to": NOON.isoformat()}, "to"),
        ({"to": after(3601).isoformat()}, "to"),
        ({"to": after(3600).isoformat(), "step_s": "1"}, "step_s"),
        ({"bbox": "71,51,72"}, "bbox"),
        ({"bbox": "72,51,71,52"}, "bbox"),
        ({"bbox": "nan,51,71,52"}, "bbox"),
    ],
)
async def test_a_senseless_question_is_answered_by_the_name_of_its_field(change: dict[str, str], field: str) -> None:
    world = build()
    world.clock.move_to(after(7200))
    answer = await ask(world, "viewer", query=SPAN | change)
    assert (answer.status_code, answer.json()["field"]) == (422, field)


async def test_an_incident_is_told_with_the_states_it_was_in() -> None:
    world = build()
    world.clock.move_to(after(100))
    world.desk.acknowledge_incident("own", by="dispatcher")
    world.clock.move_to(after(200))
    world.desk.resolve_incident("own", "cleared", by="dispatcher")
    world.clock.move_to(after(4000))
    world.desk.close_incident("own", by="supervisor")

    async def states(begin: float, end: float, role: str = "viewer") -> dict[str, list[str]]:
        query = {"from": after(begin).isoformat(), "to": after(end).isoformat()}
        told = (await ask(world, role, "/events", query)).json()
        return {one["id"]: [each["state"] for each in one["states"]] for one in told["incidents"]}

    assert (await states(150, 250))["own"] == ["acknowledged", "resolved"]
    assert (await states(300, 400))["own"] == ["resolved"]  # nothing changed within: the next change tells
    assert (await states(3900, 4100))["own"] == ["resolved", "closed"]
    assert "own" not in await states(4100, 4200)
    assert set(await states(150, 250, "contractor")) == {"own"}


async def test_who_may_not_see_alerts_is_told_of_none() -> None:
    world = build()
    world.clock.move_to(after(100))
    world.desk.acknowledge_alert("a1", by="dispatcher")
    query = {"from": NOON.isoformat(), "to": after(200).isoformat()}
    told = (await ask(world, "dispatcher", "/events", query)).json()
    assert [(one["id"], [each["state"] for each in one["states"]]) for one in told["alerts"]] == [
        ("a1", ["raised", "acknowledged"])
    ]
    assert len(told["findings"]) == 1
    hidden = (await ask(world, "viewer", "/events", query)).json()
    assert (hidden["alerts"], hidden["findings"]) == ([], [])
    assert all(one["owner"] == "" and one["commands"] == [] for one in hidden["incidents"])


@given(st.lists(st.integers(0, 20), max_size=20), st.integers(-1, 21))
def test_the_place_in_the_journal_is_found(gaps: list[int], at: int) -> None:
    world = build()
    moments = sorted(gaps)
    for seconds in moments:
        world.clock.move_to(after(seconds))
        with world.desk.work("test") as work:
            work.record("vehicle", "P-017", "registered")
    with world.store.read() as unit:
        assert seq_before(unit, NOON + timedelta(seconds=at)) == sum(moment < at for moment in moments)


async def test_the_histogram_counts_what_began_in_each_bin_and_hides_what_is_not_for_all() -> None:
    world = build()
    with world.store.begin() as unit:
        for number, (at_s, priority) in enumerate([(0, 1), (599, 1), (600, 2), (3599, 1), (-1, 1), (3600, 1)]):
            unit.put_alert(
                an_alert(f"h{number}", subject=f"s{number}", priority=priority, raised_at=after(at_s))
            )  # the last two begin outside
    query = {"from": NOON.isoformat(), "to": after(3600).isoformat(), "bins": "6"}
    told = (await ask(world, "dispatcher", "/histogram", query)).json()
    assert (told["bin_s"], told["alerts"]["1"], told["alerts"]["2"]) == (600, [2, 0, 0, 0, 0, 1], [0, 1, 0, 0, 0, 0])
    assert told["alerts"]["3"] == [1, 0, 0, 0, 0, 0]  # the world's own, at noon
    assert sum(told["incidents"]) == 2
    assert (await ask(world, "viewer", "/histogram", query)).json()["alerts"] == {}
    assert sum((await ask(world, "contractor", "/histogram", query)).json()["incidents"]) == 1
    too_long = query | {"to": after(32 * 86_400).isoformat()}
    assert (await ask(world, "viewer", "/histogram", too_long)).status_code == 422
