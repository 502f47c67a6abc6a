"""A small city behind a whole web application, in memory: for tests of the web role."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import shapely
from fastapi import FastAPI

from geo.city import Attribution, City
from geo.districts import District
from situation.adapters.clocks import ManualClock
from situation.adapters.evidence.intake import Intake
from situation.adapters.memory import MemoryStore
from situation.desk import Desk
from situation.dispatches import Dispatch
from situation.fleet import OperatorId, Ownership, VehicleId
from situation.holds import Hold
from situation.hotspots import Hotspot
from situation.people import Role, User, UserId
from situation.shifts import ShiftNote
from situation.streets.levels import SnowEvent
from situation.thresholds import Thresholds
from situation.tickets import DeliveryState
from tests.builders import (
    NOON,
    PLACE,
    a_camera,
    a_delivery,
    a_finding,
    a_handover,
    a_ticket,
    a_vehicle,
    a_visit,
    after,
    an_alert,
    an_incident,
    an_operator,
)
from tests.profiles import KAZAKHSTAN
from tests.unit.web.stand_ins import (
    Blurred,
    Frames,
    Judged,
    Last,
    Live,
    OwnPokes,
    OwnVitals,
    Packers,
    PageMaker,
    Reports,
    Rows,
    Watched,
)
from web.app import create_app
from web.hashes import sha256_of
from web.live.feed import Sources
from web.parts import Given, Parts
from web.passwords import hash_password
from web.settings import WebSettings

PASSWORD = "correct horse battery"
API_KEY = "city-app-key"
HOST = "http://centre.test"
DISTRICT = shapely.box(71.3, 51.0, 71.6, 51.3)

CITY = City(
    names={"kk": "Астана", "ru": "Астана", "en": "Astana"},
    timezone="Asia/Almaty",
    crs="EPSG:32642",
    bbox=(71.2, 51.0, 71.7, 51.3),
    center=(71.43, 51.13),
    zoom=11.0,
    attribution=Attribution(text="© OpenStreetMap contributors", url="https://www.openstreetmap.org/copyright"),
    districts=(District(id="esil", names={"ru": "Есиль", "kk": "Есіл", "en": "Esil"}, shape=DISTRICT),),
)


@cache
def hashed() -> str:
    """One hash for everybody: argon2 is slow on purpose."""
    return hash_password(PASSWORD)


@dataclass
class World:
    """The application, and everything around it that a test may move."""

    clock: Any  # ManualClock unless the test brings its own
    store: Any
    desk: Desk
    live: Live
    last: Last
    reports: Reports
    pokes: OwnPokes
    vitals: OwnVitals
    archive: Rows
    frames: Frames
    settings: WebSettings
    app: FastAPI

    @property
    def parts(self) -> Parts:
        parts: Parts = self.app.state.parts
        return parts

    def client(self, **changes: Any) -> httpx.AsyncClient:
        """A browser that has not signed in; `host=` is the address that it comes from."""
        transport = httpx.ASGITransport(
            self.app, client=(changes.pop("host", "127.0.0.1"), 50_000), raise_app_exceptions=False
        )
        base = changes.pop("base_url", HOST)
        return httpx.AsyncClient(transport=transport, base_url=base, headers={"Origin": base}, **changes)

    def token(self, login: str) -> str:
        """A session's token, without the time that a password takes."""
        from situation.people import Session

        token = f"token-of-{login}"
        with self.store.begin() as unit:
            user = unit.find_user(login)
            expires_at = NOON.replace(year=2030)
            unit.put_session(
                Session(token_sha256=sha256_of(token), user=user.id, created_at=NOON, expires_at=expires_at)
            )
        return token

    def as_(self, login: str | None) -> httpx.AsyncClient:
        """A browser in which this person has signed in; None: nobody has."""
        client = self.client()
        if login is not None:
            client.cookies.set("session", self.token(login))
        return client


def a_user(role: Role, **changes: Any) -> User:
    """Aigerim the dispatcher is called after her role: the login says it."""
    fields: dict[str, Any] = {
        "id": UserId(f"id-{role}"),
        "login": str(role),
        "name": f"The {role}",
        "role": role,
        "password_hash": hashed(),
        "operator": "esil-tazalyk" if role is Role.CONTRACTOR else "",
    }
    return User(**(fields | changes))


