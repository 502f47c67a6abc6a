"""Pictures of cameras. They are shown blurred; the original is for who may take evidence out, with a reason.

That somebody has looked at an original, and why, is in the audit before the first byte is sent.
"""

from __future__ import annotations

from typing import Annotated

from anyio.to_thread import run_sync
from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel

from situation.cameras import CameraId
from situation.errors import Invalid, NotFound
from situation.journal import Subject
from situation.people import Right
from web.auth import Comments, SeesCameras
from web.errors import Forbidden
from web.parts import Parts, With
from web.sign_in import SignedIn

router = APIRouter(tags=["cameras"])

Sha256 = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$")]
Reason = Annotated[str, Query(max_length=500, description="Why the original is needed; without one it is blurred.")]
Seen = Annotated[str, Query(max_length=40, description="Any text: a browser asks anew for an address that is new.")]
JPEG = "image/jpeg"
MOST_BYTES = 8_000_000


@router.get("/cameras/{id}/snapshot", response_class=Response)
def snapshot(id: str, signed_in: SeesCameras, parts: With, reason: Reason = "", at: Seen = "") -> Response:
    """The newest picture, as JPEG; its moment is the camera's `picture_at`."""
    with parts.store.read() as unit:
        if unit.find_camera(CameraId(id)) is None:
            raise NotFound("camera", id)
    report = parts.cameras.find(id)
    jpeg = _picture(report.snapshot_sha256, signed_in, parts, reason) if report and report.snapshot_sha256 else None
    if jpeg is None:
        raise NotFound("picture of camera", id)
    return Response(jpeg, media_type=JPEG, headers={"Cache-Control": "no-store"})


class TakenBody(BaseModel):
    """A picture that was taken in."""

    sha256: str
    url: str


@router.post("/pictures", status_code=201, openapi_extra={"requestBody": {"content": {JPEG: {}}, "required": True}})
async def take(request: Request, _: Comments, parts: With) -> TakenBody:
    """A person's picture, as JPEG of at most 8 MB: kept upright and without what the phone wrote into it."""
    picture = bytearray()
    async for piece in request.stream():
        picture += piece
        if len(picture) > MOST_BYTES:
            raise Invalid("the picture has more than 8 MB", field="picture")
    sha256 = await run_sync(parts.intake.take, bytes(picture))
    return TakenBody(sha256=sha256, url=f"/api/v1/frames/{sha256}")


@router.get("/frames/{sha256}", response_class=Response)
def frame(sha256: Sha256, signed_in: SeesCameras, parts: With, reason: Reason = "") -> Response:
    """A kept picture by the sha256 of its original, as JPEG. It can never change."""
    jpeg = _picture(sha256, signed_in, parts, reason)
    if jpeg is None:
        raise NotFound("frame", sha256)
    if reason:  # a second look is a second row of the audit
        return Response(jpeg, media_type=JPEG, headers={"Cache-Control": "no-store"})
    headers = {"Cache-Control": "private, max-age=31536000, immutable", "ETag": f'"{sha256}-blurred"'}
    return Response(jpeg, media_type=JPEG, headers=headers)


def _picture(sha256: str, signed_in: SignedIn, parts: Parts, reason: str) -> bytes | None:
    """The blurred picture; with a reason the original, for whom it is allowed to."""
    if not reason.strip():
        return parts.blurred.find(sha256)
    if not signed_in.user.may(Right.EXPORT_EVIDENCE):
        raise Forbidden(f"a {signed_in.user.role} may not: {Right.EXPORT_EVIDENCE}")
    original = parts.frame_store.find(sha256)
    if original is not None:
        with parts.desk.work(signed_in.user.login) as work:
            work.record(Subject.SESSION, signed_in.user.id, "saw_original", why=f"frame {sha256}: {reason}")
    return original
