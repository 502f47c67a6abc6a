"""Hand-overs, plates and partners over HTTP."""

from __future__ import annotations

from typing import Any

import pytest

from situation.incidents import IncidentId, Reporter
from situation.ports import PlateGuess
from situation.tickets import Delivery, DeliveryId
from tests.builders import NOON, an_incident
from tests.unit.web.stand_ins import FRAME
from tests.unit.web.world import API_KEY, World


async def ask(world: World, method: str, path: str, login: str | None = "dispatcher", **sent: Any) -> Any:
    async with world.as_(login) as browser:
        return await browser.request(method, f"/api/v1/{path}", **sent)


def actions(world: World, action: str) -> list[tuple[str, str]]:
    with world.store.read() as unit:
        return [(one.by, one.why) for one in unit.list_changes(limit=1000) if one.action == action]


@pytest.fixture
def blocked(world: World) -> World:
    """A blocked ramp with a caller, and its hand-over h-own that was sent to the partner of the API key."""
    with world.store.begin() as unit:
        unit.put_incident(
            an_incident(id="ramp", public_no="A-2026-000009", category="ramp_blocked", camera="cam-1", finding="f1")
        )
        unit.put_reporter(IncidentId("ramp"), Reporter(first_name="Aigerim", phone="+77010000000"))
        delivery = Delivery(
            id=DeliveryId("d9"),
            destination="city-app",
            subject="handover:ho1",
            type="situation.handover.handed_over.v1",
            body={},
            occurred_at=NOON,
            next_try_at=NOON,
        )
        unit.put_delivery(delivery)
    return world


async def test_one_press_hands_over_and_the_call_back_is_recorded(blocked: World) -> None:
    done = await ask(blocked, "POST", "incidents/ramp/handoff", json={"service": "102", "note": "blocked"})
    assert (done.status_code, done.json()["state"]) == (200, "handed_off")
    (told,) = (await ask(blocked, "GET", "handovers", params={"incident": "ramp", "open": True})).json()["items"]
    assert (told["service"], told["to"], told["state"]) == ("102", "102", "handed_over")
    assert told["commands"] == ["accept", "call_again", "end"]
    assert told["outcomes"] == ["helped", "not_found", "declined"]
    path = f"handovers/{told['id']}"
    assert (await ask(blocked, "POST", f"{path}/call-again", json={"note": "engaged"})).json()["calls"] == 1
    assert (await ask(blocked, "POST", f"{path}/accept", json={"number": "77"})).json()["reference"] == "77"
    assert (await ask(blocked, "POST", f"{path}/end", json={"outcome": "fined"})).status_code == 422
    ended = (await ask(blocked, "POST", f"{path}/end", json={"outcome": "helped"})).json()
    assert (ended["state"], ended["commands"]) == ("ended", [])
    assert (await ask(blocked, "POST", f"{path}/end", json={"outcome": "helped"})).status_code == 409


@pytest.mark.parametrize("body", [{}, {"to": " "}, {"service": "911"}, {"service": "101", "nonsense": 1}])
async def test_a_hand_over_names_somebody(blocked: World, body: dict[str, Any]) -> None:
    assert (await ask(blocked, "POST", "incidents/ramp/handoff", json=body)).status_code == 422


async def test_the_sheet_is_a_page_that_runs_nothing_and_a_look_at_the_caller_is_in_the_audit(blocked: World) -> None:
    for caller in (False, True):
        await ask(blocked, "POST", "incidents/ramp/handoff", json={"service": "103", "caller": caller})
    with blocked.store.read() as unit:
        telling, silent = sorted(unit.list_handovers(incident="ramp"), key=lambda one: not one.shares_caller)
    for handover in (silent, telling):
        page = await ask(blocked, "GET", f"handovers/{handover.id}/sheet", params={"language": "kk"})
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        assert "default-src 'none'" in page.headers["content-security-policy"]
        assert "<p lang=kk>" in page.text
    assert actions(blocked, "saw_reporter") == [("dispatcher", f"sheet of hand-over {telling.id}")]


