"""Packages: an incident's pictures and facts, signed and chained."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from situation.adapters.evidence import verify
from situation.adapters.evidence.chain import Chain
from situation.adapters.evidence.key import public_hex, signing_key
from situation.adapters.evidence.pixelate import Polygon, pixelated
from situation.dossier import (
    MANIFEST,
    PUBLIC_KEY,
    SIGNATURE,
    VERIFIER,
    Asked,
    Dossier,
    Form,
    Package,
    Piece,
    manifest_of,
    sha256_of,
)
from situation.errors import Unavailable
from situation.ports import FrameStore

Wanted = tuple[str, str, str, Polygon | None]  # what, sha256, finding, zone


class FilePacker:
    """The port `situation.dossier.Packer`, with key and chain in a folder of the data."""

    def __init__(self, folder: Path, frames: FrameStore) -> None:
        self._folder = folder
        self._frames = frames

    def pack(self, dossier: Dossier, asked: Asked) -> Package:
        """The next package of the chain."""
        key = signing_key(self._folder)
        made = list(self._pieces(dossier, asked.form))
        files, pieces = {piece.name: content for piece, content in made}, [piece for piece, _ in made]
        link, manifest = Chain(self._folder).extend(
            lambda link: manifest_of(dossier, asked, link, pieces, key=public_hex(key)), incident=dossier.incident.id
        )
        signed = {
            MANIFEST: manifest,
            SIGNATURE: f"{key.sign(manifest).hex()}\n".encode(),
            PUBLIC_KEY: f"{public_hex(key)}\n".encode(),
        }
        return Package(number=link.number, sha256=sha256_of(manifest), files=files | signed)

    def _pieces(self, dossier: Dossier, form: Form) -> Iterator[tuple[Piece, bytes]]:
        for what, sha256, finding, zone in _wanted(dossier):
            original = self._frames.find(sha256)
            if original is None:
                raise Unavailable(f"picture {sha256} is not in the store, or is no longer what it was")
            content = original if form is Form.WHOLE else pixelated(original, zone)
            name = f"{what}-{finding or 'incident'}.jpg"
            yield _piece(name, content, what=what, finding=finding, original=sha256), content
        program = Path(verify.__file__).read_bytes()
        yield _piece(VERIFIER, program, what="program"), program


def folder_name(package: Package, public_no: str) -> str:
    """Names sort as the packages were made."""
    return f"{package.number:06d}-{public_no}"


def write_folder(package: Package, folder: Path) -> None:
    """Into a folder that must not be there yet."""
    folder.mkdir(parents=True)
    for name, content in package.files.items():
        (folder / name).write_bytes(content)


def _wanted(dossier: Dossier) -> Iterator[Wanted]:
    zones = {(camera.id, zone.id): zone.polygon for camera in dossier.cameras for zone in camera.zones}
    for finding in dossier.findings:
        zone = zones.get((finding.camera, finding.zone))
        for what, sha256 in (("frame", finding.frame_sha256), ("overlay", finding.overlay_sha256)):
            if sha256:
                yield what, sha256, finding.id, zone
    if dossier.incident.media_sha256:
        yield "media", dossier.incident.media_sha256, "", None


def _piece(name: str, content: bytes, *, what: str, finding: str = "", original: str = "") -> Piece:
    return Piece(
        name=name,
        sha256=sha256_of(content),
        bytes=len(content),
        what=what,
        finding=finding,
        original_sha256=original,
    )
