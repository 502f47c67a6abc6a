"""Pictures as files named by their sha256: written once, never changed, checked whenever they are read."""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import re
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from situation.errors import Invalid, Unavailable

_NAME = re.compile(r"[0-9a-f]{64}")
_JPEG_START = b"\xff\xd8\xff"
MAX_BYTES = 16 * 2**20  # a 4K picture at the best quality stays under it

log = logging.getLogger(__name__)


class FileFrameStore:
    """The port `situation.ports.FrameStore` in a folder, which several processes may share: `ab/cd/abcd....jpg`.

    Two levels of folders, so that a million pictures are 15 to a folder and no folder grows slow.
    """

    def __init__(self, root: Path) -> None:
        self._root = root

    def put(self, jpeg: bytes) -> str:
        """On the disk when it returns; the sha256 in hex. Invalid for no JPEG or a huge one; Unavailable."""
        if not jpeg.startswith(_JPEG_START) or len(jpeg) > MAX_BYTES:
            raise Invalid(f"not a JPEG picture of at most {MAX_BYTES} bytes", field="jpeg")
        name = hashlib.sha256(jpeg).hexdigest()
        with _named_errors():
            if self._read(name) is None:  # also when it was there and has been damaged since
                _write(self._path(name), jpeg, root=self._root)
        return name

    def find(self, sha256: str) -> bytes | None:
        """The picture, or None when it is not here or no longer what it was; the latter is logged."""
        if not _NAME.fullmatch(sha256):
            return None
        with _named_errors():
            return self._read(sha256)

    def kept_before(self, moment: datetime) -> Iterator[tuple[str, datetime]]:
        """Pictures that were put before the moment: sha256, and when."""
        for path in self._root.glob("*/*/*.jpg"):
            with contextlib.suppress(FileNotFoundError):
                kept_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
                if kept_at < moment and _NAME.fullmatch(path.stem):
                    yield path.stem, kept_at

    def remove(self, sha256: str) -> None:
        """Gone; no error if it was gone before. Unavailable."""
        with _named_errors():
            if _NAME.fullmatch(sha256):
                self._path(sha256).unlink(missing_ok=True)

    def _read(self, name: str) -> bytes | None:
        try:
            picture = self._path(name).read_bytes()
        except FileNotFoundError:
            return None
        if hashlib.sha256(picture).hexdigest() != name:
            log.error("picture %s is damaged on the disk", name)
            return None
        return picture

    def _path(self, name: str) -> Path:
        return self._root / name[:2] / name[2:4] / f"{name}.jpg"


def _write(path: Path, content: bytes, *, root: Path) -> None:
    """All of it or nothing: a file beside it, synced, then renamed, then the folders synced, as they hold the names."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(beside).replace(path)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise
    for folder in (path.parent, path.parent.parent, root):
        _sync_folder(folder)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextlib.contextmanager
def _named_errors() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Unavailable(f"the folder of pictures: {error}") from error
