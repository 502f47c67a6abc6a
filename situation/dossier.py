"""Dossier: all that speaks for an incident, as a package that can be checked, chained to the package before it.

A package is a folder: pictures, `manifest.json`, its signature, the public key, and the program that checks them. The
manifest names every other file by its sha256 and the manifest before it by its sha256, so that nothing in a package
can be altered, and no package between two others be left out, without a trace.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

import msgspec

from situation.cameras import Camera, Finding
from situation.incidents import Incident
from situation.journal import Change
from situation.visits import Visit

FORMAT = "situation-evidence/1"
MANIFEST, SIGNATURE, PUBLIC_KEY, VERIFIER = "manifest.json", "manifest.sig", "public_key.txt", "verify.py"


class Form(StrEnum):
    """Which pictures a package carries."""

    WHOLE = "whole"  # as the camera took them: with faces and number plates
    SHARED = "shared"  # pixelated outside the zone that the finding is about; the whole one is named by its sha256


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """All that is known of one incident and speaks for it."""

    incident: Incident
    findings: tuple[Finding, ...] = ()
    cameras: tuple[Camera, ...] = ()  # those of the findings
    visits: tuple[Visit, ...] = ()
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Who wants a package, why, and in which form."""

    by: str
    reason: str
    at: datetime
    form: Form = Form.WHOLE


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A file of a package. `original_sha256` differs from `sha256` where the picture was pixelated."""

    name: str
    sha256: str
    bytes: int
    what: str  # frame, overlay, media, program
    finding: str = ""
    original_sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A package's place in the chain. Numbers start at 1; the first has no previous one."""

    number: int
    previous: str  # sha256 of the manifest before; "" for the first


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A finished package as files by name."""

    number: int
    sha256: str  # of its manifest
    files: Mapping[str, bytes]


class Packer(Protocol):
    """Makes packages; each call takes the next place in the chain."""

    def pack(self, dossier: Dossier, asked: Asked) -> Package:
        """The package, its place in the chain on the disk when it returns; Unavailable when a picture is missing."""
        ...


def manifest_of(dossier: Dossier, asked: Asked, link: Link, pieces: Sequence[Piece], *, key: str) -> bytes:
    """The manifest, canonical. `key`: the public key in hex. Addresses of cameras stay out."""
    cameras = [msgspec.to_builtins(camera) for camera in dossier.cameras]
    return canonical(
        {
            "format": FORMAT,
            "number": link.number,
            "previous": link.previous,
            "key": key,
            "made_at": asked.at.isoformat(),
            "made_by": asked.by,
            "reason": asked.reason,
            "form": asked.form.value,
            "incident": msgspec.to_builtins(dossier.incident),
            "cameras": [{name: camera[name] for name in camera if name != "address"} for camera in cameras],
            "findings": [msgspec.to_builtins(finding) for finding in dossier.findings],
            "visits": [msgspec.to_builtins(visit) for visit in dossier.visits],
            "changes": [msgspec.to_builtins(change) for change in dossier.changes],
            "pieces": [msgspec.to_builtins(piece) for piece in pieces],
        }
    )


def canonical(value: object) -> bytes:
    """JSON with one way to write it: sorted keys, no spaces, UTF-8, no NaN."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode()


def sha256_of(content: bytes) -> str:
    """In hex."""
    return hashlib.sha256(content).hexdigest()


def next_link(last: Link | None, last_sha256: str) -> Link:
    """The place after the last package's."""
    return Link(number=1, previous="") if last is None else Link(number=last.number + 1, previous=last_sha256)
