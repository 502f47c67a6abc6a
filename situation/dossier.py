"""Dossier: all that speaks for an incident, as a package that can be checked, chained to the package before it.

A package is a folder: pictures, `manifest.json`, its signature, the public key, and the program that checks them. The
manifest names every other file by its sha256 and the manifest before it by its sha256, so that nothing in a package
can be altered, and no package between two others be left out, without a trace.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

import msgspec

from situation.cameras import Camera, Finding, Phase, frames_of
from situation.handovers import Handover
from situation.incidents import Incident, Reporter
from situation.journal import Change
from situation.offences import Offence
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
    handover: Handover | None = None  # the one that the package goes with
    offence: Offence | None = None  # the plate that a person has confirmed
    repeats: tuple[Offence, ...] = ()  # the same plate, place and rule before
    caller: Reporter | None = None  # only where the hand-over shares it

    @property
    def frames(self) -> tuple[str, ...]:
        """The pictures that it needs, by sha256: who throws pictures away must keep these."""
        found = (sha256 for finding in self.findings for sha256 in frames_of(finding))
        return tuple(dict.fromkeys(sha256 for sha256 in (*found, self.incident.media_sha256) if sha256))


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Who wants a package, why, and in which form."""

    by: str
    reason: str
    at: datetime
    form: Form = Form.WHOLE
    language: str = "ru"  # of the sheet, where there is one


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A file of a package. `original_sha256` differs from `sha256` where the picture was pixelated."""

    name: str
    sha256: str
    bytes: int
    what: str  # before, frame, overlay, after, overlay_after, media, map, sheet, program
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

    def sheet(self, dossier: Dossier, *, language: str) -> str:
        """One HTML page of a dossier with a hand-over, its pictures blurred; no package, and not in the chain."""
        ...


def manifest_of(
    dossier: Dossier, asked: Asked, link: Link, pieces: Sequence[Piece], *, key: str, missing: Sequence[str] = ()
) -> bytes:
    """The manifest, canonical. `key`: the public key in hex. Addresses of cameras stay out.

    `missing` are pictures that are no longer there.
    """
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
            "handover": msgspec.to_builtins(dossier.handover),
            "offence": msgspec.to_builtins(dossier.offence),
            "repeats": [msgspec.to_builtins(one) for one in dossier.repeats],
            "caller": msgspec.to_builtins(dossier.caller),
            "frames": list(dossier.frames),
            "missing": list(missing),
            "pieces": [msgspec.to_builtins(piece) for piece in pieces],
        }
    )


def wanted_pictures(dossier: Dossier) -> Iterator[tuple[str, str, Finding | None]]:
    """What each picture shows, its sha256, and the finding that it speaks for; as they lie in a package."""
    for finding in dossier.findings:
        shots = {shot.phase: shot for shot in finding.shots}
        before, after = shots.get(Phase.BEFORE), shots.get(Phase.AFTER)
        for what, sha256 in (
            ("before", before.frame_sha256 if before else ""),
            ("frame", finding.frame_sha256),
            ("overlay", finding.overlay_sha256),
            ("after", after.frame_sha256 if after else ""),
            ("overlay_after", after.overlay_sha256 if after else ""),
        ):
            if sha256:
                yield what, sha256, finding
    if dossier.incident.media_sha256 and dossier.incident.media_sha256 not in {
        one.frame_sha256 for one in dossier.findings
    }:
        yield "media", dossier.incident.media_sha256, None


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