async def test_a_package_wants_a_reason_and_is_in_the_audit(blocked: World) -> None:
    assert (await ask(blocked, "GET", "handovers/ho1/package", "supervisor")).status_code == 422
    taken = await ask(blocked, "GET", "handovers/ho1/package", "supervisor", params={"reason": "by hand"})
    assert taken.headers["content-disposition"] == 'attachment; filename="000001-H-2026-ho1.zip"'
    assert actions(blocked, "package_taken") == [("supervisor", f"package 1, manifest {'5' * 64}: by hand")]


async def test_a_partner_fetches_and_answers_what_was_sent_to_it_by_its_key(blocked: World) -> None:
    key = {"X-API-Key": API_KEY}
    taken = await ask(blocked, "GET", "partners/handovers/ho1/package", None, headers=key)
    assert taken.status_code == 200
    assert actions(blocked, "package_taken")[0][0] == "partner:city-app"
    path = "partners/handovers/ho1/updates"
    said = {"update_id": "1", "state": "accepted", "number": "K-5"}
    for _ in range(2):  # the same update twice is one
        answer = await ask(blocked, "POST", path, None, headers=key, json=said)
        assert (answer.status_code, answer.json()["accepted_by"]) == (201, "partner:city-app")
    ended = {"update_id": "2", "state": "ended", "outcome": "not_found", "note": "nobody there"}
    assert (await ask(blocked, "POST", path, None, headers=key, json=ended)).json()["outcome"] == "not_found"
    for wrong in ({"state": "ended"}, {"state": "accepted", "outcome": "helped"}, {"state": "done"}):
        sent = {"update_id": "3"} | wrong
        assert (await ask(blocked, "POST", path, None, headers=key, json=sent)).status_code == 422


async def test_a_hand_over_of_somebody_else_does_not_exist_for_a_partner(blocked: World) -> None:
    await ask(blocked, "POST", "incidents/ramp/handoff", json={"service": "102"})
    with blocked.store.read() as unit:
        (other,) = unit.list_handovers(incident="ramp")
    key = {"X-API-Key": API_KEY}
    update = {"update_id": "1", "state": "accepted"}
    for which in (other.id, "nowhere"):
        path = f"partners/handovers/{which}"
        assert (await ask(blocked, "GET", f"{path}/package", None, headers=key)).status_code == 404
        assert (await ask(blocked, "POST", f"{path}/updates", None, headers=key, json=update)).status_code == 404


async def test_a_plate_is_for_its_right_and_every_look_is_in_the_audit(blocked: World) -> None:
    path = "incidents/ramp/plate"
    wrong = await ask(blocked, "PUT", path, "supervisor", json={"plate": "12"})
    assert (wrong.status_code, wrong.json()["field"]) == (422, "plate")
    said = await ask(blocked, "PUT", path, "supervisor", json={"plate": "123 авс 01"})
    assert (said.json()["plate"], said.json()["written"], said.json()["repeats"]) == ("123ABC01", "123 авс 01", [])
    assert (await ask(blocked, "GET", path)).status_code == 403
    assert (await ask(blocked, "GET", path, "supervisor")).json()["plate"] == "123ABC01"
    assert actions(blocked, "saw_plate") == [("supervisor", "")]
    for elsewhere in ("incidents/ramp", "incidents/ramp/evidence", "audit", "handovers", "findings"):
        assert "123ABC01" not in (await ask(blocked, "GET", elsewhere, "admin")).text
    blocked.clock.advance(91 * 86_400)
    async with blocked.as_("supervisor") as browser:
        assert (await browser.get(f"/api/v1/{path}")).status_code == 404


async def test_a_program_only_suggests(blocked: World) -> None:
    class Reader:
        asked: tuple[bytes, Any] | None = None

        def read(self, jpeg: bytes, zone: Any) -> list[PlateGuess]:
            self.asked = (jpeg, zone)
            return [PlateGuess(text="123ABC01", score=0.9)]

    object.__setattr__(blocked.parts, "plate_reader", Reader())
    answer = await ask(blocked, "POST", "incidents/ramp/plate/reading", "supervisor")
    assert answer.json() == [{"text": "123ABC01", "score": 0.9}]
    assert blocked.parts.plate_reader.asked[0] == FRAME
    assert (await ask(blocked, "GET", "incidents/ramp/plate", "supervisor")).status_code == 404
    assert actions(blocked, "saw_original") == [("supervisor", "plate read of incident ramp")]