def sent(vehicle: str, operator: str) -> dict[str, Any]:
    """An incident's fields after that vehicle was sent."""
    asked = Dispatch(operator=operator, changed_at=NOON, by="dispatcher")
    return {"vehicles": (VehicleId(vehicle),), "sent_at": {vehicle: NOON}, "dispatches": {vehicle: asked}}


def fill(store: Any) -> None:
    """Two contractors with a plough each; an incident of each; a camera with a finding; an alert; a ticket."""
    with store.begin() as unit:
        unit.put_operator(an_operator())
        unit.put_operator(an_operator("saryarka-kurylys"))
        unit.put_operator(an_operator("city", ownership=Ownership.MUNICIPAL))
        unit.put_vehicle(a_vehicle(simulated=True))
        unit.put_vehicle(a_vehicle("F-001", operator=OperatorId("saryarka-kurylys")))
        unit.put_vehicle(a_vehicle("L-002", operator=OperatorId("city")))
        assert [unit.next_number("A", 2026) for _ in range(2)] == ["A-2026-000001", "A-2026-000002"]
        seen = {"owner": "dispatcher", "camera": "cam-1", "finding": "f1"}
        unit.put_incident(an_incident(id="own", **sent("P-017", "esil-tazalyk"), **seen))
        foreign = sent("F-001", "saryarka-kurylys")
        unit.put_incident(an_incident(id="foreign", public_no="A-2026-000002", **foreign))
        unit.replace_visits([], a_visit(incident="own"))
        unit.replace_visits([], a_visit(incident="foreign", vehicle="F-001", operator="saryarka-kurylys"))
        unit.put_camera(a_camera())
        unit.put_finding(a_finding())
        unit.put_alert(an_alert(subject="vehicle:P-017", vehicle="P-017", facts={"minutes": 7}))
        unit.put_shift_note(ShiftNote(id="n1", written_at=after(-3600), written_by="night", text="ice"))
        unit.put_ticket(a_ticket(number="T-2026-000001", incident="own"))
        unit.put_handover(a_handover("ho1", incident="own"))
        unit.put_delivery(a_delivery(state=DeliveryState.DEAD, tries=10, last_error="410 Gone"))
        unit.put_api_key("city-app", sha256_of(API_KEY))
        for role in Role:
            unit.put_user(a_user(role))


def build(*, store: Any = None, clock: Any = None, packer: Any = None, **settings: Any) -> World:
    """The world at noon; with another clock, when that says."""
    clock, kept = clock or ManualClock(NOON), store or MemoryStore()
    fill(kept)
    with kept.begin() as unit:
        unit.put_hold(Hold(id="h1", vehicle="P-017", why="case 76", placed_at=NOON, placed_by="admin"))
        unit.put_hotspot(
            Hotspot(id="s1", category="flood_road", lat=PLACE[0], lon=PLACE[1], noted_at=NOON, noted_by="supervisor")
        )
        unit.put_snow_event(SnowEvent(id="e1", started_at=NOON, declared_by="supervisor"))
    desk = Desk(kept, clock, districts=lambda lon, lat: "esil")
    live, last, reports, pokes, vitals = Live(), Last(), Reports(), OwnPokes(), OwnVitals()
    archive, frames = Rows(), Frames()
    chosen = WebSettings(**({"static": Path("/nowhere"), "city_id": "astana", "first_word_s": 0.1} | settings))
    app = create_app(
        Given(
            desk=desk,
            store=kept,
            archive=archive,
            plausibility=Judged(),
            blurred=Blurred(frames),
            intake=Intake(frames),
            packer=packer or Packers(),
            camera_addresses=Watched(),
            city=CITY,
            contractor_reports=PageMaker(),
            clock=clock,
            settings=chosen,
            thresholds=Thresholds(silent_after_s=chosen.silent_after_s),
            frame_store=frames,
        ),
        Sources(
            store=kept,
            live=live,
            last=last,
            reports=reports,
            pokes=pokes,
            vitals=vitals,
        ),
        profile=KAZAKHSTAN,
    )
    return World(clock, kept, desk, live, last, reports, pokes, vitals, archive, frames, chosen, app)
