from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import bcrypt
import pytest

from situation.adapters.archive.parquet import ParquetArchive
from situation.fleet import DeviceReport, Refused, TrackerId
from tests.builders import NOON, after
from tests.positions_rows import batch, row
from tests.unit.web.world import World
from web.qr import qr_of

P017 = "/api/v1/devices/P-017"


class Reports:
    """What telemetry and broker would have said."""

    def __init__(self, *reports: DeviceReport, refused: tuple[Refused, ...] = ()) -> None:
        self.reports, self.refused = list(reports), list(refused)

    async def load(self) -> list[DeviceReport]:
        return self.reports

    async def load_refused(self) -> list[Refused]:
        return self.refused


async def asked(world: World, method: str, path: str, body: Any = None, *, status: int = 200) -> Any:
    async with world.as_("admin") as browser:
        answer = await browser.request(method, path, **({} if body is None else {"json": body}))
    assert answer.status_code == status, answer.text
    return answer.json()


def kept_hash(world: World, tracker: str) -> str:
    with world.store.read() as unit:
        credential = unit.find_credential(TrackerId(tracker))
    assert credential is not None
    return credential.secret_hash


async def test_a_new_device_is_told_its_secret_once_and_nobody_ever_again(world: World) -> None:
    made = await asked(
        world, "POST", "/api/v1/devices", {"vehicle": "P-099", "operator": "city", "kind": "plow"}, status=201
    )
    secret = made["credential"]["password"]
    told = {"user": "P-099", "password": secret, "topic": "fleet/city/P-099/position"}
    way = {"host": "centre.test", "port": 1883, "tls": False}
    assert made["credential"] == told | way | {"qr": made["credential"]["qr"]}
    lines = ["host: centre.test", "port: 1883", "tls: no"] + [f"{name}: {value}" for name, value in told.items()]
    assert made["credential"]["qr"] == qr_of("\n".join(lines))
    assert bcrypt.checkpw(secret.encode(), kept_hash(world, "P-099").encode())
    whole = await asked(world, "GET", "/api/v1/devices/P-099")
    assert (whole["credential"], whole["trackers"]) == ("valid", ["P-099"])
    shown = (
        str(whole) + str(await asked(world, "GET", "/api/v1/devices")) + str(await asked(world, "GET", "/api/v1/audit"))
    )
    assert secret not in shown
    assert kept_hash(world, "P-099") not in shown
    await asked(world, "POST", "/api/v1/devices", {"vehicle": "P-099", "operator": "city"}, status=409)
    assert kept_hash(world, "P-099").startswith("$2b$04$")


async def test_an_unknown_operator_is_registered_with_its_name_or_refused_by_name(world: World) -> None:
    body = {"vehicle": "P-099", "operator": "new"}
    refused = await asked(world, "POST", "/api/v1/devices", body, status=422)
    assert refused["field"] == "operator"
    made = await asked(world, "POST", "/api/v1/devices", body | {"operator_name": "New"}, status=201)
    assert made["device"]["operator"] == "new"


async def test_a_secret_is_renewed_and_revoked(world: World) -> None:
    first = (await asked(world, "POST", f"{P017}/credential", {}, status=201))["credential"]["password"]
    second = (await asked(world, "POST", f"{P017}/credential", {}, status=201))["credential"]["password"]
    assert not bcrypt.checkpw(first.encode(), kept_hash(world, "P-017").encode())
    assert bcrypt.checkpw(second.encode(), kept_hash(world, "P-017").encode())
    await asked(world, "POST", f"{P017}/credential", {"tracker": "868000000000017"}, status=201)
    revoked = await asked(world, "POST", f"{P017}/revoke", {"tracker": "P-017"})
    states = {each["id"]: (each["credential"], each["revoked_by"]) for each in revoked["bindings"]}
    assert states == {"P-017": ("revoked", "admin"), "868000000000017": ("valid", "")}
    assert revoked["credential"] == "valid"
    assert (await asked(world, "POST", f"{P017}/revoke", {}))["credential"] == "revoked"
    await asked(world, "POST", f"{P017}/revoke", {"tracker": "another"}, status=404)


