"""Evidence packages: an incident's pictures and facts, signed, to leave the house. Each is in the audit."""

from __future__ import annotations

import io
import zipfile
from typing import Annotated

from fastapi import APIRouter, Query, Response

from situation.desk.dossier import hand_out
from situation.dossier import Asked, Form, Package
from situation.incidents import IncidentId
from web.auth import ExportsEvidence
from web.parts import With
from web.visible import audience_of, visible_incident

router = APIRouter(prefix="/incidents", tags=["incidents"])

ZIP = "application/zip"
Reason = Annotated[str, Query(min_length=3, max_length=500)]


@router.get("/{id}/evidence/package", response_class=Response)
def package(id: str, reason: Reason, signed_in: ExportsEvidence, parts: With, form: Form = Form.WHOLE) -> Response:
    """A zip with its own program to check it; `form=shared` shows only the zone of each picture."""
    login = signed_in.user.login
    with parts.desk.work(login) as work:
        incident = visible_incident(work.unit, id, audience_of(signed_in.user))
        asked = Asked(by=login, reason=reason, at=parts.clock.now(), form=form)
        made = hand_out(work, IncidentId(incident.id), parts.packer, asked)
    return zipped(made, incident.public_no)


def zipped(package: Package, number: str) -> Response:
    """The package as a download; `number` is what people call what it is about."""
    name = f"{package.number:06d}-{number}"
    headers = {"Content-Disposition": f'attachment; filename="{name}.zip"', "Cache-Control": "no-store"}
    return Response(zip_of(package, name), media_type=ZIP, headers=headers)


def zip_of(package: Package, folder: str) -> bytes:
    """One file to hand over."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(package.files.items()):
            archive.writestr(f"{folder}/{name}", content)
    return out.getvalue()
