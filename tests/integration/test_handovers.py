"""A hand-over on real parts: SQL store, outbox, a partner's webhook receiver, a signed package of real pictures."""

from __future__ import annotations

import asyncio
import base64
import io
import json
import zipfile
from datetime import UTC, datetime, tzinfo
from pathlib import Path

import cv2
import httpx
import numpy as np
import pytest
from standardwebhooks import Webhook

from situation.adapters.clocks import ManualClock
from situation.adapters.evidence.package import FilePacker
from situation.adapters.evidence.verify import faults_of
from situation.adapters.frames import FileFrameStore
from situation.adapters.outbox import run_outbox
from situation.adapters.senders.webhook import WebhookSender
from situation.adapters.sql import migrate, open_store
from situation.cameras import Phase, Shot
from situation.desk import Desk, Destination, OutboxSettings
from situation.desk.handovers import NewHandover
from situation.handovers import HandoverState, PartnerOutcome, Service
from tests.builders import a_camera, a_finding, an_incident
from tests.integration.http_sink import sink
from tests.unit.web.world import build
from web.hashes import sha256_of

SECRET = "whsec_" + base64.b64encode(b"a secret of at least 24 bytes").decode()
NOW = datetime.now(UTC).replace(microsecond=0)
WANTS = ("situation.handover.handed_over.",)


@pytest.fixture(autouse=True)
def _library_reads_our_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its verify() allows five minutes, and a long run of tests takes more between reading this file and running it."""

    class Then(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:
            return NOW.astimezone(tz)

    monkeypatch.setattr("standardwebhooks.webhooks.datetime", Then)


def picture(grey: int) -> bytes:
    return bytes(cv2.imencode(".jpg", np.full((96, 160, 3), grey, np.uint8))[1].data)


async def test_a_partner_hears_fetches_checks_and_answers(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/store.sqlite3"
    migrate(url)
    store, clock, frames = open_store(url), ManualClock(NOW), FileFrameStore(tmp_path / "frames")
    destination = Destination(name="partner-parking", wants=WANTS, service="parking")
    world = build(store=store, clock=clock, packer=FilePacker(tmp_path / "evidence", frames))
    desk = Desk(store, clock, districts=lambda lon, lat: None, outbox=OutboxSettings(destinations=(destination,)))
    shots = tuple(
        Shot(phase=phase, frame_sha256=frames.put(picture(grey)), captured_at=NOW, received_at=NOW)
        for phase, grey in zip(Phase, (40, 120, 200), strict=True)
    )
    with store.begin() as unit:
        unit.put_camera(a_camera())
        unit.put_finding(a_finding(frame_sha256=shots[1].frame_sha256, shots=shots, since_at=NOW, seen_at=NOW))
        unit.put_incident(
            an_incident(
                id="ramp",
                public_no="A-2026-000009",
                category="ramp_blocked",
                camera="cam-1",
                finding="f1",
                address="Сарыарқа 12",
                opened_at=NOW,
            )
        )
        unit.put_api_key("partner-parking", sha256_of("their key"))
    desk.confirm_plate("ramp", "123 авс 01", by="supervisor")
    _, handover = desk.hand_over_incident("ramp", NewHandover(service=Service.PARKING), by="supervisor")
    with sink() as receiver:
        sender = WebhookSender(f"{receiver.url}/hook", SECRET, clock, source="http://centre.test", allow_internal=True)
        stopping = asyncio.Event()
        task = asyncio.create_task(
            run_outbox(store, {"partner-parking": sender}, clock, stopping=stopping, idle_s=0.02)
        )
        async with asyncio.timeout(30):
            while not receiver.asked:
                await asyncio.sleep(0.02)
        stopping.set()
        await task
        await sender.close()
        (asked,) = receiver.asked
    Webhook(SECRET).verify(asked.body, asked.headers)
    event = json.loads(asked.body)
    assert event["type"] == "situation.handover.handed_over.v1"
    assert "123ABC01" not in asked.body.decode()
    key = {"X-API-Key": "their key"}
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(world.app), base_url=event["source"], headers=key
    ) as partner:
        taken = await partner.get(event["data"]["package"])
        assert taken.status_code == 200
        said = {"update_id": "1", "state": "ended", "outcome": "fined"}
        path = event["data"]["package"].replace("/package", "/updates")
        assert (await partner.post(path, json=said)).status_code == 201
    with zipfile.ZipFile(io.BytesIO(taken.content)) as archive:
        archive.extractall(tmp_path / "unpacked")
    (folder,) = (tmp_path / "unpacked").iterdir()
    assert faults_of(folder) == []
    assert {path.name for path in folder.iterdir()} >= {"before-f1.jpg", "frame-f1.jpg", "after-f1.jpg", "sheet.html"}
    assert (folder / "after-f1.jpg").read_bytes() == picture(200)
    sheet = (folder / "sheet.html").read_text("utf-8")
    assert "123ABC01" in sheet
    assert "Сарыарқа 12" in sheet
    assert sheet.count("data:image/jpeg;base64,") == 3
    assert "http://" not in sheet.replace("http://www.w3.org/2000/svg", "")
    with store.read() as unit:
        ended = unit.get_handover(handover.id)
    assert (ended.state, ended.outcome) == (HandoverState.ENDED, PartnerOutcome.FINED)
    store.close()