async def test_whose_it_was_and_which_trackers_it_had_is_kept_with_who_said_so(world: World) -> None:
    await asked(world, "POST", f"{P017}/bind", {"operator": "saryarka-kurylys"})
    world.clock.advance(60)
    await asked(world, "POST", f"{P017}/bind", {"operator": "city"})
    await asked(world, "POST", f"{P017}/bind", {"tracker": "868000000000017", "protocol": "egts"})
    world.clock.advance(60)
    await asked(world, "POST", "/api/v1/devices/F-001/bind", {"tracker": "868000000000017", "protocol": "egts"})
    whole = await asked(world, "GET", P017)
    assert [(each["operator"], each["until_at"] is None, each["by"]) for each in whole["owners"]] == [
        ("city", True, "admin"),
        ("saryarka-kurylys", False, "admin"),
    ]
    (binding,) = whole["bindings"]
    assert (binding["id"], binding["protocol"], binding["by"], binding["credential"]) == (
        "868000000000017", "egts", "admin", "none",
    )  # fmt: skip
    assert binding["until_at"] is not None
    assert whole["trackers"] == []


@pytest.mark.parametrize("body", [{}, {"operator": "city", "tracker": "T"}, {"tracker": "a b"}])
async def test_a_binding_that_says_too_much_or_too_little_is_refused(world: World, body: Any) -> None:
    await asked(world, "POST", f"{P017}/bind", body, status=422)


async def test_what_became_of_its_pings_is_told_with_its_gaps_and_refusals(world: World) -> None:
    own = DeviceReport(
        operator="esil-tazalyk",
        vehicle="P-017",
        received=10,
        accepted=7,
        quarantined={"not_json": 2, "duplicate": 1},
        flagged={"late": 3},
        received_at=NOON,
        lag_s=1.5,
        seq=4,
        newest_seq=9,
        missing=((5, 6), (8, 8)),
        missing_since=NOON,
    )
    foreign = DeviceReport(operator="city", vehicle="P-017", received=2, quarantined={"not_your_vehicle": 2})
    stranger = DeviceReport(operator="x", vehicle="unknown", received=1, quarantined={"unknown_device": 1})
    refused = (Refused(name="P-017", sign_ins=4, publishes=1), Refused(name="another", sign_ins=9))
    devices = Reports(own, foreign, stranger, refused=refused)
    world.app.state.parts = replace(world.parts, devices=devices)  # type: ignore[arg-type]
    await asked(world, "POST", f"{P017}/credential", {}, status=201)
    whole = await asked(world, "GET", P017)
    assert (whole["received"], whole["accepted"], whole["quarantined"], whole["late"]) == (10, 7, 3, 3)
    assert (whole["missing"], whole["lag_s"], whole["refused"]) == (3, 1.5, 5)
    assert whole["counts"]["missing"] == [[5, 6], [8, 8]]
    assert whole["counts"]["quarantined"] == {"not_json": 2, "duplicate": 1}
    assert [(each["operator"], each["received"]) for each in whole["others"]] == [("city", 2)]
    assert whole["refusals"] == {"sign_ins": 4, "publishes": 1, "subscriptions": 0}
    listed = (await asked(world, "GET", "/api/v1/devices"))["items"]
    assert {each["vehicle"]: each["missing"] for each in listed} == {"P-017": 3, "F-001": 0, "L-002": 0}
    items = (await asked(world, "GET", "/api/v1/devices?strangers=true"))["items"]
    assert [each["vehicle"] for each in items if not each["registered"]] == ["unknown"]


async def test_the_last_pings_are_shown_as_they_came_newest_first(world: World, tmp_path: Path) -> None:
    archive = ParquetArchive(tmp_path)
    rows = [row("P-017", at_s=n, seq=n + 1, received_at=after(n)) for n in range(25)]
    bad = row("P-017", at_s=None, seq=99, received_at=after(30), reason="not_json", payload=b"{\xff" + b"x" * 9000)
    archive.append(batch(*rows, bad, row("P-018", seq=50)), epoch="e")
    world.app.state.parts = replace(world.parts, archive=archive)
    raw = (await asked(world, "GET", P017))["raw"]
    assert len(raw) == 20
    assert (raw[0]["reason"], raw[0]["payload"][:3], len(raw[0]["payload"])) == ("not_json", "{\ufffdx", 4096)
    assert [each["reason"] for each in raw[1:]] == [None] * 19
    assert [each["received_at"] for each in raw] == sorted((each["received_at"] for each in raw), reverse=True)


async def test_a_vehicle_that_is_not_registered_has_no_page(world: World) -> None:
    for method, path, body in (("GET", "", None), ("POST", "/credential", {}), ("POST", "/bind", {"operator": "city"})):
        await asked(world, method, f"/api/v1/devices/nobody{path}", body, status=404)
