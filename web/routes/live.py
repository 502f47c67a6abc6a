"""`/ws/live`: one viewer's websocket. What is said on it is in docs/live.md."""

from __future__ import annotations

import asyncio
import json
import math
from contextlib import suppress
from typing import Any

from anyio.to_thread import run_sync
from fastapi import APIRouter, WebSocket, WebSocketDisconnect

from web.auth import token_in
from web.errors import FactorNeeded
from web.live.frames import Bbox, View
from web.live.telling import plain
from web.live.viewers import Viewer
from web.parts import Parts, With
from web.problems import problem
from web.sign_in import SignedIn
from web.visible import audience_of

router = APIRouter()

MOST_SELECTED = 500
SESSION_OVER, RESUME = 4401, 4409  # close codes


@router.websocket("/ws/live")
async def live(websocket: WebSocket, parts: With) -> None:
    """Snapshot or resumption, then changes and positions until one side goes."""
    token = token_in(websocket, parts.settings)
    signed_in = await run_sync(parts.sign_in.find, token) if token else None
    if signed_in is None:
        await websocket.send_denial_response(problem(401, "sign in first", kind="not-signed-in"))
        return
    if signed_in.needs_factor:
        await websocket.send_denial_response(problem(403, str(FactorNeeded()), kind="factor-needed"))
        return
    await websocket.accept()
    viewer = _viewer(signed_in, as_json=websocket.query_params.get("format") == "json")
    parts.viewers.add(viewer)
    try:
        await _serve(websocket, viewer, parts)
    finally:
        parts.viewers.remove(viewer)


def _viewer(signed_in: SignedIn, *, as_json: bool) -> Viewer:
    view = View(operator=audience_of(signed_in.user).operator, as_json=as_json)
    return Viewer(user=signed_in.user, token_sha256=signed_in.session.token_sha256, view=view)


async def _serve(websocket: WebSocket, viewer: Viewer, parts: Parts) -> None:
    tasks = [asyncio.create_task(work(websocket, viewer, parts)) for work in (_listen, _speak)]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            with suppress(WebSocketDisconnect):
                task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _listen(websocket: WebSocket, viewer: Viewer, parts: Parts) -> None:
    while True:
        message = await websocket.receive()
        if message["type"] == "websocket.disconnect":
            return
        error = take(message.get("text"), viewer, parts)
        if error:
            viewer.offer_latest("error", plain("error", parts.clock.now(), error=error))
        viewer.spoke.set()


def take(text: str | None, viewer: Viewer, parts: Parts) -> str:
    """Do what the client asks; what is wrong with it, or ""."""
    try:
        message = json.loads(text or "")
    except (ValueError, RecursionError):
        return "not JSON"
    match message:
        case {"type": "view"}:
            return _take_view(message, viewer)
        case {"type": "ping"}:
            viewer.offer_latest("pong", plain("pong", parts.clock.now()))
            return ""
        case {"type": "resume", "seq": int(seq)} if not isinstance(seq, bool):
            viewer.asks_resume = seq
            viewer.wake.set()
            return ""
        case {"type": "resume"}:
            return "resume: seq is a whole number"
    return "type is one of view, ping, resume"


def _take_view(message: dict[str, Any], viewer: Viewer) -> str:
    bbox, selected = message.get("bbox"), message.get("select", [])
    if bbox is not None and not _is_bbox(bbox):
        return "view: bbox is [west, south, east, north] in degrees, or null"
    if not isinstance(selected, list) or len(selected) > MOST_SELECTED or not all(isinstance(s, str) for s in selected):
        return f"view: select is a list of at most {MOST_SELECTED} vehicle ids"
    box: Bbox | None = None if bbox is None else (bbox[0], bbox[1], bbox[2], bbox[3])
    viewer.view = View(
        bbox=box, selected=frozenset(selected), operator=viewer.view.operator, as_json=viewer.view.as_json
    )
    viewer.wants_frame = True  # the new window is answered at once
    viewer.wake.set()
    return ""


def _is_bbox(bbox: object) -> bool:
    if not isinstance(bbox, list) or len(bbox) != 4:
        return False
    numbers = all(isinstance(edge, int | float) and not isinstance(edge, bool) for edge in bbox)
    return numbers and all(math.isfinite(edge) and abs(edge) <= 1000 for edge in bbox) and bbox[1] <= bbox[3]


async def _speak(websocket: WebSocket, viewer: Viewer, parts: Parts) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(parts.settings.first_word_s):
            await viewer.spoke.wait()
    viewer.wake.set()
    while True:
        await viewer.wake.wait()
        viewer.wake.clear()
        try:
            async with asyncio.timeout(parts.settings.stalled_after_s):
                goes_on = await _say_all(websocket, viewer, parts)
        except TimeoutError:
            parts.viewers.counts.stalled += 1
            return
        if not goes_on:
            return


async def _say_all(websocket: WebSocket, viewer: Viewer, parts: Parts) -> bool:
    """Everything that is due now, changes first. False when the connection has been closed."""
    if viewer.is_over:
        await websocket.close(SESSION_OVER, "the session has ended")
        return False
    await _begin(websocket, viewer, parts)
    if not await _say_changes(websocket, viewer, parts):
        return False
    for text in viewer.take_latest():
        await websocket.send_text(text)
    if viewer.wants_frame:
        await _say_positions(websocket, viewer, parts)
    return True


async def _begin(websocket: WebSocket, viewer: Viewer, parts: Parts) -> None:
    """Snapshot or resumption, where one is due."""
    seq, viewer.asks_resume = viewer.asks_resume, None
    if seq is not None and parts.tail.can_resume(seq):
        viewer.seq = seq
        parts.groups.offer(viewer)
        parts.viewers.counts.resumed += 1
    elif seq is not None or viewer.seq is None:
        viewer.seq, text = await parts.snapshots.text_for(viewer.user)
        await websocket.send_text(text)
        parts.viewers.counts.snapshots_sent += 1


async def _say_changes(websocket: WebSocket, viewer: Viewer, parts: Parts) -> bool:
    assert viewer.seq is not None, "begun before"
    if not parts.tail.has_all_after(viewer.seq):
        parts.viewers.counts.told_to_resume += 1
        await websocket.close(RESUME, "too far behind: resume")
        return False
    for entry in parts.tail.after(viewer.seq):
        await websocket.send_text(parts.teller.tell(entry, viewer.audience, parts.tail))
        viewer.seq = entry.change.seq
        parts.viewers.counts.texts_sent += 1
    return True


async def _say_positions(websocket: WebSocket, viewer: Viewer, parts: Parts) -> None:
    viewer.wants_frame = False
    frame = parts.frames.frame(viewer.view)
    if isinstance(frame, bytes):
        await websocket.send_bytes(frame)
    else:
        await websocket.send_text(frame)
    parts.viewers.counts.frames_sent += 1
    parts.viewers.counts.frame_bytes += len(frame)
