"""Seals: signed words on what files a day consists of, each naming the one before by its sha256.

A day gets its first seal when it is closed, a further one when late data or retention change what it consists of.
Signed with the key of evidence packages, and checked by the same program: `situation/adapters/evidence/verify.py`.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from situation.adapters.archive.disk import Disk
from situation.adapters.archive.manifest import Manifest
from situation.adapters.evidence.key import public_hex
from situation.dossier import VERIFIER, sha256_of
from situation.errors import Unavailable

FOLDER = "_seals"


class SealedFile(msgspec.Struct, frozen=True):
    """One file of the day."""

    name: str
    rows: int
    bytes: int
    sha256: str


class Removed(msgspec.Struct, frozen=True):
    """Rows that are gone, and by which terms."""

    rows: int
    by: str


class Seal(msgspec.Struct, frozen=True, kw_only=True):
    """All that is sealed of a day. Numbers count over all days, versions within the day."""

    kind: str = "archive day"
    number: int
    previous: str  # sha256 of the seal before, "" for the first
    day: date
    version: int
    why: str  # closed, late, retention
    sealed_at: datetime
    files: tuple[SealedFile, ...]
    rows: int
    replaced: tuple[str, ...] = ()  # files of the version before that are gone
    removed: tuple[Removed, ...] = ()
    key: str  # the public one, hex

    def text(self) -> str:
        """Canonical: the same seal is the same bytes."""
        return msgspec.json.encode(self, order="sorted").decode()


class Seals:
    """The folder of seals, and the key."""

    def __init__(self, root: Path, disk: Disk, key: Ed25519PrivateKey) -> None:
        self._folder = root / FOLDER
        self._disk = disk
        self._key = key
        self.public = public_hex(key)

    def write(self, manifest: Manifest) -> None:
        """The newest seal as its files, if it is not there yet; the manifest has it in force already."""
        if not manifest.seals or (self._folder / signature_name(manifest.seals)).exists():
            return
        self._disk.make_directory(self._folder)
        self._put(seal_name(manifest.seals), manifest.seal.encode())
        self._put(signature_name(manifest.seals), f"{self._key.sign(manifest.seal.encode()).hex()}\n".encode())

    def put_beside(self, name: str, content: bytes) -> None:
        """A file that goes with the seals, as it should be."""
        path = self._folder / name
        if not path.exists() or path.read_bytes() != content:
            self._disk.make_directory(self._folder)
            self._put(name, content)

    def read(self, number: int) -> Seal:
        """One that we have signed. Unavailable for one that is missing or altered."""
        try:
            text = (self._folder / seal_name(number)).read_bytes()
            signature = bytes.fromhex((self._folder / signature_name(number)).read_text("ascii"))
            self._key.public_key().verify(signature, text)
            return msgspec.json.decode(text, type=Seal)
        except (OSError, ValueError, InvalidSignature, msgspec.MsgspecError) as error:
            raise Unavailable(f"seal {number} of the archive is missing or altered ({type(error).__name__})") from None

    def _put(self, name: str, content: bytes) -> None:
        unfinished = self._folder / f".{name}.new"
        self._disk.write_bytes(unfinished, content)
        self._disk.rename(unfinished, self._folder / name)


def seal_name(number: int) -> str:
    """Names sort as the seals were made."""
    return f"{number:010d}.json"


def signature_name(number: int) -> str:
    """Of the seal of that number."""
    return f"{number:010d}.sig"


def names_of_seals(root: Path, newest: int) -> list[str]:
    """Files of the seals up to that one, and the program beside them; the newest may be on its way to the disk."""
    seals = [name for number in range(1, newest + 1) for name in (seal_name(number), signature_name(number))]
    return [name for name in [*seals, VERIFIER] if (root / FOLDER / name).exists()]


def previous_of(manifest: Manifest) -> str:
    """What the next seal names as the one before."""
    return sha256_of(manifest.seal.encode()) if manifest.seals else ""
