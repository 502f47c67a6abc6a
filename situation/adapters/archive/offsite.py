"""A copy of closed days elsewhere: sealed files and the seals as they lie here, in any file system of pyarrow's.

Each file is read back after it was written and must have the size and sha256 of its seal. Files first, then the seals
that name them, then what they replaced goes; stopped anywhere, the next run goes on.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pyarrow.fs as pafs

from situation.adapters.archive.day_files import sha256_of_file
from situation.adapters.archive.disk import Disk
from situation.adapters.archive.manifest import Manifest, day_directory, read_manifest
from situation.adapters.archive.seals import FOLDER
from situation.errors import Unavailable

COPIED = "_copied.json"  # what is known to lie there, by name: sha256
CHUNK = 1 << 20
SAVE_EVERY = 32  # files


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What one run has done, and what lies there now."""

    copied: int
    removed: int
    files: int


class Offsite:
    """The copy of the archive `root` under `folder` of a file system."""

    def __init__(self, root: Path, target: pafs.FileSystem, folder: str, disk: Disk) -> None:
        self._root = root
        self._target = target
        self._folder = folder.rstrip("/")
        self._disk = disk

    def run(self) -> Outcome:
        """Bring the copy up to date. Raises Unavailable where the target is away or does not give back what it got."""
        try:
            return self._run()
        except OSError as error:
            raise Unavailable(f"the copy of the archive: {str(error).splitlines()[0]}") from error

    def _run(self) -> Outcome:
        manifest = read_manifest(self._root)
        known, wanted = self._known(), dict(self._wanted(manifest))
        copied = 0
        for name, sha256 in wanted.items():
            if known.get(name) == sha256:
                continue
            if not self._lies_there(name, sha256):
                self._copy(name, sha256)
            known[name] = sha256
            copied += 1
            if copied % SAVE_EVERY == 0:
                self._save(known)
        gone = sorted(known.keys() - wanted.keys())
        for name in gone:
            self._remove(name)
            del known[name]
        self._save(known)
        return Outcome(copied=copied, removed=len(gone), files=len(known))

    def _wanted(self, manifest: Manifest) -> Iterator[tuple[str, str]]:
        """Names and sums, in the order in which they are copied."""
        for file in manifest.files:
            if file.sealed:
                yield f"{day_directory(file.day)}/{file.name}", file.sha256
        for path in sorted((self._root / FOLDER).glob("[!.]*")):
            yield f"{FOLDER}/{path.name}", sha256_of_file(path)

    def _copy(self, name: str, sha256: str) -> None:
        source, path = self._root / name, self._path(name)
        with source.open("rb") as file, self._open(name) as out:
            while chunk := file.read(CHUNK):
                out.write(chunk)
        if not self._lies_there(name, sha256):
            raise Unavailable(f"the copy of the archive: {path} came back as something else than it was")

    def _open(self, name: str) -> pafs.FileSystem:
        path = self._path(name)
        if self._target.type_name == "local":
            self._target.create_dir(path.rpartition("/")[0])
        return self._target.open_output_stream(path)

    def _lies_there(self, name: str, sha256: str) -> bool:
        """Whether the target gives back exactly that."""
        path = self._path(name)
        info = self._target.get_file_info(path)
        if info.type is not pafs.FileType.File or info.size != (self._root / name).stat().st_size:
            return False
        digest = hashlib.sha256()
        with self._target.open_input_stream(path) as file:
            while chunk := file.read(CHUNK):
                digest.update(chunk)
        return digest.hexdigest() == sha256

    def _remove(self, name: str) -> None:
        path = self._path(name)
        if self._target.get_file_info(path).type is pafs.FileType.File:
            self._target.delete_file(path)

    def _path(self, name: str) -> str:
        return f"{self._folder}/{name}"

    def _known(self) -> dict[str, str]:
        try:
            return msgspec.json.decode((self._root / COPIED).read_bytes(), type=dict[str, str])
        except (FileNotFoundError, msgspec.MsgspecError):
            return {}  # what lies there is then looked at once more

    def _save(self, known: dict[str, str]) -> None:
        unfinished = self._root / f"{COPIED}.new"
        self._disk.write_bytes(unfinished, msgspec.json.encode(known))
        self._disk.rename(unfinished, self._root / COPIED)
