"""Packages: an incident's pictures and facts, signed and chained."""

from __future__ import annotations

from pathlib import Path

from situation.adapters.evidence import verify
from situation.adapters.evidence.blur import blurred
from situation.adapters.evidence.chain import Chain
from situation.adapters.evidence.key import public_hex, signing_key
from situation.adapters.evidence.pixelate import Polygon, pixelated
from situation.adapters.evidence.sheet import Sheets
from situation.cameras import Finding
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
    wanted_pictures,
)
from situation.errors import Unavailable
from situation.ports import FrameStore

Made = list[tuple[Piece, bytes]]


class FilePacker:
    """The port `situation.dossier.Packer`, with key and chain in a folder of the data."""

    def __init__(self, folder: Path, frames: FrameStore, sheets: Sheets | None = None) -> None:
        self._folder = folder
        self._frames = frames
        self._sheets = sheets or Sheets()

    def pack(self, dossier: Dossier, asked: Asked) -> Package:
        """The next package of the chain."""
        key = signing_key(self._folder)
        made, missing = self._pictures(dossier, asked.form)
        made += self._written(dossier, made, len(missing), asked.language)
        files, pieces = {piece.name: content for piece, content in made}, [piece for piece, _ in made]
        link, manifest = Chain(self._folder).extend(
            lambda link: manifest_of(dossier, asked, link, pieces, key=public_hex(key), missing=missing),
            incident=dossier.incident.id,
        )
        signed = {
            MANIFEST: manifest,
            SIGNATURE: f"{key.sign(manifest).hex()}\n".encode(),
            PUBLIC_KEY: f"{public_hex(key)}\n".encode(),
        }
        return Package(number=link.number, sha256=sha256_of(manifest), files=files | signed)

    def sheet(self, dossier: Dossier, *, language: str) -> str:
        """The page that goes with a hand-over, to print and to read out."""
        made: Made = []
        for what, sha256, finding in wanted_pictures(dossier):
            if original := self._frames.find(sha256):
                shown, about = blurred(original), finding.id if finding else ""
                name = f"{what}-{about or 'incident'}.jpg"
                made.append((_piece(name, shown, what=what, finding=about, original=sha256), shown))
        return self._sheets.make(dossier, made, len(list(wanted_pictures(dossier))) - len(made), language)

    def _pictures(self, dossier: Dossier, form: Form) -> tuple[Made, list[str]]:
        """The pictures, and which are not there. A hand-over does not wait for one that is lost; evidence does."""
        made: Made = []
        missing: list[str] = []
        for what, sha256, finding in wanted_pictures(dossier):
            original = self._frames.find(sha256)
            if original is not None:
                content = original if form is Form.WHOLE else pixelated(original, _zone(dossier, finding))
                name = f"{what}-{finding.id if finding else 'incident'}.jpg"
                about = finding.id if finding else ""
                made.append((_piece(name, content, what=what, finding=about, original=sha256), content))
            elif dossier.handover is None:
                raise Unavailable(f"picture {sha256} is not in the store, or is no longer what it was")
            else:
                missing.append(sha256)
        return made, missing

    def _written(self, dossier: Dossier, pictures: Made, missing: int, language: str) -> Made:
        files = {VERIFIER: ("program", Path(verify.__file__).read_bytes())}
        if dossier.handover is not None:
            sheet = self._sheets.make(dossier, pictures, missing, language)
            drawn = self._sheets.draw(dossier.incident)
            files |= {"sheet.html": ("sheet", sheet.encode())} | ({"map.svg": ("map", drawn.encode())} if drawn else {})
        return [(_piece(name, content, what=what), content) for name, (what, content) in files.items()]


def folder_name(package: Package, public_no: str) -> str:
    """Names sort as the packages were made."""
    return f"{package.number:06d}-{public_no}"


def write_folder(package: Package, folder: Path) -> None:
    """Into a folder that must not be there yet."""
    folder.mkdir(parents=True)
    for name, content in package.files.items():
        (folder / name).write_bytes(content)


def _zone(dossier: Dossier, finding: Finding | None) -> Polygon | None:
    zones = {(camera.id, zone.id): zone.polygon for camera in dossier.cameras for zone in camera.zones}
    return zones.get((finding.camera, finding.zone)) if finding else None


def _piece(name: str, content: bytes, *, what: str, finding: str = "", original: str = "") -> Piece:
    return Piece(
        name=name,
        sha256=sha256_of(content),
        bytes=len(content),
        what=what,
        finding=finding,
        original_sha256=original,
    )
