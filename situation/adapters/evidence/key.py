"""The signing key: made once, kept in the data folder, readable by its owner alone."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from situation.errors import Unavailable

NAME = "signing.key"
OTHERS = 0o077  # bits that nobody but the owner may have


def signing_key(folder: Path) -> Ed25519PrivateKey:
    """The key of this installation, made at the first call. Unavailable when others may read it, or it is damaged."""
    path = folder / NAME
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    _make(path)
    if path.stat().st_mode & OTHERS:
        raise Unavailable(f"{path} may be read by others: chmod 600, and ask who has read it")
    try:
        return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(path.read_text("ascii").strip()))
    except ValueError:
        raise Unavailable(f"{path} is not a key that we made") from None


def public_hex(key: Ed25519PrivateKey) -> str:
    """What is published."""
    return key.public_key().public_bytes_raw().hex()


def _make(path: Path) -> None:
    """Whole or not at all, and only once, however many processes want it at the same moment."""
    if path.exists():
        return
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".key-")  # with mode 0600
    beside = Path(name)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(Ed25519PrivateKey.generate().private_bytes_raw().hex() + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(beside, path)  # fails when another was first
    except FileExistsError:
        pass
    finally:
        beside.unlink()
